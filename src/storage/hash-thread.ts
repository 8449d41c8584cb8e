// Runs as a thread: hashes files that others write, portion by portion, so that neither requests nor heartbeats wait for it. Asked by hash-aside.ts.
import { createHash, type Hash } from 'node:crypto';
import fs from 'node:fs';
import { parentPort } from 'node:worker_threads';
import type { HashAnswer, HashOrder } from './hash-aside.js';

interface Begun {
  readonly hash: Hash;
  at: number;
}

const begun = new Map<number, Begun>();
const block = Buffer.allocUnsafeSlow(2 ** 20);

parentPort?.on('message', (order: HashOrder) => parentPort?.postMessage(answer(order)));

function answer({ file, path, upTo, then }: HashOrder): HashAnswer {
  const known = begun.get(file) ?? { hash: createHash('sha256'), at: 0 };
  begun.set(file, known);
  try {
    if (then !== 'forget') readOn(known, path, upTo);
    if (then === 'go on') return {};
    begun.delete(file);
    return then === 'tell' ? { sha256: known.hash.digest('hex') } : {};
  } catch (error) {
    begun.delete(file);
    return { fault: error instanceof Error ? error.message : String(error) };
  }
}

/** Opened anew each time: a file that is deleted meanwhile gives its room back. */
function readOn(known: Begun, path: string, upTo: number): void {
  if (known.at >= upTo) return;
  const file = fs.openSync(path, 'r');
  try {
    while (known.at < upTo) {
      const bytes = fs.readSync(file, block, 0, Math.min(block.length, upTo - known.at), known.at);
      if (bytes === 0) throw new Error(`the file ends at ${known.at} bytes and should have ${upTo}`);
      known.hash.update(block.subarray(0, bytes));
      known.at += bytes;
    }
  } finally {
    fs.closeSync(file);
  }
}

// Holds what came out of a RAR 5 that was locked against the checksums that it gave in hidden form. Run in a cage by process/rar-opener.ts, on a tar that our own tool has written.
import fs from 'node:fs';
import { crc32 } from 'node:zlib';
import type { HiddenSum } from './rar-blocks.js';
import { hiddenSum } from './rar-keys.js';

const block = 512;
const step = 2 ** 20;

/** Whether a file is another than was packed, or there are more or fewer of them. */
export function differsFrom(tar: string, sums: readonly (HiddenSum | null)[]): boolean {
  const file = fs.openSync(tar, 'r');
  let number = 0;
  for (let at = 0; ;) {
    const head = Buffer.alloc(block);
    if (fs.readSync(file, head, 0, block, at) < block || head.every((byte) => byte === 0)) break;
    const kind = head.toString('latin1', 156, 157);
    const size = parseInt(head.toString('latin1', 124, 136), 8);
    at += block;
    // What only says more about the next entry.
    if (kind !== 'x' && kind !== 'g') {
      const said = sums[number];
      number += 1;
      if (said && hiddenSum(sumOf(file, at, size), { sums: Buffer.from(said.by, 'hex') }) !== said.sum) return true;
    }
    at += Math.ceil(size / block) * block;
  }
  return number !== sums.length;
}

function sumOf(file: number, at: number, size: number): number {
  let sum = 0;
  for (let done = 0; done < size; done += step) {
    const bytes = Buffer.alloc(Math.min(step, size - done));
    fs.readSync(file, bytes, 0, bytes.length, at + done);
    sum = crc32(bytes, sum);
  }
  return sum;
}

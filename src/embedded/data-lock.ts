// One start per data folder. The kernel's file lock ends with its holder, whatever way that dies, and holds between containers too.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { AppError } from '../shared/errors.js';
import { findProgram } from './environment.js';

export interface DataLock {
  /** What a second start will be told. */
  describe(url: string): void;
  release(): Promise<void>;
}

interface Holder {
  readonly pid: number;
  readonly since: string;
  readonly url?: string;
}

/** What a program ends with for this reason alone: whoever started it may try again later. */
export const HELD = 75;

export class FolderHeld extends AppError {}

/** Whoever only looks who has the lock has it for a moment; a start must not fail of that. */
const PATIENCE_S = 2;

/** Takes the lock or says who has it. Node cannot lock files, so flock does it in a child that lives as long as our end of its pipe. */
export async function lockDataDir(root: string, patienceS = PATIENCE_S): Promise<DataLock> {
  const flock = findProgram('flock');
  if (flock === undefined)
    throw new AppError(
      'dependency_down',
      'The program flock is missing (package util-linux). Install it, then start again.',
    );
  const file = path.join(root, 'lock');
  fs.closeSync(fs.openSync(file, 'a', 0o600));
  const child = spawn(flock, ['-w', String(patienceS), file, 'sh', '-c', 'echo held; exec cat'], {
    cwd: '/',
    detached: true,
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const held = await new Promise<boolean>((resolve, reject) => {
    child.once('error', reject);
    child.stdout.once('data', () => resolve(true));
    void ended.then(() => resolve(false));
  });
  if (!held) throw heldByAnother(root, file);
  // An ended pipe is how it learns that we died; it must not keep us alive itself.
  child.unref();
  for (const pipe of [child.stdin, child.stdout]) (pipe as unknown as { unref(): void }).unref();
  const own: Holder = { pid: process.pid, since: new Date().toISOString() };
  const write = (holder: Holder) => fs.writeFileSync(file, JSON.stringify(holder), { mode: 0o600 });
  write(own);
  return {
    describe: (url) => write({ ...own, url }),
    release: async () => {
      child.ref();
      child.stdin.end();
      await ended;
    },
  };
}

function heldByAnother(root: string, file: string): FolderHeld {
  const { pid, since, url }: Partial<Holder> = readHolder(file);
  const who = pid === undefined ? 'Another Athanor' : `Another Athanor (process ${pid}, since ${since})`;
  return new FolderHeld(
    'invalid_state',
    `${who} already works on ${root}${url ? ` and serves ${url}` : ''}. Use that one, stop it first, or set DATA_DIR to another folder; \`athanor help\` lists the commands.`,
  );
}

function readHolder(file: string): Partial<Holder> {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8')) as Holder;
  } catch {
    return {}; // It is just writing its name; that it holds the lock is certain.
  }
}

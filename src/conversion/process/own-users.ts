// Numbers of users that only this process gives to tools, whatever other workers run on the machine: for each a lock of the kernel, which ends with us however we end.
// Asked by slot-user.ts, as root.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { AppError } from '../../shared/errors.js';
import { findTool } from './find-tool.js';

/** The second where the first cannot be written, as in a container. */
const folders = ['/run/athanor/users', path.join(os.tmpdir(), 'athanor-users')];

export interface Range {
  readonly first: number;
  readonly count: number;
}

/** As long as they are open, they are locked. */
const held = new Map<number, fs.promises.FileHandle>();
const asked = new Map<string, Promise<number>>();

/** The same answer each time: the user of that slot, or the next one that nobody has. */
export function ownUser(range: Range, slot: number): Promise<number> {
  const name = `${range.first} ${slot}`;
  const known = asked.get(name);
  if (known) return known;
  const found = firstFree(range, slot);
  asked.set(name, found);
  // A tool that is missing may come.
  found.catch(() => asked.delete(name));
  return found;
}

async function firstFree({ first, count }: Range, slot: number): Promise<number> {
  const folder = await lockFolder();
  for (let step = 0; step < count; step += 1) {
    const id = first + ((slot + step) % count);
    if (!held.has(id) && (await lock(id, folder))) return id;
  }
  throw new AppError(
    'engine_unavailable',
    `All ${count} users for tools are taken by workers of this machine. Stop one of them, or give them fewer slots.`,
  );
}

/** The lock is on what is open, not on who opened it, so it stays here when the program that asked for it has ended. */
async function lock(id: number, folder: string): Promise<boolean> {
  const command = findTool('flock');
  if (!command)
    throw new AppError('engine_unavailable', 'The program flock is missing (package util-linux). Install it.');
  const handle = await fs.promises.open(path.join(folder, String(id)), 'a', 0o600);
  const isOurs = await new Promise<boolean>((resolve, reject) => {
    const child = spawn(command, ['-n', '3'], { cwd: '/', env: {}, stdio: ['ignore', 'ignore', 'ignore', handle.fd] });
    child.once('error', reject);
    child.once('exit', (code) => resolve(code === 0));
  });
  if (isOurs) held.set(id, handle);
  else await handle.close();
  return isOurs;
}

/** Of root and for root, or anybody could take users away. */
async function lockFolder(): Promise<string> {
  for (const folder of folders) {
    try {
      await fs.promises.mkdir(folder, { recursive: true, mode: 0o700 });
      const stat = await fs.promises.lstat(folder);
      if (stat.isDirectory() && stat.uid === 0 && (stat.mode & 0o077) === 0) return folder;
    } catch {
      // Cannot be written here; the next may.
    }
  }
  throw new AppError('engine_unavailable', `Neither ${folders.join(' nor ')} can be made as a folder of root alone.`);
}

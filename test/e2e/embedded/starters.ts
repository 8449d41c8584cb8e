// Starts starter.mjs on the built program and hears what it says.
import { spawn, type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import readline from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { projectRoot } from '../../../src/shared/settings.js';

export interface Starter {
  readonly child: ChildProcess;
  readonly services: readonly { pid: number; url: string }[];
  readonly error: string | undefined;
}

export const smallRole = path.join(import.meta.dirname, 'small-role.mjs');

export async function startStarter(kind: 'postgres' | 'redis' | 'lock' | 'roles', options: object): Promise<Starter> {
  const built = path.join(projectRoot, 'dist/src/embedded');
  const order = JSON.stringify({ built, kind, options });
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'starter.mjs'), order], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const line of readline.createInterface({ input: child.stdout })) {
    // The log of the room speaks on the same stream.
    const said = JSON.parse(line) as Partial<Starter>;
    if (said.services || said.error) return { child, services: said.services ?? [], error: said.error };
  }
  throw new Error(`The starter of ${kind} ended without a word.`);
}

export async function kill9(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await ended;
}

/** A process that ended but was not yet fetched by its parent is dead. */
export function isAlive(pid: number): boolean {
  try {
    return !/^State:\s+[ZX]/m.test(fs.readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

/** Waits for a condition; fails when it does not come. */
export async function until(holds: () => boolean | Promise<boolean>, withinMs: number): Promise<void> {
  for (const end = Date.now() + withinMs; !(await holds()); await pause(20))
    if (Date.now() > end) throw new Error(`Not within ${withinMs} ms: ${holds.toString()}`);
}

// The folder and the marker of the test file that runs now, and what must end with it. Everything that the harness makes for a file lives below.
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { inject } from 'vitest';
import { MARKER, type Trace } from './processes.js';

type Closer = () => Promise<void>;

const run = inject('run');
const fileId = randomBytes(4).toString('hex');
const folder = path.join(run.folder, fileId);
const closers: Closer[] = [];
let folders = 0;

/** One test file: each runs in a process of its own, so the module is the file's. */
export const workArea = {
  fileId,
  folder,
  /** TMPDIR of everything that the file starts; whatever is left here at the end is a leak. */
  temporary: path.join(folder, 'tmp'),
  trace: { marker: `${run.id}.${fileId}`, folder } satisfies Trace,
} as const;

/** From here on whatever this process starts inherits the marker. */
export function openWorkArea(): void {
  fs.mkdirSync(folder, { mode: 0o755 });
  fs.mkdirSync(workArea.temporary);
  // Started as root, tools run as another user and want a place too.
  fs.chmodSync(workArea.temporary, 0o1777);
  process.env[MARKER] = workArea.trace.marker;
  process.env['TMPDIR'] = workArea.temporary;
}

/** A new empty folder that goes away with the file. */
export function makeFolder(name: string): string {
  const made = path.join(folder, `${++folders}-${name}`);
  fs.mkdirSync(made, { recursive: true });
  return made;
}

/** Runs after the file's last hook, the newest first. */
export function atFileEnd(close: Closer): void {
  closers.unshift(close);
}

export async function closeAll(): Promise<void> {
  for (const close of closers.splice(0)) await close();
}

export function removeWorkArea(): void {
  fs.rmSync(folder, { recursive: true, force: true });
}

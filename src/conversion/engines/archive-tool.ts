// bsdtar as every use of it starts it: how each archive is written, how one is listed and judged. Used by archive.engine.ts and archive-contents.ts.
import path from 'node:path';
import type { ArchiveEntry } from '../archive-listing.js';
import type { ArchiveOptions } from '../archive-options.js';
import { readArchive } from '../archive-reading.js';
import { readHead } from '../detect.js';
import type { Workbench } from '../engine.js';
import { archiveFault } from '../process/archive-faults.js';
import { isRarLocked } from '../rar-lock.js';
import { isRarVolume } from '../rar-volume.js';
import { readZip } from '../zip-directory.js';
import { watchReading } from '../process/reading-progress.js';
import { runTool, toolError, type ToolSpec } from '../process/tool.js';
import type { Letters } from './archive-letters.js';

export interface Writer {
  readonly args: readonly string[];
  /** The name by which bsdtar knows the part that compresses, and what each of our nine levels is to it. */
  readonly level?: { readonly module: string; readonly of: (level: number) => number };
  /** Hard links would become empty files in it. */
  readonly noHardLinks?: true;
  readonly cost: number;
}

const same = (level: number): number => level;
export const tar = ['--format', 'paxr'];
export const writers: Readonly<Record<string, Writer>> = {
  zip: { args: ['--format', 'zip'], level: { module: 'zip', of: same }, noHardLinks: true, cost: 8 },
  tar: { args: tar, cost: 2 },
  'tar.gz': { args: [...tar, '--gzip'], level: { module: 'gzip', of: same }, cost: 8 },
  'tar.bz2': { args: [...tar, '--bzip2'], level: { module: 'bzip2', of: same }, cost: 12 },
  'tar.xz': { args: [...tar, '--xz'], level: { module: 'xz', of: same }, cost: 40 },
  // Its own levels go to 22; above 19 it wants more memory to unpack than many have.
  'tar.zst': { args: [...tar, '--zstd'], level: { module: 'zstd', of: (level) => 2 * level + 1 }, cost: 3 },
  '7z': { args: ['--format', '7zip'], level: { module: '7zip', of: same }, noHardLinks: true, cost: 40 },
};
/** It needs six megabytes for most and a few hundred for LZMA at its highest level. */
export const maxMemoryBytes = 2 ** 30;

/** Ends the listing at the first entry that may not be. */
export async function listArchive(
  file: string,
  at: Workbench,
  tell: (part: number) => void,
  letters?: Letters,
): Promise<readonly ArchiveEntry[]> {
  const reading = await readArchive(file, at.signal);
  const args = ['--numeric-owner', '-tvf', file];
  const asked = { onStdoutLine: reading.onLine, letters };
  await bsdtar(args, file, { ...at, signal: reading.signal }, tell, asked).catch((error: unknown) => {
    throw reading.verdict() ?? error;
  });
  return reading.finish();
}

interface Asked extends Pick<ToolSpec, 'onStdoutLine' | 'maxStdoutBytes'> {
  /** In which it reads names that do not say it themselves. */
  readonly letters?: Letters | undefined;
}

export async function bsdtar(
  args: readonly string[],
  file: string | readonly string[],
  at: Workbench,
  tell: (part: number) => void,
  { letters, ...heard }: Asked = {},
): Promise<void> {
  const files = [file].flat();
  const [first = ''] = files;
  const watch = await watchReading(first, tell);
  try {
    const result = await runTool({
      // Said so it holds for what is read alone; among the arguments it would be for what is written as well.
      command: letters ? 'env' : 'bsdtar',
      args: letters ? [`TAR_READER_OPTIONS=hdrcharset=${letters.charset}`, 'bsdtar', ...args] : args,
      cwd: at.dir,
      inputs: files.filter((each) => path.dirname(each) !== at.dir),
      signal: at.signal,
      limits: { ...at.limits, maxMemoryBytes },
      slot: at.slot,
      onStart: watch.onStart,
      ...heard,
    });
    // It ends well when an entry is longer than the archive says, and writes as much as was said.
    if (result.kind === 'failed' || result.stderr.includes('Truncated write')) throw archiveFault(result.stderr);
    if (result.kind !== 'ok') throw toolError(result, 'bsdtar');
  } finally {
    watch.stop();
  }
}

/** What a look tells and bsdtar does not: it asks ten thousand times for the password of a zip, takes one part of several for all of them, and a locked RAR for a damaged one. */
export async function refuseByLook(file: string): Promise<void> {
  const head = await readHead(file);
  if (isRarVolume(head)) throw archiveFault('multi-volume');
  if ((await isRarLocked(file)) || (isZip(head) && (isLocked(head) || (await holdsLocked(file)))))
    throw archiveFault('encrypted');
}

const isZip = (head: Buffer): boolean => head.length > 8 && head.readUInt32LE(0) === 0x04034b50;
const isLocked = (head: Buffer): boolean => (head.readUInt16LE(6) & 1) === 1;

/** The folder that stands first is open, whatever is in it. */
async function holdsLocked(file: string): Promise<boolean> {
  try {
    return (await readZip(file)).some(({ locked }) => locked);
  } catch {
    // Damaged, or longer than a document may be: bsdtar says what it is.
    return false;
  }
}

export function levelArgs({ level }: Writer, options: ArchiveOptions): string[] {
  if (!level || options.level === undefined) return [];
  return ['--options', `${level.module}:compression-level=${level.of(options.level)}`];
}

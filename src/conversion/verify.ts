// An output counts only when it is what was asked for, whatever the engine said. Called by convert.ts before anything is published, and by engines that open what they made.
import fs from 'node:fs';
import { AppError } from '../shared/errors.js';
import { detect, readHead } from './detect.js';
import type { Probe, Produced } from './engine.js';
import { findFormat, formatOf, never, type Family } from './formats.js';

/** What must be known of a result of each family before it is believed to open. */
const plausible: Readonly<Partial<Record<Family, (probe: Probe) => boolean>>> = {
  image: ({ width, height, pages }) => isCount(width) && isCount(height) && isCount(pages),
  archive: ({ entries }) => isCount(entries),
  video: ({ width, height, durationS, video }) =>
    isCount(width) && isCount(height) && isLength(durationS) && video !== undefined,
  audio: ({ durationS, audio }) => isLength(durationS) && audio !== undefined,
  // Every engine that makes a document opens it; only some formats have pages or parts.
  document: ({ pages, entries }) => [pages, entries].every((count) => count === undefined || isCount(count)),
};

/** Answers the size in bytes; throws output_invalid. */
export async function verify({ path: file, format: id, name, probe }: Produced): Promise<number> {
  const invalid = (why: string) => unusable(id, why);
  const stat = await fs.promises.lstat(file).catch(() => undefined);
  if (!stat?.isFile()) throw invalid('no such file');
  // One file out of many, whatever it is: who took it out has compared it with what was listed.
  if (probe.unchanged === true && name !== undefined) return stat.size;
  const format = formatOf(id);
  if (stat.size === 0) throw invalid('empty');
  const head = await readHead(file);
  const found = recognise(head, `out.${format.extensions[0]}`);
  // What is inside a gzip may be recognised as well; it is still a gzip.
  if (found !== id && findFormat(found)?.inside !== id) throw invalid(`holds ${found}`);
  // Any text passes for any kind of text by its name; ours begin as their kind does.
  if (format.inside === 'txt' && format.matches !== never && !format.matches(head)) throw invalid('only a text');
  if (probe.unchanged !== true && plausible[format.family]?.(probe) === false)
    throw invalid(`implausible: ${JSON.stringify(probe)}`);
  return stat.size;
}

/** For a look at something that a program of ours left: when that cannot be read, the file that was sent is not to blame. */
export async function ofResult<T>(look: Promise<T>, to: string): Promise<T> {
  try {
    return await look;
  } catch (error) {
    throw asOurs(error, to);
  }
}

export function asOurs(error: unknown, to: string): unknown {
  const { code } = error as { code?: unknown };
  const isUnreadable = code === 'input_corrupt' || code === 'input_empty' || isMissing(error);
  return isUnreadable || error instanceof SyntaxError ? unusable(to, String(error), error) : error;
}

export function isMissing(error: unknown): boolean {
  return (error as NodeJS.ErrnoException | null)?.code === 'ENOENT';
}

/** What it was meant to be, and what only operators read. */
export function unusable(id: string, secret: string, cause?: unknown): AppError {
  return new AppError(
    'output_invalid',
    `The result is not a usable ${findFormat(id)?.label.en ?? 'copy of the'} file and was thrown away. Try again.`,
    { secret, cause },
  );
}

function recognise(head: Buffer, name: string): string {
  try {
    return detect(head, name).format.id;
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
}

function isLength(seconds: number | undefined): boolean {
  return seconds !== undefined && Number.isFinite(seconds) && seconds > 0;
}

function isCount(value: number | undefined): boolean {
  return value !== undefined && Number.isInteger(value) && value > 0 && value < 1e7;
}

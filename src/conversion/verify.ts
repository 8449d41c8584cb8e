// An output counts only when it is what was asked for, whatever the engine said. Called by convert.ts before anything is published.
import fs from 'node:fs';
import { AppError } from '../shared/errors.js';
import { detect, readHead } from './detect.js';
import type { Probe, Produced } from './engine.js';
import { findFormat, formatOf, type Family } from './formats.js';

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
export async function verify({ path: file, format: id, probe }: Produced): Promise<number> {
  const format = formatOf(id);
  const invalid = (why: string) =>
    new AppError(
      'output_invalid',
      `The result is not a usable ${format.label.en} file and was thrown away. Try again.`,
      { secret: why },
    );
  const stat = await fs.promises.lstat(file).catch(() => undefined);
  if (!stat?.isFile()) throw invalid('no such file');
  if (stat.size === 0) throw invalid('empty');
  const found = recognise(await readHead(file), `out.${format.extensions[0]}`);
  // What is inside a gzip may be recognised as well; it is still a gzip.
  if (found !== id && findFormat(found)?.inside !== id) throw invalid(`holds ${found}`);
  if (probe.unchanged !== true && plausible[format.family]?.(probe) === false)
    throw invalid(`implausible: ${JSON.stringify(probe)}`);
  return stat.size;
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

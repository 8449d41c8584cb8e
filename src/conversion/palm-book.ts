// Whether a Mobipocket or AZW3 is all there: a list of its parts stands at the beginning, its text is counted in the first, and what we make ends with a mark.
// Used by calibre.engine.ts, because calibre makes a shorter book of one that is cut off.
import fs from 'node:fs';
import { AppError } from '../shared/errors.js';
import type { Probe } from './engine.js';

const listAt = 76;
const endMark = Buffer.from([0xe9, 0x8e, 0x0d, 0x0a]);

/** Throws input_corrupt. Books of others may end without the mark. */
export async function probePalmBook(file: string, { isOurs }: { readonly isOurs: boolean }): Promise<Probe> {
  const bytes = await fs.promises.readFile(file);
  const count = bytes.length > listAt + 2 ? bytes.readUInt16BE(listAt) : 0;
  if (count < 2 || bytes.length < listAt + 2 + 8 * count) throw incomplete('no list of parts');
  const starts = Array.from({ length: count }, (_, part) => bytes.readUInt32BE(listAt + 2 + 8 * part));
  const inOrder = starts.every((start, part) => start >= (starts[part - 1] ?? 1) && start < bytes.length);
  const [first = 0, last = 0] = [starts[0], starts.at(-1)];
  if (!inOrder) throw incomplete('cut off');
  if (isOurs && !bytes.subarray(last, last + endMark.length).equals(endMark)) throw incomplete('without its end');
  if (bytes.length < first + 8 || bytes.readUInt32BE(first + 4) === 0) throw incomplete('no text');
  return { entries: count };
}

const incomplete = (secret: string): AppError =>
  new AppError('input_corrupt', 'The book is damaged or incomplete. Send it again.', { secret });

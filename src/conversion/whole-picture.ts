// Whether a picture that was just written is all there: each format says by its structure where it ends. Used by sharp.engine.ts, whose process only looks at the beginning of what it made.
import fs from 'node:fs';
import { unusable } from './verify.js';

/** All of the file that has to be read for it. */
const endBytes = 12;

type IsWhole = (head: Buffer, end: Buffer, sizeBytes: number) => boolean;

const endsWith =
  (mark: string): IsWhole =>
  (_head, end) =>
    end.subarray(-mark.length).equals(Buffer.from(mark, 'latin1'));

const rules: Readonly<Record<string, IsWhole>> = {
  png: endsWith('IEND\xae\x42\x60\x82'),
  jpeg: endsWith('\xff\xd9'),
  gif: endsWith(';'),
  webp: (head, _end, sizeBytes) => head.readUInt32LE(4) + 8 === sizeBytes,
  // Its directory stands behind the pixels.
  tiff: (head, _end, sizeBytes) =>
    (head.toString('latin1', 0, 2) === 'II' ? head.readUInt32LE(4) : head.readUInt32BE(4)) < sizeBytes,
};

/** Throws output_invalid. */
export async function checkWhole(file: string, format: string): Promise<void> {
  const rule = format === 'avif' ? undefined : (rules[format] ?? rules['png']);
  const handle = await fs.promises.open(file, fs.constants.O_RDONLY | fs.constants.O_NOFOLLOW);
  try {
    const { size } = await handle.stat();
    const [head, end] = [Buffer.alloc(endBytes), Buffer.alloc(endBytes)];
    await handle.read(head, 0, endBytes, 0);
    await handle.read(end, 0, endBytes, Math.max(0, size - endBytes));
    const isWhole = rule ? rule(head, end, size) : await boxesEnd(handle, size);
    if (!isWhole) throw unusable(format, `cut off at ${size} bytes`);
  } finally {
    await handle.close();
  }
}

/** AVIF is a row of boxes, each of which begins with its size. */
async function boxesEnd(handle: fs.promises.FileHandle, size: number): Promise<boolean> {
  const head = Buffer.alloc(4);
  let at = 0;
  while (at < size) {
    await handle.read(head, 0, 4, at);
    const bytes = head.readUInt32BE(0);
    if (bytes < 8) return false;
    at += bytes;
  }
  return at === size;
}

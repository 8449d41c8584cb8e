// Directories of TIFFs, written byte by byte: pages count, small copies of them do not, and a list that never ends is left.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { tiffPages } from './tiff-pages.js';

let folder = '';
beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'tiff-'));
});
afterAll(() => fs.rmSync(folder, { recursive: true }));

/** Directories of one entry each, NewSubfileType, one after the other; the last leads to `end`. */
function tiff(kinds: readonly number[], { big = false, little = true, end = 0 } = {}): Buffer {
  const [start, count, entry, offset] = big ? [16, 8, 20, 8] : [8, 2, 12, 4];
  const size = count + entry + offset;
  const bytes = Buffer.alloc(start + kinds.length * size);
  const put = (at: number, width: number, value: number): void => {
    if (width === 8) (little ? bytes.writeBigUInt64LE : bytes.writeBigUInt64BE).call(bytes, BigInt(value), at);
    else (little ? bytes.writeUIntLE : bytes.writeUIntBE).call(bytes, value, at, width);
  };
  bytes.write(little ? 'II' : 'MM', 'latin1');
  put(2, 2, big ? 43 : 42);
  put(big ? 8 : 4, offset, start);
  for (const [index, kind] of kinds.entries()) {
    const at = start + index * size;
    put(at, count, 1);
    put(at + count, 2, 254);
    put(at + count + 2, 2, 4);
    put(at + count + 4, offset, 1);
    put(at + count + entry - offset, 4, kind);
    put(at + count + entry, offset, index + 1 < kinds.length ? at + size : end);
  }
  return bytes;
}
const pagesOf = (bytes: Buffer): Promise<number[]> => {
  const file = path.join(folder, 'a.tiff');
  fs.writeFileSync(file, bytes);
  return tiffPages(file);
};

it.each([
  ['pages, and a single one', tiff([0, 2, 2]), [0, 1, 2]],
  ['small copies are none', tiff([0, 1, 2, 3]), [0, 2]],
  ['numbers that begin with their highest byte', tiff([0, 1, 2], { little: false }), [0, 2]],
  ['files above four gigabytes', tiff([0, 1, 2], { big: true }), [0, 2]],
  ['a list that leads back', tiff([0, 0], { end: 8 }), [0, 1]],
  ['a list that leads out of the file', tiff([0, 0], { end: 90_000 }), [0, 1]],
  ['nothing but copies is still one picture', tiff([1, 1]), [0]],
  ['no list at all', Buffer.from('II*\0'), [0]],
])('%s', async (_case, bytes, pages) => {
  expect(await pagesOf(bytes)).toEqual(pages);
});

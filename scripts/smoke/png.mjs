// Makes pictures out of nothing, so that a check needs no file and no library. Used by smoke.mjs and test/fresh.
import { randomFillSync } from 'node:crypto';
import zlib from 'node:zlib';

/** A PNG of noise: nothing about it can be guessed, so encoders have to work for it. */
export function noisePng(width, height) {
  const row = 1 + width * 3;
  const pixels = randomFillSync(Buffer.alloc(row * height));
  for (let y = 0; y < height; y += 1) pixels[y * row] = 0; // no row filter
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8); // 8 bits, RGB, not interlaced
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', zlib.deflateSync(pixels, { level: 1 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  const sum = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(zlib.crc32(body));
  return Buffer.concat([length, body, sum]);
}

export function isWebp(bytes) {
  return bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 12) === 'WEBP';
}

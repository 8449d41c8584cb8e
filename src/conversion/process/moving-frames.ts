// The frames of a WebP that moves, as a PNG that moves: ffmpeg reads no WebP of that kind, and a GIF has too few colours for a film. Used by image-recipe.ts.
import fs from 'node:fs';
import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { AppError } from '../../shared/errors.js';
import type { Probe } from '../engine.js';
import { checkPixels, type ImageJob } from './image-shape.js';

/** Browsers take what is shorter for a mistake, and show it for so long. */
const [shortestMs, usualMs] = [11, 100];
const channels = 4;

export async function drawFrames(job: ImageJob, tell: (done: number) => void): Promise<Probe> {
  const open = { limitInputPixels: job.maxPixels, failOn: 'error', animated: true } as const;
  const before = await sharp(job.in, open).metadata();
  const { width, pages = 1, pageHeight: height = before.height, delay = [] } = before;
  if (pages < 2)
    throw new AppError('no_suitable_stream', 'The picture does not move, so no film can be made of it.', {
      details: { missing: 'picture' },
    });
  checkPixels(job, before, true);
  // What shows through is white, as it is where a GIF becomes a film.
  const pixels = await sharp(job.in, open)
    .toColourspace('srgb')
    .flatten({ background: '#ffffff' })
    .ensureAlpha()
    .raw()
    .toBuffer();
  const out = await fs.promises.open(job.out, 'wx', 0o600);
  try {
    await out.write(Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'));
    await out.write(chunk('IHDR', numbers([width, 4], [height, 4], [8, 1], [6, 1], [0, 3])));
    await out.write(chunk('acTL', numbers([pages, 4], [0, 4])));
    let turn = 0;
    for (let page = 0; page < pages; page += 1) {
      await out.write(chunk('fcTL', frameSays(turn++, width, height, delay[page] ?? 0)));
      const packed = packedRows(pixels.subarray(page * height * width * channels), width, height);
      await out.write(
        page === 0 ? chunk('IDAT', packed) : chunk('fdAT', Buffer.concat([numbers([turn++, 4]), packed])),
      );
      tell((page + 1) / pages);
    }
    await out.write(chunk('IEND', Buffer.alloc(0)));
  } finally {
    await out.close();
  }
  return { width, height, pages };
}

function chunk(kind: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(kind, 'latin1'), data]);
  return Buffer.concat([numbers([data.length, 4]), body, numbers([crc32(body), 4])]);
}

/** Its number, its size and place, how long it is shown, and that it takes the place of all before it. */
function frameSays(turn: number, width: number, height: number, delayMs: number): Buffer {
  const ms = delayMs < shortestMs ? usualMs : delayMs;
  // A fraction of two numbers of sixteen bits.
  const perSecond = ms < 2 ** 16 ? 1000 : 10;
  const shown = Math.min(2 ** 16 - 1, Math.round((ms * perSecond) / 1000));
  return numbers([turn, 4], [width, 4], [height, 4], [0, 4], [0, 4], [shown, 2], [perSecond, 2], [0, 2]);
}

/** Speed counts and size does not: it is only handed on. A byte before each row says that it is as it is. */
function packedRows(pixels: Buffer, width: number, height: number): Buffer {
  const row = width * channels;
  const rows = Buffer.alloc(height * (row + 1));
  for (let y = 0; y < height; y += 1) pixels.copy(rows, y * (row + 1) + 1, y * row, (y + 1) * row);
  return deflateSync(rows, { level: 1 });
}

function numbers(...all: readonly (readonly [value: number, bytes: number])[]): Buffer {
  const buffer = Buffer.alloc(all.reduce((sum, [, bytes]) => sum + bytes, 0));
  let at = 0;
  for (const [value, bytes] of all) at = buffer.writeUIntBE(value, at, bytes);
  return buffer;
}

// A WebP that moves becomes a film with its own colours and times, though ffmpeg cannot read one.
import fs from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openEngines } from '../../src/conversion/engines/index.js';
import type { Engine } from '../../src/conversion/engine.js';
import type { Limits } from '../../src/conversion/limits.js';
import { makeFolder } from '../harness/work-area.js';
import { colourOf, ffmpeg } from './films.js';
import { convertOne } from './one-conversion.js';
import { distance } from './pictures.js';

let engines: Engine[] = [];
beforeAll(() => {
  engines = openEngines({ imageSlots: 1, spoolDir: makeFolder('spool') });
});
afterAll(() => Promise.all(engines.map((engine) => engine.close())));

const run = async (content: Buffer, to: string, options: object = {}, limits: Partial<Limits> = {}) => {
  const [output] = await convertOne({ engines, name: 'a.webp', content, to, options, limits });
  return output!;
};
const framesOf = (file: string, rate: number) => {
  const folder = makeFolder('frames');
  ffmpeg('-i', file, '-vf', `fps=${rate}`, path.join(folder, '%02d.png'));
  return fs
    .readdirSync(folder)
    .sort()
    .map((name) => path.join(folder, name));
};
async function webp(colours: readonly string[], delay: number[]): Promise<Buffer> {
  const pages = colours.map((background) =>
    sharp({ create: { width: 81, height: 61, channels: 4, background } })
      .png()
      .toBuffer(),
  );
  return sharp(await Promise.all(pages), { join: { animated: true } })
    .webp({ delay, lossless: true })
    .toBuffer();
}
const uneven = () => webp(['#e02020', '#20c040', '#2040e0'], [200, 1300, 500]);

it.each(['mp4', 'webm', 'mkv', 'avi', 'mpeg'])('in %s each frame is shown for as long as before', async (to) => {
  const { probe, path: file, warnings } = await run(await uneven(), to);
  expect(Math.abs((probe.durationS ?? 0) - 2)).toBeLessThan(0.15);
  expect(warnings).toEqual([]);
  const frames = framesOf(file, 10);
  expect(await Promise.all([0, 3, 13, 16].map((at) => colourOf(frames[at]!)))).toEqual([
    'red',
    'green',
    'green',
    'blue',
  ]);
});

it('a part of it, smaller and at another rate', async () => {
  const { probe } = await run(await uneven(), 'mp4', { start: 1, end: 1.5, width: 40, fps: 10 });
  expect(probe).toMatchObject({ width: 40, height: 30 });
  expect(probe.durationS).toBeCloseTo(0.5, 1);
});

it('keeps more colours than a GIF has', async () => {
  const [width, height] = [160, 120];
  const shades = Buffer.from(
    Array.from({ length: width * height }, (_, at) => [
      at % width,
      Math.floor(at / width) * 2,
      255 - (at % width),
    ]).flat(),
  );
  const page = await sharp(shades, { raw: { width, height, channels: 3 } })
    .png()
    .toBuffer();
  const turned = await sharp(page).rotate(180).png().toBuffer();
  const content = await sharp([page, turned], { join: { animated: true } })
    .webp({ delay: [500, 500], lossless: true })
    .toBuffer();
  const { path: file } = await run(content, 'mp4', { crf: 5 });
  expect(await distance(sharp(framesOf(file, 10)[0]), sharp(page))).toBeLessThan(2);
});

it('what shows through is white, and what has no time gets the usual one', async () => {
  const { path: file, probe } = await run(
    await webp(['#00000000', '#2040e0', '#00000000', '#2040e0'], [0, 0, 0, 0]),
    'mp4',
  );
  expect(await colourOf(framesOf(file, 10)[0]!)).toBe('rgb(255,255,255)');
  expect(probe.durationS).toBeCloseTo(0.4, 1);
});

it('one that does not move is no film', async () => {
  const still = await sharp({ create: { width: 80, height: 60, channels: 3, background: '#2040e0' } })
    .webp()
    .toBuffer();
  await expect(run(still, 'mp4')).rejects.toMatchObject({ code: 'no_suitable_stream', retryable: false });
});

it('half of one is damaged, and all frames together have a limit', async () => {
  const whole = await uneven();
  await expect(run(whole.subarray(0, whole.length / 2), 'mp4')).rejects.toMatchObject({ code: 'input_corrupt' });
  await expect(run(whole, 'mp4', {}, { maxPixels: 81 * 61 * 2 })).rejects.toMatchObject({ code: 'dimension_limit' });
});

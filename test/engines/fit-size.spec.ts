// The largest size that was asked for holds, whatever it takes, and what cannot fit is refused: with the real tools, each beside its twin without a limit.
import fs from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Output } from '../../src/conversion/convert.js';
import type { Engine } from '../../src/conversion/engine.js';
import { openEngines } from '../../src/conversion/engines/index.js';
import { change, codecsOf, look, makeFilm, makeSound } from './films.js';
import { makeZip } from '../harness/archives.js';
import { makeFolder } from '../harness/work-area.js';

let engines: Engine[] = [];
let files = '';
beforeAll(async () => {
  const known = ['sharp', 'ffmpeg-video', 'ffmpeg-audio', 'bsdtar'];
  engines = openEngines({ imageSlots: 1, spoolDir: makeFolder('spool') }).filter(({ id }) => known.includes(id));
  files = makeFolder('files');
  makeFilm(file('film.mp4'), { seconds: 4, size: '320x240', busy: true });
  makeSound(file('tone.wav'), 10);
  const noise = { type: 'gaussian', mean: 128, sigma: 60 } as const;
  await sharp({ create: { width: 1200, height: 800, channels: 3, background: '#000', noise } }).toFile(
    file('grain.png'),
  );
});
afterAll(() => Promise.all(engines.map((engine) => engine.close())));

const file = (name: string) => path.join(files, name);
const run = async (name: string, to: string, options: object, seen: number[] = []): Promise<Output> => {
  const [output] = await change(engines, file(name), to, options, { progress: (done) => seen.push(done) });
  return output!;
};

describe('the largest size', () => {
  it.each(['mp4', 'webm', 'avi', 'mpeg'])('of a film holds: %s', async (to) => {
    const free = await run('film.mp4', to, { quality: 'high' });
    expect(free.sizeBytes).toBeGreaterThan(150_000);
    const fitted = await run('film.mp4', to, { quality: 'high', max_mb: 0.15 });
    expect(fitted.sizeBytes).toBeLessThanOrEqual(150_000);
    expect(look(fitted.path).seconds).toBeCloseTo(look(free.path).seconds, 0);
    expect(codecsOf(fitted.path)).toEqual(codecsOf(free.path));
  });

  it('of a sound holds', async () => {
    expect((await run('tone.wav', 'mp3', { quality: 'high' })).sizeBytes).toBeGreaterThan(60_000);
    const { sizeBytes, path: made } = await run('tone.wav', 'mp3', { quality: 'high', max_mb: 0.06 });
    expect(sizeBytes).toBeLessThanOrEqual(60_000);
    expect(look(made).seconds).toBeCloseTo(10, 0);
  });

  it.each(['jpeg', 'png', 'webp'])('of a picture holds by its pixels: %s', async (to) => {
    const seen: number[] = [];
    const { path: made, sizeBytes } = await run('grain.png', to, { max_mb: 0.1 }, seen);
    expect(sizeBytes).toBeLessThanOrEqual(100_000);
    const { width, height } = await sharp(made).metadata();
    expect(width / height).toBeCloseTo(1.5, 1);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    expect(seen.at(-1)).toBe(1);
  });

  it('that is large enough changes nothing', async () => {
    const free = await run('grain.png', 'png', {});
    const { sizeBytes } = await run('grain.png', 'png', { max_mb: 100 });
    expect(sizeBytes).toBe(free.sizeBytes);
  });

  it.each([
    ['a film that is too long', 'film.mp4', 'mp4', { max_mb: 0.02 }],
    ['a sound that keeps everything', 'tone.wav', 'flac', { max_mb: 0.05 }],
    ['an archive', 'grain.zip', 'tar.zst', { max_mb: 0.1 }],
  ])('that cannot be is refused: %s', async (_case, name, to, options) => {
    if (name.endsWith('.zip')) {
      fs.writeFileSync(file(name), makeZip([{ name: 'grain.png', content: fs.readFileSync(file('grain.png')) }]));
    }
    await expect(run(name, to, options)).rejects.toMatchObject({ code: 'file_too_large', retryable: false });
  });
});

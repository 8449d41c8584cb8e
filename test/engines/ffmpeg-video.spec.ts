// The engine for films with real files: every source, every target, what is copied, and every option, judged by colours, lengths and stream hashes.
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Output } from '../../src/conversion/convert.js';
import { openEngines } from '../../src/conversion/engines/index.js';
import type { Engine } from '../../src/conversion/engine.js';
import { makeFolder } from '../harness/work-area.js';
import { change, codecsOf, colours, coloursOf, filmNames, look, loudnessOf, makeFilm } from './films.js';

let engines: Engine[] = [];
let files = '';
beforeAll(() => {
  engines = openEngines({ imageSlots: 1, spoolDir: makeFolder('spool') }).filter(({ id }) => id.startsWith('ffmpeg'));
  files = makeFolder('files');
  for (const name of filmNames) makeFilm(path.join(files, `film.${name}`));
});
afterAll(() => Promise.all(engines.map((engine) => engine.close())));

const film = (name: string) => path.join(files, name);
async function run(file: string, to: string, options: object = {}): Promise<Output> {
  const [output, ...more] = await change(engines, film(file), to, options);
  expect(more).toEqual([]);
  return output!;
}
/** Default codecs of each target. */
const targets: [string, string, string][] = [
  ['mp4', 'h264', 'aac'],
  ['mov', 'h264', 'aac'],
  ['m4v', 'h264', 'aac'],
  ['3gp', 'h264', 'aac'],
  ['mkv', 'h264', 'aac'],
  ['webm', 'vp9', 'opus'],
  ['avi', 'mpeg4', 'mp3'],
  ['flv', 'h264', 'aac'],
  ['wmv', 'wmv2', 'wmav2'],
  ['mpeg', 'mpeg2video', 'mp2'],
  ['ts', 'h264', 'aac'],
  ['ogv', 'theora', 'vorbis'],
];

describe('every target', () => {
  it.each(targets)('mp4 becomes %s', async (to, video, audio) => {
    const output = await run('film.mp4', to);
    expect(codecsOf(output.path)).toEqual([video, audio]);
    expect(coloursOf(output.path)).toEqual([...colours]);
    expect(output).toMatchObject({
      format: to,
      probe: { width: 160, height: 120, video, audio },
      engine: { name: 'ffmpeg-video' },
      warnings: [],
    });
    expect(Math.abs(look(output.path).seconds - 2)).toBeLessThan(0.2);
    expect(output.probe.durationS).toBeCloseTo(2, 0);
  });
});

describe('every source', () => {
  it.each(filmNames)('%s becomes mp4 and webm', async (from) => {
    for (const to of ['mp4', 'webm']) {
      const output = await run(`film.${from}`, to);
      expect(coloursOf(output.path), to).toEqual([...colours]);
      expect(look(output.path).streams).toHaveLength(2);
      expect(loudnessOf(output.path), to).toBeGreaterThan(-30);
      expect(output.warnings).toEqual([]);
    }
  });
});

// Films whose frames do not come evenly, come fast, or are hardly any: each frame that goes in is still seen in what comes out. Judged by ffmpeg's own count of frames that differ.
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openEngines } from '../../src/conversion/engines/index.js';
import type { Engine } from '../../src/conversion/engine.js';
import { makeFolder } from '../harness/work-area.js';
import { change, ffmpeg } from './films.js';

let engines: Engine[] = [];
beforeAll(() => {
  engines = openEngines({ imageSlots: 1, spoolDir: makeFolder('spool') }).filter(({ id }) => id.startsWith('ffmpeg'));
});
afterAll(() => Promise.all(engines.map((engine) => engine.close())));

/** A bar that goes a step further with each frame. */
function film(fps: number, seconds: number, filter = 'null'): string {
  const file = path.join(makeFolder('film'), 'film.mp4');
  const bar = `nullsrc=s=160x120:r=${fps}:d=${seconds},geq=lum='255*lt(X,mod(N*4,160))':cb=128:cr=128`;
  ffmpeg('-f', 'lavfi', '-i', `${bar},${filter}`, '-fps_mode', 'vfr', '-c:v', 'libx264', '-pix_fmt', 'yuv420p', file);
  return file;
}

const differing = (file: string): number =>
  ffmpeg('-i', file, '-vf', 'mpdecimate=max=0', '-f', 'framecrc', '-')
    .toString()
    .split('\n')
    .filter((line) => /^\d/.test(line)).length;

it.each(['avi', 'wmv', 'mpeg', 'mkv', 'webm'])(
  'a film that is now fast and now slow keeps its frames in %s',
  async (to) => {
    const uneven = film(60, 4, "select='lt(t,1)+not(mod(n,30))'");
    const sent = differing(uneven);
    expect(sent).toBeGreaterThan(60);
    const [output] = await change(engines, uneven, to, to === 'mkv' ? { quality: 'high' } : {});
    expect(output).toMatchObject({ warnings: [] });
    expect(differing(output!.path)).toBeGreaterThanOrEqual(sent - 1);
  },
);

it('slow motion keeps its frames, and where it cannot that is said', async () => {
  const slow = film(240, 1);
  const [avi] = await change(engines, slow, 'avi');
  expect(avi).toMatchObject({ warnings: [] });
  // What is hardly seen at all, an old codec leaves as it was.
  expect(differing(avi!.path)).toBeGreaterThan(200);
  const [mpeg] = await change(engines, slow, 'mpeg');
  expect(mpeg!.warnings).toMatchObject([{ code: 'frames_dropped' }]);
});

it('a film of a single frame becomes a GIF of it', async () => {
  const [gif] = await change(engines, film(25, 0.04), 'gif');
  expect(gif!.probe).toMatchObject({ width: 160, pages: 1 });
});

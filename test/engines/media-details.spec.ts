// How the frames and channels of films and sounds are laid out: it arrives, or it is said that it does not.
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Output } from '../../src/conversion/convert.js';
import { openEngines } from '../../src/conversion/engines/index.js';
import type { Engine } from '../../src/conversion/engine.js';
import { makeFolder } from '../harness/work-area.js';
import { change, ffmpeg, look, makeFilm } from './films.js';

let engines: Engine[] = [];
let files = '';
const file = (name: string) => path.join(files, name);
beforeAll(() => {
  engines = openEngines({ imageSlots: 1, spoolDir: makeFolder('spool') }).filter(({ id }) => id.startsWith('ffmpeg'));
  files = makeFolder('files');
});
afterAll(() => Promise.all(engines.map((engine) => engine.close())));

async function run(name: string, to: string, options: object = {}): Promise<Output> {
  const [output] = await change(engines, file(name), to, options);
  return output!;
}
it('six channels with speakers beside the listener, as on every disc, are six in WebM and Opus', async () => {
  makeFilm(file('quiet.mp4'), { sound: false });
  const six = ['-f', 'lavfi', '-i', 'anoisesrc=duration=2', '-af', 'pan=5.1(side)|c0=c0|c1=c0|c2=c0|c3=c0|c4=c0|c5=c0'];
  ffmpeg('-i', file('quiet.mp4'), ...six, '-c:v', 'copy', '-c:a', 'ac3', file('six.mkv'));
  for (const to of ['webm', 'opus']) {
    const output = await run('six.mkv', to);
    expect(look(output.path).streams.find(({ codec_name }) => codec_name === 'opus')).toMatchObject({ channels: 6 });
    expect(output.warnings).toEqual([]);
  }
});


describe('two moments in one frame', () => {
  /** How unlike lines are that lie side by side, of the film as a viewer sees it who knows nothing of fields. */
  const combsOf = (name: string): number => {
    const [width, height] = [160, 120];
    const args = ['-frames:v', '1', '-vf', `scale=${width}:${height}`, '-pix_fmt', 'gray', '-f', 'rawvideo', '-'];
    const frame = ffmpeg('-i', name, ...args);
    let sum = 0;
    for (let y = 1; y < height - 1; y += 1)
      for (let x = 0; x < width; x += 1) {
        const at = (row: number) => frame[row * width + x] ?? 0;
        // A comb: both neighbours are alike, and this one is not.
        sum += Math.max(0, Math.abs(at(y) - at(y - 1)) - Math.abs(at(y - 1) - at(y + 1)));
      }
    return sum / (width * height);
  };
  beforeAll(() => {
    // A bar that runs, so that the fields differ.
    const bar = "nullsrc=size=160x120:rate=50:duration=1,geq=lum='255*lt(mod(X+8*N,80),40)':cb=128:cr=128";
    const fields = ['-vf', 'tinterlace=interleave_top,setfield=tff', '-flags', '+ilme+ildct', '-pix_fmt', 'yuv420p'];
    ffmpeg('-f', 'lavfi', '-i', bar, ...fields, '-c:v', 'libx264', file('fields.mkv'));
  });

  it('become one wherever a film is encoded or shown, and stay where it is taken over', async () => {
    expect(combsOf(file('fields.mkv'))).toBeGreaterThan(20);
    for (const to of ['webm', 'mpeg', 'gif', 'png'])
      expect(combsOf((await run('fields.mkv', to)).path), to).toBeLessThan(5);
    expect(look((await run('fields.mkv', 'mp4')).path).streams[0]).toMatchObject({ field_order: 'tt' });
  });
});

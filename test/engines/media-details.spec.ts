// How the frames and channels of films and sounds are laid out: it arrives, or it is said that it does not.
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
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


// What stands beside the streams of films and sounds, and how their frames and channels are laid out: it arrives, or it is said that it does not.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Output } from '../../src/conversion/convert.js';
import { openEngines } from '../../src/conversion/engines/index.js';
import type { Engine } from '../../src/conversion/engine.js';
import { makeFolder } from '../harness/work-area.js';
import { change, ffmpeg, look, makeFilm, makeSound } from './films.js';

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
const codes = ({ warnings }: Output) => warnings.map(({ code }) => code);

interface Told {
  readonly format: { readonly tags?: Record<string, string> };
  readonly streams: readonly { readonly tags?: Record<string, string> }[];
  readonly chapters: readonly { readonly start_time: string; readonly tags?: Record<string, string> }[];
}
const told = (name: string): Told =>
  JSON.parse(
    execFileSync('ffprobe', ['-v', 'quiet', '-of', 'json', '-show_format', '-show_streams', '-show_chapters', name], {
      encoding: 'utf8',
    }),
  ) as Told;
/** Wherever a format keeps them. */
const tagsOf = (name: string) => {
  const { format, streams } = told(name);
  return Object.assign({}, ...streams.map(({ tags }) => tags), format.tags) as Record<string, string>;
};

describe('title and names', () => {
  const words = { title: 'Заголовок', artist: 'Артист', album: 'Альбом', track: '3/12', genre: 'Jazz' };
  const args = Object.entries(words).flatMap(([key, value]) => ['-metadata', `${key}=${value}`]);
  const sources = ['mp3', 'ogg', 'opus', 'm4a'];
  beforeAll(() => {
    for (const each of sources) makeSound(file(`told.${each}`), 1, args);
  });

  it.each(['mp3', 'flac', 'ogg', 'opus', 'm4a', 'wma', 'aiff', 'wav'])('arrive in %s', async (to) => {
    for (const from of sources) {
      const output = await run(`told.${from}`, to);
      expect(tagsOf(output.path), from).toMatchObject(words);
      expect(output.warnings, from).toEqual([]);
    }
  });

  it('are missed in what has no room for them, unless nobody wanted them', async () => {
    for (const from of sources) expect(codes(await run(`told.${from}`, 'aac')), from).toEqual(['tags_dropped']);
    expect(codes(await run('told.mp3', 'aac', { metadata: 'strip' }))).toEqual([]);
    expect(JSON.stringify(told((await run('told.ogg', 'mp3', { metadata: 'strip' })).path))).not.toContain('Jazz');
  });

  it('the cover of an Ogg keeps what it shows, and an AIFF has room for one', async () => {
    const picture = file('cover.jpg');
    ffmpeg('-f', 'lavfi', '-i', 'color=red:size=64x64', '-frames:v', '1', picture);
    const bytes = fs.readFileSync(picture);
    const number = (value: number) => {
      const four = Buffer.alloc(4);
      four.writeUInt32BE(value);
      return four;
    };
    const type = Buffer.from('image/jpeg');
    const sizes = [0, 64, 64, 24, 0, bytes.length].map(number);
    const block = Buffer.concat([number(3), number(type.length), type, ...sizes, bytes]).toString('base64');
    ffmpeg('-i', file('told.ogg'), '-c', 'copy', '-metadata:s:a:0', `METADATA_BLOCK_PICTURE=${block}`, file('c.ogg'));
    for (const to of ['mp3', 'aiff']) {
      const output = await run('c.ogg', to);
      expect(output.warnings).toEqual([]);
      expect(tagsOf(output.path)).toMatchObject(words);
      const [, cover] = told(output.path).streams;
      expect(cover).toMatchObject({ codec_name: 'mjpeg', tags: { comment: 'Cover (front)' } });
    }
  });
});

describe('files that lie in a film', () => {
  const font = 'шрифт.ttf';
  beforeAll(() => {
    fs.writeFileSync(file(font), 'the letters of the subtitles');
    const attached = ['-attach', file(font), '-metadata:s:t', 'mimetype=font/ttf'];
    makeFilm(file('attached.mkv'), { more: [...attached, ...attached] });
  });

  it.each([{}, { metadata: 'keep' }, { quality: 'low' }])('stay in Matroska, with %j', async (options) => {
    const output = await run('attached.mkv', 'mkv', options);
    expect(output.warnings).toEqual([]);
    const lying = told(output.path).streams.slice(2);
    expect(lying).toMatchObject([1, 2].map(() => ({ tags: { filename: font, mimetype: 'font/ttf' } })));
    const taken = path.join(makeFolder('taken'), 'font');
    execFileSync('ffmpeg', [
      '-v',
      'quiet',
      '-dump_attachment:t:1',
      taken,
      '-i',
      output.path,
      '-t',
      '0',
      '-f',
      'null',
      '-',
    ]);
    expect(fs.readFileSync(taken, 'utf8')).toBe('the letters of the subtitles');
  });

  it('are missed elsewhere, but not in its sound', async () => {
    expect(codes(await run('attached.mkv', 'mp4'))).toEqual(['attachments_left_out']);
    expect(codes(await run('attached.mkv', 'mp3'))).toEqual([]);
  });

  it('are no streams of which there may be too many', async () => {
    const one = ['-attach', file(font)];
    makeFilm(file('many.mkv'), {
      more: [...Array.from({ length: 30 }, () => one).flat(), '-metadata:s:t', 'mimetype=font/ttf'],
    });
    expect(told((await run('many.mkv', 'mkv')).path).streams).toHaveLength(32);
  });
});

it('the cover of a film is missed by whoever wants all that it says', async () => {
  const cover = file('small.png');
  ffmpeg('-f', 'lavfi', '-i', 'color=red:size=64x64', '-frames:v', '1', cover);
  makeFilm(file('bare.mp4'));
  ffmpeg(
    ...['-i', file('bare.mp4'), '-i', cover, '-map', '0', '-map', '1', '-c', 'copy'],
    '-disposition:v:1',
    'attached_pic',
    file('covered.mp4'),
  );
  expect(codes(await run('covered.mp4', 'mkv', { metadata: 'keep' }))).toEqual(['cover_dropped']);
  expect(codes(await run('covered.mp4', 'mkv'))).toEqual([]);
});

describe('chapters', () => {
  const names = ['Первая', 'Вторая'];
  beforeAll(() => {
    const marks = names.map((name, at) => `[CHAPTER]\nTIMEBASE=1/1\nSTART=${at}\nEND=${at + 1}\ntitle=${name}\n`);
    fs.writeFileSync(file('marks.txt'), `;FFMETADATA1\ntitle=Canary\n${marks.join('')}`);
    makeFilm(file('plain.mp4'));
    makeSound(file('plain.m4a'));
    for (const [from, to] of [
      ['plain.mp4', 'film.mkv'],
      ['plain.m4a', 'sound.m4a'],
    ] as const)
      ffmpeg('-i', file(from), '-i', file('marks.txt'), '-map', '0', '-map_metadata', '1', '-c', 'copy', file(to));
  });
  const chaptersOf = ({ path: name }: Output) => told(name).chapters.map(({ tags }) => tags?.['title']);

  it.each([
    ['film.mkv', ['mp4', 'mov', 'm4v', '3gp', 'mkv', 'webm', 'wmv']],
    ['sound.m4a', ['mp3', 'opus', 'm4a', 'wma', 'aiff']],
  ])('of %s keep their names, also where the rest is stripped', async (name, targets) => {
    for (const to of targets) {
      const output = await run(name, to, { metadata: 'strip' });
      expect(chaptersOf(output), to).toEqual(names);
      expect(output.warnings, to).toEqual([]);
      expect(JSON.stringify(told(output.path)), to).not.toContain('Canary');
    }
  });

  it.each([
    ['film.mkv', ['avi', 'flv', 'mpeg', 'ts', 'ogv']],
    ['sound.m4a', ['flac', 'ogg', 'wav', 'aac']],
  ])('of %s are missed in what has no room for them', async (name, targets) => {
    for (const to of targets)
      expect(codes(await run(name, to, { metadata: 'strip' })), to).toEqual(['chapters_dropped']);
  });

  it('are left out of what plays faster, where they would begin too late', async () => {
    const output = await run('film.mkv', 'mp4', { speed: 2 });
    expect(chaptersOf(output)).toEqual([]);
    expect(codes(output)).toEqual(['chapters_dropped']);
  });
});

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

describe('what can be seen through in a film', () => {
  beforeAll(() => {
    const hole = "color=red:size=160x120:rate=25:duration=1,format=rgba,geq=r=224:g=32:b=32:a='255*lt(X,80)'";
    const film = (name: string, ...args: string[]) => ffmpeg('-f', 'lavfi', '-i', hole, ...args, file(name));
    film('beside.webm', '-c:v', 'libvpx-vp9', '-cpu-used', '8', '-pix_fmt', 'yuva420p');
    film('pixels.mov', '-c:v', 'prores_ks', '-pix_fmt', 'yuva444p10le');
  });

  it.each([
    ['beside.webm', ['mp4', 'mov', 'gif', 'png'], ['mkv', 'webm']],
    ['pixels.mov', ['mp4', 'webm', 'png'], ['mkv', 'mov', 'gif']],
  ])('of %s is missed where it is filled', async (name, filled, kept) => {
    for (const to of filled) expect(codes(await run(name, to)), to).toEqual(['transparency_dropped']);
    for (const to of kept) expect(codes(await run(name, to)), to).toEqual([]);
  });
});

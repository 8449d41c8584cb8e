// Results of ffmpeg read without a program: the same is found in them as ffprobe finds, and in what is damaged or laid out in another way nothing at all.
import { execFileSync, type ChildProcess } from 'node:child_process';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openEngines } from '../../src/conversion/engines/index.js';
import type { Engine } from '../../src/conversion/engine.js';
import { readWritten } from '../../src/conversion/media/written-media.js';
import { makeFolder } from '../harness/work-area.js';
import { change, ffmpeg, look, makeFilm } from './films.js';

let engines: Engine[] = [];
let files = '';
const file = (name: string) => path.join(files, name);
beforeAll(() => {
  engines = openEngines({ imageSlots: 1, spoolDir: makeFolder('spool') }).filter(({ id }) => id.startsWith('ffmpeg'));
  files = makeFolder('files');
  makeFilm(file('film.mkv'), { busy: true, more: ['-g', '12', '-bf', '2'] });
});
afterAll(() => Promise.all(engines.map((engine) => engine.close())));

const x264 = ['-c:v', 'libx264', '-preset', 'fast', '-pix_fmt', 'yuv420p'];
const faststart = ['-movflags', '+faststart'];
const rows: [name: string, film: string | undefined, sounds: string[], args: string[]][] = [
  ['a.mp4', 'h264', ['aac'], [...x264, '-c:a', 'aac', ...faststart]],
  ['b.mp4', 'h264', ['mp3'], [...x264, '-c:a', 'libmp3lame']],
  [
    'c.mp4',
    'hevc',
    ['opus'],
    ['-c:v', 'libx265', '-x265-params', 'log-level=error', '-tag:v', 'hvc1', '-c:a', 'libopus'],
  ],
  ['d.mp4', 'vp9', ['flac'], ['-c:v', 'libvpx-vp9', '-cpu-used', '8', '-c:a', 'flac', '-strict', '-2']],
  ['e.mp4', 'mpeg4', ['alac'], ['-c:v', 'mpeg4', '-c:a', 'alac']],
  ['f.mp4', 'av1', [], ['-c:v', 'libsvtav1', '-preset', '12', '-pix_fmt', 'yuv420p', '-an']],
  ['two.mp4', 'h264', ['aac', 'aac'], [...x264, '-map', '0:v', '-map', '0:a', '-map', '0:a', '-c:a', 'aac']],
  ['a.mov', 'h264', ['aac'], [...x264, '-c:a', 'aac']],
  ['a.m4v', 'h264', ['aac'], [...x264, '-c:a', 'aac', '-f', 'ipod', ...faststart]],
  ['a.3gp', 'h264', ['aac'], [...x264, '-c:a', 'aac']],
  ['a.m4a', undefined, ['aac'], ['-vn', '-c:a', 'aac', '-f', 'ipod', ...faststart]],
  ['b.m4a', undefined, ['alac'], ['-vn', '-c:a', 'alac', '-f', 'ipod']],
  ['a.webm', 'vp9', ['opus'], ['-c:v', 'libvpx-vp9', '-cpu-used', '8', '-c:a', 'libopus']],
  ['b.webm', 'vp8', ['vorbis'], ['-c:v', 'libvpx', '-cpu-used', '8', '-c:a', 'libvorbis']],
  ['c.webm', 'av1', [], ['-c:v', 'libsvtav1', '-preset', '12', '-pix_fmt', 'yuv420p', '-an']],
  ['a.mkv', 'h264', ['aac'], [...x264, '-c:a', 'aac']],
  ['b.mkv', 'hevc', ['flac'], ['-c:v', 'libx265', '-x265-params', 'log-level=error', '-c:a', 'flac']],
  ['c.mkv', 'mpeg4', ['ac3'], ['-c:v', 'mpeg4', '-c:a', 'ac3']],
  ['d.mkv', 'theora', ['mp3'], ['-c:v', 'libtheora', '-c:a', 'libmp3lame']],
  ['a.mp3', undefined, ['mp3'], ['-vn', '-c:a', 'libmp3lame', '-q:a', '3', '-id3v2_version', '3']],
  ['b.mp3', undefined, ['mp3'], ['-vn', '-c:a', 'libmp3lame', '-b:a', '32k', '-ar', '8000', '-ac', '1']],
  ['c.mp3', undefined, ['mp3'], ['-vn', '-c:a', 'libmp3lame', '-b:a', '64k', '-ar', '22050']],
  ['a.ogg', undefined, ['vorbis'], ['-vn', '-c:a', 'libvorbis']],
  ['b.ogg', undefined, ['flac'], ['-vn', '-c:a', 'flac', '-ar', '22050']],
  ['two.ogg', undefined, ['vorbis', 'vorbis'], ['-map', '0:a', '-map', '0:a', '-c:a', 'libvorbis']],
  ['a.opus', undefined, ['opus'], ['-vn', '-c:a', 'libopus']],
  ['a.wav', undefined, ['pcm_s16le'], ['-vn']],
  ['b.wav', undefined, ['pcm_s24le'], ['-vn', '-c:a', 'pcm_s24le', '-ac', '6']],
  ['c.wav', undefined, ['pcm_f32le'], ['-vn', '-c:a', 'pcm_f32le', '-ac', '1', '-ar', '8000']],
];
const make = (name: string, args: readonly string[]): string => {
  ffmpeg('-i', file('film.mkv'), ...args, file(name));
  return file(name);
};
const read = (name: string) => readWritten(file(name), path.extname(name).slice(1));

describe.each(rows)('%s', (name, film, sounds, args) => {
  it('says what ffprobe says', async () => {
    make(name, args);
    const seen = await read(name);
    expect(seen).toMatchObject({
      sounds,
      subtitles: 0,
      ...(film && { film: { codec: film, width: 160, height: 120 } }),
    });
    expect(seen?.film === undefined).toBe(film === undefined);
    // Of an MP3 ffprobe counts the silence that the encoder has added.
    const seconds = name.endsWith('mp3') ? 2 : look(file(name)).seconds;
    expect(Math.abs((seen?.durationS ?? 0) - seconds)).toBeLessThan(name.endsWith('mp3') ? 0.03 : 0.002);
  });

  it('says nothing of a part of itself', async () => {
    const whole = fs.readFileSync(file(name));
    const cut = `cut-${name}`;
    for (const length of [0, 3, 40, 1000, whole.length >> 1, whole.length - 5000, whole.length - 1]) {
      fs.writeFileSync(file(cut), whole.subarray(0, Math.max(0, length)));
      expect(await read(cut), `${length} bytes of ${whole.length}`).toBeUndefined();
    }
  });

  it('says nothing when bytes are missing in the middle', async () => {
    const whole = fs.readFileSync(file(name));
    const middle = whole.length >> 1;
    const hole = `hole-${name}`;
    fs.writeFileSync(file(hole), Buffer.concat([whole.subarray(0, middle - 700), whole.subarray(middle)]));
    expect(await read(hole)).toBeUndefined();
  });
});

describe('whoever was taken over by its input', () => {
  /** Writes numbers behind the letters of a box, so many bytes after them. */
  const patched = (name: string, ...changes: [box: string, after: number, value: number][]): string => {
    const bytes = fs.readFileSync(file('a.mp4'));
    for (const [box, after, value] of changes) bytes.writeUInt32BE(value, bytes.indexOf(box) + 4 + after);
    fs.writeFileSync(file(name), bytes);
    return name;
  };

  it('keeps nobody busy with thousands of millions of samples that are not there', async () => {
    make('a.mp4', rows[0]![3]);
    const many = 0xfffffff0;
    const endless = patched('endless.mp4', ['stsz', 4, 1], ['stsz', 8, many], ['stsc', 12, many], ['stts', 8, many]);
    const began = process.cpuUsage();
    expect(await read(endless)).toBeUndefined();
    expect(process.cpuUsage(began).user).toBeLessThan(1e6);
  });

  it('hides no sample outside the data, and no length that the samples do not have', async () => {
    expect(await read(patched('outside.mp4', ['stco', 8, 0]))).toBeUndefined();
    expect(await read(patched('longer.mp4', ['mdhd', 16, 10_000_000]))).toBeUndefined();
    expect(await read('a.mp4')).toBeDefined();
  });

  it('is not followed by a link, nor waited for at a pipe', async () => {
    fs.symlinkSync(file('a.mp4'), file('link.mp4'));
    execFileSync('mkfifo', [file('pipe.mp4')]);
    expect(await read('link.mp4')).toBeUndefined();
    expect(await read('pipe.mp4')).toBeUndefined();
  });
});

describe('a conversion', () => {
  it.each([
    ['webm', ['ffprobe', 'ffmpeg']],
    ['mp4', ['ffprobe', 'ffmpeg']],
    ['mp3', ['ffprobe', 'ffmpeg']],
    ['ogg', ['ffprobe', 'ffmpeg']],
    ['wav', ['ffprobe', 'ffmpeg']],
    // Nobody reads it here.
    ['flac', ['ffprobe', 'ffmpeg', 'ffprobe', 'ffmpeg']],
  ])('to %s starts no more programs than it has to', async (to, programs) => {
    const input = makeFilm(file(`to-${to}.mov`));
    for (const engine of engines) await engine.probe();
    const started: ChildProcess[] = [];
    const note = (message: unknown) => started.push((message as { process: ChildProcess }).process);
    subscribe('child_process', note);
    try {
      await change(engines, input, to);
    } finally {
      unsubscribe('child_process', note);
    }
    const names = started.map(({ spawnargs }) => spawnargs.findLast((word) => /\/ff(mpeg|probe)$/.test(word)));
    // The two that look at the result begin together.
    expect(names.map((name) => path.basename(name ?? '')).sort()).toEqual(programs.sort());
  });
});

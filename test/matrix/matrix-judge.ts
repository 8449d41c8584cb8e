// Whether a result shows what its source did, asked of other programs than the engine that made it. Used by matrix.spec.ts.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { expect } from 'vitest';
import type { Output } from '../../src/conversion/convert.js';
import { formatOf } from '../../src/conversion/formats.js';
import { colourOf, colours, coloursOf, ffmpeg, look, pitchOf } from '../engines/films.js';
import { cornersOf } from '../engines/pictures.js';
import { makeFolder } from '../harness/work-area.js';
import { entries, packerOf, plain, word, type Sample, type Shown } from './matrix-samples.js';

/** Throws, with what was seen, when it is not there. */
export async function judge(output: Output, { shows, bytes, inside }: Sample): Promise<void> {
  const { family } = formatOf(output.format);
  const packer = packerOf(output.format);
  // What is packed by itself or unpacked is the same file again.
  if (inside) expect(fs.readFileSync(output.path).equals(inside)).toBe(true);
  else if (packer !== undefined)
    expect(execFileSync(packer, ['-dc', output.path], { maxBuffer: 2 ** 27 }).equals(bytes)).toBe(true);
  else await judges[family](output, shows);
}

type Judge = (output: Output, shows: Shown) => Promise<void> | void;

const judges: Readonly<Record<ReturnType<typeof formatOf>['family'], Judge>> = {
  image: async ({ path: file, format, probe }, shows) => {
    const png = asPng(file, format);
    const { width, height } = await sharp(png).metadata();
    // What was only taken out of another file was not measured.
    if (!probe.unchanged) expect({ width, height }).toEqual({ width: probe.width, height: probe.height });
    if (format === 'gif' && (shows === 'film' || shows === 'clip')) expect(probe.pages).toBeGreaterThan(1);
    await judgePicture(png, shows);
  },
  video: ({ path: file }, shows) => {
    const { streams } = look(file);
    judgeLength(file);
    expect(coloursOf(file)).toEqual([...colours]);
    expect(streams.some((each) => each.codec_type === 'audio')).toBe(shows === 'film');
    if (shows === 'film') judgeTone(file);
  },
  audio: ({ path: file }) => {
    const { streams } = look(file);
    judgeLength(file);
    expect(streams.filter((each) => each.codec_type === 'audio')).toHaveLength(1);
    judgeTone(file);
  },
  document: async (output, shows) => {
    if (output.format === 'pdf') return judgePdf(output.path, shows);
    expect(textOf(output)).toContain(word);
  },
  data: (output) => {
    expect(textOf(output)).toContain(word);
  },
  archive: ({ path: file }) => {
    const folder = makeFolder('unpacked');
    execFileSync('bsdtar', ['-xf', file, '-C', folder]);
    for (const { name, content } of entries)
      expect(fs.readFileSync(path.join(folder, name), 'utf8') === content, name).toBe(true);
  },
};

async function judgePicture(png: Buffer | string, shows: Shown): Promise<void> {
  if (shows === 'quarters') expect(await cornersOf(sharp(png))).toEqual(['red', 'green', 'blue', 'yellow']);
  else if (shows === 'raw quarters') expect(await strongest(png)).toEqual(['red', 'green', 'blue']);
  else if (shows === 'film' || shows === 'clip')
    expect(colours).toContain(
      await colourOf(await sharp(png).flatten().resize(4, 4, { fit: 'fill' }).png().toBuffer()),
    );
  else {
    // Letters on paper: most of it white, some of it dark.
    const { channels } = await sharp(png).flatten({ background: '#fff' }).greyscale().stats();
    expect(channels[0]?.mean).toBeGreaterThan(200);
    expect(channels[0]?.min).toBeLessThan(200);
  }
}

async function judgePdf(file: string, shows: Shown): Promise<void> {
  if (shows === 'word') {
    expect(execFileSync('pdftotext', [file, '-'], { encoding: 'utf8' })).toContain(word);
    return;
  }
  const page = path.join(makeFolder('page'), 'page');
  execFileSync('pdftoppm', ['-png', '-singlefile', '-r', '150', file, page]);
  await judgePicture(`${page}.png`, shows);
}

/** By decoding it: some containers only guess. */
function judgeLength(file: string): void {
  const said = ffmpeg('-progress', 'pipe:1', '-i', file, '-f', 'null', '-').toString();
  const seconds = Math.max(...[...said.matchAll(/out_time_us=(\d+)/g)].map(([, time]) => Number(time) / 1e6));
  expect(Math.abs(seconds - 2), `${seconds} s`).toBeLessThan(0.35);
}

function judgeTone(file: string): void {
  expect(Math.abs(pitchOf(file) - 440), `${pitchOf(file)} Hz`).toBeLessThan(8);
}

/** Of the first three quarters: which colour leads there. */
async function strongest(png: Buffer | string): Promise<(string | undefined)[]> {
  const { data, info } = await sharp(png)
    .flatten({ background: '#fff' })
    .removeAlpha()
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  return [
    [1, 1],
    [3, 1],
    [1, 3],
  ].map(([x = 0, y = 0]) => {
    const start = (Math.floor((y * info.height) / 4) * info.width + Math.floor((x * info.width) / 4)) * info.channels;
    const values = [...data.subarray(start, start + 3)];
    return ['red', 'green', 'blue'][values.indexOf(Math.max(...values))];
  });
}

const bySharp = new Set(['jpeg', 'png', 'webp', 'gif', 'avif', 'tiff']);
const byMagick = new Set(['bmp', 'ico', 'psd', 'tga', 'pcx', 'dds', 'xpm']);

function asPng(file: string, format: string): string {
  if (bySharp.has(format)) return file;
  const png = path.join(makeFolder('shown'), 'a.png');
  if (byMagick.has(format))
    execFileSync('convert-im6.q16', [`${format}:${file}[0]`, '-colorspace', 'sRGB', `png:${png}`]);
  else execFileSync('vips', ['colourspace', file, png, 'srgb'], { env: plain });
  return png;
}

/** All letters in it, in whichever way it packs and writes them. */
function textOf({ path: file, format }: Output): string {
  const { inside } = formatOf(format);
  if (inside === 'zip') return execFileSync('bsdtar', ['-xOf', file], { maxBuffer: 2 ** 27 }).toString('latin1');
  const bytes = fs.readFileSync(file);
  if (inside === 'ole')
    return bytes.toString('latin1') + bytes.toString('utf16le') + bytes.subarray(1).toString('utf16le');
  return bytes.toString('utf8');
}

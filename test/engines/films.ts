// Small films and sounds whose content is known, made by ffmpeg when a test needs them, and questions about results that ask ffmpeg, not the product.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { convert, type Conversion, type Output } from '../../src/conversion/convert.js';
import type { Engine } from '../../src/conversion/engine.js';
import { formatOf } from '../../src/conversion/formats.js';
import { usualLimits } from '../../src/conversion/limits.js';
import { parseOptions } from '../../src/conversion/options.js';
import { edgesOf, plan } from '../../src/conversion/planner.js';
import { AppError } from '../../src/shared/errors.js';
import { log } from '../../src/shared/log.js';
import { makeFolder } from '../harness/work-area.js';

export const ffmpeg = (...args: string[]): Buffer =>
  execFileSync('ffmpeg', ['-nostdin', '-v', 'error', '-y', ...args], { maxBuffer: 2 ** 28 });

/** A quarter of a film each, with a tone below all of them; so many frames a second that a quarter of two seconds is a whole number. */
export const colours = ['red', 'green', 'blue', 'yellow'] as const;
const shades = { red: '#e02020', green: '#20c040', blue: '#2040e0', yellow: '#f0d020' };

interface Film {
  /** Much in it moves, so that its bytes are spread over its length. */
  readonly busy?: boolean;
  readonly seconds?: number;
  readonly size?: string;
  readonly fps?: number;
  readonly sound?: boolean;
  /** What else ffmpeg is told for the result. */
  readonly more?: readonly string[];
}

export function makeFilm(
  file: string,
  { seconds = 2, size = '160x120', fps = 24, sound = true, busy = false, more = [] }: Film = {},
): string {
  const part = seconds / colours.length;
  const pictures = colours.map((colour) => [
    '-f',
    'lavfi',
    '-i',
    `color=${shades[colour]}:size=${size}:rate=${fps}:duration=${part}`,
  ]);
  const tone = sound ? ['-f', 'lavfi', '-i', `sine=frequency=440:sample_rate=44100:duration=${seconds}`] : [];
  const graph = `${colours.map((_, index) => `[${index}:v]`).join('')}concat=n=${colours.length}:v=1${busy ? ',noise=alls=40:allf=t' : ''}[v]`;
  const maps = ['-map', '[v]', ...(sound ? ['-map', `${colours.length}:a`] : [])];
  ffmpeg(
    ...pictures.flat(),
    ...tone,
    '-filter_complex',
    graph,
    ...maps,
    ...(codecs[path.extname(file).slice(1)] ?? []),
    ...more,
    file,
  );
  return file;
}

const codecs: Readonly<Record<string, readonly string[]>> = {
  mp4: ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-c:a', 'aac'],
  mov: ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-c:a', 'aac'],
  m4v: ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-c:a', 'aac', '-f', 'ipod'],
  '3gp': ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-c:a', 'aac'],
  mkv: ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-c:a', 'libvorbis'],
  webm: ['-c:v', 'libvpx', '-deadline', 'realtime', '-cpu-used', '8', '-c:a', 'libopus'],
  avi: ['-c:v', 'mpeg4', '-c:a', 'libmp3lame'],
  flv: ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-c:a', 'aac'],
  wmv: ['-c:v', 'wmv2', '-c:a', 'wmav2'],
  mpg: ['-c:v', 'mpeg2video', '-c:a', 'mp2'],
  ts: ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-c:a', 'aac'],
  ogv: ['-c:v', 'libtheora', '-c:a', 'libvorbis'],
};
export const filmNames = Object.keys(codecs);

/** A tone of 440 Hz. */
export function makeSound(file: string, seconds = 2, more: readonly string[] = []): string {
  ffmpeg('-f', 'lavfi', '-i', `sine=frequency=440:sample_rate=44100:duration=${seconds}`, ...more, file);
  return file;
}

export interface Seen {
  readonly seconds: number;
  readonly streams: readonly {
    readonly codec_type: string;
    readonly codec_name: string;
    readonly [key: string]: unknown;
  }[];
  readonly tags: Readonly<Record<string, string>>;
}

export function look(file: string): Seen {
  const args = ['-v', 'error', '-print_format', 'json', '-show_format', '-show_streams', file];
  const { streams, format } = JSON.parse(execFileSync('ffprobe', args, { encoding: 'utf8' })) as {
    streams: Seen['streams'];
    format: { duration: string; tags?: Record<string, string> };
  };
  return { streams, seconds: Number(format.duration), tags: format.tags ?? {} };
}
export const codecsOf = (file: string): string[] => look(file).streams.map((each) => each.codec_name);

/** A number for the packets of one stream: the same before and after when it was copied. */
export const hashOf = (file: string, stream: string): string =>
  ffmpeg('-i', file, '-map', `0:${stream}`, '-c', 'copy', '-f', 'streamhash', '-')
    .toString()
    .trim()
    .replace(/^.*=/, '');

/** The colour of the whole picture in the middle of each of so many equal parts of a film. */
export function coloursOf(file: string, parts: number = colours.length): string[] {
  const pixels = ffmpeg(
    '-i',
    file,
    '-map',
    '0:v:0',
    '-vf',
    'scale=1:1:flags=area',
    '-f',
    'rawvideo',
    '-pix_fmt',
    'rgb24',
    '-',
  );
  const frames = pixels.length / 3;
  return Array.from({ length: parts }, (_, part) => {
    const at = Math.floor(((part + 0.5) * frames) / parts) * 3;
    return nameOf([...pixels.subarray(at, at + 3)]);
  });
}

export async function colourOf(picture: Buffer | string, left = 0.5, top = 0.5): Promise<string> {
  const { data, info } = await sharp(picture)
    .removeAlpha()
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  const at = (Math.floor(top * info.height) * info.width + Math.floor(left * info.width)) * info.channels;
  return nameOf([...data.subarray(at, at + 3)]);
}

function nameOf(seen: readonly number[]): string {
  const near = colours.find((name) => {
    const wanted = [1, 3, 5].map((start) => parseInt(shades[name].slice(start, start + 2), 16));
    return wanted.every((value, index) => Math.abs(value - (seen[index] ?? 0)) < 60);
  });
  return near ?? `rgb(${seen.join()})`;
}

/** Mean loudness in decibels; silence is -91. */
export function loudnessOf(file: string): number {
  const said = execFileSync('sh', ['-c', 'ffmpeg -nostdin -i "$0" -af volumedetect -f null - 2>&1', file], {
    encoding: 'utf8',
  });
  return Number(/mean_volume: (-?[\d.]+)/.exec(said)?.[1]);
}

/** How often the wave crosses zero upwards in a second: the pitch of a tone. */
export function pitchOf(file: string): number {
  const samples = ffmpeg('-i', file, '-ac', '1', '-ar', '44100', '-ss', '0.3', '-t', '1', '-f', 's16le', '-');
  let crossings = 0;
  for (let at = 2; at + 1 < samples.length; at += 2)
    if (samples.readInt16LE(at - 2) < 0 && samples.readInt16LE(at) >= 0) crossings += 1;
  return Math.round(crossings / (samples.length / 88_200));
}

/** Runs the route that the product would take. */
export async function change(
  engines: readonly Engine[],
  file: string,
  to: string,
  options: object = {},
  over: Partial<Conversion> = {},
): Promise<Output[]> {
  const from = formatOf(over.input?.format ?? path.extname(file).slice(1).replace('mpg', 'mpeg')).id;
  const input = path.join(makeFolder('input'), `in.${formatOf(from).extensions[0]}`);
  fs.copyFileSync(file, input);
  const converted = convert({
    engines,
    route: plan(edgesOf(engines), from, to) ?? [],
    input: { path: input, format: from },
    options: parseOptions(to, options, '/options', from),
    dir: makeFolder('attempt'),
    signal: new AbortController().signal,
    limits: usualLimits,
    log: log('test'),
    progress: () => undefined,
    slot: 0,
    ...over,
  });
  // What the tool said is what whoever reads a failed test wants to know; the sentence for people hides it.
  return converted.catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'engine_failed') error.message += `\n${error.facts.secret ?? ''}`;
    throw error;
  });
}

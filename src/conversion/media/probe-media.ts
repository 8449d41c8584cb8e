// Opens a film or a sound without decoding it: what is in it, and whether that is within limits. Called before and after every conversion.
import { AppError } from '../../shared/errors.js';
import type { Workbench } from '../engine.js';
import { formatOf, moving } from '../formats.js';
import { pngSeconds } from '../moving-png.js';
import { runTool, type ToolResult } from '../process/tool.js';
import { damagedInput, mediaFault } from './ffmpeg-faults.js';
import { readProgress } from './ffmpeg-progress.js';
import { containers, demuxersOf } from './media-containers.js';
import { attachmentsOf, pictureOf, readFacts, soundsOf, type MediaFacts, type PictureFacts } from './media-facts.js';

const maxStreams = 20;
const maxChannels = 8;

/** Before every input: no other protocol than files, no other reader than those of this format, no picture above the limit. */
export function guards(demuxers: readonly string[], { maxPixels }: Workbench['limits']): string[] {
  return [
    ...['-protocol_whitelist', 'file', '-format_whitelist', demuxers.join(',')],
    ...['-max_pixels', String(maxPixels), '-max_streams', '200'],
  ];
}

export interface Place {
  readonly path: string;
  readonly format: string;
  /** It lies outside the workbench and has to be lent. */
  readonly isInput: boolean;
}

export function probeMedia(
  { path, format, isInput }: Place,
  at: Workbench,
  more: readonly string[] = [],
): Promise<MediaFacts> {
  return openMedia(path, { demuxers: demuxersOf(format), args: more }, isInput, at);
}

interface Reading {
  readonly demuxers: readonly string[];
  readonly args: readonly string[];
}

async function openMedia(
  path: string,
  { demuxers, args }: Reading,
  isInput: boolean,
  at: Workbench,
): Promise<MediaFacts> {
  const lines: string[] = [];
  const result = await runTool({
    command: 'ffprobe',
    args: [
      ...['-hide_banner', '-v', 'error', ...guards(demuxers, at.limits), ...args],
      ...['-print_format', 'json', '-show_format', '-show_streams', '-show_chapters', '-i', path],
    ],
    cwd: at.dir,
    inputs: isInput ? [path] : [],
    signal: at.signal,
    limits: at.limits,
    slot: at.slot,
    onStdoutLine: (line) => lines.push(line),
  });
  if (result.kind !== 'ok') throw openingFault(result);
  try {
    return readFacts(lines.join('\n'));
  } catch (error) {
    throw damagedInput(`ffprobe's answer: ${String(error)}`);
  }
}

/** A reader that gives up, for whatever reason, says that it cannot read this. */
function openingFault(result: ToolResult): AppError {
  const fault = mediaFault(result, 'reading');
  return fault.code === 'engine_failed' && result.kind === 'failed' ? damagedInput(result.stderr) : fault;
}

/** Facts of an input that may be worked on, with a duration that is true. */
export async function probeInput(
  path: string,
  format: string,
  at: Workbench,
): Promise<MediaFacts & { readonly durationS: number }> {
  const facts = await probeMedia({ path, format, isInput: true }, at);
  withinLimits(facts, at);
  const said = format === moving ? await pngSeconds(path) : facts.durationS;
  const declared = containers[format]?.guessesDuration ? undefined : said;
  const durationS = declared ?? (await measure(path, format, at));
  withinDuration(durationS, at);
  at.mediaDuration(durationS);
  return { ...facts, durationS };
}

/** Reads every packet and decodes none: a tenth of a second for an hour of sound. */
export async function measure(path: string, format: string, at: Workbench, isInput = true): Promise<number> {
  // What is a single packet ends for ffmpeg where it begins, until it is decoded.
  const lastS =
    (await readThrough(path, format, at, isInput, ['-c', 'copy'])) ||
    (await readThrough(path, format, at, isInput, []));
  if (lastS <= 0) throw damagedInput('nothing to read');
  return lastS;
}

async function readThrough(
  path: string,
  format: string,
  at: Workbench,
  isInput: boolean,
  codec: readonly string[],
): Promise<number> {
  let lastS = 0;
  const onTime = (seconds: number) => (lastS = Math.max(lastS, seconds));
  const result = await runTool({
    command: 'ffmpeg',
    args: [
      ...['-nostdin', '-hide_banner', '-v', 'error', '-nostats', '-progress', 'pipe:1'],
      ...guards(demuxersOf(format), at.limits),
      ...['-i', path, '-map', '0:v?', '-map', '0:a?', ...codec, '-t', String(at.limits.maxDurationS + 60)],
      ...['-f', 'null', '-'],
    ],
    cwd: at.dir,
    inputs: isInput ? [path] : [],
    signal: at.signal,
    limits: at.limits,
    slot: at.slot,
    onStdoutLine: readProgress(onTime),
  });
  if (result.kind !== 'ok') throw openingFault(result);
  // It only mentions that there is less than the header says.
  if (!isInput && /ended prematurely|partial file/i.test(result.stderr)) throw damagedInput(result.stderr);
  return lastS;
}

function withinLimits(facts: MediaFacts, { limits: { maxPixels } }: Workbench): void {
  const { streams } = facts;
  const { width = 0, height = 0 } = pictureOf(facts) ?? {};
  const count = streams.length - attachmentsOf(facts).length;
  if (count > maxStreams)
    throw new AppError(
      'dimension_limit',
      `The file holds ${count} streams; ${maxStreams} are allowed. Send one with fewer.`,
    );
  if (width * height > maxPixels)
    throw new AppError(
      'dimension_limit',
      `The picture is ${width} × ${height}; ${maxPixels} pixels are allowed. Send a smaller one.`,
    );
  const channels = Math.max(0, ...soundsOf(facts).map((sound) => sound.channels));
  if (channels > maxChannels)
    throw new AppError(
      'dimension_limit',
      `The sound has ${channels} channels; ${maxChannels} are allowed. Send one with fewer.`,
    );
}

function withinDuration(durationS: number, { limits: { maxDurationS } }: Workbench): void {
  if (durationS <= maxDurationS) return;
  throw new AppError(
    'duration_limit',
    `It lasts ${Math.round(durationS)} s; ${maxDurationS} s are allowed. Cut it into parts, or ask the operator for more.`,
    { details: { duration_s: Math.round(durationS), max_s: maxDurationS } },
  );
}

export function noStream(format: string, what: 'picture' | 'sound'): AppError {
  return new AppError(
    'no_suitable_stream',
    `The file has no ${what === 'picture' ? 'moving picture' : 'sound'}, so ${formatOf(format).label.en} cannot be made of it.`,
    { details: { missing: what } },
  );
}

/** A row of numbered pictures of our own making, opened at once: their size and how many there are. */
export async function readPictures(
  pattern: string,
  at: Workbench,
): Promise<{ width: number; height: number; frames: number }> {
  const pictures = { demuxers: ['image2'], args: ['-f', 'image2', '-count_packets'] };
  const { streams } = await openMedia(pattern, pictures, false, at);
  const { width, height, frames = 0 } = streams[0] as PictureFacts;
  return { width, height, frames };
}

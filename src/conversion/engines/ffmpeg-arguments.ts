// Builds the arguments of ffmpeg with fluent-ffmpeg, which runs nothing here: it would start helpers without our guards, and cannot stop what it started.
// Called by the engines for films and sounds; process/tool.ts runs the list.
import createCommand, { type FfmpegCommand } from 'fluent-ffmpeg';
import type { Limits } from '../limits.js';
import { cutArgs, type Span } from '../media/media-span.js';
import type { MediaPlan } from '../media/media-plan.js';
import type { Track } from '../media/track.js';
import { guards } from '../media/probe-media.js';

export interface Source {
  readonly path: string;
  readonly demuxers: readonly string[];
  readonly limits: Limits;
  readonly threads: number;
}

/** Its only member that we need beside the documented ones. */
type Command = FfmpegCommand & { _getArguments(): (string | number)[] };

const listOf = (command: FfmpegCommand): string[] => (command as Command)._getArguments().map(String);

/** Silent, asking nothing, counting on stdout; the same before every input. */
function open({ path, demuxers, limits, threads }: Source, more: readonly string[]): FfmpegCommand {
  return createCommand({ source: path }).inputOptions(
    ...([
      '-nostdin',
      '-hide_banner',
      '-v',
      'error',
      '-nostats',
      '-progress',
      'pipe:1',
      '-stats_period',
      '0.5',
    ] as const),
    ...guards(demuxers, limits),
    // It leaves out times that can be counted, and Matroska takes no packet without one.
    ...(demuxers.includes('mpeg') ? ['-fflags', '+genpts'] : []),
    ...[
      '-filter_threads',
      String(threads),
      '-filter_complex_threads',
      String(threads),
      '-threads',
      String(threads),
      ...more,
    ],
  );
}

/** Room for rounding; what runs on beyond it has lost count. */
const cap = (seconds: number): string => String(Math.ceil(seconds + 5));

function close(
  command: FfmpegCommand,
  { limits, threads }: Source,
  span: Span,
  muxer: string,
  output: string,
): string[] {
  command
    .outputOptions('-threads', String(threads), '-fps_mode', 'vfr', '-max_muxing_queue_size', '4096')
    .outputOptions('-t', cap(span.longestS), '-fs', String(limits.maxFileBytes))
    .format(muxer)
    .output(output);
  return listOf(command);
}

/** Films and sounds, by their plan. */
export function mediaArguments(source: Source, plan: MediaPlan, output: string): string[] {
  const { picture, sound, subtitles, cover, attachments, container, span, tags } = plan;
  const command = open(source, [...(picture?.device ?? []), ...cutArgs(span)]);
  const tracks = [picture, sound, subtitles, cover, attachments].filter((track) => track !== undefined);
  for (const track of tracks) add(command, '-map', ...mapped(track));
  if (picture ?? cover) command.videoCodec((picture ?? cover)?.encoder ?? 'copy');
  else command.noVideo();
  if (sound) command.audioCodec(sound.encoder);
  else command.noAudio();
  if (picture && picture.filters.length > 0) command.videoFilters([...picture.filters]);
  if (sound && sound.filters.length > 0) command.audioFilters([...sound.filters]);
  for (const track of tracks) add(command, ...track.args);
  add(command, ...(subtitles ? ['-c:s', subtitles.encoder] : ['-sn']), '-dn', ...(container.muxerArgs ?? []), ...tags);
  return close(command, source, span, container.muxer, output);
}

export interface PictureCall {
  readonly stream: number;
  readonly filters: readonly string[];
  readonly span: Span;
}

/** Frames as files of their own, or a sheet of them; `output` may hold a number. */
export function frameArguments(
  source: Source,
  { stream, filters, span }: PictureCall,
  codec: readonly string[],
  most: number,
  output: string,
): string[] {
  const command = open(source, cutArgs(span));
  add(command, '-map', `0:${stream}`, ...codec, '-frames:v', String(most), '-map_metadata', '-1');
  command.noAudio().videoFilters([...filters]);
  return close(command, source, span, 'image2', output);
}

/** First of two: the colours of a moving GIF. What is thrown away beside it makes ffmpeg count; holding all frames for one run instead would need a gigabyte a minute. */
export function paletteArguments(source: Source, { stream, filters, span }: PictureCall, palette: string): string[] {
  const command = open(source, cutArgs(span));
  const graph = `[0:${stream}]${[...filters, 'split[counted][seen]'].join(',')};[seen]palettegen[palette]`;
  add(
    command,
    '-filter_complex',
    graph,
    '-map',
    '[counted]',
    '-f',
    'null',
    '-t',
    cap(span.longestS),
    '-',
    '-map',
    '[palette]',
  );
  add(command, '-frames:v', '1', '-update', '1');
  return close(command, source, { ...span, longestS: span.longestS }, 'image2', palette);
}

export function gifArguments(
  source: Source,
  { stream, filters, span }: PictureCall,
  palette: string,
  output: string,
): string[] {
  const command = open(source, cutArgs(span));
  command.input(palette).inputOptions('-protocol_whitelist', 'file', '-format_whitelist', 'png_pipe,image2');
  add(
    command,
    '-filter_complex',
    `[0:${stream}]${filters.join(',')}[film];[film][1:v]paletteuse=dither=bayer:bayer_scale=4:diff_mode=rectangle[out]`,
  );
  add(command, '-map', '[out]', '-map_metadata', '-1', '-loop', '0');
  return close(command, source, span, 'gif', output);
}

const mapped = ({ from }: Track): string[] =>
  from.flatMap((index, number) => (number === 0 ? [`0:${index}`] : ['-map', `0:${index}`]));

/** One argument would be split at its spaces; several stay what they are. */
function add(command: FfmpegCommand, ...args: readonly string[]): void {
  if (args.length === 1) throw new Error('fluent-ffmpeg takes a single argument apart.');
  if (args.length > 1) command.outputOptions(...args);
}

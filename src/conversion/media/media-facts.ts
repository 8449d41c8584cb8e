// What ffprobe says about a film or a sound, reduced to what decisions need. Pure; probe-media.ts runs the tool.
import { z } from 'zod';

export interface StreamFacts {
  readonly index: number;
  readonly kind: 'video' | 'audio' | 'subtitle' | 'attachment' | 'other';
  readonly codec: string;
  /** Where the stream says it itself. */
  readonly durationS?: number;
  readonly startS: number;
  readonly isDefault: boolean;
  /** Three letters, when they are. */
  readonly language?: string;
}
export interface PictureFacts extends StreamFacts {
  readonly kind: 'video';
  /** As stored, before it is turned upright. */
  readonly width: number;
  readonly height: number;
  /** Width of a pixel by its height. */
  readonly pixelShape: number;
  /** Clockwise, 0 to 270: how far a player turns it. */
  readonly turn: 0 | 90 | 180 | 270;
  readonly fps?: number;
  /** The slowest rate, by ffprobe's guess, at which each frame has a moment of its own; above `fps` where a film is now fast and now slow. */
  readonly steadyFps?: number;
  /** How its pixels are stored, as ffmpeg calls it: 'yuv420p10le'. */
  readonly pixels?: string;
  /** Each frame holds two moments, line by line, as televisions showed them. */
  readonly isInterlaced: boolean;
  /** Parts of it may be seen through: its pixels say so, or a second film beside them, as in WebM. */
  readonly seeThrough?: 'pixels' | 'beside';
  /** How its light is written when that is more than ordinary screens show (HDR), as ffmpeg calls it. */
  readonly light?: 'smpte2084' | 'arib-std-b67';
  readonly frames?: number;
  /** The picture of a cover, not a film. */
  readonly isCover: boolean;
}
export interface SoundFacts extends StreamFacts {
  readonly kind: 'audio';
  readonly channels: number;
  readonly sampleRate: number;
  /** Of each sample, where nothing was lost. */
  readonly bits?: number;
}
export interface MediaFacts {
  /** ffprobe's names of the reader, with commas. */
  readonly demuxer: string;
  readonly durationS?: number;
  readonly startS: number;
  /** It tells what a listener reads: a title, who made it. */
  readonly isTagged: boolean;
  readonly chapters: number;
  readonly streams: readonly (PictureFacts | SoundFacts | StreamFacts)[];
}

const text = z.string().max(10_000);
const rawStream = z.object({
  index: z.int(),
  codec_type: text.optional(),
  codec_name: text.optional(),
  pix_fmt: text.optional(),
  field_order: text.optional(),
  color_transfer: text.optional(),
  width: z.int().optional(),
  height: z.int().optional(),
  sample_aspect_ratio: text.optional(),
  avg_frame_rate: text.optional(),
  r_frame_rate: text.optional(),
  nb_frames: text.optional(),
  nb_read_packets: text.optional(),
  channels: z.int().optional(),
  sample_rate: text.optional(),
  bits_per_sample: z.int().optional(),
  bits_per_raw_sample: text.optional(),
  start_time: text.optional(),
  duration: text.optional(),
  disposition: z.record(z.string(), z.int()).optional(),
  tags: z.record(z.string(), text).optional(),
  side_data_list: z.array(z.looseObject({ rotation: z.number().optional() })).optional(),
});
const rawFacts = z.object({
  streams: z.array(rawStream).default([]),
  chapters: z.array(z.unknown()).default([]),
  format: z.object({
    format_name: text,
    duration: text.optional(),
    start_time: text.optional(),
    tags: z.record(z.string(), text).optional(),
  }),
});
type RawStream = z.infer<typeof rawStream>;

export function readFacts(json: string): MediaFacts {
  const { streams, chapters, format } = rawFacts.parse(JSON.parse(json));
  return {
    demuxer: format.format_name,
    startS: seconds(format.start_time) ?? 0,
    isTagged: [format, ...streams].some(({ tags = {} }) => Object.keys(tags).some((tag) => readTags.test(tag))),
    chapters: chapters.length,
    ...opt('durationS', positive(seconds(format.duration))),
    streams: streams.map(readStream),
  };
}

/** Beside them containers tell of themselves, and programs of what wrote them. */
const readTags = /^(title|artist|album|album_artist|composer|genre|date|track|disc|lyrics.*)$/i;
const movingPictures: ReadonlySet<string> = new Set(['gif', 'apng']);
const plainKinds = ['subtitle', 'attachment'] as const;
const lights = ['smpte2084', 'arib-std-b67'] as const;

function readStream(raw: RawStream): MediaFacts['streams'][number] {
  const { index, codec_name: codec = 'unknown', disposition, tags = {} } = raw;
  const language = tags['language'];
  const own = {
    index,
    codec,
    startS: seconds(raw.start_time) ?? 0,
    isDefault: disposition?.['default'] === 1,
    ...opt('durationS', positive(seconds(raw.duration) ?? clock(tags['DURATION'] ?? tags['DURATION-eng']))),
    ...(language !== undefined && /^[a-z]{3}$/.test(language) && language !== 'und' && { language }),
  };
  if (raw.codec_type === 'video')
    return {
      ...own,
      kind: 'video',
      width: raw.width ?? 0,
      height: raw.height ?? 0,
      pixelShape: ratio(raw.sample_aspect_ratio?.replace(':', '/')) ?? 1,
      turn: turnOf(raw),
      isCover: disposition?.['attached_pic'] === 1,
      isInterlaced: ['tt', 'bb', 'tb', 'bt'].includes(raw.field_order ?? ''),
      ...opt('pixels', raw.pix_fmt),
      ...opt('seeThrough', seenThrough(raw)),
      ...opt(
        'light',
        lights.find((each) => each === raw.color_transfer),
      ),
      ...opt('fps', ratio(raw.avg_frame_rate) ?? ratio(raw.r_frame_rate)),
      ...opt('steadyFps', ratio(raw.r_frame_rate)),
      ...opt('frames', positive(Number(raw.nb_read_packets ?? raw.nb_frames ?? NaN))),
    };
  if (raw.codec_type === 'audio')
    return {
      ...own,
      kind: 'audio',
      channels: raw.channels ?? 0,
      sampleRate: Number(raw.sample_rate ?? 0),
      ...opt('bits', positive(Number(raw.bits_per_raw_sample ?? raw.bits_per_sample ?? NaN))),
    };
  return { ...own, kind: plainKinds.find((kind) => kind === raw.codec_type) ?? 'other' };
}

function seenThrough({ pix_fmt = '', codec_name = '', tags }: RawStream): PictureFacts['seeThrough'] {
  if (tags?.['alpha_mode'] === '1') return 'beside';
  // Of a picture that moves the pixels can always be seen through, and mostly none is.
  if (movingPictures.has(codec_name)) return undefined;
  return /^(yuva|gbrap|rgba|argb|bgra|abgr|ya\d)/.test(pix_fmt) ? 'pixels' : undefined;
}

export const pictureOf = ({ streams }: MediaFacts): PictureFacts | undefined => {
  const pictures = streams.filter(
    (each): each is PictureFacts => each.kind === 'video' && !('isCover' in each && each.isCover),
  );
  return pictures.find(({ isDefault }) => isDefault) ?? pictures[0];
};
/** Each frame of a picture that moves is shown for as long as it says, and ffmpeg would give all of them the same time. */
export const isUneven = ({ codec }: PictureFacts): boolean => movingPictures.has(codec);
export const coverOf = ({ streams }: MediaFacts): PictureFacts | undefined =>
  streams.find((each): each is PictureFacts => each.kind === 'video' && 'isCover' in each && each.isCover);
/** The one that players choose comes first. */
export const soundsOf = ({ streams }: MediaFacts): SoundFacts[] =>
  streams
    .filter((each): each is SoundFacts => each.kind === 'audio')
    .sort((a, b) => Number(b.isDefault) - Number(a.isDefault));
export const subtitlesOf = ({ streams }: MediaFacts): StreamFacts[] =>
  streams.filter(({ kind }) => kind === 'subtitle');

/** The matrix turns counter-clockwise, and some files say -90 for 270. */
function turnOf({ side_data_list: list, tags }: RawStream): PictureFacts['turn'] {
  const said = list?.find(({ rotation }) => rotation !== undefined)?.rotation;
  const degrees = said === undefined ? Number(tags?.['rotate'] ?? 0) : -said;
  const turned = (((Math.round(degrees / 90) * 90) % 360) + 360) % 360;
  return ([0, 90, 180, 270] as const).find((each) => each === turned) ?? 0;
}

function opt<K extends string, V>(key: K, value: V | undefined): Partial<Record<K, V>> {
  return value === undefined ? {} : ({ [key]: value } as Partial<Record<K, V>>);
}

function seconds(said: string | undefined): number | undefined {
  const value = Number(said ?? NaN);
  return Number.isFinite(value) ? value : undefined;
}

function positive(value: number | undefined): number | undefined {
  return value !== undefined && Number.isFinite(value) && value > 0 ? value : undefined;
}

/** Matroska: "00:00:03.040000000". */
function clock(said: string | undefined): number | undefined {
  const match = /^(\d+):(\d\d):(\d\d(?:\.\d+)?)$/.exec(said ?? '');
  return match ? Number(match[1]) * 3600 + Number(match[2]) * 60 + Number(match[3]) : undefined;
}

/** "30000/1001"; "0/0" and "0/1" say nothing. */
function ratio(said: string | undefined): number | undefined {
  const [above = NaN, below = NaN] = (said ?? '').split('/').map(Number);
  return positive(above / below);
}
/** Files that lie in it, mostly the fonts of its subtitles. */
export const attachmentsOf = ({ streams }: MediaFacts): StreamFacts[] =>
  streams.filter(({ kind }) => kind === 'attachment');

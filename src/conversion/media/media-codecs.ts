// Tables of codecs: which encoder makes each, how our quality from 1 to 100 becomes its own scale, and what it cannot hold. Read by the options and by media-plan.ts.

/** `low`, `medium` and `high` as numbers: medium is what a codec's authors advise, high is where a difference is no longer seen or heard. */
export const levels = { low: 45, medium: 65, high: 85 } as const;
export type Quality = keyof typeof levels | number;

export interface VideoCodec {
  /** As ffprobe calls it. */
  readonly name: string;
  readonly encoder: string;
  /** Its scale at our 1 and at our 100. */
  readonly quality: readonly [worst: number, best: number];
  readonly qualityArgs: (value: number) => readonly string[];
  /** Keeps a quality below so many kbit/s; without it the codec gets a bit rate instead. */
  readonly capArgs?: (kbps: number) => readonly string[];
  /** Best and worst CRF, where it has that. */
  readonly crf?: readonly [min: number, max: number];
  /** Presets: speed first. H.264 veryfast costs 8.7 s of processor for half a minute of 720p, medium 20; VP9 without these 130. */
  readonly args: readonly string[];
  /** MPEG knows only these rates. */
  readonly rates?: readonly number[];
  /** Holds a constant rate only. */
  readonly constantRate?: true;
  /** Of each side; the pictures of H.263 and its kind are smaller than those of today. */
  readonly maxSide?: number;
}

const crf = (value: number): readonly string[] => ['-crf', String(value)];
const buffered = (kbps: number): readonly string[] => ['-maxrate', `${kbps}k`, '-bufsize', `${kbps}k`];
const constrained = (kbps: number): readonly string[] => ['-b:v', `${kbps}k`];
const scale = (value: number): readonly string[] => ['-q:v', String(value)];
const tv = [24_000 / 1001, 24, 25, 30_000 / 1001, 30, 50, 60_000 / 1001, 60] as const;

export const videoCodecs = {
  h264: {
    name: 'h264',
    encoder: 'libx264',
    quality: [40, 14],
    qualityArgs: crf,
    capArgs: buffered,
    crf: [0, 51],
    args: ['-preset', 'veryfast', '-pix_fmt', 'yuv420p'],
  },
  h265: {
    name: 'hevc',
    encoder: 'libx265',
    quality: [44, 18],
    qualityArgs: crf,
    capArgs: buffered,
    crf: [0, 51],
    args: ['-preset', 'veryfast', '-pix_fmt', 'yuv420p', '-x265-params', 'log-level=error'],
  },
  av1: {
    name: 'av1',
    encoder: 'libsvtav1',
    quality: [60, 22],
    qualityArgs: crf,
    crf: [1, 63],
    args: ['-preset', '10', '-pix_fmt', 'yuv420p'],
  },
  vp9: {
    name: 'vp9',
    encoder: 'libvpx-vp9',
    quality: [50, 24],
    qualityArgs: (value) => ['-crf', String(value), '-b:v', '0'],
    capArgs: constrained,
    crf: [0, 63],
    args: ['-deadline', 'realtime', '-cpu-used', '8', '-row-mt', '1', '-pix_fmt', 'yuv420p'],
  },
  vp8: {
    name: 'vp8',
    encoder: 'libvpx',
    quality: [50, 6],
    // Without a bit rate VP8 falls back to a quarter of a megabit whatever the quality says.
    qualityArgs: (value) => ['-crf', String(value), '-b:v', '12M'],
    capArgs: constrained,
    crf: [4, 63],
    args: ['-deadline', 'realtime', '-cpu-used', '8', '-pix_fmt', 'yuv420p'],
  },
  mpeg4: {
    name: 'mpeg4',
    encoder: 'mpeg4',
    quality: [14, 2],
    qualityArgs: scale,
    args: ['-pix_fmt', 'yuv420p'],
    constantRate: true,
    maxSide: 8191,
  },
  mpeg2: {
    name: 'mpeg2video',
    encoder: 'mpeg2video',
    quality: [14, 2],
    qualityArgs: scale,
    args: ['-pix_fmt', 'yuv420p'],
    rates: tv,
    constantRate: true,
    maxSide: 4095,
  },
  theora: { name: 'theora', encoder: 'libtheora', quality: [1, 10], qualityArgs: scale, args: ['-pix_fmt', 'yuv420p'] },
  wmv2: {
    name: 'wmv2',
    encoder: 'wmv2',
    quality: [14, 2],
    qualityArgs: scale,
    args: ['-pix_fmt', 'yuv420p'],
    constantRate: true,
    maxSide: 4095,
  },
  flv1: {
    name: 'flv1',
    encoder: 'flv',
    quality: [14, 2],
    qualityArgs: scale,
    args: ['-pix_fmt', 'yuv420p'],
    constantRate: true,
    maxSide: 4095,
  },
} as const satisfies Record<string, VideoCodec>;
export type VideoCodecId = keyof typeof videoCodecs;

export interface AudioCodec {
  readonly name: string;
  readonly encoder: string;
  /** Not given: nothing is lost, so there is nothing to choose. */
  readonly quality?: readonly [worst: number, best: number];
  /** `perChannel`: kbit/s of one channel; else -q:a. */
  readonly perChannel?: true;
  /** Legal rates in kbit/s where others are refused. */
  readonly bitrates?: readonly number[];
  readonly sampleRates: readonly number[];
  readonly maxChannels: number;
  /** Holds 16 bits of each sample; what has more becomes this one. */
  readonly deeper?: string;
  /** Where it takes no others; what is laid out otherwise is brought to the nearest. */
  readonly layouts?: readonly string[];
  readonly args?: readonly string[];
}

const usualRates = [8000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000];
const highRates = [...usualRates, 88_200, 96_000];
const layers = [32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];

export const audioCodecs = {
  aac: {
    name: 'aac',
    encoder: 'aac',
    quality: [24, 128],
    perChannel: true,
    sampleRates: highRates,
    maxChannels: 8,
  },
  mp3: {
    name: 'mp3',
    encoder: 'libmp3lame',
    quality: [9, 0],
    bitrates: [8, 16, 24, ...layers],
    sampleRates: usualRates,
    maxChannels: 2,
  },
  opus: {
    name: 'opus',
    encoder: 'libopus',
    quality: [12, 96],
    perChannel: true,
    sampleRates: [8000, 12_000, 16_000, 24_000, 48_000],
    maxChannels: 8,
    // Those of discs and broadcasts, with speakers beside the listener instead of behind, it refuses.
    layouts: ['mono', 'stereo', '3.0', 'quad', '5.0', '5.1', '6.1', '7.1'],
    // Its own layouts only for up to eight channels in the order that players know.
    args: ['-mapping_family', '-1'],
  },
  vorbis: { name: 'vorbis', encoder: 'libvorbis', quality: [0, 9], sampleRates: highRates, maxChannels: 8 },
  mp2: {
    name: 'mp2',
    encoder: 'mp2',
    quality: [32, 160],
    perChannel: true,
    bitrates: layers,
    sampleRates: [16_000, 22_050, 24_000, 32_000, 44_100, 48_000],
    maxChannels: 2,
  },
  wma: {
    name: 'wmav2',
    encoder: 'wmav2',
    quality: [24, 128],
    perChannel: true,
    sampleRates: [8000, 11_025, 16_000, 22_050, 32_000, 44_100, 48_000],
    maxChannels: 2,
  },
  flac: { name: 'flac', encoder: 'flac', sampleRates: highRates, maxChannels: 8 },
  alac: { name: 'alac', encoder: 'alac', sampleRates: highRates, maxChannels: 8 },
  pcm: { name: 'pcm_s16le', encoder: 'pcm_s16le', sampleRates: highRates, maxChannels: 8, deeper: 'pcm24' },
  pcm24: { name: 'pcm_s24le', encoder: 'pcm_s24le', sampleRates: highRates, maxChannels: 8 },
  pcm_big: {
    name: 'pcm_s16be',
    encoder: 'pcm_s16be',
    sampleRates: highRates,
    maxChannels: 8,
    deeper: 'pcm24_big',
  },
  pcm24_big: { name: 'pcm_s24be', encoder: 'pcm_s24be', sampleRates: highRates, maxChannels: 8 },
} as const satisfies Record<string, AudioCodec>;
export type AudioCodecId = keyof typeof audioCodecs;

/** Our quality on the scale of a codec. */
export function onScale(quality: Quality, [worst, best]: readonly [number, number]): number {
  const value = typeof quality === 'number' ? quality : levels[quality];
  return Math.round(worst + ((best - worst) * (value - 1)) / 99);
}

export function nearest(wanted: number, possible: readonly number[]): number {
  return possible.reduce((best, each) => (Math.abs(each - wanted) < Math.abs(best - wanted) ? each : best));
}

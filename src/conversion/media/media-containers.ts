// Table of containers: how ffmpeg reads and writes each, and which codecs fit in. What fits is copied instead of encoded; the first of a list is made when nothing is asked.
import { moving } from '../formats.js';
import type { AudioCodecId, VideoCodecId } from './media-codecs.js';

export interface Fitting<Id> {
  /** What can be made for it; the first unless asked. */
  readonly makes: readonly Id[];
  /** ffprobe's names of what may be taken over as it is. */
  readonly takes: readonly string[];
  /** Of a codec that fits, how its pixels are stored where players of such files show it; what is not named here may be stored in any way. */
  readonly pixels?: Readonly<Record<string, readonly string[]>>;
}

export interface Container {
  readonly muxer: string;
  readonly muxerArgs?: readonly string[];
  /** Readers that may open such a file, and no others: a playlist that calls itself a film would fetch whatever it names. */
  readonly demuxers: readonly string[];
  readonly video?: Fitting<VideoCodecId>;
  readonly audio: Fitting<AudioCodecId>;
  readonly subtitles?: { readonly encoder: string; readonly takes: readonly string[] };
  /** Further sound tracks are dropped. */
  readonly oneSound?: true;
  /** Keeps the note of a camera that it was held upright. */
  readonly keepsTurn?: true;
  /** How it says what can be seen through, when not by the pixels alone. */
  readonly sees?: readonly ('pixels' | 'beside')[];
  /** Files may lie in it, such as the fonts of its subtitles. */
  readonly attachments?: true;
  /** Holds marks of chapters with their names. */
  readonly chapters?: true;
  /** Holds no word beside the sound: no title, no name. */
  readonly untagged?: true;
  /** A picture of the cover may stand beside the sound. */
  readonly cover?: true;
  /** It says its duration by guessing from the bit rate, or not at all: it is measured. */
  readonly guessesDuration?: true;
  /** Rounds durations more than others do. */
  readonly slackS?: number;
}

const text = ['subrip', 'ass', 'ssa', 'webvtt', 'mov_text', 'text'] as const;
/** Subtitles that are pictures cannot become text. */
export const textSubtitles: readonly string[] = text;

const faststart = ['-movflags', '+faststart'];
const mpegVideo = ['h264', 'hevc', 'mpeg4'];
const eightBits = ['yuv420p', 'yuvj420p'];
/** Browsers, phones and televisions show H.264 of eight bits with colours at half the size and no other, HEVC of ten bits, too. Whoever cuts films keeps them in MOV or Matroska, which take all. */
const pixels = { h264: eightBits, hevc: [...eightBits, 'yuv420p10le'] };

export const containers: Readonly<Record<string, Container>> = {
  mp4: {
    muxer: 'mp4',
    chapters: true,
    muxerArgs: faststart,
    demuxers: ['mov'],
    video: { makes: ['h264', 'h265', 'av1', 'vp9', 'mpeg4'], takes: [...mpegVideo, 'av1', 'vp9'], pixels },
    audio: {
      makes: ['aac', 'mp3', 'opus', 'alac', 'flac'],
      takes: ['aac', 'mp3', 'ac3', 'eac3', 'alac', 'opus'],
    },
    subtitles: { encoder: 'mov_text', takes: ['mov_text'] },
    keepsTurn: true,
  },
  mov: {
    muxer: 'mov',
    chapters: true,
    muxerArgs: faststart,
    demuxers: ['mov'],
    video: { makes: ['h264', 'h265', 'mpeg4'], takes: [...mpegVideo, 'prores', 'mjpeg'] },
    audio: {
      makes: ['aac', 'mp3', 'alac', 'pcm', 'pcm24'],
      takes: ['aac', 'mp3', 'ac3', 'alac', 'pcm_s16le', 'pcm_s24le'],
    },
    subtitles: { encoder: 'mov_text', takes: ['mov_text'] },
    keepsTurn: true,
  },
  m4v: {
    muxer: 'ipod',
    chapters: true,
    muxerArgs: faststart,
    demuxers: ['mov'],
    video: { makes: ['h264', 'mpeg4'], takes: ['h264', 'mpeg4'], pixels },
    audio: { makes: ['aac', 'alac'], takes: ['aac', 'alac', 'ac3'] },
    subtitles: { encoder: 'mov_text', takes: ['mov_text'] },
    keepsTurn: true,
  },
  '3gp': {
    muxer: '3gp',
    chapters: true,
    muxerArgs: faststart,
    demuxers: ['mov'],
    video: { makes: ['h264', 'mpeg4'], takes: ['h264', 'h263', 'mpeg4'], pixels },
    audio: { makes: ['aac'], takes: ['aac', 'amr_nb', 'amr_wb'] },
    oneSound: true,
    keepsTurn: true,
  },
  mkv: {
    muxer: 'matroska',
    attachments: true,
    sees: ['pixels', 'beside'],
    chapters: true,
    demuxers: ['matroska'],
    video: {
      makes: ['h264', 'h265', 'av1', 'vp9', 'vp8', 'mpeg4', 'mpeg2', 'theora'],
      takes: [...mpegVideo, 'av1', 'vp9', 'vp8', 'mpeg2video', 'mpeg1video', 'theora', 'prores', 'ffv1'],
    },
    audio: {
      makes: ['aac', 'opus', 'mp3', 'vorbis', 'flac', 'mp2', 'alac', 'pcm', 'pcm24'],
      takes: ['aac', 'opus', 'mp3', 'vorbis', 'flac', 'mp2', 'alac', 'ac3', 'eac3', 'dts', 'pcm_s16le', 'pcm_s24le'],
    },
    subtitles: {
      encoder: 'subrip',
      takes: ['subrip', 'ass', 'ssa', 'webvtt', 'hdmv_pgs_subtitle', 'dvd_subtitle', 'dvb_subtitle'],
    },
  },
  webm: {
    muxer: 'webm',
    sees: ['pixels', 'beside'],
    chapters: true,
    demuxers: ['matroska'],
    video: { makes: ['vp9', 'vp8', 'av1'], takes: ['vp9', 'vp8', 'av1'] },
    audio: { makes: ['opus', 'vorbis'], takes: ['opus', 'vorbis'] },
    subtitles: { encoder: 'webvtt', takes: ['webvtt'] },
  },
  avi: {
    muxer: 'avi',
    demuxers: ['avi'],
    video: { makes: ['mpeg4'], takes: ['mpeg4', 'msmpeg4v3', 'msmpeg4v2', 'mjpeg'] },
    audio: { makes: ['mp3', 'pcm'], takes: ['mp3', 'ac3', 'pcm_s16le'] },
    oneSound: true,
  },
  flv: {
    muxer: 'flv',
    demuxers: ['flv'],
    video: { makes: ['h264', 'flv1'], takes: ['h264', 'flv1', 'vp6f'], pixels },
    audio: { makes: ['aac'], takes: ['aac'] },
    oneSound: true,
    guessesDuration: true,
  },
  wmv: {
    muxer: 'asf',
    chapters: true,
    demuxers: ['asf'],
    video: { makes: ['wmv2'], takes: ['wmv1', 'wmv2', 'wmv3', 'vc1'] },
    audio: { makes: ['wma'], takes: ['wmav1', 'wmav2', 'wmapro'] },
    oneSound: true,
    // Cut short, it forgets what it said.
    guessesDuration: true,
    slackS: 0.15,
  },
  mpeg: {
    muxer: 'mpeg',
    demuxers: ['mpeg'],
    video: { makes: ['mpeg2'], takes: ['mpeg2video', 'mpeg1video'] },
    audio: { makes: ['mp2'], takes: ['mp2', 'mp3', 'ac3'] },
    oneSound: true,
    guessesDuration: true,
    slackS: 0.15,
  },
  ts: {
    muxer: 'mpegts',
    demuxers: ['mpegts'],
    video: { makes: ['h264', 'h265', 'mpeg2'], takes: ['h264', 'hevc', 'mpeg2video'] },
    audio: { makes: ['aac', 'mp3', 'mp2'], takes: ['aac', 'mp3', 'mp2', 'ac3', 'eac3'] },
    guessesDuration: true,
    slackS: 0.15,
  },
  ogv: {
    muxer: 'ogv',
    demuxers: ['ogg'],
    video: { makes: ['theora'], takes: ['theora'] },
    audio: { makes: ['vorbis', 'opus', 'flac'], takes: ['vorbis', 'opus', 'flac'] },
    oneSound: true,
  },
  mp3: {
    muxer: 'mp3',
    chapters: true,
    muxerArgs: ['-id3v2_version', '3'],
    // A stream of AAC with a tag before it looks like an MP3 until it is opened.
    demuxers: ['mp3', 'aac'],
    audio: { makes: ['mp3'], takes: ['mp3'] },
    cover: true,
    guessesDuration: true,
  },
  wav: {
    muxer: 'wav',
    demuxers: ['wav'],
    audio: { makes: ['pcm', 'pcm24'], takes: ['pcm_s16le', 'pcm_s24le', 'pcm_s32le', 'pcm_f32le'] },
  },
  flac: { muxer: 'flac', demuxers: ['flac'], audio: { makes: ['flac'], takes: ['flac'] }, cover: true },
  ogg: {
    muxer: 'ogg',
    demuxers: ['ogg'],
    // FLAC fits too, but who asks for Ogg wants a small file.
    audio: { makes: ['vorbis', 'opus', 'flac'], takes: ['vorbis', 'opus'] },
  },
  opus: { muxer: 'opus', chapters: true, demuxers: ['ogg'], audio: { makes: ['opus'], takes: ['opus'] } },
  m4a: {
    muxer: 'ipod',
    chapters: true,
    muxerArgs: faststart,
    demuxers: ['mov'],
    audio: { makes: ['aac', 'alac'], takes: ['aac', 'alac'] },
    cover: true,
  },
  aac: {
    muxer: 'adts',
    untagged: true,
    demuxers: ['aac'],
    audio: { makes: ['aac'], takes: ['aac'] },
    guessesDuration: true,
    // Its frames of 1024 samples last an eighth of a second in a recording of a telephone.
    slackS: 0.15,
  },
  wma: {
    muxer: 'asf',
    chapters: true,
    demuxers: ['asf'],
    audio: { makes: ['wma'], takes: ['wmav1', 'wmav2', 'wmapro'] },
    guessesDuration: true,
    slackS: 0.15,
  },
  aiff: {
    muxer: 'aiff',
    chapters: true,
    muxerArgs: ['-write_id3v2', '1'],
    cover: true,
    demuxers: ['aiff'],
    audio: { makes: ['pcm_big', 'pcm24_big'], takes: ['pcm_s16be', 'pcm_s24be'] },
  },
};

/** Read, but not made: no free encoder writes AMR; a picture that moves is a film that pictures are made of. */
const onlyRead: Readonly<Record<string, readonly string[]>> = {
  amr: ['amr', 'amrnb', 'amrwb'],
  gif: ['gif'],
  [moving]: ['apng'],
};

export function demuxersOf(format: string): readonly string[] {
  return containers[format]?.demuxers ?? onlyRead[format] ?? [];
}

export function containerOf(format: string): Container {
  const container = containers[format];
  if (!container) throw new Error(`There is no container "${format}" here.`);
  return container;
}

const formatsWith = (hasPicture: boolean) =>
  Object.keys(containers).filter((format) => (containers[format]?.video !== undefined) === hasPicture);
export const videoFormats = formatsWith(true);
export const soundFormats = formatsWith(false);

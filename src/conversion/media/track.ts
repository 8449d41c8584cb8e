// One kind of streams of a result, as picture-track.ts and sound-track.ts plan it and the arguments of ffmpeg say it.
import type { VideoCodecId } from './media-codecs.js';

/** One kind of streams of the result. */
export interface Track {
  /** Numbers of the input's streams. */
  readonly from: readonly number[];
  /** What ffprobe must call the codec of the result. */
  readonly codec: string;
  readonly encoder: string;
  readonly args: readonly string[];
  readonly filters: readonly string[];
}
export interface PictureTrack extends Track {
  readonly width: number;
  readonly height: number;
  readonly fps?: number;
  /** Frames a second of the source, where the result holds fewer without having been asked to. */
  readonly lostFps?: number;
  /** Which of our codecs is encoded; not given when it is copied. */
  readonly made?: VideoCodecId;
  /** Options that open the graphics card which encodes it. */
  readonly device?: readonly string[];
}

export const copied = { encoder: 'copy', args: [], filters: [] } as const;

/** What has to be encoded again remains of its kind, where that would have been taken over. */
export const stays = (made: string, codec: string | undefined, takes: readonly string[]): boolean =>
  made === codec && takes.includes(made);

// How many frames a second a film gets that is encoded. Pure; a part of picture-track.ts.
import type { VideoOptions } from '../video-options.js';
import { nearest, type VideoCodec } from './media-codecs.js';
import { isUneven, type PictureFacts } from './media-facts.js';

export interface FrameRate {
  readonly fps?: number;
  readonly filters: readonly string[];
  /** Frames a second of the source of which some are left out, because the codec knows no such rate. */
  readonly lost?: number;
}

/** Of a film that says nothing sensible. */
const usual = 25;
/** As fast as most screens; a film whose frames come at any moment finds room for each of them. */
const screens = 60;
/** Slow motion is recorded with as many. */
const fastest = 300;
/** Rates of television differ by a thousandth from those that cameras write, and a camera is never quite steady. */
const unsteadiness = 1.02;
/** A GIF counts in hundredths of a second, and shows none for less than two of them. */
const moving = { least: 25, most: 50 } as const;

export function frameRate(picture: PictureFacts, { fps, speed }: VideoOptions, codec: VideoCodec): FrameRate {
  if (fps === undefined && !codec.constantRate && !isUneven(picture))
    return { ...(picture.fps && { fps: picture.fps * speed }), filters: [] };
  const wanted = fps ?? steadyRate(picture, speed);
  const rate = codec.rates ? (fps === undefined ? holding(wanted, codec.rates) : nearest(wanted, codec.rates)) : wanted;
  const isLost = fps === undefined && speed <= 1 && wanted > rate * unsteadiness;
  return { fps: rate, filters: [`fps=${Number(rate.toFixed(5))}`], ...(isLost && { lost: wanted }) };
}

/** At its mean rate, a film that is now fast and now slow would lose most of what is fast. */
function steadyRate(picture: PictureFacts, speed: number): number {
  const { fps: mean = 0, steadyFps = mean, isInterlaced } = picture;
  const isSteady = isInterlaced || steadyFps <= mean * unsteadiness;
  const needed = isSteady ? mean : Math.max(mean, Math.min(steadyFps, screens));
  const own = needed < 1 ? usual : needed > fastest ? screens : needed;
  const played = Math.min(own * speed, Math.max(own, screens));
  return isUneven(picture) ? Math.min(moving.most, Math.max(moving.least, played)) : played;
}

/** The nearest, or the next that is faster where that one would leave frames out and there is one. */
function holding(wanted: number, rates: readonly number[]): number {
  const near = nearest(wanted, rates);
  return wanted <= near * unsteadiness ? near : (rates.find((rate) => rate > wanted) ?? near);
}

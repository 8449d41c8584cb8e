// Bit rates with which a film or a sound of a known length fits into the size that was asked for. Pure; media-plan.ts plans with them.
import { AppError } from '../../shared/errors.js';
import type { AudioOptions } from '../audio-options.js';
import type { VideoOptions } from '../video-options.js';

/** Containers and rate control need their share. */
const useful = 0.96;
const leastPicture = 40;
const leastSound = 8;
/** From here on it is better than what any quality of ours asks for. */
const enoughForSound = 320;

/** kbit/s for everything; players' buffers may take a second in advance. */
function rateFor(maxMb: number, seconds: number): number {
  return Math.floor((maxMb * 8000 * useful) / (seconds + 1));
}

/** `cap_kbps`: what the picture may have at most, whatever its quality asks for. */
export type CappedOptions = VideoOptions & { readonly cap_kbps?: number };

export function fitFilm(options: VideoOptions, seconds: number, sounds: number): CappedOptions {
  if (options.max_mb === undefined) return options;
  const all = rateFor(options.max_mb, seconds);
  const usual = [64, 96, 128].findLast((rate) => rate * 8 <= all) ?? 32;
  const sound = Math.min(options.audio_bitrate ?? usual, usual);
  const cap = all - sounds * sound;
  if (cap < leastPicture) throw noRoom(seconds, options.max_mb);
  return { ...options, ...(sounds > 0 && { audio_bitrate: sound }), cap_kbps: cap };
}

export function fitSound(options: AudioOptions, seconds: number): AudioOptions {
  if (options.max_mb === undefined) return options;
  const all = rateFor(options.max_mb, seconds);
  if (all < leastSound) throw noRoom(seconds, options.max_mb);
  if (all >= enoughForSound) return options;
  const { quality: _replaced, ...rest } = options;
  return { ...rest, audio_bitrate: Math.min(options.audio_bitrate ?? all, all) };
}

function noRoom(seconds: number, maxMb: number): AppError {
  return new AppError(
    'file_too_large',
    `It lasts ${Math.round(seconds)} s, which is too long for ${Number(maxMb.toFixed(2))} MB. Allow more, or cut it into parts.`,
  );
}

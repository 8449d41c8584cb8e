// Which part of a film or a sound is wanted, and how long the result must be. Pure.
import { AppError } from '../../shared/errors.js';
import type { TimeOptions } from '../video-options.js';
import type { StreamFacts } from './media-facts.js';

export interface Span {
  readonly startS: number;
  /** Not given: to the end. */
  readonly lengthS?: number;
  /** Seconds that the result must have, by what the kept streams say; any of these is right. */
  readonly expectedS: readonly number[];
  readonly longestS: number;
}

export function spanOf(
  durationS: number,
  kept: readonly StreamFacts[],
  { start = 0, end }: TimeOptions,
  speed: number,
): Span {
  if (start >= durationS)
    throw new AppError('validation_failed', `The start lies behind the end: it lasts ${durationS.toFixed(1)} s.`, {
      fields: [{ pointer: '/options/start', code: 'custom', detail: 'lies behind the end' }],
    });
  const cut = (seconds: number) => (Math.min(seconds, end ?? Infinity) - start) / speed;
  const ends = kept.flatMap(({ durationS: own, startS }) =>
    own === undefined ? [] : [own, own + Math.max(0, startS)],
  );
  const longest = Math.max(...kept.map((each) => each.durationS ?? durationS));
  const expectedS = [longest, ...ends.filter((each) => each >= longest), durationS].map(cut).filter((each) => each > 0);
  return {
    startS: start,
    ...(end !== undefined && { lengthS: Math.min(end, durationS) - start }),
    expectedS,
    longestS: Math.max(...expectedS),
  };
}

/** ffmpeg's cutting options before an input. */
export function cutArgs({ startS, lengthS }: Span): string[] {
  return [
    ...(startS > 0 ? ['-ss', String(startS)] : []),
    ...(lengthS !== undefined ? ['-t', String(Number(lengthS.toFixed(6)))] : []),
  ];
}

/** Whoever reads it cuts it later. */
export const uncut = ({ expectedS, longestS }: Span): Span => ({ startS: 0, expectedS, longestS });

/** Only a part of it, or at another speed. */
export const isCut = ({ start, end, speed }: TimeOptions & { readonly speed: number }): boolean =>
  start !== undefined || end !== undefined || speed !== 1;

// How often tasks of one type may begin, as Celery writes it, and the clock that keeps to it. Pure; used by type-limit-keeper.ts and those who read rates.
import { AppError } from '../../shared/errors.js';

const secondsOf = { s: 1, m: 60, h: 3600 } as const;
const RATE = /^(\d{1,7}(?:\.\d{1,3})?)(?:\/([smh]))?$/;

/** The rate as it is kept, or null for "0" and "", which end a limit. */
export function readRate(said: string | number): string | null {
  const text = String(said).trim();
  const [, count = '', unit = 's'] = RATE.exec(text) ?? (text === '' ? ['', '0'] : []);
  if (count === '')
    throw new AppError('invalid_args', 'A rate is a number of tasks in a second, minute or hour: 5/s, 10/m or 100/h.');
  return Number(count) === 0 ? null : `${Number(count)}/${unit}`;
}

/** Milliseconds from one beginning to the next. */
export function intervalMs(rate: string): number {
  const [count = '1', unit = 's'] = rate.split('/');
  return (secondsOf[unit as keyof typeof secondsOf] * 1000) / Number(count);
}

export class Pacer {
  private nextAt = -Infinity;
  /** When the last of those that were sent away was told to come again. */
  private lastAgainAt = -Infinity;

  constructor(readonly rate: string) {}

  /** 0: it may begin, and counts. Else when to come again: one after the other, so that they do not all come at once. */
  waitMs(now: number): number {
    const interval = intervalMs(this.rate);
    if (now >= this.nextAt) {
      this.nextAt = now + interval;
      return 0;
    }
    this.lastAgainAt = Math.max(this.nextAt, this.lastAgainAt + interval);
    return this.lastAgainAt - now;
  }
}

import { describe, expect, it } from 'vitest';
import { nextWaitOfQueueS, nextWaitS } from './delivery-schedule.js';

describe('the wait before the next try', () => {
  it('grows from seconds to a day, and then there is none', () => {
    const waits = Array.from({ length: 10 }, (_, index) => nextWaitS(index + 1, {}, { chance: 0 }));
    expect(waits).toEqual([5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400, undefined]);
  });

  it('is short for a queue, whose broker is near, and ends after days too', () => {
    expect([1, 2, 3, 6, 7, 8, 4319].map((tries) => nextWaitOfQueueS(tries, { chance: 0 }))).toEqual([
      1, 2, 4, 32, 60, 60, 60,
    ]);
    expect(nextWaitOfQueueS(4320)).toBeUndefined();
  });

  it('is a little longer by chance, and another one each time', () => {
    expect(nextWaitS(2, {}, { chance: 1 })).toBe(360);
    for (const [wait, least, most] of [
      [() => nextWaitS(2, {}), 300, 360],
      [() => nextWaitOfQueueS(7), 60, 72],
    ] as const) {
      const waits = Array.from({ length: 50 }, () => Number(wait()));
      expect(new Set(waits).size).toBeGreaterThan(1);
      expect(Math.min(...waits)).toBeGreaterThanOrEqual(least);
      expect(Math.max(...waits)).toBeLessThanOrEqual(most);
    }
  });

  it('is longer for a receiver that is busy', () => {
    for (const status of [429, 502, 504]) expect(nextWaitS(1, { status }, { chance: 0 })).toBe(60);
    expect(nextWaitS(1, { status: 500 }, { chance: 0 })).toBe(5);
  });

  it.each([
    ['120', 120],
    ['Thu, 01 Jan 1970 00:05:00 GMT', 300],
    ['999999999', 86_400],
    ['soon', 5],
    ['1', 5],
  ])('is what the receiver wants (%s)', (retryAfter, wait) =>
    expect(nextWaitS(1, { retryAfter }, { chance: 0, now: 0 })).toBe(wait),
  );
});

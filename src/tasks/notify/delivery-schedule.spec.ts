import { describe, expect, it } from 'vitest';
import { nextWaitOfQueueS, nextWaitS } from './delivery-schedule.js';

describe('the wait before the next try', () => {
  it('grows from seconds to a day, and then there is none', () => {
    const waits = Array.from({ length: 10 }, (_, index) => nextWaitS(index + 1, {}, 0));
    expect(waits).toEqual([5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400, undefined]);
  });

  it('is short for a queue, whose broker is near, and ends after days too', () => {
    expect([1, 2, 3, 6, 7, 8, 4319].map((tries) => nextWaitOfQueueS(tries, 0))).toEqual([1, 2, 4, 32, 60, 60, 60]);
    expect(nextWaitOfQueueS(4320, 0)).toBeUndefined();
  });

  it('is a little longer by chance', () => expect(nextWaitS(2, {}, 1)).toBe(360));

  it('is longer for a receiver that is busy', () => {
    for (const status of [429, 502, 504]) expect(nextWaitS(1, { status }, 0)).toBe(60);
    expect(nextWaitS(1, { status: 500 }, 0)).toBe(5);
  });

  it.each([
    ['120', 120],
    ['Thu, 01 Jan 1970 00:05:00 GMT', 300],
    ['999999999', 86_400],
    ['soon', 5],
    ['1', 5],
  ])('is what the receiver wants (%s)', (retryAfter, wait) =>
    expect(nextWaitS(1, { retryAfter }, 0, { now: 0 })).toBe(wait),
  );
});

import { describe, expect, it } from 'vitest';
import { permittedPriority, roomInS } from './admission.js';

describe('when there will be room', () => {
  it.each([
    ['ten over at one a second', 10, 60, 10],
    ['one over at six hundred a second', 1, 36_000, 1],
    ['a thousand over at one a minute is not promised for later than five minutes', 1000, 1, 300],
    ['nothing has ended, so nobody knows', 5, 0, 30],
  ])('%s', (_what, over, ended, seconds) => expect(roomInS(over, ended)).toBe(seconds));
});

describe('the ceiling of priorities', () => {
  const low = { id: 'x', limits: { max_priority: 3 } };

  it('lowers what nobody asked for and refuses what somebody did', () => {
    expect(permittedPriority(low, undefined)).toBe(3);
    expect(permittedPriority(low, 3)).toBe(3);
    expect(() => permittedPriority(low, 4)).toThrow('at most 3');
  });

  it('is not there for others', () => {
    expect(permittedPriority({}, undefined)).toBe(5);
    expect(permittedPriority({ limits: { max_priority: 9 } }, undefined)).toBe(5);
    expect(permittedPriority({}, 9)).toBe(9);
  });
});

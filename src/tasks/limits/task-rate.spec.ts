import { describe, expect, it } from 'vitest';
import { intervalMs, Pacer, readRate } from './task-rate.js';

describe('a rate', () => {
  it.each([
    ['10/m', '10/m', 6000],
    ['5', '5/s', 200],
    [' 100/h ', '100/h', 36_000],
    ['0.5/s', '0.5/s', 2000],
  ])('%s is understood', (said, kept, ms) => {
    expect(readRate(said)).toBe(kept);
    expect(intervalMs(kept)).toBe(ms);
  });
  it.each(['0', '', '0/m', 0])('"%s" ends it', (said) => expect(readRate(said)).toBeNull());
  it.each(['fast', '-1/s', '10/d', '1/2/3', 'NaN'])('"%s" is none', (said) => {
    expect(() => readRate(said)).toThrow(/A rate is/);
  });
});

describe('tasks that are paced', () => {
  it('begin one interval after the other, and those that wait come one by one', () => {
    const pacer = new Pacer('10/s');
    expect([0, 1, 2].map((now) => pacer.waitMs(now))).toEqual([0, 99, 198]);
    expect([100, 150, 200].map((now) => pacer.waitMs(now))).toEqual([0, 150, 0]);
  });

  it('are never more than the rate, whenever they come', () => {
    const pacer = new Pacer('10/s');
    let begun = 0;
    for (let now = 0; now < 5000; now += 7) begun += Number(pacer.waitMs(now) === 0);
    expect(begun).toBeLessThanOrEqual(50);
    expect(begun).toBeGreaterThan(45);
  });
});

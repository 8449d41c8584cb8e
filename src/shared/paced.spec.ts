import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Paced } from './paced.js';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const watch = () => {
  const at: number[] = [];
  const began = performance.now();
  return { at, paced: new Paced(500, () => at.push(performance.now() - began)) };
};

it('acts at once, then once in a while, and once more for what came last', () => {
  const { at, paced } = watch();
  for (let time = 0; time < 60; time += 1) {
    paced.ask();
    vi.advanceTimersByTime(20);
  }
  vi.advanceTimersByTime(5000);
  expect(at).toEqual([0, 500, 1000, 1500]);
});

it('is finished at once where something is owed, and not otherwise', () => {
  const { at, paced } = watch();
  paced.ask();
  paced.finish();
  paced.ask();
  vi.advanceTimersByTime(100);
  paced.finish();
  paced.finish();
  vi.advanceTimersByTime(5000);
  expect(at).toEqual([0, 100]);
});

it('owes nothing once it is stopped', () => {
  const { at, paced } = watch();
  paced.ask();
  paced.ask();
  paced.stop();
  vi.advanceTimersByTime(5000);
  expect(at).toEqual([0]);
});

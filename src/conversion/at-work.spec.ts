import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { whenQuiet, whileAtWork } from './at-work.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Work that goes on until it is told to end. */
function begin() {
  let end!: () => void;
  const held = new Promise<void>((resolve) => (end = resolve));
  const ended = whileAtWork(() => held);
  return () => (end(), ended);
}

it('where nothing is at work, a quiet moment has come after its time', () => {
  const then = vi.fn();
  whenQuiet(1000, then);
  vi.advanceTimersByTime(999);
  expect(then).not.toHaveBeenCalled();
  vi.advanceTimersByTime(10_000);
  expect(then).toHaveBeenCalledTimes(1);
});

it('a quiet moment comes after the last work has ended, and begins anew with each', async () => {
  const then = vi.fn();
  whenQuiet(1000, then);
  const [endOne, endTwo] = [begin(), begin()];
  vi.advanceTimersByTime(5000);
  await endOne();
  vi.advanceTimersByTime(5000);
  expect(then).not.toHaveBeenCalled();
  await endTwo();
  vi.advanceTimersByTime(999);
  await begin()();
  vi.advanceTimersByTime(999);
  expect(then).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(then).toHaveBeenCalledTimes(1);
});

it('work that fails is over as well', async () => {
  const then = vi.fn();
  whenQuiet(1000, then);
  await expect(whileAtWork(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  vi.advanceTimersByTime(1000);
  expect(then).toHaveBeenCalledTimes(1);
});

it('what is forgotten is not called', async () => {
  const then = vi.fn();
  const forget = whenQuiet(1000, then);
  forget();
  await begin()();
  vi.advanceTimersByTime(5000);
  expect(then).not.toHaveBeenCalled();
});

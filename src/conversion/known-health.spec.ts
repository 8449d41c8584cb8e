import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { EngineHealth } from './engine.js';
import { KnownHealth } from './known-health.js';

const here: EngineHealth = { available: true, version: '1' };
const missing: EngineHealth = { available: false, reason: 'not installed' };
beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => void vi.useRealTimers());

it('looks once for all who ask, and never again when it is there', async () => {
  const look = vi.fn(() => Promise.resolve(here));
  const health = new KnownHealth(look);
  expect(await Promise.all([health.ask(), health.ask()])).toEqual([here, here]);
  vi.advanceTimersByTime(3_600_000);
  await health.ask();
  expect(look).toHaveBeenCalledTimes(1);
});

it('looks again after a moment when it was missing', async () => {
  const answers = [missing, here];
  const health = new KnownHealth(() => Promise.resolve(answers.shift() ?? here));
  expect(await health.ask()).toEqual(missing);
  expect(await health.ask()).toEqual(missing);
  vi.advanceTimersByTime(10_000);
  expect(await health.ask()).toEqual(here);
});

it('takes what is thrown as the reason', async () => {
  const health = new KnownHealth(() => Promise.reject(new Error('it does not start')));
  expect(await health.ask()).toEqual({ available: false, reason: 'it does not start' });
});

import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { DatabaseWatch } from './database-watch.js';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

it('counts from its first look, and anew after a silence in which leases may have run out', async () => {
  let delayMs = 0;
  const query = () => new Promise<never[]>((resolve) => setTimeout(() => resolve([]), delayMs));
  const watch = new DatabaseWatch({ query });
  watch.start();
  expect(watch.calmForMs).toBe(0);
  await vi.advanceTimersByTimeAsync(12_000);
  expect(watch.calmForMs).toBeGreaterThan(10_000);
  delayMs = 3000;
  await vi.advanceTimersByTimeAsync(4000);
  delayMs = 0;
  await vi.advanceTimersByTimeAsync(3000);
  expect(watch.calmForMs).toBeGreaterThan(15_000);
  delayMs = 8000;
  await vi.advanceTimersByTimeAsync(8000);
  expect(watch.calmForMs).toBe(0);
  delayMs = 0;
  await vi.advanceTimersByTimeAsync(5000);
  expect(watch.calmForMs).toBeGreaterThan(1000);
  expect(watch.calmForMs).toBeLessThan(5000);
  await watch.stop();
});

it('is never calm while the database is away', async () => {
  const watch = new DatabaseWatch({ query: () => Promise.reject(new Error('Connection terminated')) });
  watch.start();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(watch.calmForMs).toBe(0);
  await watch.stop();
});

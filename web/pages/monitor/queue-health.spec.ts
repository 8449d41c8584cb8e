import { expect, it } from 'vitest';
import { healthOf, type Queue, type RecentQueue } from './queue-health.js';

const queue: Queue = {
  queue: 'image',
  waiting: 0,
  running: 0,
  slots: 4,
  workers: 1,
  paused: false,
  oldest_run_s: null,
  oldest_wait_s: null,
} as Queue;
const recent = {
  last_count: 20,
  last_failed: 20,
  last_faults: 0,
  last_ended_at: null,
  run_p95_ms: null,
} as RecentQueue;
const health = (faults: number) => healthOf({ queue, recent: { ...recent, last_faults: faults }, now: 0 });

it('a queue fails by what is wrong here, not by what was sent to it', () => {
  expect(health(0)).toBe('idle');
  expect(health(3)).toBe('idle');
  expect(health(4)).toBe('failing');
});

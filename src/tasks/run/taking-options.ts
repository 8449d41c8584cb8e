// How every processor takes hints. The queue's own lock is longer than our lease, so that the row decides first who lost a task;
// the queue may find a hint stalled as often as it likes, because losses are counted in the row.
import type { WorkerOptions } from 'bullmq';

export const takingOptions = {
  lockDuration: 15_000,
  stalledInterval: 5_000,
  maxStalledCount: 1_000_000,
  drainDelay: 5,
} as const satisfies Partial<WorkerOptions>;

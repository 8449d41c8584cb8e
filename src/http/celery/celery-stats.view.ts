// Workers, queues and types of tasks as the routes for Celery programs show them.
import { z } from 'zod';
import type { CeleryQueue, CeleryWorker } from '../../monitor/celery-stats.js';
import { countField, listOf, momentField } from '../answer-fields.js';
import { slotsField } from '../admin/worker.view.js';

export const celeryWorkerSchema = z
  .object({
    status: z.string(),
    pid: z.int(),
    hostname: z.string(),
    uptime_s: countField,
    pool: z.object({ max_concurrency: countField, active: countField }),
    total: z.record(z.string(), countField).describe('Begun since it started, at most of the last day, by name'),
    prefetch_count: countField.describe('Nothing is taken before there is a slot for it'),
    rusage: z.object({ maxrss: countField.describe('KiB, with everything that it has started') }),
    heartbeat_at: momentField,
    queues: listOf(z.string()),
  })
  .meta({ id: 'CeleryWorker' });
export const celeryQueueSchema = z
  .object({
    waiting: countField,
    active: countField,
    delayed: countField,
    failed: countField.describe('In the last hour'),
    completed_1h: countField,
    paused: z.boolean(),
    oldest_wait_s: countField.nullable(),
  })
  .meta({ id: 'CeleryQueue' });
export const celeryWorkersSchema = z.record(z.string(), celeryWorkerSchema).describe('By name');
export const celeryQueuesSchema = z.record(z.string(), celeryQueueSchema).describe('By name');
export const celeryStatsSchema = z
  .object({
    workers: celeryWorkersSchema,
    queues: celeryQueuesSchema,
    totals: z.object({
      workers: countField,
      active: countField,
      waiting: countField,
      delayed: countField,
      failed: countField,
      completed_1h: countField,
    }),
  })
  .meta({ id: 'CeleryStats' });
export const taskTypeSchema = z
  .object({
    name: z.string(),
    queue: z.string().nullable().describe('Null: it follows from the files, or from what its name stands for'),
    over_http: z.boolean().describe('Can be triggered here; others are sent by messages'),
    limits: listOf(
      z.object({
        worker: z.string().nullable().describe('Null: all'),
        rate: z.string().nullable(),
        soft_s: countField.nullable(),
        hard_s: countField.nullable(),
      }),
    ),
  })
  .meta({ id: 'TaskType' });
export const limitedSchema = z
  .object({ message: z.string(), workers: listOf(z.string()).describe('That keep to it already') })
  .meta({ id: 'LimitedType' });
export const toldSchema = z
  .object({
    message: z.string(),
    worker: z.string(),
    slots: slotsField.optional(),
    processes: countField.optional().describe('After restart: how many end when they are idle'),
  })
  .meta({ id: 'ToldWorker' });

export type CeleryWorkerView = z.output<typeof celeryWorkerSchema>;
export type CeleryQueueView = z.output<typeof celeryQueueSchema>;

export const celeryWorkerView = ({ row, uptimeS, slots, total }: CeleryWorker): CeleryWorkerView => ({
  status: row.state,
  pid: row.pid,
  hostname: row.host,
  uptime_s: uptimeS,
  pool: { max_concurrency: slots, active: row.running.length },
  total,
  prefetch_count: row.running.length,
  rusage: { maxrss: Math.round(row.memory_bytes / 1024) },
  heartbeat_at: row.seen_at.toISOString(),
  queues: Object.keys(row.queues),
});

export const celeryQueueView = (queue: CeleryQueue): CeleryQueueView => ({
  waiting: queue.waiting,
  active: queue.running,
  delayed: queue.delayed,
  failed: queue.failed,
  completed_1h: queue.completed_1h,
  paused: queue.paused,
  oldest_wait_s: queue.oldest_wait_s,
});

export const workersByName = (workers: readonly CeleryWorker[]): Record<string, CeleryWorkerView> =>
  Object.fromEntries(workers.map((worker) => [worker.node, celeryWorkerView(worker)]));
export const queuesByName = (queues: readonly CeleryQueue[]): Record<string, CeleryQueueView> =>
  Object.fromEntries(queues.map((queue) => [queue.queue, celeryQueueView(queue)]));

export function celeryStatsView(workers: readonly CeleryWorker[], queues: readonly CeleryQueue[]) {
  const views = Object.values(queuesByName(queues));
  const sum = (name: 'active' | 'waiting' | 'delayed' | 'failed' | 'completed_1h') =>
    views.reduce((total, view) => total + view[name], 0);
  return {
    workers: workersByName(workers),
    queues: queuesByName(queues),
    totals: {
      workers: workers.length,
      active: sum('active'),
      waiting: sum('waiting'),
      delayed: sum('delayed'),
      failed: sum('failed'),
      completed_1h: sum('completed_1h'),
    },
  };
}

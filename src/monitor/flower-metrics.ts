// The numbers that dashboards made for Flower ask for, under its names and labels, counted from the rows. Called by the route
// /flower/metrics, and by /metrics, where they stand beside our own.
import { Injectable } from '@nestjs/common';
import { Sql } from '../entities/sql.js';
import { Cache } from '../tasks/cache/cache.js';
import { CeleryStats } from './celery-stats.js';
import { expose, type Family, type Sample } from './exposition.js';

const FRESH_S = 15;
const BUCKETS_S = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];
/** Our events by the names of Celery's; others have no twin there. */
const types: Readonly<Record<string, string>> = {
  queued: 'task-received',
  started: 'task-started',
  retrying: 'task-retried',
  done: 'task-succeeded',
  failed: 'task-failed',
  expired: 'task-revoked',
  cancelled: 'task-revoked',
};
interface Ran {
  readonly worker: string;
  readonly task: string;
  readonly runs: number;
  readonly seconds: number;
  readonly below: number[];
  readonly waited: number;
}

@Injectable()
export class FlowerMetrics {
  constructor(
    private readonly sql: Sql,
    private readonly stats: CeleryStats,
    private readonly cache: Cache,
  ) {}

  /** Looked up by one api process for all of them: a busy day is many rows. */
  shared(): Promise<string> {
    return this.cache.getOrLoad('own:flower-metrics', () => this.text(), FRESH_S);
  }

  /** Of the last day, so that their reading stays cheap; a total may fall when a busy day leaves that window, as after a restart of Flower. */
  async text(): Promise<string> {
    const [workers, events, ran] = await Promise.all([this.stats.workers(), this.events(), this.ran()]);
    const families: Family[] = [
      { name: 'flower_events_total', type: 'counter', help: 'Number of events', samples: events },
      { name: 'flower_task_runtime_seconds', type: 'histogram', help: 'Task runtime', samples: ran.flatMap(histogram) },
      {
        name: 'flower_task_prefetch_time_seconds',
        type: 'gauge',
        help: 'The time that the last task waited for its start.',
        samples: ran.map(({ worker, task, waited }) => ({ labels: { worker, task }, value: waited })),
      },
      {
        name: 'flower_worker_prefetched_tasks',
        type: 'gauge',
        help: 'Number of tasks of a type that a worker has fetched ahead: none, here they wait in the queue.',
        samples: ran.map(({ worker, task }) => ({ labels: { worker, task }, value: 0 })),
      },
      {
        name: 'flower_worker_online',
        type: 'gauge',
        help: 'Worker online status',
        samples: workers.map(({ node }) => ({ labels: { worker: node }, value: 1 })),
      },
      {
        name: 'flower_worker_number_of_currently_executing_tasks',
        type: 'gauge',
        help: 'Number of tasks currently executing at a worker',
        samples: workers.map(({ node, row }) => ({ labels: { worker: node }, value: row.running.length })),
      },
    ];
    return expose(families);
  }

  private async events(): Promise<Sample[]> {
    const rows = await this.sql.query<{ worker: string; type: string; task: string; count: number }>(
      `SELECT coalesce(e.worker, '') AS worker, e.type, coalesce(c.sender->>'name', t.operation) AS task, count(*)::int AS count
       FROM task t JOIN task_event e ON e.task_id = t.id LEFT JOIN celery_task c ON c.task_id = t.id
       WHERE t.created_at > now() - interval '1 day' AND e.type = ANY ($1) GROUP BY 1, 2, 3`,
      [Object.keys(types)],
    );
    const sums = new Map<string, Sample>();
    for (const { worker, type, task, count } of rows) {
      const labels = { worker, type: types[type] ?? type, task };
      const key = JSON.stringify(labels);
      sums.set(key, { labels, value: (sums.get(key)?.value ?? 0) + count });
    }
    return [...sums.values()];
  }

  private ran(): Promise<Ran[]> {
    return this.sql.query<Ran>(
      `WITH r AS (SELECT t.worker, coalesce(c.sender->>'name', t.operation) AS task, extract(epoch FROM t.ended_at - t.started_at)::float8 AS s, t.started_at,
           extract(epoch FROM t.started_at - t.queued_at)::float8 AS waited
         FROM task t LEFT JOIN celery_task c ON c.task_id = t.id
         WHERE t.created_at > now() - interval '1 day' AND t.state = 'done' AND t.worker IS NOT NULL)
       SELECT worker, task, count(*)::int AS runs, sum(s) AS seconds, (array_agg(coalesce(waited, 0) ORDER BY started_at DESC))[1] AS waited,
         ARRAY[${BUCKETS_S.map((most) => `(count(*) FILTER (WHERE s <= ${most}))::int`).join(', ')}] AS below
       FROM r GROUP BY worker, task`,
    );
  }
}

function histogram({ worker, task, runs, seconds, below }: Ran): Sample[] {
  const labels = { worker, task };
  return [
    ...BUCKETS_S.map((le, at) => ({ suffix: '_bucket', labels: { ...labels, le: String(le) }, value: below[at] ?? 0 })),
    { suffix: '_bucket', labels: { ...labels, le: '+Inf' }, value: runs },
    { suffix: '_sum', labels, value: seconds },
    { suffix: '_count', labels, value: runs },
  ];
}

// Workers and queues as Celery and Flower show them, read from the rows. Called by the routes of http/celery and http/flower.
import { Injectable } from '@nestjs/common';
import { Sql } from '../entities/sql.js';
import { AppError } from '../shared/errors.js';
import { Overview, type QueueOverview, type WorkerOverview } from './overview.js';

export interface CeleryWorker {
  /** As Celery names it: name@host. */
  readonly node: string;
  readonly row: WorkerOverview;
  readonly uptimeS: number;
  readonly slots: number;
  /** Begun since it started, within the last day. */
  readonly total: Readonly<Record<string, number>>;
}
export interface CeleryQueue extends QueueOverview {
  /** Within the last hour. */
  readonly failed: number;
  readonly completed_1h: number;
}

@Injectable()
export class CeleryStats {
  constructor(
    private readonly sql: Sql,
    private readonly overview: Overview,
  ) {}

  async workers(): Promise<CeleryWorker[]> {
    const [rows, totals] = await Promise.all([this.overview.workers(), this.totals()]);
    return rows.map((row) => {
      const slots = Object.values(row.queues).reduce((sum, each) => sum + each, 0);
      const own = totals.filter(({ worker }) => worker === row.name);
      return {
        node: nodeOf(row),
        row,
        uptimeS: Math.max(0, Math.round((Date.now() - row.started_at.getTime()) / 1000)),
        slots: Math.min(slots, row.cap ?? Infinity),
        total: Object.fromEntries(own.map(({ name, count }) => [name, count])),
      };
    });
  }

  /** By its own name or by that which Celery gives it. */
  async worker(asked: string): Promise<CeleryWorker> {
    const all = await this.workers();
    const found = all.find(({ node, row }) => node === asked || row.name === asked);
    if (found) return found;
    const alive = all.length === 0 ? 'No worker is.' : `Alive: ${all.map(({ node }) => node).join(', ')}.`;
    throw new AppError('not_found', `No worker named "${asked.slice(0, 100)}" is alive. ${alive}`);
  }

  async queues(): Promise<CeleryQueue[]> {
    const [queues, ended] = await Promise.all([
      this.overview.queues(),
      this.sql.query<{ queue: string; done: number; failed: number }>(
        `SELECT queue, count(*) FILTER (WHERE state = 'done')::int AS done, count(*) FILTER (WHERE state = 'failed')::int AS failed
         FROM task WHERE ended_at > now() - interval '1 hour' GROUP BY queue`,
      ),
    ]);
    return queues.map((queue) => {
      const its = ended.find((row) => row.queue === queue.queue);
      return { ...queue, failed: its?.failed ?? 0, completed_1h: its?.done ?? 0 };
    });
  }

  private totals(): Promise<{ worker: string; name: string; count: number }[]> {
    return this.sql.query(
      `SELECT t.worker, coalesce(c.sender->>'name', t.operation) AS name, count(*)::int AS count
       FROM task t JOIN worker w ON w.name = t.worker LEFT JOIN celery_task c ON c.task_id = t.id
       WHERE t.created_at > now() - interval '1 day' AND t.started_at >= w.started_at GROUP BY 1, 2`,
    );
  }
}

const nodeOf = ({ name, host }: WorkerOverview): string => (name.includes('@') ? name : `${name}@${host}`);

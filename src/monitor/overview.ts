// What an operator looks at: queues, workers, engines and space, read from the rows. Called by the administrator's routes and by the metrics.
import { Injectable } from '@nestjs/common';
import { Sql } from '../entities/sql.js';
import type { EngineReport, Worker } from '../entities/worker.entity.js';
import type { Lack } from '../shared/lack.js';
import { Storage } from '../storage/storage.js';
import { queueNames } from '../tasks/queues/queues.js';

export interface QueueOverview {
  readonly queue: string;
  readonly paused: boolean;
  readonly draining: boolean;
  readonly changed_by: string | null;
  readonly changed_at: Date | null;
  /** Due now. */
  readonly waiting: number;
  /** Waiting for their time. */
  readonly delayed: number;
  readonly running: number;
  /** In all living workers together. */
  readonly slots: number;
  readonly workers: number;
  readonly oldest_wait_s: number | null;
  /** Of what runs now: the longest so far. */
  readonly oldest_run_s: number | null;
}
export interface EngineOverview {
  readonly id: string;
  readonly versions: readonly string[];
  readonly workers: readonly string[];
  readonly missing: readonly { readonly worker: string; readonly reason: string; readonly lack: Lack | null }[];
}
export interface SpaceOverview {
  readonly kind: string;
  readonly files: number;
  readonly bytes: number;
}
export interface SpaceUse {
  readonly kinds: readonly SpaceOverview[];
  readonly freeBytes: number;
  readonly floorBytes: number;
  readonly totalBytes: number;
}
export type WorkerOverview = Omit<Worker, 'memory_bytes' | 'incarnation'> & { readonly memory_bytes: number };

const ALIVE = `seen_at > now() - interval '30 s' AND state <> 'stopped'`;

@Injectable()
export class Overview {
  constructor(
    private readonly sql: Sql,
    private readonly storage: Storage,
  ) {}

  queues(): Promise<QueueOverview[]> {
    return this.sql.query<QueueOverview>(
      `WITH live AS (SELECT queue, count(*) FILTER (WHERE state <> 'running' AND run_at <= now())::int AS waiting,
           count(*) FILTER (WHERE state <> 'running' AND run_at > now())::int AS delayed, count(*) FILTER (WHERE state = 'running')::int AS running,
           extract(epoch FROM now() - min(greatest(queued_at, run_at)) FILTER (WHERE state = 'queued' AND run_at <= now()))::int AS oldest_wait_s,
           extract(epoch FROM now() - min(started_at) FILTER (WHERE state = 'running'))::int AS oldest_run_s
         FROM task WHERE state IN ('queued','retrying','running') GROUP BY queue),
       served AS (SELECT key AS queue, sum(value::int)::int AS slots, count(*)::int AS workers FROM worker, jsonb_each_text(queues) WHERE ${ALIVE} GROUP BY key)
       SELECT q.queue, coalesce(s.paused, false) AS paused, coalesce(s.draining, false) AS draining, s.changed_by, s.changed_at,
         coalesce(live.waiting, 0) AS waiting, coalesce(live.delayed, 0) AS delayed, coalesce(live.running, 0) AS running,
         coalesce(served.slots, 0) AS slots, coalesce(served.workers, 0) AS workers, live.oldest_wait_s, live.oldest_run_s
       FROM unnest($1::text[]) WITH ORDINALITY q(queue, place) LEFT JOIN queue_state s USING (queue) LEFT JOIN live USING (queue)
         LEFT JOIN served USING (queue) ORDER BY place`,
      [queueNames],
    );
  }

  /** Those that live; the newest word of each. */
  workers(): Promise<WorkerOverview[]> {
    return this.sql.query<WorkerOverview>(
      `SELECT name, host, pid, version, node, queues, cap, engines, cage, running, memory_bytes::float8 AS memory_bytes, done_count, failed_count, state,
         started_at, seen_at FROM worker WHERE ${ALIVE} ORDER BY name`,
    );
  }

  /** Of all living workers: who has which, and who lacks which, and why. */
  async engines(): Promise<EngineOverview[]> {
    const workers = await this.workers();
    const reports = workers.flatMap(({ name, engines }) => engines.map((engine) => ({ worker: name, engine })));
    const ids = [...new Set(reports.map(({ engine }) => engine.id))].sort();
    return ids.map((id) => {
      const own = reports.filter(({ engine }) => engine.id === id);
      const works = own.filter(({ engine }) => engine.missing === null);
      const versions = works.flatMap(({ engine }: { engine: EngineReport }) => engine.version ?? []);
      return {
        id,
        versions: [...new Set(versions)].sort(),
        workers: works.map(({ worker }) => worker),
        missing: own.flatMap(({ worker, engine: { missing, lack = null } }) =>
          missing === null ? [] : [{ worker, reason: missing, lack }],
        ),
      };
    });
  }

  /** Bytes that several rows share are counted once. */
  async space(): Promise<SpaceUse> {
    const [kinds, room] = await Promise.all([
      this.sql.query<SpaceOverview>(
        `SELECT kind, count(*)::int AS files, coalesce(sum(bytes), 0)::float8 AS bytes FROM (
           SELECT DISTINCT ON (storage_key) role AS kind, size_bytes AS bytes FROM stored_file WHERE deleted_at IS NULL ORDER BY storage_key, role
         ) stored GROUP BY kind
         UNION ALL SELECT 'upload', count(*)::int, coalesce(sum(offset_bytes), 0)::float8 FROM upload WHERE file_id IS NULL ORDER BY kind`,
      ),
      this.storage.room(),
    ]);
    return { kinds, ...room };
  }
}

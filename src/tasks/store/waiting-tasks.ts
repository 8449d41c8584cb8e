// Rows of tasks that have not begun: changed, hurried, let into their queue, or ended before anybody has worked on them.
import { Injectable } from '@nestjs/common';
import type { ConversionTask } from '../../entities/conversion-task.entity.js';
import { Sql } from '../../entities/sql.js';
import type { Task } from '../../entities/task.entity.js';
import type { AskedLimits } from '../time-limits.js';
import type { Failure } from './task-endings.js';
import { event, from, HINTED, keepInputs, MANY_ROWS_MS, named, type Hinted } from './task-parts.js';

/** What a client may change before the work begins. */
export interface TaskChange {
  readonly priority?: number | undefined;
  /** Null takes it away. */
  readonly tag?: string | null | undefined;
  readonly metadata?: Readonly<Record<string, string>> | undefined;
  readonly limits?: AskedLimits | undefined;
}
/** What a task of a job learns when its inputs are known. */
export type TaskPlan = Pick<
  ConversionTask,
  'queue' | 'source_format' | 'target_format' | 'options' | 'route' | 'inputs' | 'bytes_in'
>;

/** What is named by $1 and has not begun; $2 and $3 are by whom and why. */
const cancelled = (which: string) =>
  `t AS (UPDATE task SET state = 'cancelled', version = version + 1, ended_at = now(), cancel_requested_at = now(), cancel_mode = 'graceful',
           cancel_reason = $3, cancelled_by = $2, error_code = 'cancelled', error_message = $3
         WHERE ${which} AND state IN ('waiting','queued','retrying') RETURNING *),
       ${event(`'cancelled'`, `jsonb_build_object('reason', t.cancel_reason, 'by', t.cancelled_by)`)}`;

@Injectable()
export class WaitingTasks {
  constructor(private readonly sql: Sql) {}

  /** Undefined: it has begun, has ended, or is at another version. */
  async change(
    id: string,
    version: number | undefined,
    { priority, tag, metadata, ...others }: TaskChange,
    limits: Pick<Task, 'soft_limit_s' | 'hard_limit_s'> | undefined,
  ): Promise<Hinted | undefined> {
    const fields = Object.entries({ priority, tag, metadata, ...others }).filter(([, value]) => value !== undefined);
    const [row] = await this.sql.query<Hinted>(
      `WITH t AS (UPDATE task SET version = version + 1, priority = coalesce($3, priority), tag = CASE WHEN $4 THEN $5 ELSE tag END,
           metadata = coalesce($6, metadata), soft_limit_s = coalesce($7, soft_limit_s), hard_limit_s = coalesce($8, hard_limit_s)
         WHERE id = $1 AND state IN ('waiting','queued','retrying') AND ($2::int IS NULL OR version = $2) RETURNING *),
       ${event(`'changed'`, `jsonb_build_object('fields', $9::jsonb)`)}
       SELECT ${HINTED} FROM t`,
      [
        id,
        version ?? null,
        priority ?? null,
        tag !== undefined,
        tag ?? null,
        metadata ? JSON.stringify(metadata) : null,
        limits?.soft_limit_s ?? null,
        limits?.hard_limit_s ?? null,
        JSON.stringify(fields.map(([name]) => name)),
      ],
    );
    return row;
  }

  /** A draft that belongs to no job takes its place in the queue; its files live from now on. */
  async start(id: string): Promise<Hinted | undefined> {
    const [row] = await this.sql.query<Hinted>(
      `WITH t AS (UPDATE task SET state = 'queued', version = version + 1, queued_at = now(), run_at = greatest(run_at, now()),
           expires_at = now() + (expires_at - created_at)
         WHERE id = $1 AND state = 'waiting' AND job_id IS NULL RETURNING *),
       ${keepInputs}, ${event(`'queued'`)}
       SELECT ${HINTED} FROM t`,
      [id],
    );
    return row;
  }

  /** What they waited for is there: tasks of a job take their place in the queue, each exactly once. */
  async release(plans: readonly (TaskPlan & Pick<Task, 'id'>)[], keepFilesS: number): Promise<Hinted[]> {
    return this.sql.query<Hinted>(
      `WITH t AS (UPDATE task SET state = 'queued', version = task.version + 1, queued_at = now(), run_at = greatest(task.run_at, now()), queue = x.queue,
           source_format = x.source_format, target_format = x.target_format, options = x.options, route = x.route, inputs = x.inputs,
           bytes_in = x.bytes_in, expires_at = now() + $2 * interval '1 second'
         FROM jsonb_populate_recordset(NULL::task, $1) x WHERE task.id = x.id AND task.state = 'waiting' RETURNING task.*),
       ${keepInputs}, ${named()}, ${event(`'queued'`)}
       SELECT ${HINTED} FROM t`,
      [JSON.stringify(plans), keepFilesS],
    );
  }

  /** What waits for its time, its first or that of its next attempt, does not wait for it any longer. */
  async hurry(id: string): Promise<Hinted | undefined> {
    const [row] = await this.sql.query<Hinted>(
      `WITH t AS (UPDATE task SET run_at = now(), version = version + 1
         WHERE id = $1 AND state IN ('queued','retrying') AND run_at > now() RETURNING *),
       ${event(`'changed'`, `'{"fields":["run_at"]}'::jsonb`)}
       SELECT ${HINTED} FROM t`,
      [id],
    );
    return row;
  }

  /** Work that has not begun ends here and now. */
  async cancel(id: string, by: string, reason: string): Promise<Hinted | undefined> {
    const [row] = await this.sql.query<Hinted>(
      `WITH ${cancelled('id = $1')}
       SELECT ${HINTED} FROM t`,
      [id, by, reason],
    );
    return row;
  }

  /** All that has not begun in these queues, in one statement; the answer is how many. */
  async cancelAll(queues: readonly string[], by: string, reason: string): Promise<number> {
    const [row] = await this.sql.transaction((sql) =>
      sql.queryMany<{ count: number }>(
        `WITH ${cancelled('queue = ANY ($1)')}
       SELECT count(*)::int AS count FROM t`,
        [queues, by, reason],
        MANY_ROWS_MS,
      ),
    );
    return row?.count ?? 0;
  }

  /** All of a job that has not begun, in the caller's transaction. */
  async cancelJob(jobId: string, by: string, reason: string): Promise<Hinted[]> {
    return this.sql.queryMany<Hinted>(
      `WITH ${cancelled('job_id = $1')}
       SELECT ${HINTED} FROM t`,
      [jobId, by, reason],
      MANY_ROWS_MS,
    );
  }

  /** What they waited for will never be there. */
  async fail(failures: readonly (Pick<Failure, 'code' | 'message' | 'final'> & Pick<Task, 'id'>)[]): Promise<void> {
    await this.sql.query(
      `WITH t AS (UPDATE task SET state = 'failed', version = version + 1, ended_at = now(), error_code = x.code, error_message = x.message,
           error_final = coalesce(x.final, false)
         FROM jsonb_to_recordset($1) x(id uuid, code text, message text, final boolean) WHERE task.id = x.id AND task.state = 'waiting' RETURNING task.*),
       ${event(`'failed'`, `jsonb_build_object('code', t.error_code)`)}
       SELECT 1 FROM t`,
      [JSON.stringify(failures)],
    );
  }

  /** What was not started in time. */
  async expire(): Promise<Hinted[]> {
    return this.sql.query<Hinted>(
      `WITH t AS (UPDATE task SET state = 'expired', version = version + 1, ended_at = now(), error_code = 'queue_ttl_exceeded',
           error_message = 'The task was not started before the time that its sender allowed.'
         WHERE id IN (SELECT id FROM task WHERE state IN ${from('expired')} AND start_before < now() ORDER BY id LIMIT 500 FOR UPDATE SKIP LOCKED) RETURNING *),
       ${event(`'expired'`)}
       SELECT ${HINTED} FROM t`,
    );
  }
}

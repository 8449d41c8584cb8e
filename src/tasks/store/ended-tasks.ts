// Rows of tasks that are over: how long their files stay, who takes their part in a job, and their removal.
import { Injectable } from '@nestjs/common';
import { Sql } from '../../entities/sql.js';
import { event, keepInputs } from './task-parts.js';

/** The column that names the task, or its job. */
export type TasksBy = 'id' | 'job_id';
export interface Removed {
  readonly tasks: number;
  readonly events: number;
  readonly attempts: number;
}

/** Files may be kept longer than rows; then the row waits for them. */
const REMOVABLE = `ended_at < now() - $1 * interval '1 second' AND (expires_at IS NULL OR expires_at < now())`;

@Injectable()
export class EndedTasks {
  constructor(private readonly sql: Sql) {}

  /** Newer tasks do their part of the job from now on. */
  async replace(ids: readonly string[]): Promise<void> {
    await this.sql.query(
      'UPDATE task SET replaced = true, version = version + 1 WHERE id = ANY ($1) AND ended_at IS NOT NULL',
      [ids],
    );
  }

  /** One task, or all of a job at once, with their time lines; whoever runs one of them finds that it is no longer theirs. Nothing of them stays. */
  async keepFiles(by: TasksBy, id: string, seconds: number, mostS: number): Promise<void> {
    await this.sql.query(
      `WITH t AS (UPDATE task SET expires_at = least(now() + $2 * interval '1 second', ended_at + $3 * interval '1 second'), version = version + 1
         WHERE ${by} = $1 AND state = 'done' AND outputs_deleted_at IS NULL AND expires_at > now()
           AND expires_at < least(now() + $2 * interval '1 second', ended_at + $3 * interval '1 second') RETURNING *),
       f AS (UPDATE stored_file SET expires_at = greatest(stored_file.expires_at, t.expires_at) FROM t
         WHERE stored_file.task_id = t.id AND stored_file.deleted_at IS NULL),
       ${keepInputs}, ${event(`'changed'`, `jsonb_build_object('fields', '["expires_at"]'::jsonb)`)},
       j AS (UPDATE job SET version = job.version + 1, expires_at = greatest(job.expires_at, its.expires_at)
         FROM (SELECT job_id, max(expires_at) AS expires_at FROM t GROUP BY job_id) its WHERE job.id = its.job_id AND job.ended_at IS NOT NULL)
       SELECT 1`,
      [id, seconds, mostS],
    );
  }

  /** Says in the rows of these tasks that their last output is deleted; those that still have one stay as they are. */
  async markOutputsDeleted(ids: readonly string[]): Promise<void> {
    await this.sql.query(
      `UPDATE task SET outputs_deleted_at = now(), version = version + 1 WHERE id = ANY ($1) AND outputs_deleted_at IS NULL
         AND NOT EXISTS (SELECT 1 FROM stored_file WHERE stored_file.task_id = task.id AND role = 'output' AND deleted_at IS NULL)`,
      [ids],
    );
  }

  async removeTasks(by: TasksBy, id: string): Promise<void> {
    await this.sql.query(
      `WITH t AS (DELETE FROM task WHERE ${by} = $1 RETURNING id, client_id),
       e AS (DELETE FROM task_event USING t WHERE task_id = t.id),
       a AS (DELETE FROM task_attempt USING t WHERE task_id = t.id),
       n AS (DELETE FROM task_input USING t WHERE task_id = t.id)
       INSERT INTO tombstone (task_id, client_id) SELECT id, client_id FROM t ON CONFLICT (task_id) DO NOTHING`,
      [id],
    );
  }

  /** Ended tasks that nobody has to remember, with their time lines and attempts; a tombstone stays. At most `limit` of them. */
  async removeEnded(olderThanS: number, limit: number): Promise<Removed> {
    const [removed] = await this.sql.query<Removed>(
      `WITH old AS MATERIALIZED (SELECT id, client_id FROM task WHERE ${REMOVABLE} ORDER BY ended_at LIMIT $2 FOR UPDATE SKIP LOCKED),
       e AS (DELETE FROM task_event USING old WHERE task_id = old.id RETURNING 1),
       a AS (DELETE FROM task_attempt USING old WHERE task_id = old.id RETURNING 1),
       n AS (DELETE FROM task_input USING old WHERE task_id = old.id),
       s AS (INSERT INTO tombstone (task_id, client_id) SELECT id, client_id FROM old ON CONFLICT (task_id) DO NOTHING),
       t AS (DELETE FROM task USING old WHERE task.id = old.id RETURNING 1)
       SELECT (SELECT count(*)::int FROM t) AS tasks, (SELECT count(*)::int FROM e) AS events, (SELECT count(*)::int FROM a) AS attempts`,
      [olderThanS, limit],
    );
    return removed ?? { tasks: 0, events: 0, attempts: 0 };
  }

  /** What removeEnded would remove in all. */
  async countRemovable(olderThanS: number): Promise<Removed> {
    const [found] = await this.sql.query<Removed>(
      `WITH old AS MATERIALIZED (SELECT id FROM task WHERE ${REMOVABLE})
       SELECT (SELECT count(*)::int FROM old) AS tasks, (SELECT count(*)::int FROM task_event JOIN old ON task_id = old.id) AS events,
         (SELECT count(*)::int FROM task_attempt JOIN old ON task_id = old.id) AS attempts`,
      [olderThanS],
    );
    return found ?? { tasks: 0, events: 0, attempts: 0 };
  }
}

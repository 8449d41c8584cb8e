// Deletes a task, a job or a file now, with everything that belongs to it: rows, results, and the inputs that nothing else uses. Called by the routes that promise privacy.
import { Injectable } from '@nestjs/common';
import { Sql } from '../entities/sql.js';
import { AppError } from '../shared/errors.js';
import { Storage } from '../storage/storage.js';
import { ControlBus } from './control/control-bus.js';
import { Hints } from './queues/hints.js';
import { EndedTasks, type TasksBy } from './store/ended-tasks.js';
import type { Hinted } from './store/task-parts.js';

const REASON = 'Deleted by its owner / Удалено владельцем';

@Injectable()
export class Removal {
  constructor(
    private readonly sql: Sql,
    private readonly storage: Storage,
    private readonly hints: Hints,
    private readonly bus: ControlBus,
  ) {}

  /** Work under way is stopped; the steps of a job that has not ended need each other. */
  removeTask(id: string): Promise<void> {
    return this.remove('id', id, async (sql) => {
      const [job] = await sql.query(
        'SELECT 1 FROM task JOIN job ON job.id = task.job_id WHERE task.id = $1 AND job.ended_at IS NULL',
        [id],
      );
      if (job) throw new AppError('invalid_state', 'The task belongs to a job that has not ended. Delete the job.');
    });
  }

  removeJob(id: string): Promise<void> {
    return this.remove('job_id', id, async (sql) => {
      await sql.query('SELECT 1 FROM job WHERE id = $1 FOR UPDATE', [id]);
      await sql.query('DELETE FROM task_event WHERE task_id IS NULL AND job_id = $1', [id]);
      await sql.query('DELETE FROM job WHERE id = $1', [id]);
    });
  }

  /** One that no task needs any more. */
  async removeFile(id: string): Promise<void> {
    const key = await this.sql.transaction(async (sql) => {
      const [file] = await sql.query<{ storage_key: string; task_id: string | null }>(
        `UPDATE stored_file SET deleted_at = now() WHERE id = $1 AND deleted_at IS NULL AND NOT EXISTS (
           SELECT 1 FROM task_input JOIN task ON task.id = task_id WHERE file_id = $1 AND state IN ('waiting','queued','running','retrying')) RETURNING storage_key, task_id`,
        [id],
      );
      if (!file) return undefined;
      if (file.task_id !== null) await new EndedTasks(sql).markOutputsDeleted([file.task_id]);
      const named = await sql.query('SELECT 1 FROM stored_file WHERE storage_key = $1 AND deleted_at IS NULL', [
        file.storage_key,
      ]);
      return named.length === 0 ? file.storage_key : '';
    });
    if (key === undefined) await this.requireDeleted(id);
    if (key) await this.storage.remove(key);
  }

  private async requireDeleted(id: string): Promise<void> {
    const alive = await this.sql.query('SELECT 1 FROM stored_file WHERE id = $1 AND deleted_at IS NULL', [id]);
    if (alive.length > 0)
      throw new AppError('invalid_state', 'A task that has not ended needs this file. Cancel it first, or wait.');
  }

  private async remove(by: TasksBy, id: string, before: (sql: Sql) => Promise<void>): Promise<void> {
    const { tasks, keys } = await this.sql.transaction(async (sql) => {
      await before(sql);
      const tasks = await sql.query<Hinted>(
        `SELECT id, queue, priority, turn, fence, state, 0 AS due_in_ms FROM task WHERE ${by} = $1 AND ended_at IS NULL`,
        [id],
      );
      const keys = await this.forgetFiles(sql, by, id);
      await new EndedTasks(sql).removeTasks(by, id);
      return { tasks, keys };
    });
    // The row is gone, so that no worker can finish it; the word only ends its work sooner than its next heartbeat.
    for (const task of tasks) {
      if (task.state === 'running')
        this.bus.say('cancel', { id: task.id, fence: task.fence, mode: 'force', reason: REASON });
      else await this.hints.remove(task);
    }
    for (const key of keys) await this.storage.remove(key);
  }

  /** The keys whose bytes no row names any more. What another task made stays its result, also when nothing else reads it. */
  private async forgetFiles(sql: Sql, by: TasksBy, id: string): Promise<string[]> {
    const rows = await sql.query<{ storage_key: string }>(
      `WITH mine AS (SELECT id, inputs FROM task WHERE ${by} = $1)
       UPDATE stored_file SET deleted_at = now() WHERE deleted_at IS NULL AND (task_id IN (SELECT id FROM mine)
         OR (id IN (SELECT unnest(inputs) FROM mine)
           AND NOT EXISTS (SELECT 1 FROM task maker WHERE maker.id = stored_file.task_id)
           AND NOT EXISTS (SELECT 1 FROM task_input i WHERE i.file_id = stored_file.id AND i.task_id NOT IN (SELECT id FROM mine))))
       RETURNING storage_key`,
      [id],
    );
    const keys = [...new Set(rows.map((row) => row.storage_key))];
    const named = await sql.query<{ storage_key: string }>(
      'SELECT storage_key FROM stored_file WHERE storage_key = ANY ($1) AND deleted_at IS NULL',
      [keys],
    );
    const still = new Set(named.map((row) => row.storage_key));
    return keys.filter((key) => !still.has(key));
  }
}

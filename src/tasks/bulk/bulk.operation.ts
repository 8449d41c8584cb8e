// One action on many tasks, as a task of its own: it shows how far it is, can be stopped like any other, and says in the audit what it did.
// Asked for by bulk-tasks.ts; runs in a slot of the queue "default".
import { setImmediate as pause } from 'node:timers/promises';
import { z } from 'zod';
import type { Task } from '../../entities/task.entity.js';
import { Sql } from '../../entities/sql.js';
import { AppError } from '../../shared/errors.js';
import { ChangeTask } from '../change-task.js';
import { Cancel } from '../cancel.js';
import { Operation, type Attempt, type OperationHandler, type Product } from '../operations/operations.js';
import { Removal } from '../removal.js';
import { BulkAgain } from './bulk-again.js';
import { BULK_OPERATION, bulkActions, bulkScope, type BulkAction } from './bulk-scope.js';

const PAGE = 200;
const AT_A_TIME = 8;
const MOST_NAMED = 100;
const FIRST = '00000000-0000-0000-0000-000000000000';

const params = z.strictObject({
  action: z.enum(bulkActions),
  filter: z.record(z.string(), z.unknown()),
  priority: z.int().min(0).max(9).optional(),
  /** Who asked. */
  by: z.string(),
});

type Meant = Pick<Task, 'id' | 'client_id' | 'job_id' | 'soft_limit_s' | 'hard_limit_s'>;
interface Asked {
  readonly action: BulkAction;
  readonly priority: number | undefined;
  readonly by: string;
  readonly bulkId: string;
}
interface Tally {
  readonly action: BulkAction;
  readonly matched: number;
  done: number;
  /** Changed by somebody else meanwhile. */
  skipped: number;
  failed: number;
  readonly failures: { readonly task_id: string; readonly code: string; readonly detail: string }[];
}

@Operation({
  name: BULK_OPERATION,
  isInternal: true,
  queue: 'default',
  folder: 'none',
  softLimitS: 3 * 3600,
  hardLimitS: 3 * 3600 + 60,
  params,
})
export class BulkOperation implements OperationHandler {
  constructor(
    private readonly sql: Sql,
    private readonly cancelling: Cancel,
    private readonly changing: ChangeTask,
    private readonly repeating: BulkAgain,
    private readonly removal: Removal,
  ) {}

  async run({ task, signal, progress }: Attempt): Promise<Product> {
    const { action, filter, priority, by } = params.parse(task.params);
    const { where, values } = bulkScope(action, filter, task.created_at);
    const [count] = await this.sql.query<{ matched: number }>(
      `SELECT count(*)::int AS matched FROM task WHERE ${where}`,
      values,
    );
    const tally: Tally = { action, matched: count?.matched ?? 0, done: 0, skipped: 0, failed: 0, failures: [] };
    const act = (meant: Meant) => this.act(meant, { action, priority, by, bulkId: task.id }, tally);
    try {
      for (let last: string | undefined = FIRST; last !== undefined;) {
        const page: Meant[] = await this.sql.query<Meant>(
          `SELECT id, client_id, job_id, soft_limit_s, hard_limit_s FROM task WHERE ${where} AND id > $${values.length + 1} ORDER BY id LIMIT ${PAGE}`,
          [...values, last],
        );
        for (let at = 0; at < page.length; at += AT_A_TIME) {
          signal.throwIfAborted();
          await Promise.all(page.slice(at, at + AT_A_TIME).map(act));
          progress(Math.min(1, (tally.done + tally.skipped + tally.failed) / Math.max(1, tally.matched)));
          // A word to stop is heard between two steps.
          await pause();
        }
        last = page.at(-1)?.id;
      }
    } finally {
      await this.note(task.id, by, { ...tally, stopped: signal.aborted });
    }
    return { result: tally };
  }

  private async act(meant: Meant, { action, priority, by, bulkId }: Asked, tally: Tally): Promise<void> {
    const { id, job_id } = meant;
    try {
      if (action === 'cancel') await this.cancelling.cancel(id, { by, mode: 'graceful' });
      else if (action === 'delete') await this.removal.removeTask(id);
      else if (action === 'prioritise') {
        // It has begun or ended since it was counted.
        if (!(await this.changing.change(meant, { priority }, undefined)))
          throw new AppError('invalid_state', 'The task has begun.');
      }
      // Should this run again, nothing is repeated twice.
      else await this.repeating.repeat(meant, `${bulkId} ${id}`);
      tally.done += 1;
    } catch (error) {
      if (!(error instanceof AppError) || error.code === 'dependency_down') throw error;
      // What holds a task of a job back is its job: that is a reason to tell.
      const isHeld = error.code === 'invalid_state' && action === 'retry' && job_id !== null;
      if (!isHeld && (error.code === 'invalid_state' || error.code === 'task_not_found')) tally.skipped += 1;
      else {
        tally.failed += 1;
        if (tally.failures.length < MOST_NAMED)
          tally.failures.push({ task_id: id, code: error.code, detail: error.message });
      }
    }
  }

  private async note(id: string, by: string, details: object): Promise<void> {
    await this.sql.query('INSERT INTO audit (who, action, subject, details) VALUES ($1, $2, $3, $4)', [
      by,
      'bulk action ended',
      id,
      JSON.stringify(details),
    ]);
  }
}

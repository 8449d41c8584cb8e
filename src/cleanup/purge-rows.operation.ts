// Daily at 03:00: rows whose life is over. Ended tasks leave a tombstone, so that their address says "purged" for a week.
import { Inject } from '@nestjs/common';
import { Sql } from '../entities/sql.js';
import { SETTINGS } from '../shared/settings-token.js';
import type { Settings } from '../shared/settings.js';
import { Operation, type Attempt, type OperationHandler, type Product } from '../tasks/operations/operations.js';
import { MetricTotals } from '../tasks/metric-totals.js';
import { EndedTasks, type Removed } from '../tasks/store/ended-tasks.js';
import { dryRun } from './dry-run.js';

/** Small enough that nobody waits for the locks of one batch. */
const TASKS_AT_A_TIME = 1000;
const ROWS_AT_A_TIME = 5000;

/** No upload lasts longer after its last byte. */
const TICKET_GRACE_S = 7 * 86_400;

type Keep = Pick<Settings, 'keepRows' | 'keepTombstones'>;
const older = (column: string, seconds: number) => `${column} < now() - interval '${seconds} s'`;

/** What lies in the other tables, and when nobody needs it any more. */
const chaff = ({ keepRows, keepTombstones }: Keep) => ({
  tombstone: older('at', keepTombstones),
  stored_file: older('deleted_at', keepRows),
  job: `${older('created_at', keepRows)} AND NOT EXISTS (SELECT 1 FROM task WHERE task.job_id = job.id)`,
  // Those of tasks go with them; these are of jobs.
  task_event: `task_id IS NULL AND ${older('at', keepRows)}`,
  webhook_delivery: `state <> 'owed' AND ${older('created_at', keepRows)}`,
  session: 'expires_at < now()',
  idempotency: 'expires_at < now()',
  share: 'expires_at < now()',
  signed_url: 'expires_at < now()',
  // An upload that was begun with one goes on with it.
  upload_ticket: older('expires_at', TICKET_GRACE_S),
  worker: older('seen_at', 86_400),
  allowance: 'ends_at < now()',
  // What is long ago is remembered less exactly.
  roll_up: `at < now() - CASE span WHEN 'minute' THEN interval '7 days' WHEN 'hour' THEN interval '90 days' ELSE interval '2 years' END`,
  run_time: older('at', keepRows),
  celery_task: `${older('created_at', keepRows)} AND NOT EXISTS (SELECT 1 FROM task WHERE task.id = celery_task.task_id)`,
  // What nobody has looked at stays.
  dead_letter: older('settled_at', keepRows),
  door_queue: older('seen_at', 86_400),
  // After the tasks: one who left nothing behind is forgotten.
  client: `kind = 'visitor' AND ${older('last_seen_at', keepRows)} AND NOT EXISTS (SELECT 1 FROM task WHERE task.client_id = client.id)`,
});

@Operation({
  name: 'cleanup.rows',
  isInternal: true,
  queue: 'cleanup',
  folder: 'none',
  softLimitS: 3 * 3600,
  hardLimitS: 3 * 3600 + 60,
  params: dryRun,
  schedule: { cron: '0 3 * * *' },
})
export class PurgeRowsOperation implements OperationHandler {
  constructor(
    private readonly sql: Sql,
    private readonly ended: EndedTasks,
    private readonly totals: MetricTotals,
    @Inject(SETTINGS) private readonly keep: Keep,
  ) {}

  async run({ task, signal, progress }: Attempt): Promise<Product> {
    const dry = dryRun.parse(task.params).dry_run;
    const ended = await (dry ? this.ended.countRemovable(this.keep.keepRows) : this.removeTasks(signal, progress));
    const others: Record<string, number> = {};
    for (const [table, where] of Object.entries(chaff(this.keep)))
      others[table] = await (dry ? this.count(table, where) : this.remove(table, where, signal));
    const rows = Object.values<number>({ ...ended, ...others }).reduce((sum, each) => sum + each, 0);
    if (!dry) await this.totals.add('conv_cleanup_deleted_total', { kind: 'row' }, rows);
    return { result: { dry_run: dry, rows, ...ended, others } };
  }

  private async removeTasks(signal: AbortSignal, progress: Attempt['progress']): Promise<Removed> {
    const { keepRows } = this.keep;
    const total = await this.ended.countRemovable(keepRows);
    let sum: Removed = { tasks: 0, events: 0, attempts: 0 };
    for (;;) {
      signal.throwIfAborted();
      progress(total.tasks === 0 ? null : sum.tasks / total.tasks, 'ended tasks');
      const { tasks, events, attempts } = await this.ended.removeEnded(keepRows, TASKS_AT_A_TIME);
      sum = { tasks: sum.tasks + tasks, events: sum.events + events, attempts: sum.attempts + attempts };
      if (tasks === 0) return sum;
    }
  }

  private async remove(table: string, where: string, signal: AbortSignal): Promise<number> {
    for (let sum = 0; ;) {
      signal.throwIfAborted();
      const [gone] = await this.sql.query<{ rows: number }>(
        `WITH gone AS (DELETE FROM ${table} WHERE ctid = ANY (ARRAY(
           SELECT ctid FROM ${table} WHERE ${where} LIMIT ${ROWS_AT_A_TIME} FOR UPDATE OF ${table} SKIP LOCKED)) RETURNING 1)
         SELECT count(*)::int AS rows FROM gone`,
      );
      sum += gone?.rows ?? 0;
      if ((gone?.rows ?? 0) < ROWS_AT_A_TIME) return sum;
    }
  }

  private async count(table: string, where: string): Promise<number> {
    const [found] = await this.sql.query<{ rows: number }>(`SELECT count(*)::int AS rows FROM ${table} WHERE ${where}`);
    return found?.rows ?? 0;
  }
}

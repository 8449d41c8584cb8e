// Every two seconds, in one process at a time: rows whose worker vanished, rows that waited too long, jobs that wait for ended tasks, due rows without a hint.
// Whatever Redis forgets, this finds again.
import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { Sql } from '../entities/sql.js';
import { log } from '../shared/log.js';
import { ControlBus } from '../tasks/control/control-bus.js';
import { Hints } from '../tasks/queues/hints.js';
import { JobFlow } from '../tasks/jobs/job-flow.js';
import { queueNames, type QueueName } from '../tasks/queues/queues.js';
import { LEASE_S } from '../tasks/store/lease-terms.js';
import { RunningTasks } from '../tasks/store/running-tasks.js';
import type { Hinted } from '../tasks/store/task-parts.js';
import { WaitingTasks } from '../tasks/store/waiting-tasks.js';
import { DatabaseWatch } from './database-watch.js';
import { Rounds } from './rounds.js';

const EVERY_MS = 2000;
/** Counts can lie when stale hints stand in for missing ones; this often all due rows are hinted again, which costs nothing where the hint is there. */
const WHOLE_EVERY_MS = 30_000;
const PAGE = 1000;
const LOCK = 7_104_002;
/** Far longer than a round takes; then others may look. Two at once do no harm. */
const STUCK_MS = 15_000;

@Injectable()
export class Reconciler implements BeforeApplicationShutdown {
  private readonly rounds = new Rounds('reconciling', EVERY_MS, () => this.round());
  private readonly watch: DatabaseWatch;
  private wholeAt = 0;
  private readonly log = log('cleanup');

  constructor(
    private readonly sql: Sql,
    private readonly running: RunningTasks,
    private readonly waiting: WaitingTasks,
    private readonly hints: Hints,
    private readonly bus: ControlBus,
    private readonly jobs: JobFlow,
  ) {
    this.watch = new DatabaseWatch(sql);
  }

  start(): void {
    this.watch.start();
    this.rounds.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all([this.watch.stop(), this.rounds.stop()]);
  }

  /** The lock lives as long as this transaction, so a process that dies in it frees it, and one that is suspended in it loses it. */
  private round(): Promise<void> {
    return this.sql.transaction(async (guard) => {
      const [row] = await guard.query<{ mine: boolean; at: Date }>(
        `SELECT pg_try_advisory_xact_lock($1) AS mine, now() AS at, set_config('idle_in_transaction_session_timeout', '${STUCK_MS}', true)`,
        [LOCK],
      );
      if (row?.mine) await this.reconcile(row.at);
    });
  }

  private async reconcile(at: Date): Promise<void> {
    // When the database has just come back, every worker gets a whole lease to say that it is still there.
    const lost = this.watch.calmForMs > LEASE_S * 1000 ? await this.running.releaseLost(at) : [];
    const expired = await this.waiting.expire();
    for (const row of [...lost, ...expired]) {
      this.log.warn(
        { task_id: row.id, state: row.state },
        expired.includes(row) ? 'not started in time' : 'its worker vanished',
      );
      this.bus.say('changed', { id: row.id, state: row.state });
    }
    await this.hints.add(...lost.filter((row) => row.state === 'queued'));
    for (const row of expired) await this.hints.remove(row);
    await this.jobs.sweep();
    const whole = Date.now() - this.wholeAt > WHOLE_EVERY_MS;
    if (whole) this.wholeAt = Date.now();
    for (const queue of queueNames) await this.hintDue(queue, whole);
  }

  private async hintDue(queue: QueueName, whole: boolean): Promise<void> {
    const [row] = await this.sql.query<{ due: number }>(
      `SELECT count(*)::int AS due FROM task WHERE queue = $1 AND state IN ('queued','retrying')`,
      [queue],
    );
    const due = row?.due ?? 0;
    if (due === 0) return;
    const hinted = await this.hints.count(queue);
    if (hinted === undefined || (hinted >= due && !whole)) return;
    // In the order in which they shall run, so that fairness survives the loss of the queue.
    let last: Hinted | undefined;
    for (let left = due; left > 0; left -= PAGE) {
      const page: Hinted[] = await this.sql.query<Hinted>(
        `SELECT id, queue, priority, turn, fence, state, greatest(0, extract(epoch FROM run_at - now()) * 1000)::float8 AS due_in_ms
         FROM task WHERE queue = $1 AND state IN ('queued','retrying') AND cancel_requested_at IS NULL
           AND ($2::uuid IS NULL OR (-priority, turn, id) > ($3, $4, $2))
         ORDER BY -priority, turn, id LIMIT ${PAGE}`,
        [queue, last?.id ?? null, last ? -last.priority : null, last?.turn ?? null],
      );
      await this.hints.add(...page);
      last = page.at(-1);
      if (!last) break;
    }
    if (hinted < due) this.log.info({ queue, due, hinted }, 'hints were missing and were written again');
  }
}

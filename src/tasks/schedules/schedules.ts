// What runs by the clock. Each due moment becomes exactly one task, however many processes look: the transaction that locks the schedule's row
// moves its next moment and inserts the task. `beat` fires; doors and the command line list, edit and run now.
import { Inject, Injectable } from '@nestjs/common';
import { Schedule } from '../../entities/schedule.entity.js';
import { Sql } from '../../entities/sql.js';
import type { TaskState } from '../../entities/task.entity.js';
import { AppError, isLostConnection } from '../../shared/errors.js';
import { log } from '../../shared/log.js';
import { SETTINGS } from '../../shared/settings-token.js';
import type { Settings } from '../../shared/settings.js';
import { Enqueue } from '../enqueue.js';
import { checkParams, declaredOperations, findOperation } from '../operations/operations.js';
import { QueueStates } from '../queues/queue-states.js';
import { declaredSchedules } from './schedule-defaults.js';
import { checkTiming, nextMoment, type Timing } from './schedule-timing.js';
import { systemZone } from './schedule-zone.js';
import type { Hinted } from '../store/task-parts.js';

/** Our own clock work is nobody's: this client exists since the first migration. */
const SYSTEM_CLIENT = '00000000-0000-7000-8000-000000000002';

export interface ScheduleChange extends Partial<Timing> {
  readonly enabled?: boolean;
  readonly params?: Record<string, unknown>;
}
export interface ScheduleView extends Schedule {
  /** The zone that its cron line is read in. */
  readonly effective_zone: string;
  readonly last_state: TaskState | null;
}
type Locked = Schedule & { readonly now: Date; readonly is_running: boolean };

@Injectable()
export class Schedules {
  private readonly usualZone: string;
  private readonly log = log('tasks');

  constructor(
    private readonly sql: Sql,
    private readonly enqueue: Enqueue,
    private readonly states: QueueStates,
    @Inject(SETTINGS) settings: Pick<Settings, 'timeZone'>,
  ) {
    this.usualZone = settings.timeZone ?? systemZone();
  }

  /** Writes what this version of the program declares; what a person has edited or switched off stays. Called at each start of beat. */
  async declare(): Promise<void> {
    const wanted = declaredSchedules();
    for (const { name, operation, params, cron, every_s, time_zone } of wanted)
      await this.sql.transaction(async (sql) => {
        await sql.query('INSERT INTO schedule (name, operation) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING', [
          name,
          operation,
        ]);
        const old = await lock(sql, name);
        const timing = old.edited ? old : { cron, every_s, time_zone };
        await sql.query(
          'UPDATE schedule SET operation = $2, params = $3, cron = $4, every_s = $5, time_zone = $6, next_at = $7 WHERE name = $1',
          [
            name,
            operation,
            old.edited ? old.params : params,
            timing.cron,
            timing.every_s,
            timing.time_zone,
            this.nextAtStart(old, timing),
          ],
        );
      });
    await this.sql.query('DELETE FROM schedule WHERE NOT edited AND operation = ANY ($1) AND name <> ALL ($2)', [
      declaredOperations().map(({ name }) => name),
      wanted.map(({ name }) => name),
    ]);
  }

  list(): Promise<ScheduleView[]> {
    return this.sql.query<ScheduleView>(
      `SELECT schedule.*, coalesce(time_zone, $1) AS effective_zone, task.state AS last_state
       FROM schedule LEFT JOIN task ON task.id = last_task_id ORDER BY name`,
      [this.usualZone],
    );
  }

  /** `by` goes into the audit. A new time counts from now; switching off and on forgets what was missed. */
  async edit(name: string, change: ScheduleChange, by: string): Promise<void> {
    await this.sql.transaction(async (sql) => {
      const old = await lock(sql, name);
      const timing = changeTiming(old, change);
      checkTiming(timing);
      const enabled = change.enabled ?? old.enabled;
      const isSameTime =
        timing.cron === old.cron && timing.every_s === old.every_s && timing.time_zone === old.time_zone;
      const isUntouched = isSameTime && enabled === old.enabled;
      const next = enabled ? nextMoment(timing, this.usualZone, old.now, null) : null;
      await sql.query(
        'UPDATE schedule SET cron = $2, every_s = $3, time_zone = $4, params = $5, enabled = $6, edited = edited OR $7, next_at = $8 WHERE name = $1',
        [
          name,
          timing.cron,
          timing.every_s,
          timing.time_zone,
          change.params ? checkParams(old.operation, change.params) : old.params,
          enabled,
          !isSameTime || change.params !== undefined,
          isUntouched ? old.next_at : next,
        ],
      );
      await audit(sql, by, 'schedule.edit', name, { ...change });
    });
  }

  /** The id of the new task. `params` are laid over the schedule's own for this once. */
  async runNow(name: string, by: string, params: Record<string, unknown> = {}): Promise<string> {
    const row = await this.sql.transaction(async (sql) => {
      const schedule = await lock(sql, name);
      if (schedule.is_running)
        throw new AppError(
          'invalid_state',
          `"${name}" has not finished its last task ${schedule.last_task_id}. Wait for it, or cancel it.`,
        );
      await this.admit(sql, schedule);
      await audit(sql, by, 'schedule.run', name, params);
      return this.fire(sql, schedule, schedule.next_at, { ...schedule.params, ...params });
    });
    await this.enqueue.announce(row);
    return row.id;
  }

  /** For a need that will not wait for its moment; nothing happens while its last task runs, was fired less than `gapS` ago, or would not be taken. */
  async hurry(name: string, gapS: number): Promise<string | undefined> {
    const row = await this.sql.transaction(async (sql) => {
      const schedule = await lock(sql, name);
      const sinceMs = schedule.now.getTime() - (schedule.last_at?.getTime() ?? 0);
      if (schedule.is_running || sinceMs < gapS * 1000 || (await this.refusal(sql, schedule))) return undefined;
      return this.fire(sql, schedule, schedule.next_at);
    });
    if (row) await this.enqueue.announce(row);
    return row?.id;
  }

  /** Turns every due moment into its task; the ids of those that this call made. */
  async fireDue(): Promise<string[]> {
    // A schedule of an operation that only another version of the program knows is left to that one.
    const due = await this.sql.query<{ name: string }>(
      'SELECT name FROM schedule WHERE enabled AND next_at <= now() AND operation = ANY ($1) ORDER BY next_at',
      [declaredOperations().map(({ name }) => name)],
    );
    const fired: string[] = [];
    for (const { name } of due) {
      try {
        const row = await this.sql.transaction((sql) => this.fireOne(sql, name));
        if (!row) continue;
        fired.push(row.id);
        await this.enqueue.announce(row);
      } catch (error) {
        if (isLostConnection(error)) throw error;
        // One that cannot be fired must not hold up the others.
        this.log.error(
          { schedule: name, error: String(error) },
          'a schedule cannot become a task; correct or disable it',
        );
      }
    }
    return fired;
  }

  private async fireOne(sql: Sql, name: string): Promise<Hinted | undefined> {
    const [due] = await sql.query<{ name: string }>(
      'SELECT name FROM schedule WHERE name = $1 AND enabled AND next_at <= now() FOR UPDATE SKIP LOCKED',
      [name],
    );
    if (!due) return undefined;
    const schedule = await lock(sql, name);
    const next = nextMoment(schedule, this.usualZone, schedule.now, schedule.next_at);
    const why = schedule.is_running ? 'the task before has not ended' : await this.refusal(sql, schedule);
    if (why === undefined) return this.fire(sql, schedule, next);
    await sql.query(
      'UPDATE schedule SET next_at = $2, skipped_count = skipped_count + 1, skipped_at = now() WHERE name = $1',
      [name, next],
    );
    this.log.warn({ schedule: name, task_id: schedule.last_task_id }, `skipped: ${why}`);
    return undefined;
  }

  /** Why its queue would not take a task now. */
  private async refusal(sql: Sql, schedule: Schedule): Promise<string | undefined> {
    try {
      await this.admit(sql, schedule);
      return undefined;
    } catch (error) {
      if (error instanceof AppError && error.code === 'draining') return error.message;
      throw error;
    }
  }

  private async admit(sql: Sql, { operation }: Schedule): Promise<void> {
    const queue = findOperation(operation)?.queue;
    if (queue) await this.states.admitWithin(sql, queue);
  }

  private async fire(
    sql: Sql,
    { name, operation, params: usual }: Schedule,
    next: Date | null,
    params = usual,
  ): Promise<Hinted> {
    const row = await this.enqueue.insert(
      { operation, params, client: { id: SYSTEM_CLIENT }, metadata: { schedule: name } },
      sql,
    );
    if (!row) throw new AppError('internal_error', 'A scheduled task was not accepted.', { secret: name });
    await sql.query('UPDATE schedule SET next_at = $2, last_at = now(), last_task_id = $3 WHERE name = $1', [
      name,
      next,
      row.id,
    ]);
    return row;
  }

  /** A moment that came while no beat ran is still owed; one that lies ahead follows a changed time or zone. */
  private nextAtStart(old: Locked, timing: Timing): Date | null {
    if (!old.enabled) return null;
    if (old.next_at && old.next_at <= old.now) return old.next_at;
    const keepsPhase = timing.every_s !== null && timing.every_s === old.every_s;
    return keepsPhase && old.next_at ? old.next_at : nextMoment(timing, this.usualZone, old.now, null);
  }
}

/** Whether its last task runs is asked when the lock is held: before, it may be one that we cannot see yet. */
async function lock(sql: Sql, name: string): Promise<Locked> {
  await sql.query('SELECT 1 FROM schedule WHERE name = $1 FOR UPDATE', [name]);
  const [row] = await sql.query<Locked>(
    `SELECT schedule.*, now() AS now, coalesce(task.state IN ('waiting','queued','running','retrying'), false) AS is_running
     FROM schedule LEFT JOIN task ON task.id = last_task_id WHERE name = $1`,
    [name],
  );
  if (!row) throw new AppError('not_found', `There is no schedule "${name}".`);
  return row;
}

/** Naming one of cron and period takes the place of the other. */
function changeTiming(old: Timing, change: Partial<Timing>): Timing {
  const { cron, every_s, time_zone = old.time_zone } = change;
  if (cron === undefined && every_s === undefined) return { cron: old.cron, every_s: old.every_s, time_zone };
  return { cron: cron ?? null, every_s: every_s ?? null, time_zone };
}

async function audit(sql: Sql, who: string, action: string, subject: string, details: object): Promise<void> {
  await sql.query('INSERT INTO audit (who, action, subject, details) VALUES ($1, $2, $3, $4)', [
    who,
    action,
    subject,
    details,
  ]);
}

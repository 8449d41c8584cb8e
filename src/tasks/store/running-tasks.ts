// Rows of tasks that run: claimed by one worker, whose fence proves in each later move that the task is still its own; handed back, asked to end, or lost with it.
import { Injectable } from '@nestjs/common';
import type { ConversionTask } from '../../entities/conversion-task.entity.js';
import { Sql } from '../../entities/sql.js';
import { owedOfTasks } from '../notify/owed-deliveries.js';
import { LOSSES_FINAL } from '../run/retry.js';
import type { TimeLimits } from '../time-limits.js';
import { Together } from '../together.js';
import { HEARTBEAT_S, LEASE_S, type Claimant } from './lease-terms.js';
import { attemptEnds, event, EVENT_COLUMNS, from, HINTED, hydrate, type Hinted } from './task-parts.js';

interface Claim extends Claimant {
  readonly id: string;
}
export interface Pulse {
  readonly cancel_mode: 'graceful' | 'force' | null;
  readonly cancel_reason: string | null;
}

/** After a restart of PostgreSQL every worker gets a whole lease to say that it is still there. */
const LEASE_OVER = `greatest(lease_until, pg_postmaster_start_time() + interval '${LEASE_S} s') < $1`;

@Injectable()
export class RunningTasks {
  private readonly claims = new Together((claims: readonly Claim[]) => this.claimAll(claims));

  constructor(private readonly sql: Sql) {}

  /** Takes a due task for this worker: a new fence, a lease, an attempt. Undefined when it is not to be had (any more, or yet). */
  claim(id: string, claim: string, worker: string): Promise<ConversionTask | undefined> {
    return this.claims.ask({ id, claim, worker });
  }

  /** Our own claim whose answer was lost on the way: the claim id proves that it is ours. */
  async findClaimed(id: string, claim: string): Promise<ConversionTask | undefined> {
    const [row] = await this.sql.query<ConversionTask>(
      `SELECT * FROM task WHERE id = $1 AND claim = $2 AND state = 'running'`,
      [id, claim],
    );
    return row && hydrate(row);
  }

  /** Undefined: the task is no longer ours. */
  async beat(id: string, fence: number): Promise<Pulse | undefined> {
    const [row] = await this.sql.query<Pulse>(
      `UPDATE task SET lease_until = now() + interval '${LEASE_S} s' WHERE id = $1 AND fence = $2 AND state = 'running'
       RETURNING cancel_mode, cancel_reason`,
      [id, fence],
      // Over another connection there is time for a second try before the lease is over.
      HEARTBEAT_S * 1000,
    );
    return row;
  }

  async writeProgress(
    id: string,
    fence: number,
    percent: number | null,
    stage: string | null,
    etaMs: number | null,
  ): Promise<void> {
    await this.sql.query(
      `UPDATE task SET progress_percent = greatest($3, progress_percent), progress_stage = $4, progress_eta_ms = $5, progress_at = now(), version = version + 1
       WHERE id = $1 AND fence = $2 AND state = 'running'`,
      [id, fence, percent, stage, etaMs],
    );
  }

  async writeLimits(id: string, fence: number, { soft_limit_s, hard_limit_s }: TimeLimits): Promise<void> {
    await this.sql.query(
      `UPDATE task SET soft_limit_s = $3, hard_limit_s = $4, version = version + 1 WHERE id = $1 AND fence = $2 AND state = 'running'`,
      [id, fence, soft_limit_s, hard_limit_s],
    );
  }

  /** Gives a task the next moment at which its operation may begin, one every so many seconds. Undefined: that is now. Else it is back in the queue
   *  until then, and the run does not count. */
  async pace(id: string, fence: number, operation: string, everyS: number): Promise<Hinted | undefined> {
    const [row] = await this.sql.query<Hinted>(
      `WITH p AS (INSERT INTO operation_pace AS was (operation, next_at) VALUES ($3, now() + $4 * interval '1 second')
         ON CONFLICT (operation) DO UPDATE SET next_at = greatest(was.next_at, now()) + $4 * interval '1 second' RETURNING next_at - $4 * interval '1 second' AS at),
       t AS (UPDATE task SET state = 'queued', version = version + 1, attempt = attempt - 1, run_at = p.at, paced_at = p.at, lease_until = NULL
         FROM p WHERE id = $1 AND fence = $2 AND state = 'running' AND cancel_requested_at IS NULL AND p.at > now() RETURNING task.*),
       ${attemptEnds(`'handed_back'`)}, ${event(`'handed_back'`, `jsonb_build_object('reason', 'rate limit', 'run_at', t.run_at)`)}
       SELECT ${HINTED} FROM t`,
      [id, fence, operation, everyS],
    );
    return row;
  }

  /** Shutdown: back to the queue at its old place; the run does not count. */
  async handBack(id: string, fence: number): Promise<Hinted | undefined> {
    const [row] = await this.sql.query<Hinted>(
      `WITH t AS (UPDATE task SET state = 'queued', version = version + 1, attempt = attempt - 1, run_at = now(), lease_until = NULL
         WHERE id = $1 AND fence = $2 AND state = 'running' AND cancel_requested_at IS NULL RETURNING *),
       ${attemptEnds(`'handed_back'`)}, ${event(`'handed_back'`)}
       SELECT ${HINTED} FROM t`,
      [id, fence],
    );
    return row;
  }

  /** Running work is asked; its owner ends it. Asking again may only make it firmer. */
  async requestCancel(
    id: string,
    by: string,
    reason: string,
    mode: 'graceful' | 'force',
  ): Promise<{ fence: number; worker: string } | undefined> {
    const [row] = await this.sql.query<{ fence: number; worker: string }>(
      `WITH t AS (UPDATE task SET cancel_requested_at = coalesce(cancel_requested_at, now()), version = version + 1,
           cancel_mode = CASE WHEN cancel_mode = 'force' THEN 'force' ELSE $4 END,
           cancel_reason = coalesce(cancel_reason, $3), cancelled_by = coalesce(cancelled_by, $2)
         WHERE id = $1 AND state = 'running' RETURNING *),
       ${event(`'cancel_requested'`, `jsonb_build_object('reason', t.cancel_reason, 'by', t.cancelled_by, 'mode', t.cancel_mode)`)}
       SELECT fence, worker FROM t`,
      [id, by, reason, mode],
    );
    return row;
  }

  /** All of a job that runs is asked, once. */
  async requestCancelOfJob(
    jobId: string,
    by: string,
    reason: string,
  ): Promise<{ readonly id: string; readonly fence: number }[]> {
    return this.sql.query<{ id: string; fence: number }>(
      `WITH t AS (UPDATE task SET cancel_requested_at = now(), version = version + 1, cancel_mode = 'graceful', cancel_reason = $3, cancelled_by = $2
         WHERE job_id = $1 AND state = 'running' AND cancel_requested_at IS NULL RETURNING *),
       ${event(`'cancel_requested'`, `jsonb_build_object('reason', t.cancel_reason, 'by', t.cancelled_by, 'mode', t.cancel_mode)`)}
       SELECT id, fence FROM t`,
      [jobId, by, reason],
    );
  }

  /** Running rows whose lease had run out at a moment of the database's clock, so that a statement that hung judges by what was known when it was sent: cancelled when that was asked, failed after the third loss, else back to the queue without counting the run. */
  async releaseLost(judgedAt: Date): Promise<Hinted[]> {
    return this.sql.query<Hinted>(
      `WITH t AS (UPDATE task SET lost_count = lost_count + 1, version = version + 1, lease_until = NULL, attempt = attempt - 1, run_at = now(),
           state = CASE WHEN cancel_requested_at IS NOT NULL THEN 'cancelled' WHEN lost_count + 1 >= ${LOSSES_FINAL} THEN 'failed' ELSE 'queued' END,
           ended_at = CASE WHEN cancel_requested_at IS NOT NULL OR lost_count + 1 >= ${LOSSES_FINAL} THEN now() END,
           error_code = CASE WHEN cancel_requested_at IS NOT NULL THEN 'cancelled' WHEN lost_count + 1 >= ${LOSSES_FINAL} THEN 'worker_lost' END,
           error_message = CASE WHEN cancel_requested_at IS NOT NULL THEN cancel_reason
             WHEN lost_count + 1 >= ${LOSSES_FINAL} THEN 'The worker vanished ${LOSSES_FINAL} times while it ran this task. Look at the worker''s log and memory before you try again.' END
         WHERE id IN (SELECT id FROM task WHERE state = 'running' AND ${LEASE_OVER} ORDER BY id LIMIT 500 FOR UPDATE SKIP LOCKED) RETURNING *),
       a AS (UPDATE task_attempt SET ended_at = clock_timestamp(), outcome = 'lost', error_code = 'worker_lost'
         FROM t WHERE task_attempt.task_id = t.id AND task_attempt.fence = t.fence),
       e AS (INSERT INTO task_event (${EVENT_COLUMNS})
         SELECT id, job_id, client_id, 'worker_lost', version, fence, worker, jsonb_build_object('times', lost_count) FROM t
         UNION ALL SELECT id, job_id, client_id, state, version, fence, worker, NULL FROM t RETURNING *),${owedOfTasks}
       SELECT ${HINTED} FROM t`,
      [judgedAt],
    );
  }

  private async claimAll(claims: readonly Claim[]): Promise<(ConversionTask | undefined)[]> {
    const rows = await this.sql.query<ConversionTask>(
      // One row after another by its id, then by where it lies: as a join, a plan made while the table was small would read all of it for ever.
      // The ids behind a SELECT, because a plan for just as many of them looks cheaper than the prepared one, and would be made for every claim.
      `WITH due AS MATERIALIZED (SELECT row.ctid FROM unnest((SELECT $1::uuid[])) x(id),
         LATERAL (SELECT task.ctid FROM task WHERE id = x.id AND state || '' IN ${from('running')} AND run_at <= now() + interval '20 ms'
           AND cancel_requested_at IS NULL AND (start_before IS NULL OR start_before > now()) FOR UPDATE SKIP LOCKED) row),
       t AS (UPDATE task SET state = 'running', fence = fence + 1, claim = ($2::uuid[])[array_position($1::uuid[], id)], worker = $3,
           lease_until = now() + interval '${LEASE_S} s', started_at = coalesce(started_at, now()), attempt = attempt + 1, version = version + 1,
           progress_percent = NULL, progress_stage = NULL, progress_eta_ms = NULL, progress_at = NULL,
           error_code = NULL, error_message = NULL, error_stage = NULL
         WHERE ctid = ANY (ARRAY(SELECT ctid FROM due)) RETURNING *),
       ${event(`'started'`, `jsonb_build_object('attempt', t.attempt)`)},
       a AS (INSERT INTO task_attempt (task_id, fence, attempt, worker) SELECT id, fence, attempt, worker FROM t)
       SELECT * FROM t`,
      [claims.map(({ id }) => id), claims.map(({ claim }) => claim), claims[0]?.worker],
    );
    const byClaim = new Map(rows.map((row) => [row.claim, row]));
    return claims.map(({ claim }) => {
      const row = byClaim.get(claim);
      return row && hydrate(row);
    });
  }
}

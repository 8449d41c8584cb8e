// What has ended lately: how well each queue does, what goes wrong most often, what took longest, and for whom most was done. Called by the route that the monitor asks.
import { Injectable } from '@nestjs/common';
import { Sql } from '../entities/sql.js';
import { sendersFaults } from '../shared/senders-faults.js';
import { queueNames } from '../tasks/queues/queues.js';

export interface RecentQueue {
  readonly queue: string;
  readonly done: number;
  readonly failed: number;
  /** Of the newest tasks that have ended, however few. */
  readonly last_count: number;
  readonly last_failed: number;
  readonly last_faults: number;
  readonly last_ended_at: Date | null;
  readonly wait_p95_ms: number | null;
  readonly run_p50_ms: number | null;
  readonly run_p95_ms: number | null;
}
export interface RecentError {
  readonly queue: string;
  readonly code: string;
  readonly count: number;
  readonly last_at: Date;
  readonly task_id: string;
}
export interface SlowTask {
  readonly task_id: string;
  readonly operation: string;
  readonly filename: string | null;
  readonly queue: string;
  readonly run_ms: number;
  readonly ended_at: Date;
}
export interface BusyClient {
  /** The address of a person, whichever key was used, or the name of a key. */
  readonly client: string;
  readonly done: number;
  readonly failed: number;
  readonly run_ms: number;
  readonly last_at: Date;
}
export interface Lately {
  readonly queues: readonly RecentQueue[];
  readonly errors: readonly RecentError[];
  readonly slowest: readonly SlowTask[];
  readonly clients: readonly BusyClient[];
}

/** A share of fewer says little; of more it says what has been mended long ago. */
const LAST = 20;
const MOST = 10;
/** Who looks on often gets the same answer for a moment, so that many monitors cost as much as one. */
const FRESH_MS = 2000;

@Injectable()
export class Recent {
  private readonly known = new Map<number, { readonly at: number; readonly lately: Promise<Lately> }>();

  constructor(private readonly sql: Sql) {}

  read(minutes: number): Promise<Lately> {
    const known = this.known.get(minutes);
    if (known && performance.now() - known.at < FRESH_MS) return known.lately;
    const lately = this.look(minutes);
    this.known.set(minutes, { at: performance.now(), lately });
    // The next one asks anew instead of hearing of the same failure.
    lately.catch(() => this.known.delete(minutes));
    return lately;
  }

  private async look(minutes: number): Promise<Lately> {
    const [queues, errors, slowest, clients] = await Promise.all([
      this.sql.query<RecentQueue>(QUEUES, [queueNames, minutes, sendersFaults]),
      this.sql.query<RecentError>(ERRORS, [minutes]),
      this.sql.query<SlowTask>(SLOWEST, [minutes]),
      this.sql.query<BusyClient>(CLIENTS, [minutes]),
    ]);
    return { queues, errors, slowest, clients };
  }
}

const ENDED_SINCE = (minutes: string) => `ended_at > now() - ${minutes}::int * interval '1 minute'`;
/** Who was told to wait does not wait before that. */
const WAIT_MS =
  'greatest(0, extract(epoch FROM started_at - greatest(queued_at, CASE WHEN run_at <= started_at THEN run_at END)) * 1000)';
const RUN_MS = 'greatest(0, extract(epoch FROM ended_at - started_at) * 1000)';
const percentile = (share: number, of: string) =>
  `(percentile_cont(${share}) WITHIN GROUP (ORDER BY ${of}) FILTER (WHERE started_at IS NOT NULL))::int`;

const QUEUES = `WITH ended AS (
    SELECT queue, state, error_code, ended_at, started_at, queued_at, run_at, row_number() OVER (PARTITION BY queue, state = 'cancelled' ORDER BY ended_at DESC) AS place
    FROM task WHERE ${ENDED_SINCE('$2')}),
  told AS (
    SELECT queue, count(*) FILTER (WHERE state = 'done')::int AS done, count(*) FILTER (WHERE state IN ('failed','expired'))::int AS failed,
      count(*) FILTER (WHERE place <= ${LAST} AND state <> 'cancelled')::int AS last_count,
      count(*) FILTER (WHERE place <= ${LAST} AND state IN ('failed','expired'))::int AS last_failed,
      count(*) FILTER (WHERE place <= ${LAST} AND state IN ('failed','expired') AND (error_code IS NULL OR error_code <> ALL ($3)))::int AS last_faults, max(ended_at) AS last_ended_at,
      ${percentile(0.95, WAIT_MS)} AS wait_p95_ms, ${percentile(0.5, RUN_MS)} AS run_p50_ms, ${percentile(0.95, RUN_MS)} AS run_p95_ms
    FROM ended GROUP BY queue)
  SELECT q.queue, coalesce(done, 0) AS done, coalesce(failed, 0) AS failed, coalesce(last_count, 0) AS last_count, coalesce(last_failed, 0) AS last_failed, coalesce(last_faults, 0) AS last_faults,
    last_ended_at, wait_p95_ms, run_p50_ms, run_p95_ms
  FROM unnest($1::text[]) WITH ORDINALITY q(queue, place) LEFT JOIN told USING (queue) ORDER BY q.place`;

const ERRORS = `SELECT queue, error_code AS code, count(*)::int AS count, max(ended_at) AS last_at, (array_agg(id ORDER BY ended_at DESC))[1] AS task_id
  FROM task WHERE error_code IS NOT NULL AND state IN ('failed','expired') AND ${ENDED_SINCE('$1')}
  GROUP BY queue, error_code ORDER BY count DESC, last_at DESC LIMIT ${MOST}`;

const SLOWEST = `SELECT id AS task_id, operation, (SELECT filename FROM stored_file f WHERE f.id = task.inputs[1]) AS filename, queue,
    (${RUN_MS})::int AS run_ms, ended_at
  FROM task WHERE started_at IS NOT NULL AND state IN ('done','failed') AND ${ENDED_SINCE('$1')} ORDER BY ${RUN_MS} DESC LIMIT ${MOST}`;

const CLIENTS = `WITH used AS (
    SELECT client_id, count(*) FILTER (WHERE state = 'done') AS done, count(*) FILTER (WHERE state IN ('failed','expired')) AS failed,
      sum(${RUN_MS}) FILTER (WHERE started_at IS NOT NULL) AS run_ms, max(ended_at) AS last_at
    FROM task WHERE ${ENDED_SINCE('$1')} GROUP BY client_id)
  SELECT coalesce(u.email, c.name) AS client, sum(done)::int AS done, sum(failed)::int AS failed, round(coalesce(sum(run_ms), 0))::float8 AS run_ms, max(last_at) AS last_at
  FROM used JOIN client c ON c.id = used.client_id LEFT JOIN user_account u ON u.id = c.user_id
  GROUP BY 1 ORDER BY run_ms DESC, client LIMIT ${MOST}`;

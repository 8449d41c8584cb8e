// Adds up what each minute, hour and day has brought, before the rows that say so are gone. Called each minute by clockwork.ts; written twice, it is the same.
import type { RollUp } from '../entities/roll-up.entity.js';
import type { Sql } from '../entities/sql.js';

const LOCK = 7_104_004;
/** So many that have ended, in case nobody looked for a while. */
const BACK: Readonly<Record<RollUp['span'], number>> = { minute: 30, hour: 3, day: 2 };

const percentiles = (of: string) =>
  `coalesce(array(SELECT round(p)::int FROM unnest(percentile_cont('{0.5,0.95,0.99}'::float8[]) WITHIN GROUP (ORDER BY ${of}) FILTER (WHERE started_at IS NOT NULL)) p), '{}')`;

/** Of what was, only the longest wait is still known later; so the minute that has just ended is looked at as it is now. */
const depths = {
  minute: `SELECT date_trunc('minute', now()) - interval '1 minute' AS at, queue, count(*) FILTER (WHERE state <> 'running')::int AS waiting,
      count(*) FILTER (WHERE state = 'running')::int AS running,
      extract(epoch FROM now() - min(greatest(queued_at, run_at)) FILTER (WHERE state = 'queued' AND run_at <= now()))::int AS oldest_wait_s
    FROM task WHERE state IN ('queued','retrying','running') GROUP BY queue`,
  hour: worst('minute', 'hour'),
  day: worst('hour', 'day'),
};

function worst(of: RollUp['span'], span: RollUp['span']): string {
  return `SELECT date_trunc('${span}', at) AS at, queue, max(waiting) AS waiting, max(running) AS running, max(oldest_wait_s) AS oldest_wait_s
    FROM roll_up WHERE span = '${of}' AND at >= $2 AND at < $3 GROUP BY 1, 2`;
}

export async function rollUp(sql: Sql, span: RollUp['span']): Promise<void> {
  await sql.transaction(async (own) => {
    const [turn] = await own.query<{ mine: boolean }>('SELECT pg_try_advisory_xact_lock($1) AS mine', [LOCK]);
    if (!turn?.mine) return;
    const [place] = await own.query<{ since: Date; until: Date }>(
      `SELECT greatest(coalesce((SELECT max(at) FROM roll_up WHERE span = $1) + ('1 ' || $1)::interval, '-infinity'),
           date_trunc($1, now()) - $2::int * ('1 ' || $1)::interval) AS since, date_trunc($1, now()) AS until`,
      [span, BACK[span]],
    );
    if (!place || place.since >= place.until) return;
    await own.query(
      `INSERT INTO roll_up (span, at, queue, accepted, done, failed, cancelled, bytes_in, bytes_out, wait_ms, run_ms, waiting, running, oldest_wait_s)
       SELECT $1, at, queue, sum(accepted), sum(done), sum(failed), sum(cancelled), sum(bytes_in), sum(bytes_out), max(wait_ms), max(run_ms),
         max(waiting), max(running), max(oldest_wait_s) FROM (
         SELECT date_trunc($1, created_at) AS at, queue, count(*)::int AS accepted, 0 AS done, 0 AS failed, 0 AS cancelled,
           coalesce(sum(bytes_in), 0)::bigint AS bytes_in, 0::bigint AS bytes_out, '{}'::int[] AS wait_ms, '{}'::int[] AS run_ms,
           NULL::int AS waiting, NULL::int AS running, NULL::int AS oldest_wait_s
         FROM task WHERE created_at >= $2 AND created_at < $3 GROUP BY 1, 2
         UNION ALL
         SELECT date_trunc($1, ended_at), queue, 0, count(*) FILTER (WHERE state = 'done')::int, count(*) FILTER (WHERE state IN ('failed','expired'))::int,
           count(*) FILTER (WHERE state = 'cancelled')::int, 0, coalesce(sum(bytes_out), 0)::bigint,
           ${percentiles('greatest(0, extract(epoch FROM started_at - greatest(queued_at, CASE WHEN run_at <= started_at THEN run_at END)) * 1000)')}, ${percentiles('greatest(0, extract(epoch FROM ended_at - started_at) * 1000)')}, NULL, NULL, NULL
         FROM task WHERE ended_at >= $2 AND ended_at < $3 GROUP BY 1, 2
         UNION ALL
         SELECT at, queue, 0, 0, 0, 0, 0, 0, '{}', '{}', waiting, running, oldest_wait_s FROM (${depths[span]}) depth WHERE at >= $2 AND at < $3) parts
       GROUP BY at, queue ON CONFLICT (span, at, queue) DO NOTHING`,
      [span, place.since, place.until],
    );
  });
}

// Adds up what each minute, hour and day has brought, before the rows that say so are gone. Called each minute by clockwork.ts; written twice, it is the same.
import type { RollUp } from '../entities/roll-up.entity.js';
import type { Sql } from '../entities/sql.js';

const LOCK = 7_104_004;
/** So many that have ended, in case nobody looked for a while. */
const BACK: Readonly<Record<RollUp['span'], number>> = { minute: 30, hour: 3, day: 2 };

const percentiles = (of: string) =>
  `coalesce(array(SELECT round(p)::int FROM unnest(percentile_cont('{0.5,0.95,0.99}'::float8[]) WITHIN GROUP (ORDER BY ${of}) FILTER (WHERE started_at IS NOT NULL)) p), '{}')`;

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
      `INSERT INTO roll_up (span, at, queue, accepted, done, failed, cancelled, bytes_in, bytes_out, wait_ms, run_ms)
       SELECT $1, at, queue, sum(accepted), sum(done), sum(failed), sum(cancelled), sum(bytes_in), sum(bytes_out), max(wait_ms), max(run_ms) FROM (
         SELECT date_trunc($1, created_at) AS at, queue, count(*)::int AS accepted, 0 AS done, 0 AS failed, 0 AS cancelled,
           coalesce(sum(bytes_in), 0)::bigint AS bytes_in, 0::bigint AS bytes_out, '{}'::int[] AS wait_ms, '{}'::int[] AS run_ms
         FROM task WHERE created_at >= $2 AND created_at < $3 GROUP BY 1, 2
         UNION ALL
         SELECT date_trunc($1, ended_at), queue, 0, count(*) FILTER (WHERE state = 'done')::int, count(*) FILTER (WHERE state IN ('failed','expired'))::int,
           count(*) FILTER (WHERE state = 'cancelled')::int, 0, coalesce(sum(bytes_out), 0)::bigint,
           ${percentiles('greatest(0, extract(epoch FROM started_at - queued_at) * 1000)')}, ${percentiles('greatest(0, extract(epoch FROM ended_at - started_at) * 1000)')}
         FROM task WHERE ended_at >= $2 AND ended_at < $3 GROUP BY 1, 2) parts
       GROUP BY at, queue ON CONFLICT (span, at, queue) DO NOTHING`,
      [span, place.since, place.until],
    );
  });
}

// Counts what tasks have done since the last look, from their time lines, into the totals of /metrics. Exactly once over all processes: the place up to
// which was counted moves in the same transaction, and stays behind every transaction that is still open. Called by metrics.ts.
import type { Sql } from '../entities/sql.js';

const LOCK = 7_104_003;
const PLACE = 'metrics.counted_until';
/** Somebody who holds a transaction open for hours (a backup) does not stop the counting. */
const LONGEST_WAIT = '1 minute';
const BUCKETS_S = [0.1, 0.5, 1, 2.5, 5, 15, 60, 300, 900, 3600];

const HORIZON = `SELECT greatest(i.value::timestamptz, least(clock_timestamp() - interval '50 ms', greatest(clock_timestamp() - interval '${LONGEST_WAIT}',
    (SELECT coalesce(min(xact_start), clock_timestamp()) FROM pg_stat_activity WHERE backend_type = 'client backend' AND datname = current_database() AND pid <> pg_backend_pid()))))::text AS until,
  i.value AS since FROM installation i WHERE i.name = '${PLACE}'`;

const ENDED = `('done','failed','cancelled','expired')`;

/** `values` gives labels and v; the three rows of a histogram are made of each. */
const histogram = (name: string, values: string) => `
  SELECT '${name}_bucket', labels || jsonb_build_object('le', bucket.le), count(*) FILTER (WHERE v <= bucket.most) FROM (${values}) x,
    unnest('{${BUCKETS_S.join(',')},Infinity}'::float8[], '{${BUCKETS_S.join(',')},+Inf}'::text[]) bucket(most, le) GROUP BY 1, 2
  UNION ALL SELECT '${name}_sum', labels, sum(v) FROM (${values}) x GROUP BY 1, 2
  UNION ALL SELECT '${name}_count', labels, count(*) FROM (${values}) x GROUP BY 1, 2`;

const COUNT = `WITH e AS MATERIALIZED (
    SELECT e.type, e.version AS at_version, e.fence AS at_fence, e.at, e.data, t.id, t.kind, t.operation, t.queue, t.job_id, t.request_id, t.metadata,
      coalesce(t.source_format, '') AS source, coalesce(t.target_format, '') AS target, t.cache, t.bytes_in, t.bytes_out,
      coalesce(t.engine, t.route->-1->>'engine', '') AS engine, t.queued_at, t.run_at,
      coalesce(t.error_code, '') AS code
    FROM task_event e JOIN task t ON t.id = e.task_id WHERE e.at > $1::timestamptz AND e.at <= $2::timestamptz AND e.type NOT IN ('warning','file.expiring')),
  counted(name, labels, value) AS (
    SELECT 'conv_tasks_created_total', jsonb_build_object('operation', operation, 'source', source, 'target', target, 'via',
        CASE WHEN metadata ? 'schedule' THEN 'schedule' WHEN job_id IS NOT NULL THEN 'job' WHEN request_id IS NOT NULL THEN 'http' ELSE 'other' END), count(*)::float8
      FROM e WHERE at_version = 1 GROUP BY 2
    UNION ALL SELECT 'conv_tasks_finished_total', jsonb_build_object('operation', operation, 'target', target, 'status', type, 'code', code), count(*)
      FROM e WHERE type IN ${ENDED} GROUP BY 2
    UNION ALL SELECT 'conv_task_retries_total', jsonb_build_object('code', coalesce(data->>'code', '')), count(*) FROM e WHERE type = 'retrying' GROUP BY 2
    UNION ALL SELECT 'conv_engine_restarts_total', jsonb_build_object('engine', coalesce(a.engine, e.engine), 'reason', a.error_code), count(*)
      FROM e JOIN task_attempt a ON a.task_id = e.id AND a.fence = e.at_fence
      WHERE e.type IN ('failed','retrying') AND a.error_code IN ('engine_crashed','out_of_memory','soft_timeout','hard_timeout') GROUP BY 2
    UNION ALL SELECT 'conv_cache_total', jsonb_build_object('result', cache), count(*) FROM e WHERE at_version = 1 AND cache IS NOT NULL GROUP BY 2
    UNION ALL SELECT 'conv_bytes_total', '{"direction":"in"}', sum(bytes_in) FROM e WHERE at_version = 1 AND bytes_in > 0 HAVING count(*) > 0
    UNION ALL SELECT 'conv_bytes_total', '{"direction":"out"}', sum(bytes_out) FROM e WHERE type = 'done' AND bytes_out > 0 HAVING count(*) > 0
    UNION ALL ${histogram(
      'conv_task_queue_wait_seconds',
      `SELECT jsonb_build_object('queue', queue) AS labels,
         greatest(0, extract(epoch FROM at - CASE WHEN run_at <= at THEN greatest(queued_at, run_at) ELSE queued_at END))::float8 AS v
       FROM e WHERE type = 'started' AND data->>'attempt' = '1'`,
    )}
    UNION ALL ${histogram(
      'conv_task_run_seconds',
      `SELECT jsonb_build_object('operation', operation, 'engine', coalesce(a.engine, e.engine)) AS labels,
         greatest(0, extract(epoch FROM a.ended_at - a.started_at))::float8 AS v
       FROM e JOIN task_attempt a ON a.task_id = e.id AND a.fence = e.at_fence AND a.ended_at IS NOT NULL
       WHERE e.type IN ('done','failed','cancelled','retrying')`,
    )})
  INSERT INTO metric_total AS m (name, labels, value) SELECT name, labels, value FROM counted
  ON CONFLICT (name, labels) DO UPDATE SET value = m.value + excluded.value`;

/** Where another process counts at this moment, its totals are as good. */
export async function countEvents(sql: Sql): Promise<void> {
  await sql.transaction(async (own) => {
    const [turn] = await own.query<{ mine: boolean }>('SELECT pg_try_advisory_xact_lock($1) AS mine', [LOCK]);
    if (!turn?.mine) return;
    const [place] = await own.query<{ since: string; until: string }>(HORIZON);
    if (!place || place.since === place.until) return;
    await own.query(COUNT, [place.since, place.until]);
    await own.query('UPDATE installation SET value = $2 WHERE name = $1', [PLACE, place.until]);
  });
}

// Tells that the results of a task will be deleted soon, while they can still be fetched: an event of the task, and a call to whoever asked for it. Called
// by the clock again and again; each end of a life is told once, and again only when the life was made longer meanwhile.
import type { Sql } from '../../entities/sql.js';
import { owedOfFiles } from './owed-deliveries.js';

const LOCK = 7_104_006;
const PAGE = 500;
const ENDS_AT = `date_trunc('milliseconds', expires_at)`;

/** What lives shorter than twice the notice is told of in the middle of its life. */
const TELL = `WITH due AS (SELECT f.task_id, max(${ENDS_AT}) AS ends_at, count(*)::int AS files FROM stored_file f
      WHERE f.deleted_at IS NULL AND f.expires_at > now() AND f.expires_at < now() + $1 * interval '1 second'
        AND f.role = 'output' AND f.task_id IS NOT NULL AND f.expires_at - now() < (f.expires_at - f.created_at) / 2
        AND NOT EXISTS (SELECT FROM task_event e WHERE e.task_id = f.task_id AND e.type = 'file.expiring'
          AND (e.data->>'expires_at')::timestamptz >= date_trunc('milliseconds', f.expires_at))
      GROUP BY f.task_id LIMIT ${PAGE}),
    t AS (SELECT task.*, due.ends_at, due.files FROM task JOIN due ON due.task_id = task.id),
    e AS (INSERT INTO task_event (task_id, job_id, client_id, type, version, fence, data)
      SELECT id, job_id, client_id, 'file.expiring', version, fence, jsonb_build_object('files', files,
        'expires_at', to_char(ends_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) FROM t RETURNING *),${owedOfFiles}
  SELECT count(*)::int AS told FROM e`;

export async function tellExpiring(sql: Sql, noticeS: number): Promise<void> {
  for (let told = PAGE; told === PAGE;)
    told = await sql.transaction(async (own) => {
      const [turn] = await own.query<{ mine: boolean }>('SELECT pg_try_advisory_xact_lock($1) AS mine', [LOCK]);
      if (!turn?.mine) return 0;
      const [row] = await own.query<{ told: number }>(TELL, [noticeS]);
      return row?.told ?? 0;
    });
}

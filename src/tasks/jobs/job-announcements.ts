// What the time line of a job tells: that it was put to work, that it has started, how it ended; each once in every round of work. The row remembers what was
// told. Called by job-flow.ts.
import type { Job } from '../../entities/job.entity.js';
import type { Sql } from '../../entities/sql.js';
import type { Task } from '../../entities/task.entity.js';
import { owedOfJobs } from '../notify/owed-deliveries.js';
import type { JobState } from './job-state.js';

type Seen = Pick<Task, 'started_at' | 'ended_at'>;
interface Settled {
  /** How many ended tasks were looked at. */
  readonly settled: number;
  /** Undefined: the job is open, also one that had ended before. */
  readonly end: JobState | undefined;
  readonly tasks: readonly Seen[];
  readonly keepFilesS: number;
}

/** Stands in the time line before what its tasks do. Made, started, run again, or there is more to do than there was. */
export async function announceWork(sql: Sql, job: Job, tasks: readonly Seen[]): Promise<Job> {
  const { id, started, announced, cancelled_at, ended_at, nodes } = job;
  if (!started || announced !== null || cancelled_at !== null) return job;
  const hasWork = tasks.some((task) => task.ended_at === null) || (ended_at === null && Object.keys(nodes).length > 0);
  if (!hasWork) return job;
  const change = `UPDATE job SET announced = 'queued' WHERE id = $1 RETURNING *`;
  const [told] = await sql.query<Job>(withEvents(change, '$2'), [id, ['job.queued']]);
  return told ?? job;
}

/** One of its tasks runs. False: that was told before, or nothing was told yet. */
export async function announceStart(sql: Sql, id: string): Promise<boolean> {
  const change = `UPDATE job SET announced = 'started' WHERE id = $1 AND announced = 'queued' RETURNING *`;
  return (await sql.query(withEvents(change, '$2'), [id, ['job.started']])).length > 0;
}

/** After a look at the job; its end is an event, once. */
export async function noteSettled(sql: Sql, job: Job, { settled, end, tasks, keepFilesS }: Settled): Promise<void> {
  // Otherwise the worker that began has said so.
  const begins = job.announced === 'queued' && tasks.some((task) => task.started_at !== null);
  const ends = end !== undefined && job.ended_at === null;
  const events = [...(begins ? ['job.started'] : []), ...(ends ? [`job.${end}`] : [])];
  const change = `UPDATE job SET settled_count = $2, version = version + ((ended_at IS NOT NULL) <> $3)::int,
       ended_at = CASE WHEN $3 THEN coalesce(ended_at, now()) END,
       expires_at = CASE WHEN $3 AND ended_at IS NULL THEN now() + $4 * interval '1 second' ELSE expires_at END,
       announced = CASE WHEN $3 THEN NULL WHEN $6 THEN 'started' ELSE announced END
     WHERE id = $1 AND (settled_count <> $2 OR (ended_at IS NOT NULL) <> $3 OR $6) RETURNING *`;
  await sql.query(withEvents(change, '$5'), [job.id, settled, end !== undefined, keepFilesS, events, begins]);
}

/** Changes a job and writes the events of these names about it, in their order. */
const withEvents = (change: string, names: string): string =>
  `WITH t AS (${change}),
   e AS (INSERT INTO task_event (job_id, client_id, type, version)
     SELECT id, client_id, name, version + (SELECT coalesce(sum(version), 0)::int FROM task WHERE job_id = t.id)
     FROM t, unnest(${names}::text[]) name RETURNING *),${owedOfJobs}
   SELECT * FROM t`;

// What the statements that write task rows have in common: the state that a move may come from, its events, the end of its attempt, the files that live on.
// Each move is one statement that changes the row, its time line and its attempt together, and only from the states that task-status.ts permits;
// a lost race is a normal answer (undefined or false), not an error.
import { ConversionTask } from '../../entities/conversion-task.entity.js';
import type { Task, TaskState } from '../../entities/task.entity.js';
import { owedOfTasks } from '../notify/owed-deliveries.js';
import { statesBefore } from '../task-status.js';

/** Enough of a row to send or remove its hint. */
export type Hinted = Pick<Task, 'id' | 'queue' | 'priority' | 'turn' | 'fence' | 'state'> & {
  readonly due_in_ms: number;
};

/** A statement over a whole queue may take its time. */
export const MANY_ROWS_MS = 120_000;
export const HINTED = `id, queue, priority, turn, fence, state, greatest(0, extract(epoch FROM run_at - now()) * 1000)::float8 AS due_in_ms`;
export const from = (state: TaskState) =>
  `(${statesBefore(state)
    .map((each) => `'${each}'`)
    .join(',')})`;
export const EVENT_COLUMNS = 'task_id, job_id, client_id, type, version, fence, worker, data';
export const eventRow = (type: string, data: string) =>
  `SELECT id, job_id, client_id, ${type}, version, fence, worker, ${data}`;
/** In the order in which they are read: what a task is warned of comes behind its beginning, and before its end. */
export const events = (...rows: readonly string[]) =>
  `e AS (INSERT INTO task_event (${EVENT_COLUMNS}) ${rows.join(' UNION ALL ')} RETURNING *),${owedOfTasks}`;
export const event = (type: string, data = 'NULL::jsonb') => events(`${eventRow(type, data)} FROM t`);
/** One for each; `added` has those that are new. */
export const warned = (added = 't, LATERAL jsonb_array_elements(t.warnings) w(warning)') =>
  `${eventRow(`'warning'`, 'warning')} FROM ${added}`;
export const attemptEnds = (outcome: string, code = 'NULL', detail = 'NULL') =>
  `a AS (UPDATE task_attempt SET ended_at = clock_timestamp(), outcome = ${outcome}, error_code = ${code}, error_detail = ${detail}
     FROM t WHERE task_attempt.task_id = t.id AND task_attempt.fence = t.fence)`;

/** Inputs stay as long as the results that are made of them. */
export const keepInputs = `g AS (UPDATE stored_file SET expires_at = greatest(stored_file.expires_at, t.expires_at) FROM t
         WHERE stored_file.id = ANY (t.inputs) AND stored_file.deleted_at IS NULL)`;

/** The names under which a search finds it; a draft that begins has them already. `fresh` are files of the same statement, which its other parts cannot see yet. */
export const named = (fresh = 'SELECT NULL::uuid AS id, NULL AS filename WHERE false') =>
  `n AS (INSERT INTO task_input (task_id, file_id, name) SELECT t.id, its.id, left(lower(its.filename), 255)
     FROM t, LATERAL (SELECT id, filename FROM stored_file WHERE id = ANY (t.inputs) UNION SELECT id, filename FROM (${fresh}) f WHERE id = ANY (t.inputs)) its
     ON CONFLICT DO NOTHING)`;

export const FILE_COLUMNS =
  'id, role, filename, path, format, media_type, size_bytes, sha256, probe, storage_key, task_id';

/** A raw row with the entity's methods. */
export function hydrate(row: ConversionTask): ConversionTask {
  return Object.assign(new ConversionTask(), row);
}

/** The names of columns, each with that of its table before it. */
export function prefixed(alias: string, columns: string): string {
  return columns
    .split(',')
    .map((column) => `${alias}.${column.trim()}`)
    .join(', ');
}

// The only file that writes a task row. Each move is one statement that changes the row, its time line and its attempt together,
// and only from the states that task-status.ts permits; a lost race is a normal answer (undefined or false), not an error.
// Long because no other file may write rows: every move there is stands here.
import { Injectable } from '@nestjs/common';
import { ConversionTask } from '../entities/conversion-task.entity.js';
import { Sql } from '../entities/sql.js';
import type { StoredFile } from '../entities/stored-file.entity.js';
import type { Task, TaskState } from '../entities/task.entity.js';
import type { AnyWarning } from '../shared/warnings.js';
import type { ErrorCode } from '../shared/errors.js';
import { newId } from '../shared/ids.js';
import { writeSendings, type CelerySending } from './celery-sendings.js';
import { owedOfTasks } from './notify/owed-deliveries.js';
import { deliveryOf, owedToServices, type ServiceCall } from './notify/service-calls.js';
import { ownKeys } from './own-metadata.js';
import { statesBefore } from './task-status.js';
import { LOSSES_FINAL } from './run/retry.js';
import type { AskedLimits, TimeLimits } from './time-limits.js';
import { Together } from './together.js';

/** Seconds. The queue's own lock is longer, so that the row decides first. */
export const LEASE_S = 10;
export const HEARTBEAT_S = 3;
/** A statement over a whole queue may take its time. */
const MANY_ROWS_MS = 120_000;

export interface NewTask {
  readonly task: Partial<ConversionTask> & Pick<Task, 'id' | 'kind' | 'operation' | 'queue' | 'client_id'>;
  readonly files: readonly Omit<StoredFile, 'created_at' | 'deleted_at' | 'expires_at'>[];
  readonly keepFilesS: number;
  readonly delayS?: number;
  /** The message of a Celery program that it comes from; not written when the task is there already. */
  readonly sending?: CelerySending | undefined;
}
/** A task without files, and the worker that would run it. */
export interface BegunTask extends Omit<NewTask, 'files'>, Claimant {}
/** Running when it has begun; else it waits. */
export type Begun = Hinted & ConversionTask;
/** What a client may change before the work begins. */
export interface TaskChange {
  readonly priority?: number | undefined;
  /** Null takes it away. */
  readonly tag?: string | null | undefined;
  readonly metadata?: Readonly<Record<string, string>> | undefined;
  readonly limits?: AskedLimits | undefined;
}
/** The column that names the task, or its job. */
export type TasksBy = 'id' | 'job_id';
/** A result that is there already, as the outputs of a new task. */
export interface ReadyTask extends Omit<NewTask, 'delayS' | 'sending'> {
  /** Stored files whose bytes it shares. */
  readonly sharesWith: readonly string[];
}
/** A row of stored_file as PostgreSQL writes it in JSON. */
export type FileJson = Omit<StoredFile, 'size_bytes' | 'created_at' | 'expires_at'> & {
  readonly size_bytes: number;
  readonly created_at: string;
  readonly expires_at: string;
};
/** All that there is to know about it, so that nobody has to ask again. */
export type DoneTask = Hinted & ConversionTask & { readonly files: readonly StoredFile[] };
/** What a task of a job learns when its inputs are known. */
export type TaskPlan = Pick<
  ConversionTask,
  'queue' | 'source_format' | 'target_format' | 'options' | 'route' | 'inputs' | 'bytes_in'
>;
export interface Failure {
  readonly code: ErrorCode;
  readonly message: string;
  readonly stage: string | null;
  /** What the file really is. */
  readonly content?: string | undefined;
  /** Exit facts and tool output, for operators. */
  readonly detail: string | null;
}
export interface Ending {
  readonly state: 'done' | 'failed' | 'cancelled';
  readonly failure?: Failure | undefined;
  readonly outputs?: readonly Omit<StoredFile, 'created_at' | 'deleted_at' | 'expires_at' | 'client_id'>[];
  readonly result?: unknown;
  readonly metadata?: Record<string, unknown>;
  readonly warnings?: readonly AnyWarning[];
  readonly engine?: { readonly name: string; readonly version: string | null } | undefined;
  readonly usage?: Record<string, number>;
  /** Only of a task that is done. */
  readonly calls?: readonly ServiceCall[];
}
/** Who takes a task: the claim id proves later that it was this taking. */
export interface Claimant {
  readonly claim: string;
  readonly worker: string;
}
interface Claim extends Claimant {
  readonly id: string;
}
interface End {
  readonly id: string;
  readonly fence: number;
  readonly ending: Ending;
}
export interface Pulse {
  readonly cancel_mode: 'graceful' | 'force' | null;
  readonly cancel_reason: string | null;
}
export interface Removed {
  readonly tasks: number;
  readonly events: number;
  readonly attempts: number;
}
/** Enough of a row to send or remove its hint. */
export type Hinted = Pick<Task, 'id' | 'queue' | 'priority' | 'turn' | 'fence' | 'state'> & {
  readonly due_in_ms: number;
};

const HINTED = `id, queue, priority, turn, fence, state, greatest(0, extract(epoch FROM run_at - now()) * 1000)::float8 AS due_in_ms`;
/** Files may be kept longer than rows; then the row waits for them. */
const REMOVABLE = `ended_at < now() - $1 * interval '1 second' AND (expires_at IS NULL OR expires_at < now())`;
/** So many that wait for their time are looked at before something may begin in front of them. */
const LOOKED_AT = 100;
/** So many tasks of one client are told apart; counting more would make each further one dearer. Behind it they come in order of arrival. */
const LAST_TURN = 1000;
/** Visitors of one address take one turn together, however many cookies they have thrown away. */
const SAME_HOUSE =
  'SELECT c.client_id UNION SELECT other.id FROM client me JOIN client other ON other.address_id = me.address_id WHERE me.id = c.client_id';
const UNFINISHED = `('waiting','queued','running','retrying')`;
/** After a restart of PostgreSQL every worker gets a whole lease to say that it is still there. */
const LEASE_OVER = `greatest(lease_until, pg_postmaster_start_time() + interval '${LEASE_S} s') < $1`;
const from = (state: TaskState) =>
  `(${statesBefore(state)
    .map((each) => `'${each}'`)
    .join(',')})`;
const EVENT_COLUMNS = 'task_id, job_id, client_id, type, version, fence, worker, data';
const eventRow = (type: string, data: string) =>
  `SELECT id, job_id, client_id, ${type}, version, fence, worker, ${data}`;
/** In the order in which they are read: what a task is warned of comes behind its beginning, and before its end. */
const events = (...rows: readonly string[]) =>
  `e AS (INSERT INTO task_event (${EVENT_COLUMNS}) ${rows.join(' UNION ALL ')} RETURNING *),${owedOfTasks}`;
const event = (type: string, data = 'NULL::jsonb') => events(`${eventRow(type, data)} FROM t`);
/** One for each; `added` has those that are new. */
const warned = (added = 't, LATERAL jsonb_array_elements(t.warnings) w(warning)') =>
  `${eventRow(`'warning'`, 'warning')} FROM ${added}`;
const attemptEnds = (outcome: string, code = 'NULL', detail = 'NULL') =>
  `a AS (UPDATE task_attempt SET ended_at = clock_timestamp(), outcome = ${outcome}, error_code = ${code}, error_detail = ${detail}
     FROM t WHERE task_attempt.task_id = t.id AND task_attempt.fence = t.fence)`;

/** Inputs stay as long as the results that are made of them. */
const keepInputs = `g AS (UPDATE stored_file SET expires_at = greatest(stored_file.expires_at, t.expires_at) FROM t
         WHERE stored_file.id = ANY (t.inputs) AND stored_file.deleted_at IS NULL)`;

/** The names under which a search finds it; a draft that begins has them already. `fresh` are files of the same statement, which its other parts cannot see yet. */
const named = (fresh = 'SELECT NULL::uuid AS id, NULL AS filename WHERE false') =>
  `n AS (INSERT INTO task_input (task_id, file_id, name) SELECT t.id, its.id, left(lower(its.filename), 255)
     FROM t, LATERAL (SELECT id, filename FROM stored_file WHERE id = ANY (t.inputs) UNION SELECT id, filename FROM (${fresh}) f WHERE id = ANY (t.inputs)) its
     ON CONFLICT DO NOTHING)`;

/** What endRecord() makes of endings. */
const ENDS = `ends AS MATERIALIZED (SELECT * FROM jsonb_to_recordset($1) x(id uuid, fence int, state text, code text, message text, stage text, content text, detail text,
  result jsonb, metadata jsonb, warnings jsonb, outputs uuid[], engine text, engine_version text, bytes_out bigint, usage jsonb))`;

/** What submit may set; everything else has its default. */
const NEW = `id uuid, kind text, operation text, queue text, priority smallint, params jsonb, metadata jsonb, max_attempts int, retry jsonb, start_before timestamptz,
  soft_limit_s int, hard_limit_s int, limits_asked boolean, warnings jsonb, client_id uuid, idempotency_key text, tag text, preset text, callback jsonb, notify jsonb,
  message jsonb, job_id uuid, node text, node_index int, retry_of uuid, trace_id text, request_id text, source_format text, target_format text, options jsonb, route jsonb,
  inputs uuid[], bytes_in bigint, cache text, cache_key text`;
const NEW_COLUMNS = namesIn(NEW);
/** What a repetition takes over from the task that it repeats. */
const COPIED_COLUMNS = `kind, operation, queue, priority, params, max_attempts, retry, soft_limit_s, hard_limit_s, limits_asked, client_id, tag, preset,
  callback, notify, message, job_id, source_format, target_format, options, route, inputs, bytes_in, cache`;
/** What a task that is done knows besides. */
const DONE_COLUMNS = 'outputs, engine, engine_version, bytes_out';
const FILE_COLUMNS = 'id, role, filename, path, format, media_type, size_bytes, sha256, probe, storage_key, task_id';
/** askedValues() as rows, and how many tasks their clients have: parts of a statement that accepts tasks, each in its place among the others. Named one by one,
 *  because a record of the whole table takes longer to make than the row to write. */
const ASKED = `asked AS MATERIALIZED (SELECT * FROM jsonb_to_recordset($1)
         x(${NEW}, state text, run_at timestamptz, claim uuid, worker text, delay_s float8, keep_s float8, its_place int)),
       mine AS MATERIALIZED (SELECT client_id, (SELECT count(*) FROM (SELECT FROM task WHERE task.client_id = ANY (ARRAY(${SAME_HOUSE})) AND state IN ${UNFINISHED} LIMIT ${LAST_TURN}) its) AS count
         FROM (SELECT DISTINCT client_id FROM asked) c)`;
const PLACE_COLUMNS = 'turn, run_at, queued_at, expires_at';
const PLACE = `least(mine.count + x.its_place, ${LAST_TURN}), coalesce(x.run_at, now() + x.delay_s * interval '1 second'),
           CASE WHEN x.state = 'queued' THEN now() END, now() + x.keep_s * interval '1 second'`;
const sent = (begun?: string) =>
  `c AS (${writeSendings('jsonb_populate_recordset(NULL::celery_task, $2) x WHERE task_id IN (SELECT id FROM t)', begun)})`;

/** Built once: to build a text of this length anew for each task takes time that can be measured. */
const BEGIN = `WITH ${ASKED},
       free AS MATERIALIZED (SELECT queue FROM (SELECT DISTINCT queue FROM asked) its
         WHERE NOT EXISTS (SELECT 1 FROM queue_state WHERE queue_state.queue = its.queue AND paused)
           AND (SELECT count(*) < ${LOOKED_AT} AND coalesce(min(run_at) > now(), true)
             FROM (SELECT run_at FROM task WHERE task.queue = its.queue AND state IN ('queued','retrying') LIMIT ${LOOKED_AT}) waiting)),
       begins AS MATERIALIZED (SELECT asked.*, queue IN (SELECT queue FROM free) AND coalesce(run_at <= now(), true) AND delay_s <= 0 AND coalesce(start_before > now(), true) AS is_now FROM asked),
       t AS (INSERT INTO task (${NEW_COLUMNS}, state, ${PLACE_COLUMNS}, claim, worker, fence, attempt, version, lease_until, started_at)
         SELECT ${prefixed('x', NEW_COLUMNS)}, CASE WHEN is_now THEN 'running' ELSE 'queued' END, ${PLACE}, CASE WHEN is_now THEN x.claim END, CASE WHEN is_now THEN x.worker END,
           is_now::int, is_now::int, 1 + is_now::int, CASE WHEN is_now THEN now() + interval '${LEASE_S} s' END, CASE WHEN is_now THEN now() END
         FROM begins x JOIN mine USING (client_id)
         ON CONFLICT DO NOTHING RETURNING *),
       ${sent(`task_id IN (SELECT id FROM t WHERE state = 'running')`)},
       ${events(
         // As if it had waited for no time: who reads time lines knows of no other way.
         `SELECT id, job_id, client_id, 'queued', version - attempt, 0, NULL, NULL::jsonb FROM t`,
         warned(),
         `${eventRow(`'started'`, `jsonb_build_object('attempt', attempt)`)} FROM t WHERE state = 'running'`,
       )},
       a AS (INSERT INTO task_attempt (task_id, fence, attempt, worker) SELECT id, fence, attempt, worker FROM t WHERE state = 'running')
       SELECT *, greatest(0, extract(epoch FROM run_at - now()) * 1000)::float8 AS due_in_ms FROM t`;

/** Likewise. */
const FINISH = `WITH ${ENDS},
       t AS (UPDATE task SET state = x.state, version = version + 1, ended_at = now(), lease_until = NULL,
           -- However long it waited: its files live as long after the end as was promised after the beginning.
           expires_at = now() + (expires_at - created_at),
           progress_percent = CASE WHEN x.state = 'done' THEN 100 ELSE progress_percent END, progress_eta_ms = NULL,
           error_code = x.code, error_stage = x.stage, error_content = x.content, result = x.result,
           error_message = CASE WHEN x.state = 'cancelled' THEN coalesce(cancel_reason, x.message) ELSE x.message END,
           metadata = task.metadata || x.metadata, warnings = task.warnings || x.warnings,
           crash_count = crash_count + (x.code IS NOT DISTINCT FROM 'engine_crashed')::int,
           outputs = x.outputs, engine = coalesce(x.engine, task.engine), engine_version = coalesce(x.engine_version, task.engine_version), bytes_out = x.bytes_out
         FROM ends x WHERE task.id = x.id AND task.fence = x.fence AND task.state = 'running' AND (x.state <> 'done' OR cancel_requested_at IS NULL)
         RETURNING task.*),
       f AS (INSERT INTO stored_file (client_id, expires_at, ${FILE_COLUMNS})
         SELECT t.client_id, t.expires_at, ${prefixed('y', FILE_COLUMNS)} FROM t JOIN jsonb_populate_recordset(NULL::stored_file, $2) y ON y.task_id = t.id),
       ${keepInputs},
       a AS (UPDATE task_attempt SET ended_at = clock_timestamp(), outcome = x.state, error_code = x.code, error_detail = x.detail, engine = x.engine, usage = x.usage
         FROM t JOIN ends x ON x.id = t.id WHERE task_attempt.task_id = t.id AND task_attempt.fence = t.fence),
       ${owedToServices('$3')},
       ${events(
         warned(
           `(SELECT t.*, warning FROM t JOIN ends x ON x.id = t.id, LATERAL jsonb_array_elements(x.warnings) w(warning)) t`,
         ),
         `${eventRow('state', `jsonb_strip_nulls(jsonb_build_object('code', error_code, 'reason', cancel_reason, 'by', cancelled_by))`)} FROM t`,
       )}
       SELECT id, fence, ended_at FROM t`;

@Injectable()
export class TaskStore {
  private readonly inserts = new Together((entries: readonly NewTask[]) => this.insertAll(entries));
  private readonly begins = new Together((entries: readonly BegunTask[]) => this.beginAll(entries));
  private readonly claims = new Together((claims: readonly Claim[]) => this.claimAll(claims));
  private readonly finishes = new Together((ends: readonly End[]) => this.finishAll(ends));

  constructor(private readonly sql: Sql) {}

  /** Undefined: this client has used the idempotency key already. */
  insert(entry: NewTask): Promise<Hinted | undefined> {
    return this.inserts.ask(entry);
  }

  /** For a worker with a free slot: claimed as it comes when nothing that is due waits before it; else it waits like any other. Undefined as above. */
  begin(entry: BegunTask): Promise<Begun | undefined> {
    return this.begins.ask(entry);
  }

  /** Several at once over files that are there already, in this order. What some other process made meanwhile is left out. */
  async insertMany(
    tasks: readonly NewTask['task'][],
    keepFilesS: number,
    delaysS: readonly number[] = [],
  ): Promise<Hinted[]> {
    const entries = tasks.map((task, index) => ({ task, files: [], keepFilesS, delayS: delaysS[index] ?? 0 }));
    return (await this.insertAll(entries)).filter((row) => row !== undefined);
  }

  /** A task that is done as it comes, with the results of an earlier one, which are held while it is written. Undefined: they were deleted
   *  meanwhile, or this client has used the idempotency key already. */
  async insertDone({ task, files, keepFilesS, sharesWith }: ReadyTask): Promise<DoneTask | undefined> {
    const [row] = await this.sql.query<Hinted & ConversionTask & { readonly files: FileJson[] }>(
      `WITH held AS MATERIALIZED (SELECT id FROM stored_file WHERE id = ANY ($3) AND deleted_at IS NULL AND expires_at > now() FOR SHARE),
       t AS (INSERT INTO task (${NEW_COLUMNS}, state, ${DONE_COLUMNS}, started_at, ended_at, expires_at, progress_percent)
         SELECT ${prefixed('x', NEW_COLUMNS)}, x.state, ${prefixed('x', DONE_COLUMNS)}, now(), now(), now() + $4 * interval '1 second', 100
         FROM jsonb_populate_record(NULL::task, $1) x WHERE (SELECT count(*) FROM held) = cardinality($3::uuid[])
         ON CONFLICT DO NOTHING RETURNING *),
       f AS (INSERT INTO stored_file (client_id, expires_at, ${FILE_COLUMNS})
         SELECT t.client_id, t.expires_at, ${prefixed('y', FILE_COLUMNS)} FROM t, jsonb_populate_recordset(NULL::stored_file, $2) y RETURNING *),
       ${keepInputs}, ${named('SELECT id, filename FROM f')}, ${events(warned(), `${eventRow('state', `jsonb_build_object('cache', cache)`)} FROM t`)}
       SELECT *, 0 AS due_in_ms, (SELECT jsonb_agg(f) FROM f) AS files FROM t`,
      [JSON.stringify({ ...filled(task), state: 'done' }), JSON.stringify(files), sharesWith, keepFilesS],
    );
    return row && Object.assign(hydrate(row), { due_in_ms: row.due_in_ms, files: row.files.map(fromJson) });
  }

  /** What they waited for is there: tasks of a job take their place in the queue, each exactly once. */
  async release(plans: readonly (TaskPlan & Pick<Task, 'id'>)[], keepFilesS: number): Promise<Hinted[]> {
    return this.sql.query<Hinted>(
      `WITH t AS (UPDATE task SET state = 'queued', version = task.version + 1, queued_at = now(), run_at = greatest(task.run_at, now()), queue = x.queue,
           source_format = x.source_format, target_format = x.target_format, options = x.options, route = x.route, inputs = x.inputs,
           bytes_in = x.bytes_in, expires_at = now() + $2 * interval '1 second'
         FROM jsonb_populate_recordset(NULL::task, $1) x WHERE task.id = x.id AND task.state = 'waiting' RETURNING task.*),
       ${keepInputs}, ${named()}, ${event(`'queued'`)}
       SELECT ${HINTED} FROM t`,
      [JSON.stringify(plans), keepFilesS],
    );
  }

  /** What they waited for will never be there. */
  async failWaiting(failures: readonly (Pick<Failure, 'code' | 'message'> & Pick<Task, 'id'>)[]): Promise<void> {
    await this.sql.query(
      `WITH t AS (UPDATE task SET state = 'failed', version = version + 1, ended_at = now(), error_code = x.code, error_message = x.message
         FROM jsonb_to_recordset($1) x(id uuid, code text, message text) WHERE task.id = x.id AND task.state = 'waiting' RETURNING task.*),
       ${event(`'failed'`, `jsonb_build_object('code', t.error_code)`)}
       SELECT 1 FROM t`,
      [JSON.stringify(failures)],
    );
  }

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

  /** The end, exactly once: state, outputs, attempt and time line in one statement; its moment. Undefined: it is not ours to end, or not as done because cancel was asked. */
  async finish(id: string, fence: number, ending: Ending): Promise<Date | undefined> {
    return (await this.finishes.ask({ id, fence, ending })) ?? (await this.endedAs(id, fence, ending.state));
  }

  /** A retryable failure: the row waits for its next run. */
  async retryLater(id: string, fence: number, failure: Failure, delayS: number): Promise<Hinted | undefined> {
    const [row] = await this.sql.query<Hinted>(
      `WITH t AS (UPDATE task SET state = 'retrying', version = version + 1, run_at = now() + $3 * interval '1 second', lease_until = NULL, paced_at = NULL,
           error_code = $4, error_message = $5, error_stage = $6, crash_count = crash_count + ($4 = 'engine_crashed')::int
         WHERE id = $1 AND fence = $2 AND state = 'running' AND cancel_requested_at IS NULL RETURNING *),
       ${attemptEnds(`'retrying'`, '$4', '$7')},
       ${event(`'retrying'`, `jsonb_build_object('code', t.error_code, 'run_at', t.run_at)`)}
       SELECT ${HINTED} FROM t`,
      [id, fence, delayS, failure.code, failure.message, failure.stage, failure.detail],
    );
    return row;
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

  /** Work that has not begun ends here and now. */
  async cancelWaiting(id: string, by: string, reason: string): Promise<Hinted | undefined> {
    const [row] = await this.sql.query<Hinted>(
      `WITH t AS (UPDATE task SET state = 'cancelled', version = version + 1, ended_at = now(), cancel_requested_at = now(), cancel_mode = 'graceful',
           cancel_reason = $3, cancelled_by = $2, error_code = 'cancelled', error_message = $3
         WHERE id = $1 AND state IN ('waiting','queued','retrying') RETURNING *),
       ${event(`'cancelled'`, `jsonb_build_object('reason', t.cancel_reason, 'by', t.cancelled_by)`)}
       SELECT ${HINTED} FROM t`,
      [id, by, reason],
    );
    return row;
  }

  /** All that has not begun in these queues, in one statement; the answer is how many. */
  async cancelAllWaiting(queues: readonly string[], by: string, reason: string): Promise<number> {
    const [row] = await this.sql.transaction((sql) =>
      sql.queryMany<{ count: number }>(
        `WITH t AS (UPDATE task SET state = 'cancelled', version = version + 1, ended_at = now(), cancel_requested_at = now(), cancel_mode = 'graceful',
           cancel_reason = $3, cancelled_by = $2, error_code = 'cancelled', error_message = $3
         WHERE queue = ANY ($1) AND state IN ('waiting','queued','retrying') RETURNING *),
       ${event(`'cancelled'`, `jsonb_build_object('reason', t.cancel_reason, 'by', t.cancelled_by)`)}
       SELECT count(*)::int AS count FROM t`,
        [queues, by, reason],
        MANY_ROWS_MS,
      ),
    );
    return row?.count ?? 0;
  }

  /** All of a job that has not begun, in the caller's transaction. */
  async cancelWaitingOfJob(jobId: string, by: string, reason: string): Promise<Hinted[]> {
    return this.sql.queryMany<Hinted>(
      `WITH t AS (UPDATE task SET state = 'cancelled', version = version + 1, ended_at = now(), cancel_requested_at = now(), cancel_mode = 'graceful',
           cancel_reason = $3, cancelled_by = $2, error_code = 'cancelled', error_message = $3
         WHERE job_id = $1 AND state IN ('waiting','queued','retrying') RETURNING *),
       ${event(`'cancelled'`, `jsonb_build_object('reason', t.cancel_reason, 'by', t.cancelled_by)`)}
       SELECT ${HINTED} FROM t`,
      [jobId, by, reason],
      MANY_ROWS_MS,
    );
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

  /** Newer tasks do their part of the job from now on. */
  async replace(ids: readonly string[]): Promise<void> {
    await this.sql.query(
      'UPDATE task SET replaced = true, version = version + 1 WHERE id = ANY ($1) AND ended_at IS NOT NULL',
      [ids],
    );
  }

  /** The same again as new rows, ready to run. */
  async repeat(ids: readonly string[], keepFilesS: number): Promise<Hinted[]> {
    return this.sql.query<Hinted>(
      `WITH t AS (INSERT INTO task (id, retry_of, state, turn, run_at, queued_at, expires_at, metadata, ${COPIED_COLUMNS})
         SELECT x.fresh, x.old, 'queued', turn, now(), now(), now() + $3 * interval '1 second', metadata - $4::text[], ${COPIED_COLUMNS}
         FROM task JOIN unnest($1::uuid[], $2::uuid[]) x(old, fresh) ON task.id = x.old RETURNING *),
       ${keepInputs}, ${named()}, ${event(`'queued'`)}
       SELECT ${HINTED} FROM t`,
      [ids, ids.map(() => newId()), keepFilesS, ownKeys],
    );
  }

  /** Undefined: it has begun, has ended, or is at another version. */
  async change(
    id: string,
    version: number | undefined,
    { priority, tag, metadata, ...others }: TaskChange,
    limits: Pick<Task, 'soft_limit_s' | 'hard_limit_s'> | undefined,
  ): Promise<Hinted | undefined> {
    const fields = Object.entries({ priority, tag, metadata, ...others }).filter(([, value]) => value !== undefined);
    const [row] = await this.sql.query<Hinted>(
      `WITH t AS (UPDATE task SET version = version + 1, priority = coalesce($3, priority), tag = CASE WHEN $4 THEN $5 ELSE tag END,
           metadata = coalesce($6, metadata), soft_limit_s = coalesce($7, soft_limit_s), hard_limit_s = coalesce($8, hard_limit_s)
         WHERE id = $1 AND state IN ('waiting','queued','retrying') AND ($2::int IS NULL OR version = $2) RETURNING *),
       ${event(`'changed'`, `jsonb_build_object('fields', $9::jsonb)`)}
       SELECT ${HINTED} FROM t`,
      [
        id,
        version ?? null,
        priority ?? null,
        tag !== undefined,
        tag ?? null,
        metadata ? JSON.stringify(metadata) : null,
        limits?.soft_limit_s ?? null,
        limits?.hard_limit_s ?? null,
        JSON.stringify(fields.map(([name]) => name)),
      ],
    );
    return row;
  }

  /** A draft that belongs to no job takes its place in the queue; its files live from now on. */
  async start(id: string): Promise<Hinted | undefined> {
    const [row] = await this.sql.query<Hinted>(
      `WITH t AS (UPDATE task SET state = 'queued', version = version + 1, queued_at = now(), run_at = greatest(run_at, now()),
           expires_at = now() + (expires_at - created_at)
         WHERE id = $1 AND state = 'waiting' AND job_id IS NULL RETURNING *),
       ${keepInputs}, ${event(`'queued'`)}
       SELECT ${HINTED} FROM t`,
      [id],
    );
    return row;
  }

  /** What waits for its time, its first or that of its next attempt, does not wait for it any longer. */
  async hurry(id: string): Promise<Hinted | undefined> {
    const [row] = await this.sql.query<Hinted>(
      `WITH t AS (UPDATE task SET run_at = now(), version = version + 1
         WHERE id = $1 AND state IN ('queued','retrying') AND run_at > now() RETURNING *),
       ${event(`'changed'`, `'{"fields":["run_at"]}'::jsonb`)}
       SELECT ${HINTED} FROM t`,
      [id],
    );
    return row;
  }

  /** One task, or all of a job at once, with their time lines; whoever runs one of them finds that it is no longer theirs. Nothing of them stays. */
  async keepFiles(by: TasksBy, id: string, seconds: number, mostS: number): Promise<void> {
    await this.sql.query(
      `WITH t AS (UPDATE task SET expires_at = least(now() + $2 * interval '1 second', ended_at + $3 * interval '1 second'), version = version + 1
         WHERE ${by} = $1 AND state = 'done' AND outputs_deleted_at IS NULL AND expires_at > now()
           AND expires_at < least(now() + $2 * interval '1 second', ended_at + $3 * interval '1 second') RETURNING *),
       f AS (UPDATE stored_file SET expires_at = greatest(stored_file.expires_at, t.expires_at) FROM t
         WHERE stored_file.task_id = t.id AND stored_file.deleted_at IS NULL),
       ${keepInputs}, ${event(`'changed'`, `jsonb_build_object('fields', '["expires_at"]'::jsonb)`)},
       j AS (UPDATE job SET version = job.version + 1, expires_at = greatest(job.expires_at, its.expires_at)
         FROM (SELECT job_id, max(expires_at) AS expires_at FROM t GROUP BY job_id) its WHERE job.id = its.job_id AND job.ended_at IS NOT NULL)
       SELECT 1`,
      [id, seconds, mostS],
    );
  }

  async removeTasks(by: TasksBy, id: string): Promise<void> {
    await this.sql.query(
      `WITH t AS (DELETE FROM task WHERE ${by} = $1 RETURNING id, client_id),
       e AS (DELETE FROM task_event USING t WHERE task_id = t.id),
       a AS (DELETE FROM task_attempt USING t WHERE task_id = t.id),
       n AS (DELETE FROM task_input USING t WHERE task_id = t.id)
       INSERT INTO tombstone (task_id, client_id) SELECT id, client_id FROM t ON CONFLICT (task_id) DO NOTHING`,
      [id],
    );
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

  /** What was not started in time. */
  async expire(): Promise<Hinted[]> {
    return this.sql.query<Hinted>(
      `WITH t AS (UPDATE task SET state = 'expired', version = version + 1, ended_at = now(), error_code = 'queue_ttl_exceeded',
           error_message = 'The task was not started before the time that its sender allowed.'
         WHERE id IN (SELECT id FROM task WHERE state IN ${from('expired')} AND start_before < now() ORDER BY id LIMIT 500 FOR UPDATE SKIP LOCKED) RETURNING *),
       ${event(`'expired'`)}
       SELECT ${HINTED} FROM t`,
    );
  }

  /** Says in the rows of these tasks that their last output is deleted; those that still have one stay as they are. */
  async markOutputsDeleted(ids: readonly string[]): Promise<void> {
    await this.sql.query(
      `UPDATE task SET outputs_deleted_at = now(), version = version + 1 WHERE id = ANY ($1) AND outputs_deleted_at IS NULL
         AND NOT EXISTS (SELECT 1 FROM stored_file WHERE stored_file.task_id = task.id AND role = 'output' AND deleted_at IS NULL)`,
      [ids],
    );
  }

  /** Ended tasks that nobody has to remember, with their time lines and attempts; a tombstone stays. At most `limit` of them. */
  async removeEnded(olderThanS: number, limit: number): Promise<Removed> {
    const [removed] = await this.sql.query<Removed>(
      `WITH old AS MATERIALIZED (SELECT id, client_id FROM task WHERE ${REMOVABLE} ORDER BY ended_at LIMIT $2 FOR UPDATE SKIP LOCKED),
       e AS (DELETE FROM task_event USING old WHERE task_id = old.id RETURNING 1),
       a AS (DELETE FROM task_attempt USING old WHERE task_id = old.id RETURNING 1),
       n AS (DELETE FROM task_input USING old WHERE task_id = old.id),
       s AS (INSERT INTO tombstone (task_id, client_id) SELECT id, client_id FROM old ON CONFLICT (task_id) DO NOTHING),
       t AS (DELETE FROM task USING old WHERE task.id = old.id RETURNING 1)
       SELECT (SELECT count(*)::int FROM t) AS tasks, (SELECT count(*)::int FROM e) AS events, (SELECT count(*)::int FROM a) AS attempts`,
      [olderThanS, limit],
    );
    return removed ?? { tasks: 0, events: 0, attempts: 0 };
  }

  /** What removeEnded would remove in all. */
  async countRemovable(olderThanS: number): Promise<Removed> {
    const [found] = await this.sql.query<Removed>(
      `WITH old AS MATERIALIZED (SELECT id FROM task WHERE ${REMOVABLE})
       SELECT (SELECT count(*)::int FROM old) AS tasks, (SELECT count(*)::int FROM task_event JOIN old ON task_id = old.id) AS events,
         (SELECT count(*)::int FROM task_attempt JOIN old ON task_id = old.id) AS attempts`,
      [olderThanS],
    );
    return found ?? { tasks: 0, events: 0, attempts: 0 };
  }

  private async insertAll(entries: readonly NewTask[]): Promise<(Hinted | undefined)[]> {
    const files = entries.flatMap(({ task, files: its }) => its.map((file) => ({ ...file, input_of: task.id })));
    const rows = await this.sql.query<Hinted>(
      `WITH ${ASKED},
       t AS (INSERT INTO task (${NEW_COLUMNS}, state, ${PLACE_COLUMNS}) SELECT ${prefixed('x', NEW_COLUMNS)}, x.state, ${PLACE}
         FROM asked x JOIN mine USING (client_id)
         ON CONFLICT DO NOTHING RETURNING *),
       f AS (INSERT INTO stored_file (client_id, expires_at, ${FILE_COLUMNS})
         SELECT t.client_id, t.expires_at, ${prefixed('y', FILE_COLUMNS)}
         FROM jsonb_array_elements($3) doc JOIN t ON t.id = (doc->>'input_of')::uuid, jsonb_populate_record(NULL::stored_file, doc) y RETURNING id, filename),
       ${sent()},
       ${keepInputs}, ${named('SELECT id, filename FROM f')}, ${events(`${eventRow('state', 'NULL::jsonb')} FROM t`, warned())}
       SELECT ${HINTED} FROM t`,
      [...askedValues(entries), JSON.stringify(files)],
    );
    const byId = new Map(rows.map((row) => [row.id, row]));
    return entries.map(({ task }) => byId.get(task.id));
  }

  private async beginAll(entries: readonly BegunTask[]): Promise<(Begun | undefined)[]> {
    const rows = await this.sql.query<Begun>(BEGIN, askedValues(entries));
    const byId = new Map(rows.map((row) => [row.id, Object.assign(hydrate(row), { due_in_ms: row.due_in_ms })]));
    return entries.map(({ task, claim }) => {
      const row = byId.get(task.id);
      // Two messages with one id may come together; the task is run for one of them.
      return row?.claim === null || row?.claim === claim ? row : undefined;
    });
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

  private async finishAll(ends: readonly End[]): Promise<(Date | undefined)[]> {
    const files = ends.flatMap(({ id, ending }) => (ending.outputs ?? []).map((file) => ({ ...file, task_id: id })));
    const rows = await this.sql.query<{ id: string; fence: number; ended_at: Date }>(FINISH, [
      JSON.stringify(ends.map(endRecord)),
      JSON.stringify(files),
      JSON.stringify(ends.flatMap(callsOf)),
    ]);
    const ended = new Map(rows.map(({ id, fence, ended_at }) => [`${id} ${fence}`, ended_at]));
    return ends.map(({ id, fence }) => ended.get(`${id} ${fence}`));
  }

  private async endedAs(id: string, fence: number, state: TaskState): Promise<Date | undefined> {
    const [row] = await this.sql.query<{ ended_at: Date }>(
      `SELECT ended_at FROM task WHERE id = $1 AND fence = $2 AND state = $3 AND ended_at IS NOT NULL`,
      [id, fence, state],
    );
    return row?.ended_at;
  }
}

function askedValues(entries: readonly (Omit<NewTask, 'files'> & Partial<Claimant>)[]): unknown[] {
  const places = new Map<string, number>();
  const tasks = entries.map(({ task, delayS = 0, keepFilesS, claim, worker }) => {
    const its_place = places.get(task.client_id) ?? 0;
    places.set(task.client_id, its_place + 1);
    return { ...filled(task), delay_s: delayS, keep_s: keepFilesS, its_place, claim, worker };
  });
  return [JSON.stringify(tasks), JSON.stringify(entries.flatMap(({ sending }) => sending ?? []))];
}

function callsOf({ id, ending }: End): object[] {
  return (ending.calls ?? []).map((call) => ({ task_id: id, ...deliveryOf(call) }));
}

function endRecord({ id, fence, ending }: End): Record<string, unknown> {
  const { state, failure, engine, outputs = [] } = ending;
  return {
    id,
    fence,
    state,
    code: failure?.code,
    message: failure?.message,
    stage: failure?.stage,
    content: failure?.content,
    detail: failure?.detail,
    result: ending.result,
    metadata: ending.metadata ?? {},
    warnings: ending.warnings ?? [],
    outputs: outputs.map((file) => file.id),
    engine: engine?.name,
    engine_version: engine?.version,
    bytes_out: outputs.reduce((sum, file) => sum + Number(file.size_bytes), 0),
    usage: ending.usage,
  };
}

/** With what the columns cannot fill in themselves when a whole record is given. */
function filled(task: NewTask['task']): NewTask['task'] {
  return {
    priority: 5,
    params: {},
    metadata: {},
    max_attempts: 4,
    soft_limit_s: 600,
    hard_limit_s: 900,
    limits_asked: false,
    warnings: [],
    ...task,
    state: task.state ?? 'queued',
  };
}

/** A raw row with the entity's methods. */
export function hydrate(row: ConversionTask): ConversionTask {
  return Object.assign(new ConversionTask(), row);
}

/** JSON knows neither moments nor PostgreSQL's large numbers. */
export function fromJson(file: FileJson): StoredFile {
  const { size_bytes, created_at, expires_at } = file;
  return {
    ...file,
    size_bytes: String(size_bytes),
    created_at: new Date(created_at),
    expires_at: new Date(expires_at),
  };
}

function namesIn(columns: string): string {
  return columns
    .split(',')
    .map((column) => column.trim().split(' ')[0])
    .join(', ');
}

function prefixed(alias: string, columns: string): string {
  return columns
    .split(',')
    .map((column) => `${alias}.${column.trim()}`)
    .join(', ');
}

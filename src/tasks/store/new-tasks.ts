// Rows that are made: of tasks that wait, that a worker with a free slot begins at once, that are done as they come, and that repeat others.
import { Injectable } from '@nestjs/common';
import { ConversionTask } from '../../entities/conversion-task.entity.js';
import { Sql } from '../../entities/sql.js';
import type { StoredFile } from '../../entities/stored-file.entity.js';
import type { Task } from '../../entities/task.entity.js';
import { newId } from '../../shared/ids.js';
import { writeSendings, type CelerySending } from '../celery-sendings.js';
import { ownKeys } from '../own-metadata.js';
import { Together } from '../together.js';
import { LEASE_S, type Claimant } from './lease-terms.js';
import {
  event,
  eventRow,
  events,
  FILE_COLUMNS,
  HINTED,
  hydrate,
  keepInputs,
  named,
  prefixed,
  warned,
  type Hinted,
} from './task-parts.js';

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

/** So many that wait for their time are looked at before something may begin in front of them. */
const LOOKED_AT = 100;
/** So many tasks of one client are told apart; counting more would make each further one dearer. Behind it they come in order of arrival. */
const LAST_TURN = 1000;
/** Visitors of one address take one turn together, however many cookies they have thrown away. */
const SAME_HOUSE =
  'SELECT c.client_id UNION SELECT other.id FROM client me JOIN client other ON other.address_id = me.address_id WHERE me.id = c.client_id';
const UNFINISHED = `('waiting','queued','running','retrying')`;

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

@Injectable()
export class NewTasks {
  private readonly inserts = new Together((entries: readonly NewTask[]) => this.insertAll(entries));
  private readonly begins = new Together((entries: readonly BegunTask[]) => this.beginAll(entries));

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

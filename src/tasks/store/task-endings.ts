// How an attempt is over, written exactly once by whoever owns it: done with what it has made, failed, cancelled, or to be tried again later.
import { Injectable } from '@nestjs/common';
import { Sql } from '../../entities/sql.js';
import type { StoredFile } from '../../entities/stored-file.entity.js';
import type { TaskState } from '../../entities/task.entity.js';
import type { ErrorCode } from '../../shared/errors.js';
import type { AnyWarning } from '../../shared/warnings.js';
import { deliveryOf, owedToServices, type ServiceCall } from '../notify/service-calls.js';
import { Together } from '../together.js';
import {
  attemptEnds,
  event,
  eventRow,
  events,
  FILE_COLUMNS,
  HINTED,
  keepInputs,
  prefixed,
  warned,
  type Hinted,
} from './task-parts.js';

export interface Failure {
  readonly code: ErrorCode;
  readonly message: string;
  readonly stage: string | null;
  readonly final?: boolean | undefined;
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
interface End {
  readonly id: string;
  readonly fence: number;
  readonly ending: Ending;
}

/** What endRecord() makes of endings. */
const ENDS = `ends AS MATERIALIZED (SELECT * FROM jsonb_to_recordset($1) x(id uuid, fence int, state text, code text, message text, final boolean, stage text, content text, detail text,
  result jsonb, metadata jsonb, warnings jsonb, outputs uuid[], engine text, engine_version text, bytes_out bigint, usage jsonb))`;

/** Built once: to build a text of this length anew for each task takes time that can be measured. */
const FINISH = `WITH ${ENDS},
       t AS (UPDATE task SET state = x.state, version = version + 1, ended_at = now(), lease_until = NULL,
           -- However long it waited: its files live as long after the end as was promised after the beginning.
           expires_at = now() + (expires_at - created_at),
           progress_percent = CASE WHEN x.state = 'done' THEN 100 ELSE progress_percent END, progress_eta_ms = NULL,
           error_code = x.code, error_final = coalesce(x.final, false), error_stage = x.stage, error_content = x.content, result = x.result,
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
export class TaskEndings {
  private readonly finishes = new Together((ends: readonly End[]) => this.finishAll(ends));

  constructor(private readonly sql: Sql) {}

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
    final: failure?.final,
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

// Tasks as programs for Celery and Flower look at them: by name, with arguments, state and times, from the rows. Whoever asks sees their own, or all.
// Called by the routes of http/celery and http/flower.
import { Injectable } from '@nestjs/common';
import { Sql } from '../entities/sql.js';
import type { TaskState } from '../entities/task.entity.js';
import { hideSecrets } from '../tasks/sealed-options.js';
import { celeryWord, whereOfWord, type CeleryWord, type TaskGroup } from './celery-words.js';

export interface CeleryFile {
  readonly file_id: string;
  readonly filename: string;
  readonly size_bytes: number;
}
export interface CeleryTaskFacts {
  readonly id: string;
  readonly name: string;
  readonly state: CeleryWord;
  readonly result: unknown;
  readonly error: { readonly code: string; readonly message: string } | null;
  /** As their sender wrote them, or as they are. */
  readonly args: unknown;
  readonly kwargs: unknown;
  readonly percent: number | null;
  readonly stage: string | null;
  /** As Celery names it: name@host. */
  readonly worker: string | null;
  readonly queue: string;
  readonly priority: number;
  readonly retries: number;
  readonly eta: Date | null;
  readonly expires: Date | null;
  readonly received: Date;
  readonly started: Date | null;
  readonly ended: Date | null;
  readonly root_id: string;
  readonly parent_id: string | null;
}
export interface CeleryFilter {
  /** Undefined: everyone's. */
  readonly clientId?: string | undefined;
  readonly state?: readonly (TaskGroup | CeleryWord)[] | undefined;
  readonly id?: string | undefined;
  readonly worker?: string | undefined;
  readonly name?: string | undefined;
  readonly receivedAfter?: Date | undefined;
  readonly receivedBefore?: Date | undefined;
  readonly search?: string | undefined;
}
export interface CeleryPage {
  readonly sortBy?: TaskOrder | undefined;
  readonly descending?: boolean;
  readonly limit: number;
  readonly offset: number;
}

const orders = { received: 't.created_at', started: 't.started_at', name: 'name', state: 't.state' } as const;
export type TaskOrder = keyof typeof orders;
export const taskOrders = Object.keys(orders) as TaskOrder[];
const NODE = `CASE WHEN t.worker LIKE '%@%' OR w.host IS NULL THEN t.worker ELSE t.worker || '@' || w.host END`;
const NAME = `coalesce(c.sender->>'name', t.operation)`;

interface Row extends Omit<CeleryTaskFacts, 'state' | 'result' | 'error' | 'args' | 'kwargs'> {
  readonly state: TaskState;
  readonly result: unknown;
  readonly error_code: string | null;
  readonly error_message: string | null;
  readonly sent_args: string | null;
  readonly sent_kwargs: string | null;
  readonly is_ignored: boolean;
  readonly params: Record<string, unknown>;
  readonly options: Record<string, unknown> | null;
  readonly target_format: string | null;
  readonly inputs: string[] | null;
  readonly outputs: string[] | null;
}

@Injectable()
export class CeleryTasksRead {
  constructor(private readonly sql: Sql) {}

  async find(id: string, clientId?: string): Promise<CeleryTaskFacts | undefined> {
    return (await this.list({ id, clientId }, { limit: 1, offset: 0 })).data[0];
  }

  async list(filter: CeleryFilter, page: CeleryPage): Promise<{ data: CeleryTaskFacts[]; isMore: boolean }> {
    const { where, values } = whereOf(filter);
    const direction = page.descending === false ? 'ASC' : 'DESC';
    const rows = await this.sql.query<Row>(
      `SELECT t.id, ${NAME} AS name, t.state, t.result, t.error_code, t.error_message, c.sender->>'args' AS sent_args, c.sender->>'kwargs' AS sent_kwargs,
         t.params, t.options, t.metadata ? 'ignore_result' AS is_ignored, t.target_format, t.inputs, t.outputs, t.progress_percent AS percent, t.progress_stage AS stage, ${NODE} AS worker, t.queue,
         t.priority, greatest(0, t.attempt - 1) AS retries, CASE WHEN t.run_at > t.created_at + interval '1 s' THEN t.run_at END AS eta,
         t.start_before AS expires, t.created_at AS received, t.started_at AS started, t.ended_at AS ended,
         coalesce(c.sender->>'root_id', t.id::text) AS root_id, coalesce(c.sender->>'parent_id', t.retry_of::text) AS parent_id
       FROM task t LEFT JOIN celery_task c ON c.task_id = t.id LEFT JOIN worker w ON w.name = t.worker
       WHERE ${where} ORDER BY ${orders[page.sortBy ?? 'received']} ${direction} NULLS LAST, t.id ${direction} LIMIT ${page.limit + 1} OFFSET ${page.offset}`,
      values,
    );
    const shown = rows.slice(0, page.limit);
    const files = await this.files(shown.flatMap(({ outputs }) => outputs ?? []));
    return { data: shown.map((row) => factsOf(row, files)), isMore: rows.length > page.limit };
  }

  /** What operators see beside the sentence: what the tool said. */
  async detail(id: string): Promise<string | null> {
    const [row] = await this.sql.query<{ error_detail: string | null }>(
      'SELECT error_detail FROM task_attempt WHERE task_id = $1 ORDER BY fence DESC LIMIT 1',
      [id],
    );
    return row?.error_detail ?? null;
  }

  private async files(ids: readonly string[]): Promise<ReadonlyMap<string, CeleryFile>> {
    if (ids.length === 0) return new Map();
    const rows = await this.sql.query<CeleryFile>(
      'SELECT id AS file_id, filename, size_bytes::float8 AS size_bytes FROM stored_file WHERE id = ANY ($1)',
      [ids],
    );
    return new Map(rows.map((row) => [row.file_id, row]));
  }
}

function whereOf(filter: CeleryFilter): { where: string; values: unknown[] } {
  const values: unknown[] = [];
  const parts: string[] = [];
  const add = (sql: (place: string) => string, value: unknown) => {
    if (value !== undefined) parts.push(sql(`$${values.push(value)}`));
  };
  add((place) => `t.client_id = ${place}`, filter.clientId);
  add((place) => `t.id = ${place}`, filter.id);
  add((place) => `(t.worker = ${place} OR ${NODE} = ${place})`, filter.worker);
  add((place) => `${NAME} = ${place}`, filter.name);
  add((place) => `t.created_at >= ${place}`, filter.receivedAfter);
  add((place) => `t.created_at <= ${place}`, filter.receivedBefore);
  const like = filter.search === undefined ? undefined : `%${filter.search.replace(/[\\%_]/g, '\\$&')}%`;
  const texts = ['t.id::text', NAME, `c.sender->>'args'`, `c.sender->>'kwargs'`, 't.params::text', 't.error_message'];
  add((place) => `(${texts.map((each) => `${each} ILIKE ${place}`).join(' OR ')})`, like);
  if (filter.state) parts.push(`(${filter.state.map(whereOfWord).join(' OR ')})`);
  return { where: parts.join(' AND ') || 'true', values };
}

function factsOf(row: Row, files: ReadonlyMap<string, CeleryFile>): CeleryTaskFacts {
  const {
    error_code,
    error_message,
    sent_args,
    sent_kwargs,
    params,
    options,
    target_format,
    inputs,
    outputs,
    is_ignored,
    ...own
  } = row;
  const made = (outputs ?? []).flatMap((id) => files.get(id) ?? []);
  const asked = target_format === null ? {} : { target: target_format };
  return {
    ...own,
    state: celeryWord(row),
    result:
      row.state === 'done' && !is_ignored
        ? (row.result ?? (made.length > 0 ? { status: 'done', files: made } : null))
        : null,
    error: error_code === null ? null : { code: error_code, message: error_message ?? '' },
    args: sent_args ?? [],
    kwargs: sent_kwargs ?? (options === null ? params : { file_ids: inputs ?? [], ...asked, ...hideSecrets(options) }),
  };
}

// Reading rows for whoever shows them: one with its files, pages of many, and waiting for a change.
import { Injectable } from '@nestjs/common';
import type { ConversionTask } from '../../entities/conversion-task.entity.js';
import { Sql } from '../../entities/sql.js';
import type { StoredFile } from '../../entities/stored-file.entity.js';
import type { TaskAttempt } from '../../entities/task-attempt.entity.js';
import type { TaskEvent } from '../../entities/task-event.entity.js';
import { taskStates, type TaskState } from '../../entities/task.entity.js';
import { isId } from '../../shared/ids.js';
import { beginsId, whereOf, type TaskFilter } from './task-filter.js';
import { hydrate } from '../store/task-parts.js';
import { Together } from '../together.js';
import { TaskWatch } from './task-watch.js';
import { hasEnded } from './version-watch.js';
import { decodeCursor, encodeCursor } from './cursor.js';

/** Why nothing takes what stands in line, however long. */
export const holds = ['paused', 'no_worker'] as const;
export type Hold = (typeof holds)[number];
interface Place {
  readonly id: string;
  readonly position: number;
  readonly hold: Hold | null;
}

export interface FullTask {
  readonly task: ConversionTask;
  readonly inputs: StoredFile[];
  readonly outputs: StoredFile[];
  /** 1 = next. Null when it does not stand in line. */
  readonly queuePosition: number | null;
  readonly hold?: Hold;
}
export interface Page {
  readonly limit: number;
  readonly cursor?: string;
  readonly sort?: 'newest' | 'oldest';
}

/** Under way at once: one that is slow does not hold up all who look. */
const STATEMENTS = 2;

@Injectable()
export class ReadTasks {
  private readonly found = new Together((ids: readonly string[]) => this.findAll(ids), STATEMENTS);

  constructor(
    private readonly sql: Sql,
    private readonly watch: TaskWatch,
  ) {}

  async find(id: string, clientId?: string): Promise<FullTask | undefined> {
    if (!isId(id)) return undefined;
    const full = await this.found.ask(id.toLowerCase());
    return clientId === undefined || full?.task.client_id === clientId ? full : undefined;
  }

  /** It was here and its life is over. */
  async isPurged(id: string, clientId?: string): Promise<boolean> {
    if (!isId(id)) return false;
    const rows = await this.sql.query(
      'SELECT 1 FROM tombstone WHERE task_id = $1 AND ($2::uuid IS NULL OR client_id = $2)',
      [id, clientId ?? null],
    );
    return rows.length > 0;
  }

  async list(filter: TaskFilter, page: Page): Promise<{ data: FullTask[]; nextCursor: string | null }> {
    const rows = filter.q && beginsId(filter.q) ? await this.either(filter, page) : await this.page(filter, page);
    const shown = rows.slice(0, page.limit);
    const last = rows.length > page.limit ? shown.at(-1) : undefined;
    return { data: await this.complete(shown), nextCursor: last ? encodeCursor(last.created_at, last.id) : null };
  }

  /** Both at once would read every row; either alone has an index. */
  private async either(filter: TaskFilter, page: Page): Promise<ConversionTask[]> {
    const both = await Promise.all((['name', 'id'] as const).map((by) => this.page({ ...filter, by }, page)));
    const byId = new Map(both.flat().map((row) => [row.id, row]));
    const sign = page.sort === 'oldest' ? 1 : -1;
    const key = ({ created_at, id }: ConversionTask) => `${created_at.toISOString()} ${id}`;
    return [...byId.values()].sort((a, b) => (key(a) < key(b) ? -sign : sign)).slice(0, page.limit + 1);
  }

  /** And one more, which tells that there is another. */
  private async page(filter: TaskFilter, page: Page): Promise<ConversionTask[]> {
    const oldest = page.sort === 'oldest';
    const { where, values } = whereOf(filter, page.cursor ? decodeCursor(page.cursor) : undefined, oldest);
    const order = oldest ? 'ASC' : 'DESC';
    const text = `SELECT * FROM task WHERE ${where} ORDER BY created_at ${order}, id ${order} LIMIT ${page.limit + 1}`;
    return filter.q ? this.sql.queryAnew(text, values) : this.sql.query(text, values);
  }

  events(id: string): Promise<TaskEvent[]> {
    return this.sql.query<TaskEvent>('SELECT * FROM task_event WHERE task_id = $1 ORDER BY id LIMIT 1000', [id]);
  }

  attempts(id: string): Promise<TaskAttempt[]> {
    return this.sql.query<TaskAttempt>('SELECT * FROM task_attempt WHERE task_id = $1 ORDER BY fence LIMIT 1000', [id]);
  }

  /** Unfinished exactly; ended within the last day. */
  async counts(clientId?: string): Promise<Record<TaskState, number>> {
    const rows = await this.sql.query<{ state: TaskState; count: number }>(
      `SELECT state, count(*)::int AS count FROM task
       WHERE ($1::uuid IS NULL OR client_id = $1) AND (state IN ('waiting','queued','running','retrying') OR ended_at > now() - interval '1 day')
       GROUP BY state`,
      [clientId ?? null],
    );
    const counts = Object.fromEntries(taskStates.map((state) => [state, 0])) as Record<TaskState, number>;
    for (const row of rows) counts[row.state] = row.count;
    return counts;
  }

  /** By client: the address of a person, or else the name of a key. */
  async ownersOf(clientIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const rows = await this.sql.query<{ id: string; name: string }>(
      'SELECT c.id, coalesce(u.email, c.name) AS name FROM client c LEFT JOIN user_account u ON u.id = c.user_id WHERE c.id = ANY ($1)',
      [clientIds],
    );
    return new Map(rows.map(({ id, name }) => [id, name]));
  }

  /** All that the filter means, by state as clients see it. */
  async countsOf(filter: TaskFilter): Promise<Record<string, number>> {
    const { where, values } = whereOf(filter, undefined, false);
    const rows = await this.sql.query<{ state: string; count: number }>(
      `SELECT CASE WHEN state = 'running' AND cancel_requested_at IS NOT NULL THEN 'cancelling' ELSE state END AS state, count(*)::int AS count
       FROM task WHERE ${where} GROUP BY 1`,
      values,
    );
    return Object.fromEntries(rows.map(({ state, count }) => [state, count]));
  }

  /** The row as soon as it is newer than `version`, or as it is at the time out. */
  async waitForChange(
    id: string,
    version: number,
    timeoutMs: number,
    signal: AbortSignal,
  ): Promise<FullTask | undefined> {
    await this.watch.until(id, timeoutMs, signal, (row) => row.version > version);
    return this.find(id);
  }

  async waitForEnd(id: string, timeoutMs: number, signal: AbortSignal): Promise<FullTask | undefined> {
    await this.watch.until(id, timeoutMs, signal, hasEnded);
    return this.find(id);
  }

  /** Each at the place of its id, a task of its own even when several ask for the same one. */
  private async findAll(ids: readonly string[]): Promise<(FullTask | undefined)[]> {
    const rows = await this.sql.query<ConversionTask>('SELECT * FROM task WHERE id = ANY ($1)', [[...new Set(ids)]]);
    const byId = new Map(rows.map((row) => [row.id, row]));
    const full = await this.complete(ids.flatMap((id) => byId.get(id) ?? []));
    let next = 0;
    return ids.map((id) => (byId.has(id) ? full[next++] : undefined));
  }

  private async complete(rows: ConversionTask[]): Promise<FullTask[]> {
    const wanted = rows.flatMap((row) => [...(row.inputs ?? []), ...(row.outputs ?? [])]);
    const files =
      wanted.length === 0
        ? []
        : await this.sql.query<StoredFile>('SELECT * FROM stored_file WHERE id = ANY ($1)', [wanted]);
    const byId = new Map(files.map((file) => [file.id, file]));
    const those = (ids: string[] | null) => (ids ?? []).flatMap((id) => byId.get(id) ?? []);
    const places = await this.places(rows.filter((row) => row.state === 'queued').map((row) => row.id));
    return rows.map((row) => {
      const { position = null, hold = null } = places.get(row.id) ?? {};
      return {
        task: hydrate(row),
        inputs: those(row.inputs),
        outputs: those(row.outputs),
        queuePosition: position,
        ...(hold !== null && { hold }),
      };
    });
  }

  private async places(ids: string[]): Promise<Map<string, Place>> {
    if (ids.length === 0) return new Map();
    const rows = await this.sql.query<Place>(
      `SELECT t.id, (SELECT count(*)::int FROM task o WHERE o.queue = t.queue AND o.state IN ('queued','retrying') AND o.run_at <= now()
         AND (-o.priority, o.turn, o.id) <= (-t.priority, t.turn, t.id)) AS position,
         CASE WHEN EXISTS (SELECT 1 FROM queue_state s WHERE s.queue = t.queue AND s.paused) THEN 'paused'
           WHEN NOT EXISTS (SELECT 1 FROM worker w WHERE w.queues ? t.queue AND w.seen_at > now() - interval '30 s' AND w.state <> 'stopped') THEN 'no_worker' END AS hold
       FROM task t WHERE t.id = ANY ($1) AND t.run_at <= now() AND t.state = 'queued'`,
      [ids],
    );
    return new Map(rows.map((row) => [row.id, row]));
  }
}

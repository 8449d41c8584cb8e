// The rows that tie a task to the Celery program that sent it: written before the task or with it, taken by one process at a time when there is something to tell.
// Written by celery-intake.ts and celery-results.ts.
import { Inject, Injectable } from '@nestjs/common';
import type { CeleryFollowers, CelerySender, CeleryTask } from '../../entities/celery-task.entity.js';
import type { ConversionTask } from '../../entities/conversion-task.entity.js';
import { Sql } from '../../entities/sql.js';
import type { StoredFile } from '../../entities/stored-file.entity.js';
import { SETTINGS } from '../../shared/settings-token.js';
import type { Settings } from '../../shared/settings.js';
import { SENDING_COLUMNS, writeSendings, type CelerySending } from '../../tasks/celery-sendings.js';
import { Together } from '../../tasks/together.js';
import { homeOf } from './celery-home.js';

/** Made by the migration, so that all processes mean the same one. */
export const CELERY_CLIENT = '00000000-0000-7000-8000-0000000000ce';

export interface Told {
  readonly task_id: string;
  readonly version: number;
  /** As the row said when it was taken. */
  readonly asked: number;
  readonly ended: boolean;
}
/** Of a task no more than is told: its row is wide, and it is read for each word. */
const TOLD_OF = [
  ...(['id', 'state', 'version', 'result', 'outputs', 'error_code', 'error_message'] as const),
  ...(['progress_percent', 'progress_stage', 'worker', 'attempt', 'started_at', 'ended_at'] as const),
];
export type ToldOf = Pick<ConversionTask, (typeof TOLD_OF)[number]>;
/** What there is to tell, as far as the task knows it itself. */
export interface News {
  readonly row: CelerySending & Pick<CeleryTask, 'told_version' | 'tries' | 'asked'>;
  readonly task: ToldOf | undefined;
  readonly outputs: readonly StoredFile[];
}

/** Longer than it takes to tell; a large result that is still being copied then is copied by somebody else too. */
const HELD_S = 60;
export const TOLD_AT_A_TIME = 100;
/** Whether the commit of a statement waits for the disk. */
const flushed = (flush: 'on' | 'off') =>
  `flushed AS MATERIALIZED (SELECT set_config('synchronous_commit', '${flush}', true))`;
/** What a crash of the database takes of it is only done again: a result that is told twice is the same. */
const UNFLUSHED = flushed('off');
const HAS_NEWS = `coalesce(c.sender->>'home', $2) = $2 AND (c.refusal IS NOT NULL OR (t.version > c.told_version AND t.state NOT IN ('waiting', 'queued')))`;
const NEXT_DUE = `ORDER BY c.created_at LIMIT ${TOLD_AT_A_TIME} FOR UPDATE OF c SKIP LOCKED`;
const ALL_DUE = `SELECT c.task_id FROM celery_task c LEFT JOIN task t ON t.id = c.task_id AND t.client_id = $1
         WHERE c.ended_at IS NULL AND (c.held_until IS NULL OR c.held_until < now()) AND ${HAS_NEWS} ${NEXT_DUE}`;
/** Conditions that no index but that of the ids can serve: a plan made while the tables were small would read all tasks of the client for ever. */
const DUE_OF_IDS = `SELECT c.task_id FROM celery_task c LEFT JOIN task t ON t.id = c.task_id AND (t.client_id = $1) IS TRUE
         WHERE c.task_id = ANY ($3) AND (c.ended_at IS NULL) IS TRUE AND (c.held_until IS NULL OR c.held_until < now() OR c.task_id = ANY ($4)) AND ${HAS_NEWS} ${NEXT_DUE}`;

/** Comes after it. */
export const NOBODY: CeleryFollowers = { chain: [], callbacks: [], errbacks: [] };

@Injectable()
export class CeleryTasks {
  /** Not waited for: it is on the disk when the task is, whose commit comes after it. */
  private readonly records = new Together((rows: readonly CelerySending[]) => this.recordAll(rows, 'off'));
  private readonly refusals = new Together((rows: readonly CelerySending[]) => this.recordAll(rows, 'on'));

  private readonly home: string;

  constructor(
    private readonly sql: Sql,
    @Inject(SETTINGS) settings: Settings,
  ) {
    this.home = homeOf(settings);
  }

  /** True: its task is there already, so the message came twice. A refusal of the past is forgotten. */
  record(row: CelerySending): Promise<boolean> {
    return (row.refusal ? this.refusals : this.records).ask(row);
  }

  /** A message with an id that is known: whoever has sent it waits for the result too, where it says, and the one before may be gone. What came after it is on its way already; it is named, and not called again. */
  async askedAgain(id: string, { home, reply_to, correlation_id }: CelerySender): Promise<void> {
    await this.sql.query(
      `UPDATE celery_task SET sender = sender || $2, asked = asked + 1, told_version = CASE WHEN ended_at IS NULL THEN told_version ELSE 0 END,
         followers = CASE WHEN ended_at IS NULL THEN followers ELSE followers || '{"are_called": true}' END, ended_at = NULL WHERE task_id = $1`,
      [id, JSON.stringify({ home, reply_to, correlation_id })],
    );
  }

  /** Of what came over our own broker; each is held by whoever gets it. Without ids: whatever is due. `held` are those of them that the caller holds already. */
  async take(ids: readonly string[] | null, held: readonly string[] = []): Promise<News[]> {
    // Both at once where it is known whose: what is read may be older than what is taken, and then it is looked at again.
    const early = ids === null ? undefined : this.tasksOf(ids);
    early?.catch(() => undefined);
    const rows = await this.sql.query<CeleryTask>(
      `WITH ${UNFLUSHED}, due AS MATERIALIZED (${ids === null ? ALL_DUE : DUE_OF_IDS})
       UPDATE celery_task SET held_until = now() + interval '${HELD_S} s', tries = tries + 1 FROM due, flushed
         WHERE celery_task.task_id = due.task_id RETURNING celery_task.*`,
      ids === null ? [CELERY_CLIENT, this.home] : [CELERY_CLIENT, this.home, ids, held],
    );
    if (rows.length === 0) return [];
    const found = rows.map(({ task_id }) => task_id);
    const tasks = await (early ?? this.tasksOf(found));
    const wanted = tasks.flatMap(({ state, outputs }) => (state === 'done' ? (outputs ?? []) : []));
    const files =
      wanted.length === 0
        ? []
        : await this.sql.query<StoredFile>('SELECT * FROM stored_file WHERE id = ANY ($1)', [wanted]);
    return rows.map((row) => {
      const task = tasks.find(({ id }) => id === row.task_id);
      const outputs = (task?.outputs ?? []).flatMap((id) => files.find((file) => file.id === id) ?? []);
      return { row, task, outputs };
    });
  }

  private tasksOf(ids: readonly string[]): Promise<ToldOf[]> {
    const columns = TOLD_OF.join(', ');
    return this.sql.query(`SELECT ${columns} FROM task WHERE id = ANY ($1) AND client_id = $2`, [ids, CELERY_CLIENT]);
  }

  /** Whoever has asked again meanwhile is told as well, at the next look; what came after the task was called by this telling. */
  async told(all: readonly Told[]): Promise<void> {
    if (all.length === 0) return;
    await this.sql.query(
      `WITH ${UNFLUSHED}
       UPDATE celery_task c SET held_until = NULL, tries = 0, told_version = CASE WHEN c.asked = x.asked THEN greatest(c.told_version, x.version) ELSE 0 END,
         ended_at = CASE WHEN x.ended AND c.asked = x.asked THEN now() END,
         followers = CASE WHEN x.ended AND x.version > 0 AND c.asked <> x.asked THEN c.followers || '{"are_called": true}' ELSE c.followers END
       FROM flushed, jsonb_to_recordset($1) x(task_id uuid, version int, asked int, ended boolean) WHERE c.task_id = x.task_id AND c.ended_at IS NULL`,
      [JSON.stringify(all)],
    );
  }

  /** It could not be told: again soon, and later each time. */
  async putOff(id: string): Promise<void> {
    await this.sql.query(
      `UPDATE celery_task SET held_until = now() + least(tries, 30) * interval '1 second' WHERE task_id = $1 AND ended_at IS NULL`,
      [id],
    );
  }

  private async recordAll(rows: readonly CelerySending[], flush: 'on' | 'off'): Promise<boolean[]> {
    const known = await this.sql.query<{ task_id: string; is_known: boolean }>(
      `WITH ${flushed(flush)}, x AS MATERIALIZED (SELECT ${SENDING_COLUMNS}, EXISTS (SELECT 1 FROM task WHERE task.id = r.task_id AND task.client_id = $2) AS is_known
         FROM flushed, jsonb_populate_recordset(NULL::celery_task, $1) r),
       i AS (${writeSendings('x WHERE NOT is_known')})
       SELECT task_id, is_known FROM x`,
      [JSON.stringify(rows), CELERY_CLIENT],
    );
    const byId = new Map(known.map(({ task_id, is_known }) => [task_id, is_known]));
    return rows.map(({ task_id }) => byId.get(task_id) ?? false);
  }
}

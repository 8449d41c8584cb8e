// Reading jobs for whoever shows them: one with its tasks, pages of many, waiting for a change, and the files of the result.
import { Injectable } from '@nestjs/common';
import type { Job } from '../../entities/job.entity.js';
import { Sql } from '../../entities/sql.js';
import type { StoredFile } from '../../entities/stored-file.entity.js';
import type { Task } from '../../entities/task.entity.js';
import { isId } from '../../shared/ids.js';
import { decodeCursor, encodeCursor } from '../read/cursor.js';
import { sinksOf } from './job-graph.js';
import type { JobTask } from './job-state.js';
import { JobWatch } from './job-watch.js';
import type { Page } from '../read/read-tasks.js';

export interface FullJob {
  readonly job: Job;
  /** Those that count, in the order in which they were made. */
  readonly tasks: readonly ReadTask[];
  /** Grows with every change that a client can see. */
  readonly version: number;
}
type ReadTask = JobTask & Pick<Task, 'error_code' | 'error_message' | 'error_final' | 'started_at' | 'retry_of'>;
type Row = ReadTask & Pick<Task, 'version' | 'replaced'> & { readonly job_id: string };
/** Metadata of a task: the folder that its file came from, restored when results are downloaded together. */
const FOLDER = 'folder';
/** What the one result of a task is called when it is downloaded. */
export const OUTPUT_NAME = 'output_name';

export interface Result {
  readonly files: StoredFile[];
  /** What gave no file, by the name of its input where that is known. */
  readonly failures: readonly { readonly name: string; readonly code: string; readonly message: string }[];
}

@Injectable()
export class JobReader {
  constructor(
    private readonly sql: Sql,
    private readonly watch: JobWatch,
  ) {}

  async find(id: string, clientId?: string): Promise<FullJob | undefined> {
    if (!isId(id)) return undefined;
    const rows = await this.sql.query<Job>('SELECT * FROM job WHERE id = $1 AND ($2::uuid IS NULL OR client_id = $2)', [
      id,
      clientId ?? null,
    ]);
    return (await this.complete(rows))[0];
  }

  async list(
    filter: { readonly clientId: string | undefined; readonly tag?: string | undefined },
    page: Page,
  ): Promise<{ data: FullJob[]; nextCursor: string | null }> {
    const after = page.cursor ? decodeCursor(page.cursor) : undefined;
    const [order, beyond] = page.sort === 'oldest' ? ['ASC', '>'] : ['DESC', '<'];
    const rows = await this.sql.query<Job>(
      `SELECT * FROM job WHERE ($1::uuid IS NULL OR client_id = $1) AND ($2::text IS NULL OR tag = $2)
         AND ($3::uuid IS NULL OR (created_at, id) ${beyond} ($4::timestamptz, $3))
       ORDER BY created_at ${order}, id ${order} LIMIT ${page.limit + 1}`,
      [filter.clientId ?? null, filter.tag ?? null, after?.id ?? null, after?.at ?? null],
    );
    const shown = rows.slice(0, page.limit);
    const last = rows.length > page.limit ? shown.at(-1) : undefined;
    return { data: await this.complete(shown), nextCursor: last ? encodeCursor(last.created_at, last.id) : null };
  }

  /** The job as soon as it is another than this version, or as it is at the time out. */
  async waitForChange(
    id: string,
    version: number,
    timeoutMs: number,
    signal: AbortSignal,
  ): Promise<FullJob | undefined> {
    await this.watch.until(id, timeoutMs, signal, (row) => row.version !== version);
    return this.find(id);
  }

  async waitForEnd(id: string, timeoutMs: number, signal: AbortSignal): Promise<FullJob | undefined> {
    await this.watch.until(id, timeoutMs, signal, (row) => row.ended_at !== null);
    return this.find(id);
  }

  /** The outputs of the nodes that nobody reads; of a batch all. */
  async result({ job }: FullJob): Promise<Result> {
    const files = await this.sql.query<StoredFile>(
      `SELECT f.*, nullif(concat_ws('/', nullif(t.metadata->>'${FOLDER}', ''), f.path), '') AS path,
         CASE WHEN cardinality(t.outputs) = 1 THEN coalesce(t.metadata->>'${OUTPUT_NAME}', f.filename) ELSE f.filename END AS filename
       FROM task t, unnest(t.outputs) WITH ORDINALITY o(id, at), stored_file f
       WHERE t.job_id = $1 AND NOT t.replaced AND t.state = 'done' AND (t.node IS NULL OR t.node = ANY ($2::text[])) AND f.id = o.id
       ORDER BY array_position($2::text[], t.node), t.node_index, t.id, o.at`,
      [job.id, sinksOf(job.nodes)],
    );
    const failures = await this.sql.query<Result['failures'][number]>(
      `SELECT coalesce((SELECT f.filename FROM stored_file f WHERE f.id = t.inputs[1]), t.node, t.id::text) AS name,
         coalesce(t.error_code, t.state) AS code, coalesce(t.error_message, '') AS message
       FROM task t WHERE t.job_id = $1 AND NOT t.replaced AND t.state IN ('failed','cancelled','expired') ORDER BY t.id`,
      [job.id],
    );
    return { files, failures };
  }

  private async complete(jobs: readonly Job[]): Promise<FullJob[]> {
    const rows = await this.sql.query<Row>(
      `SELECT job_id, id, node, node_index, state, progress_percent, version, replaced, error_code, error_message, error_final, started_at, retry_of
       FROM task WHERE job_id = ANY ($1) ORDER BY id`,
      [jobs.map((job) => job.id)],
    );
    return jobs.map((job) => {
      const mine = rows.filter((row) => row.job_id === job.id);
      return {
        job,
        tasks: mine.filter((row) => !row.replaced),
        version: mine.reduce((sum, row) => sum + row.version, job.version),
      };
    });
  }
}

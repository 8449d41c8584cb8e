// Tasks in every state of a page, put there without waiting for it: made through the door, then the row says what it has to. For a product without workers.
import { httpClient } from '../harness/http-client.js';
import { ask } from '../harness/jobs.js';
import { makePng } from '../harness/pictures.js';
import type { Product } from '../harness/product.js';

export interface Seed {
  readonly name?: string;
  readonly target?: string;
  readonly options?: Readonly<Record<string, unknown>>;
  /** SQL for the row, as in "state = 'running', attempt = 1". */
  readonly row?: string;
  /** Outcomes of its attempts, the first one first; null runs still. */
  readonly attempts?: readonly (string | null)[];
}

export async function seedTask(
  product: Product,
  { name = 'photo.png', row, attempts = [], ...asked }: Seed = {},
): Promise<string> {
  const client = httpClient(product.url);
  const body = new FormData();
  body.set('target', asked.target ?? 'webp');
  if (asked.options) body.set('options', JSON.stringify(asked.options));
  body.set('file', new File([new Uint8Array(await makePng())], name));
  const { id } = (await client.post<{ id: string }>('/api/v1/tasks', body)).body;
  for (const [at, outcome] of attempts.entries())
    await ask(
      product.environment,
      `INSERT INTO task_attempt (task_id, fence, attempt, worker, started_at, ended_at, outcome, error_code, error_detail)
       VALUES ($1, $2::int, $2::int, 'v-2@desk', now() - interval '100 s' + $2::int * interval '20 s',
         CASE WHEN $3::text IS NOT NULL THEN now() - interval '95 s' + $2::int * interval '20 s' END, $3, CASE WHEN $3 <> 'done' THEN 'engine_failed' END, $4)`,
      [id, at + 1, outcome, outcome === null ? null : 'sharp: /var/lib/work/in.png: premature end of input'],
    );
  if (row !== undefined) await changeRow(product, id, row);
  return id;
}

/** As a worker would, so that whoever follows the task hears of it. */
export async function changeRow(product: Product, id: string, row: string): Promise<void> {
  await ask(
    product.environment,
    `WITH t AS (UPDATE task SET ${row}, version = version + 1 WHERE id = $1 RETURNING *)
     INSERT INTO task_event (task_id, job_id, client_id, type, version) SELECT id, job_id, client_id, 'changed', version FROM t`,
    [id],
  );
}

export const running = (percent: number | null): string =>
  `state = 'running', attempt = 1, started_at = now() - interval '8 s', lease_until = now() + interval '1 hour', progress_percent = ${percent ?? 'NULL'}`;
export const failed = (code: string): string =>
  `state = 'failed', attempt = 1, started_at = created_at, ended_at = now(), error_code = '${code}', error_message = 'ffmpeg: Error: exit code 1'`;
export const retrying = (inS: number): string =>
  `state = 'retrying', attempt = 1, started_at = created_at, run_at = now() + interval '${inS} s', error_code = 'engine_failed'`;
export const deleted = `state = 'done', attempt = 1, started_at = created_at, ended_at = now(), outputs_deleted_at = now(), expires_at = now()`;

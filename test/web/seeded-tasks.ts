// Tasks in every state of a page, put there without waiting for it: made through the door, then the row says what it has to. For a product without workers.
import { httpClient } from '../harness/http-client.js';
import { ask, upload } from '../harness/jobs.js';
import { makePng } from '../harness/pictures.js';
import type { Product } from '../harness/product.js';

export interface Seed {
  readonly name?: string;
  /** A small picture when nothing is said. */
  readonly content?: Uint8Array;
  readonly target?: string;
  readonly options?: Readonly<Record<string, unknown>>;
  /** The batch that it belongs to. */
  readonly job?: string;
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
  body.set('file', new File([new Uint8Array(asked.content ?? (await makePng()))], name));
  const { id } = (
    await client.post<{ id: string }>(
      asked.job === undefined ? '/api/v1/tasks' : `/api/v1/jobs/${asked.job}/tasks`,
      body,
    )
  ).body;
  for (const [at, outcome] of attempts.entries())
    await ask(
      product.environment,
      `INSERT INTO task_attempt (task_id, fence, attempt, worker, started_at, ended_at, outcome, error_code, error_detail)
       VALUES ($1, $2::int, $2::int, 'v-2@desk', now() - interval '100 s' + $2::int * interval '20 s',
         CASE WHEN $3::text IS NOT NULL THEN now() - interval '95 s' + $2::int * interval '20 s' END, $3, CASE WHEN $3 <> 'done' THEN 'engine_failed' END, $4)`,
      [id, at + 1, outcome, outcome === null ? null : 'sharp: /var/lib/athanor/in.png: premature end of input'],
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
export const cancelling = `cancel_requested_at = now(), cancel_mode = 'graceful'`;
export const deleted = `state = 'done', attempt = 1, started_at = created_at, ended_at = now(), outputs_deleted_at = now(), expires_at = now()`;

/** As a worker would have made it: its result is what is given, else the input once more. */
export async function finish(product: Product, id: string, result?: Uint8Array): Promise<void> {
  const bytes = result && (await upload(httpClient(product.url), new Uint8Array(result), 'result.png'));
  await ask(
    product.environment,
    `WITH f AS (INSERT INTO stored_file (id, client_id, role, filename, format, media_type, size_bytes, sha256, storage_key, task_id, expires_at)
       SELECT gen_random_uuid(), s.client_id, 'output', replace(s.filename, 'png', 'webp'), 'webp', 'image/webp', b.size_bytes, b.sha256, b.storage_key, task.id, now() + interval '23 h'
       FROM task JOIN stored_file s ON s.id = ANY (task.inputs) JOIN stored_file b ON b.id = coalesce($2::uuid, s.id) WHERE task.id = $1 RETURNING id)
     UPDATE task SET outputs = ARRAY(SELECT id FROM f), expires_at = now() + interval '23 h' WHERE id = $1`,
    [id, bytes ?? null],
  );
  await changeRow(
    product,
    id,
    `state = 'done', attempt = 1, started_at = created_at, ended_at = now(), progress_percent = 100`,
  );
}

// A job whose worker is killed and whose Redis forgets everything in the middle: every step is made once and the job ends as it should.
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { httpClient, type HttpClient } from '../harness/http-client.js';
import { ask, ended, upload, type JobBody } from '../harness/jobs.js';
import { makePng } from '../harness/pictures.js';
import { startProduct, type Product } from '../harness/product.js';

let api: Product;
let client: HttpClient;
const workers: Product[] = [];

/** A worker on the databases of the api. */
async function startWorker(): Promise<Product> {
  const shared = Object.fromEntries(
    ['DATABASE_URL', 'REDIS_URL', 'UPLOADS_DIR'].map((name) => [name, api.environment[name] ?? '']),
  );
  const worker = await startProduct({ roles: ['worker --queues image:2'], settings: shared });
  workers.push(worker);
  return worker;
}

beforeAll(async () => {
  api = await startProduct({ roles: ['api'] });
  client = httpClient(api.url);
});
afterAll(async () => {
  for (const product of [...workers.slice(-1), api]) await product.stop();
});

async function untilDone(id: string, count: number): Promise<void> {
  while (((await client.get<JobBody>(`/api/v1/jobs/${id}`)).body.counts['done'] ?? 0) < count) await sleep(100);
}

it('is done once, whatever dies', async () => {
  const files = await Promise.all(
    Array.from({ length: 8 }, async (_, n) =>
      upload(client, new Uint8Array(await makePng({ width: 1500 + n, height: 1000 })), `p${n}.png`),
    ),
  );
  const nodes = {
    src: { operation: 'import.upload', file_ids: files },
    first: { operation: 'convert', input: 'src', for_each: true, target: 'tiff' },
    second: { operation: 'convert', input: 'first', for_each: true, target: 'avif' },
    third: { operation: 'convert', input: 'second', for_each: true, target: 'webp' },
  };
  const made = await client.post<JobBody>('/api/v1/jobs', { nodes });
  expect(made.status, JSON.stringify(made.body)).toBe(202);
  const { id } = made.body;

  let worker = await startWorker();
  await untilDone(id, 3);
  await worker.kill();

  // Its successor finds an empty Redis: the harness flushes it for every product.
  worker = await startWorker();
  await untilDone(id, 10);
  const redis = new Redis(api.environment['REDIS_URL'] ?? '');
  await redis.flushall();
  redis.disconnect();
  await untilDone(id, 12);
  await worker.kill();

  await startWorker();
  const job = await ended(client, id);
  expect(job).toMatchObject({ status: 'done', counts: { total: 24, done: 24 } });
  const places = await ask<{ node: string; node_index: number; inputs: number; ends: number }>(
    api.environment,
    `SELECT node, node_index, cardinality(inputs) AS inputs,
       (SELECT count(*)::int FROM task_event e WHERE e.task_id = task.id AND e.type = 'done') AS ends
     FROM task WHERE job_id = $1 ORDER BY node, node_index`,
    [id],
  );
  expect(places).toEqual(
    ['first', 'second', 'third'].flatMap((node) =>
      files.map((_, node_index) => ({ node, node_index, inputs: 1, ends: 1 })),
    ),
  );
});

it('goes on when whoever ended a task died before it could look at the job', async () => {
  const file_id = await upload(client, new Uint8Array(await makePng()));
  const nodes = {
    a: { operation: 'convert', file_id, target: 'gif' },
    b: { operation: 'convert', input: 'a', target: 'webp' },
  };
  const draft = (await client.post<JobBody>('/api/v1/jobs', { nodes, start: false })).body;
  // As a crash between the two would leave it: the end of the first task is written, its job has not been looked at.
  await ask(
    api.environment,
    `UPDATE task SET state = 'failed', ended_at = now(), error_code = 'input_corrupt', error_message = 'no' WHERE job_id = $1 AND node = 'a'`,
    [draft.id],
  );
  await ask(api.environment, 'UPDATE job SET started = true WHERE id = $1', [draft.id]);
  const job = await ended(client, draft.id);
  expect(job).toMatchObject({ status: 'failed', error: { code: 'input_corrupt' }, nodes: { b: { status: 'failed' } } });
});

it('releases a step once when many look at the same moment', async () => {
  const file_id = await upload(client, new Uint8Array(await makePng()));
  const targets = ['webp', 'gif', 'tiff', 'jpeg', 'avif', 'png'];
  const nodes = {
    a: { operation: 'convert', file_id, target: 'gif' },
    ...Object.fromEntries(
      targets.map((target) => [target, { operation: 'convert', input: 'a', for_each: true, target }]),
    ),
  };
  const jobs = await Promise.all(
    Array.from({ length: 10 }, () => client.post<JobBody>('/api/v1/jobs', { nodes, start: false })),
  );
  const starts = jobs.flatMap(({ body }) => [1, 2, 3].map(() => client.post(`/api/v1/jobs/${body.id}/start`)));
  expect((await Promise.all(starts)).map((answer) => answer.status)).toEqual(starts.map(() => 200));
  for (const { body } of jobs)
    expect(await ended(client, body.id)).toMatchObject({ status: 'done', counts: { total: 7, done: 7 } });
  // Of these jobs alone: what a killed worker of another test left was rightly queued again.
  const twice = await ask(
    api.environment,
    `SELECT task_id FROM task_event JOIN task ON task.id = task_id
     WHERE task.job_id = ANY ($1) AND type = 'queued' GROUP BY task_id HAVING count(*) > 1`,
    [jobs.map(({ body }) => body.id)],
  );
  expect(twice).toEqual([]);
});

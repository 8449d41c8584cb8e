// What Prometheus reads: every family that is promised, counted exactly once, the same at every api process, without a word that names a task.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { athanor } from '../harness/command.js';
import { httpClient, type HttpClient } from '../harness/http-client.js';
import { ask, upload } from '../harness/jobs.js';
import { makePng } from '../harness/pictures.js';
import { startProduct, type Product } from '../harness/product.js';

let product: Product;
let client: HttpClient;
let fileId: string;

beforeAll(async () => {
  product = await startProduct({ roles: ['api', 'worker --queues image:1,cleanup:1', 'beat'] });
  client = httpClient(product.url);
  fileId = await upload(client, new Uint8Array(await makePng()));
});
afterAll(() => product.stop());

const read = async () => {
  const answer = await client.fetch('/metrics');
  expect(answer.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
  return answer.text();
};
const value = (text: string, line: string) =>
  Number(
    text
      .split('\n')
      .find((each) => each.startsWith(`${line} `))
      ?.slice(line.length + 1) ?? 0,
  );
const make = (target: string, more: object = {}) =>
  client.post<{ id: string }>('/api/v1/tasks', { file_id: fileId, target, ...more }, { Prefer: 'wait=30' });

it('counts what was accepted and how it ended, once, also when asked often', async () => {
  const made = [await make('webp'), await make('webp'), await make('jpg')];
  const waiting = await make('webp', { delay_s: 600 });
  const accepted = 'conv_tasks_created_total{via="http",source="png",target="webp",operation="convert"}';
  const done = 'conv_tasks_finished_total{code="",status="done",target="webp",operation="convert"}';
  await expect.poll(async () => value(await read(), accepted), { timeout: 60_000, interval: 500 }).toBe(3);
  const [one, other] = await Promise.all([read(), read()]);
  expect(value(one, done)).toBe(2);
  expect(value(other, accepted)).toBe(3);
  expect(value(one, 'conv_task_queue_wait_seconds_count{queue="image"}')).toBe(3);
  expect(value(one, 'conv_task_queue_wait_seconds_bucket{le="+Inf",queue="image"}')).toBe(3);
  expect(one).toMatch(/^conv_task_run_seconds_count\{engine="sharp",operation="convert"\} 3$/m);
  expect(value(one, 'conv_queue_depth{queue="image",state="delayed"}')).toBe(1);
  expect(value(one, 'conv_bytes_total{direction="out"}')).toBeGreaterThan(0);
  for (const { body } of [...made, waiting]) expect(one).not.toContain(body.id);
});

it('has every family that is promised', async () => {
  const text = await read();
  for (const name of [
    'conv_http_requests_total',
    'conv_http_request_duration_seconds',
    'conv_tasks_created_total',
    'conv_tasks_finished_total',
    'conv_task_queue_wait_seconds',
    'conv_task_run_seconds',
    'conv_task_retries_total',
    'conv_queue_depth',
    'conv_queue_oldest_seconds',
    'conv_workers',
    'conv_engine_healthy',
    'conv_engine_restarts_total',
    'conv_bytes_total',
    'conv_storage_bytes',
    'conv_storage_free_bytes',
    'conv_webhook_deliveries_total',
    'conv_cleanup_deleted_total',
    'conv_cache_total',
    'flower_events_total',
    'flower_task_runtime_seconds',
    'flower_task_prefetch_time_seconds',
    'flower_worker_online',
    'flower_worker_number_of_currently_executing_tasks',
  ])
    expect(text, name).toMatch(new RegExp(`^# TYPE ${name} (counter|gauge|histogram)$`, 'm'));
  expect(text).toMatch(/conv_http_requests_total\{route="\/api\/v1\/tasks",method="POST",status="20[12]"\} \d/);
  expect(text).toMatch(/^flower_worker_online\{worker="[^"]+"\} 1$/m);
  expect(text).toMatch(/^conv_engine_healthy\{engine="sharp"\} 1$/m);
  for (const line of text.split('\n').filter((each) => each !== '' && !each.startsWith('#')))
    expect(line).toMatch(/^[a-z_][a-z0-9_]*(\{([a-z_]+="[^"]*",?)+\})? (-?[0-9.e+-]+|NaN|\+Inf)$/i);
});

it('is for those who may see what belongs to everybody', async () => {
  const key = await athanor(product, ['key', 'add', 'plain']);
  expect((await httpClient(product.url, { 'X-API-Key': key }).fetch('/metrics')).status).toBe(403);
});

it('leaves a history of minutes that is written once', async () => {
  const add = (span: string, at: string, done: number) =>
    ask(product.environment, `INSERT INTO roll_up (span, at, queue, done) VALUES ($1, $2, 'image', $3)`, [
      span,
      at,
      done,
    ]);
  await add('minute', '2026-01-01T00:00:00Z', 7);
  await add('hour', '2026-01-01T00:00:00Z', 8);
  const past = await client.get<{ data: object[] }>(
    '/api/v1/admin/metrics/history?span=minute&queue=image&before=2026-01-02T00:00:00Z',
  );
  expect(past.body.data).toMatchObject([{ span: 'minute', done: 7, queue: 'image' }]);
  expect((await client.get('/api/v1/admin/metrics/history?span=year')).status).toBe(422);
});

it('puts minutes together: counts are added up, of percentiles and depths the highest stays', async () => {
  const add = (at: string, queue: string, facts: readonly unknown[]) =>
    ask(
      product.environment,
      `INSERT INTO roll_up (span, at, queue, done, wait_ms, oldest_wait_s) VALUES ('minute', $1, $2, $3, $4, $5)`,
      [at, queue, ...facts],
    );
  await add('2026-02-01T00:01:00Z', 'image', [2, [10, 50, 90], null]);
  await add('2026-02-01T00:04:00Z', 'image', [3, [20, 40, 60], 7]);
  await add('2026-02-01T00:06:00Z', 'image', [4, [], 9]);
  const past = await client.get<{ data: object[] }>(
    '/api/v1/admin/metrics/history?queue=image&step_s=300&after=2026-02-01T00:00:00Z&before=2026-02-02T00:00:00Z',
  );
  expect(past.body.data).toMatchObject([
    { at: '2026-02-01T00:00:00.000Z', done: 5, wait_ms: [20, 50, 90], oldest_wait_s: 7, waiting: null },
    { at: '2026-02-01T00:05:00.000Z', done: 4, wait_ms: [], oldest_wait_s: 9 },
  ]);
});

it('tells how it goes now: by queue, the most frequent errors, the longest runs, who used most', async () => {
  const bad = await upload(client, new Uint8Array((await makePng()).subarray(0, 90)), 'bad.png');
  const sent = await client.post<{ id: string }>(
    '/api/v1/tasks',
    { file_id: bad, target: 'webp' },
    { Prefer: 'wait=30' },
  );
  const now = await client.get<{ queues: object[]; errors: object[]; slowest: object[]; clients: object[] }>(
    '/api/v1/admin/metrics/recent?minutes=5',
  );
  expect(now.body.queues).toContainEqual(
    expect.objectContaining({ queue: 'image', last_failed: 1, failed: 1, last_faults: 0 }),
  );
  expect(now.body.errors).toMatchObject([{ queue: 'image', code: 'input_corrupt', count: 1, task_id: sent.body.id }]);
  await ask(product.environment, `UPDATE task SET error_code = 'engine_failed' WHERE id = $1`, [sent.body.id]);
  const faultsOf = async () => {
    const { body } = await client.get<typeof now.body>('/api/v1/admin/metrics/recent?minutes=6');
    return body.queues.find((each) => (each as { queue: string }).queue === 'image');
  };
  expect(await faultsOf()).toMatchObject({ last_failed: 1, last_faults: 1 });
  expect(now.body.slowest.length).toBeGreaterThan(0);
  const [used] = await ask<{ done: number; run_ms: number }>(
    product.environment,
    `SELECT count(*) FILTER (WHERE state = 'done')::int AS done, round(sum(extract(epoch FROM ended_at - started_at) * 1000))::float AS run_ms FROM task`,
  );
  expect(now.body.clients).toMatchObject([{ client: 'local', failed: 1, ...used }]);
  expect((await client.get('/api/v1/admin/metrics/recent?minutes=0')).status).toBe(422);
});

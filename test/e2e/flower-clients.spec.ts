// A client of Flower, written in Python against its documented examples, at Flower's own port: every call of its API, with rights.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectRoot } from '../../src/shared/settings.js';
import { until } from '../chaos/until.js';
import { ask } from '../harness/jobs.js';
import { httpClient } from '../harness/http-client.js';
import { startProduct, type Product } from '../harness/product.js';
import { logIn } from '../harness/session.js';
import { atFileEnd } from '../harness/work-area.js';

interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown> & { message?: string };
}
interface Flower {
  get(way: string): Promise<Answer>;
  post(way: string, sent?: { json?: unknown; form?: Record<string, string | number> }): Promise<Answer>;
}
const WORKER = 'w1@here';
const admin = { email: 'admin@example.org', password: 'a long password' };
let product: Product;
let flower: Flower;
let viewer: Flower;
let stranger: Flower;

/** The port is told in the log. */
const portOf = (logs: string) => /"url":"(http:\/\/127\.0\.0\.1:\d+)"[^\n]*Flower's addresses/.exec(logs)?.[1] ?? '';

function clientOf(address: string, password: string): Flower {
  const script = path.join(projectRoot, 'test/harness/flower-client.py');
  const child = spawn('/usr/bin/python3', [script, address, password], { stdio: ['pipe', 'pipe', 'inherit'] });
  const waiting: ((line: string) => void)[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => waiting.shift()?.(line));
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  atFileEnd(async () => {
    child.stdin.end();
    await exited;
  });
  const call = async (method: string, way: string, sent: object = {}) => {
    const line = new Promise<string>((resolve) => waiting.push(resolve));
    child.stdin.write(`${JSON.stringify({ method, path: way, ...sent })}\n`);
    return JSON.parse(await line) as Answer;
  };
  return { get: (way) => call('GET', way), post: (way, sent) => call('POST', way, sent) };
}

beforeAll(async () => {
  product = await startProduct({
    program: path.join(projectRoot, 'test/harness/trial-program.mjs'),
    roles: ['api', `worker --queues default:2 --name ${WORKER}`],
    settings: { ADMIN_EMAIL: admin.email, ADMIN_PASSWORD: admin.password, FLOWER_PORT: '0' },
  });
  const person = await logIn(product.url, admin);
  const keyOf = async (scopes: string[]) =>
    (await person.post<{ key: string }>('/api/v1/admin/api-keys', { name: scopes.join(), scopes })).body.key;
  // The log comes by another way than the word that all is ready.
  const address = await until('its port is told', () => portOf(product.logs()) || undefined);
  flower = clientOf(address, await keyOf(['admin', 'tasks:read', 'tasks:write']));
  viewer = clientOf(address, await keyOf(['tasks:read']));
  stranger = clientOf(address, '');
});
afterAll(() => product.stop());

describe("Flower's API", () => {
  it('is closed to strangers, and open for health', async () => {
    expect((await stranger.get('/api/tasks')).status).toBe(401);
    expect((await stranger.get('/metrics')).status).toBe(401);
    expect((await stranger.post('/api/task/send-task/trial.add', { json: { args: [1] } })).status).toBe(401);
    expect(await stranger.get('/healthcheck')).toEqual({ status: 200, body: 'OK' });
    expect((await stranger.get('/api/v1/tasks')).status).toBe(404);
  });

  it('leads people who open its pages to ours', async () => {
    const lead = async (way: string) =>
      (await fetch(portOf(product.logs()) + way, { redirect: 'manual' })).headers.get('location');
    expect(await lead('/')).toBe(`${product.url}/admin/monitor`);
    expect(await lead('/tasks?state=FAILURE')).toBe(`${product.url}/admin/tasks`);
    expect(await lead('/api/tasks')).toBeNull();
  });

  it('lets those who only read change nothing, and see only their own', async () => {
    expect((await viewer.post('/api/task/send-task/trial.add', { json: { args: [1] } })).status).toBe(403);
    expect((await viewer.post(`/api/worker/pool/grow/${WORKER}`)).status).toBe(403);
    expect((await viewer.get('/api/workers')).status).toBe(403);
    expect(await viewer.get('/api/tasks')).toEqual({ status: 200, body: {} });
  });

  it('runs tasks: apply, async-apply, send-task, result, info, list', async () => {
    const applied = await flower.post('/api/task/apply/trial.add', { json: { args: [1, 2] } });
    expect(applied).toEqual({ status: 200, body: { 'task-id': expect.any(String), state: 'SUCCESS', result: 3 } });
    const sent = await flower.post('/api/task/send-task/trial.add', { json: { kwargs: { x: 4 } } });
    expect(sent.body).toEqual({ 'task-id': expect.any(String), state: 'PENDING' });
    const id = String(sent.body['task-id']);
    expect(await flower.get(`/api/task/result/${id}?timeout=30`)).toMatchObject({
      body: { result: 4, state: 'SUCCESS' },
    });
    const later = await flower.post('/api/task/async-apply/trial.add', {
      json: { args: [1], eta: '2099-01-01 00:00:00.000000' },
    });
    expect((await flower.get(`/api/task/result/${String(later.body['task-id'])}`)).body).toMatchObject({
      state: 'PENDING',
    });
    expect((await flower.get(`/api/task/info/${id}`)).body).toMatchObject({
      'task-id': id,
      name: 'trial.add',
      kwargs: '{"x":4,"y":0}',
      result: '4',
      worker: WORKER,
      succeeded: expect.any(Number),
    });
    const listed = await flower.get(
      '/api/tasks?taskname=trial.add&state=SUCCESS&limit=1&sort_by=-received&workername=All',
    );
    expect(Object.keys(listed.body)).toEqual([id]);
    expect((await flower.get('/api/task/types')).body['task-types']).toContain('trial.add');
    expect((await flower.post('/api/task/apply/no.such')).status).toBe(404);
    expect((await flower.post('/api/task/apply/trial.add', { json: { args: 1 } })).status).toBe(400);
  });

  it('revokes and aborts', async () => {
    for (const [word, said] of [
      ['revoke', 'Revoked'],
      ['abort', 'Aborted'],
    ] as const) {
      const { body } = await flower.post('/api/task/async-apply/trial.sleep', { json: { args: [600] } });
      const id = String(body['task-id']);
      const ended = await flower.post(`/api/task/${word}/${id}?terminate=true`, { form: { signal: 'SIGKILL' } });
      expect(ended).toEqual({ status: 200, body: { message: `${said} '${id}'` } });
      expect((await flower.get(`/api/task/result/${id}?timeout=30`)).body['state']).toBe('REVOKED');
    }
  });

  it('tells of each worker what Celery tells of its own', async () => {
    const start = async (options: object) => {
      const { body } = await flower.post('/api/task/async-apply/trial.sleep', { json: { args: [600], ...options } });
      return String(body['task-id']);
    };
    const [later, running] = [await start({ countdown: '3600' }), await start({})];
    await expect
      .poll(async () => (await flower.get(`/api/task/info/${running}`)).body['state'], { timeout: 60_000 })
      .toMatch(/^(STARTED|PROGRESS)$/);
    const { body } = await flower.get(`/api/workers?workername=${WORKER}`);
    const seen = body[WORKER] as Record<string, unknown>;
    expect(seen['active']).toMatchObject([
      {
        ...{ id: running, name: 'trial.sleep', type: 'trial.sleep', hostname: WORKER, args: [] },
        ...{ time_start: expect.any(Number), acknowledged: true, worker_pid: expect.any(Number) },
        delivery_info: { exchange: '', routing_key: 'default', redelivered: false },
      },
    ]);
    expect(seen['scheduled']).toMatchObject(
      expect.arrayContaining([expect.objectContaining({ eta: expect.any(String), priority: expect.any(Number) })]),
    );
    expect(JSON.stringify(seen['scheduled'])).toContain(later);
    for (const id of [later, running]) await flower.post(`/api/task/revoke/${id}?terminate=true`);
    await expect
      .poll(async () => (await flower.get('/api/workers')).body[WORKER] as object, { timeout: 60_000 })
      .toMatchObject({ active: [], revoked: expect.arrayContaining([later, running]) });
  });

  it('tries again as a retry policy says', async () => {
    const apply = (json: object) => flower.post('/api/task/async-apply/trial.add', { json: { args: [1], ...json } });
    const retry_policy = { max_retries: 7, interval_start: 1, interval_step: 2, interval_max: 9 };
    const asked = await apply({ countdown: 3600, retry: true, retry_policy });
    const id = String(asked.body['task-id']);
    const [row] = await ask<object>(product.environment, 'SELECT max_attempts, retry FROM task WHERE id = $1', [id]);
    expect(row).toEqual({ max_attempts: 8, retry: { max: 7, delay_s: 1, step_s: 2, ceiling_s: 9 } });
    expect((await apply({ max_retries: 1, retry_policy })).status).toBe(400);
    await flower.post(`/api/task/revoke/${id}`);
  });

  it('controls workers, and says what they did', async () => {
    const worker = async (way: string, form = {}) => (await flower.post(`/api/worker/${way}`, { form })).body.message;
    const { body } = await flower.get('/api/workers?refresh=true');
    expect(body[WORKER]).toMatchObject({
      stats: { pool: { 'max-concurrency': 2 } },
      active_queues: [{ name: 'default', routing_key: 'default', exchange: { name: 'default', type: 'direct' } }],
    });
    expect((await flower.get('/api/workers?status=true')).body).toEqual({ [WORKER]: true });
    expect(await worker(`pool/grow/${WORKER}?n=3`)).toBe(`Growing '${WORKER}' worker's pool by 3`);
    expect(await worker(`pool/shrink/${WORKER}`, { n: 2 })).toBe(`Shrinking '${WORKER}' worker's pool by 2`);
    expect(await worker(`pool/autoscale/${WORKER}`, { min: 1, max: 4 })).toContain('(min=1, max=4)');
    expect(await worker(`pool/restart/${WORKER}`)).toContain('Restarting');
    expect(await worker(`queue/cancel-consumer/${WORKER}?queue=default`)).toBe('no longer consuming from default');
    expect(await worker(`queue/add-consumer/${WORKER}?queue=default`)).toBe('add consumer default');
    expect((await flower.post('/api/worker/pool/grow/nobody')).status).toBe(404);
    const limits = { soft: 30, hard: 100, workername: WORKER };
    expect((await flower.post('/api/task/timeout/trial.sleep', { form: limits })).body.message).toContain(
      'successfully',
    );
    const rate = { ratelimit: 200, workername: WORKER };
    expect((await flower.post('/api/task/rate-limit/trial.sleep', { form: rate })).body.message).toContain(
      'successfully',
    );
    const lengths = (await flower.get('/api/queues/length')).body['active_queues'] as { name: string }[];
    expect(lengths.map(({ name }) => name)).toContain('default');
  });

  it('has the numbers that its dashboards ask for', async () => {
    const { body } = await flower.get('/metrics');
    const text = body as unknown as string;
    for (const line of [
      'flower_worker_online{worker="w1@here"} 1',
      'flower_events_total{worker="w1@here",type="task-succeeded",task="trial.add"}',
      'flower_task_runtime_seconds_count{worker="w1@here",task="trial.add"}',
      'flower_worker_prefetched_tasks{worker="w1@here",task="trial.add"} 0',
      'flower_worker_number_of_currently_executing_tasks{worker="w1@here"}',
    ])
      expect(text).toContain(line);
  });

  it('ends a worker', async () => {
    expect((await flower.post(`/api/worker/shutdown/${WORKER}`)).body.message).toBe('Shutting down!');
    await expect.poll(async () => (await flower.get('/api/workers')).body, { timeout: 30_000 }).toEqual({});
  });
});

it('says no to everything that changes when it is read-only', async () => {
  const shut = await startProduct({ roles: ['api'], settings: { FLOWER_READ_ONLY: 'true' } });
  try {
    const client = httpClient(shut.url);
    const said = async (way: string) => (await client.post<{ code: string }>(way, {})).body.code;
    expect(await said('/api/v1/celery/tasks/convert')).toBe('read_only');
    expect(await said('/flower/api/task/apply/convert')).toBe('read_only');
    expect(await said('/flower/api/worker/shutdown/any')).toBe('read_only');
    expect((await client.get('/api/v1/celery/stats')).status).toBe(200);
  } finally {
    await shut.stop();
  }
});

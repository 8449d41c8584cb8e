// Celery over HTTP: triggered by name, looked at, revoked and controlled, with real workers behind it.
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectRoot } from '../../src/shared/settings.js';
import { httpClient, type HttpClient } from '../harness/http-client.js';
import { upload } from '../harness/jobs.js';
import { makePng } from '../harness/pictures.js';
import { startProduct, type Product } from '../harness/product.js';

interface Task {
  readonly task_id: string;
  readonly name: string;
  readonly state: string;
  readonly result: unknown;
  readonly error: { code: string } | null;
  readonly worker: string | null;
  readonly eta: string | null;
  readonly retries: number;
  readonly kwargs: unknown;
}
interface Triggered {
  readonly task_id: string;
  readonly state: string;
  readonly queue: string;
}
interface Problem {
  readonly code: string;
  readonly detail: string;
}
const WORKER = 'w1@here';
const base = '/api/v1/celery';
let product: Product;
let client: HttpClient;

beforeAll(async () => {
  product = await startProduct({
    program: path.join(projectRoot, 'test/harness/trial-program.mjs'),
    roles: ['api', `worker --queues default:2,image:1 --name ${WORKER}`],
    settings: { RETRY_DELAY: '2s' },
  });
  client = httpClient(product.url);
});
afterAll(() => product.stop());

const trigger = async (name: string, call: object = {}) =>
  (await client.post<Triggered>(`${base}/tasks/${name}`, call)).body.task_id;
const ended = async (id: string) => (await client.get<Task>(`${base}/tasks/${id}?timeout=60`)).body;
const stateOf = async (id: string) => (await client.get<Task>(`${base}/tasks/${id}`)).body.state;
const refused = async (name: string, call: unknown) => {
  const { status, body } = await client.post<Problem>(`${base}/tasks/${name}`, call);
  return [status, body.code];
};

describe('a task is triggered', () => {
  it('by its name, with hyphens for underscores, and answers at once', async () => {
    const { status, body, headers } = await client.post<Triggered>(`${base}/tasks/update-product-city-cache`);
    expect(status).toBe(202);
    expect(body).toEqual({
      task_id: expect.any(String),
      name: 'update_product_city_cache',
      state: 'PENDING',
      queue: 'default',
    });
    expect(headers.get('location')).toBe(`${base}/tasks/${body.task_id}`);
    expect(await ended(body.task_id)).toMatchObject({ state: 'SUCCESS', status: 'SUCCESS', result: { updated: 3 } });
  });

  it('with arguments by place and by name', async () => {
    expect(await ended(await trigger('trial.add', { args: [2], kwargs: { y: 3 } }))).toMatchObject({ result: 5 });
    expect(await refused('trial.add', { args: [1, 2, 3] })).toEqual([400, 'invalid_args']);
    expect(await refused('trial.add', { args: {} })).toEqual([400, 'invalid_args']);
    expect(await refused('trial.add', { kwargs: [] })).toEqual([400, 'invalid_args']);
    expect(await refused('trial.add', { countdown: 1, eta: '2030-01-01T00:00:00Z' })).toEqual([400, 'invalid_args']);
    expect(await refused('trial.add', { kwargs: { x: 'two' } })).toEqual([422, 'validation_failed']);
  });

  it('on files: the product itself, by the same door', async () => {
    const file_id = await upload(client, new Uint8Array(await makePng()));
    const done = await ended(await trigger('convert', { kwargs: { file_id, target: 'webp' } }));
    expect(done).toMatchObject({ state: 'SUCCESS', result: { files: [{ filename: expect.stringMatching(/webp$/) }] } });
    expect(await refused('convert', { kwargs: { target: 'webp' } })).toEqual([400, 'invalid_args']);
  });

  it('once for one id', async () => {
    const task_id = '7d3c1a52-1d6b-4a8e-9f10-000000000001';
    const call = { args: [1], task_id };
    expect(await trigger('trial.add', call)).toBe(task_id);
    expect(await trigger('trial.add', call)).toBe(task_id);
    const { body } = await client.get<{ data: Task[] }>(`${base}/tasks?state=all&search=${task_id}`);
    expect(body.data).toHaveLength(1);
  });

  it('never under a name that is not for others', async () => {
    for (const name of ['no-such-thing', 'tasks.bulk', 'bulk', 'cleanup.rows', 'cleanup.files', 'import.url'])
      expect(await refused(name, {}), name).toEqual([404, 'unknown_task_name']);
    const { body } = await client.post<Problem>(`${base}/tasks/update-company-city-cache`);
    expect(body.detail).toMatch(/pack/);
  });

  it('later, and not too late', async () => {
    const later = await trigger('trial.add', { args: [1], countdown: 3600 });
    const late = await trigger('trial.add', { args: [1], countdown: 2, expires: 0 });
    expect((await client.get<Task>(`${base}/tasks/${later}`)).body).toMatchObject({
      state: 'PENDING',
      eta: expect.any(String),
    });
    const { body } = await client.get<{ data: Task[] }>(`${base}/tasks?state=scheduled`);
    expect(body.data.map(({ task_id }) => task_id)).toContain(later);
    expect(await ended(late)).toMatchObject({ state: 'FAILURE', error: { code: 'queue_ttl_exceeded' } });
  });

  it('again after a failure that may pass: RETRY is seen', async () => {
    const id = await trigger('trial.flaky');
    await expect.poll(() => stateOf(id), { timeout: 30_000, interval: 50 }).toBe('RETRY');
    expect(await ended(id)).toMatchObject({ state: 'SUCCESS', retries: 1, result: 'there' });
  });
});

describe('running work', () => {
  it('is listed by worker, and revoked only when terminate is asked for', async () => {
    const id = await trigger('trial.sleep', { args: [600] });
    await expect.poll(() => stateOf(id), { timeout: 30_000 }).toBe('PROGRESS');
    const active = await client.get<{ active: Record<string, Task[]>; count: number }>(`${base}/tasks`);
    expect(active.body).toMatchObject({ active: { [WORKER]: [{ task_id: id, name: 'trial.sleep' }] }, count: 1 });
    const mild = await client.post(`${base}/tasks/${id}/revoke`);
    expect([mild.status, mild.body]).toEqual([202, { task_id: id, state: 'PROGRESS', effective: false }]);
    const firm = await client.post(`${base}/tasks/${id}/revoke`, { terminate: true, signal: 'SIGKILL' });
    expect(firm).toMatchObject({ status: 202, body: { effective: true } });
    expect(await ended(id)).toMatchObject({ state: 'REVOKED' });
    const again = await client.post(`${base}/tasks/${id}/revoke`, { terminate: true });
    expect(again).toMatchObject({ status: 200, body: { state: 'REVOKED', effective: true } });
  });

  it('ends politely when it is aborted; what waits ends at once', async () => {
    const [runs, waits] = [
      await trigger('trial.sleep', { args: [600] }),
      await trigger('trial.add', { countdown: 600, args: [1] }),
    ];
    await expect.poll(() => stateOf(runs), { timeout: 30_000 }).toBe('PROGRESS');
    expect((await client.post(`${base}/tasks/${runs}/abort`)).status).toBe(202);
    expect(await client.post(`${base}/tasks/${waits}/revoke`)).toMatchObject({
      status: 200,
      body: { state: 'REVOKED', effective: true },
    });
    expect((await ended(runs)).state).toBe('REVOKED');
  });
});

describe('workers', () => {
  const of = `${base}/workers/${encodeURIComponent(WORKER)}`;
  const post = (way: string, body?: object) =>
    client.post<{ code?: string; slots?: object; workers?: string[] }>(`${of}/${way}`, body);

  it('and queues are told of', async () => {
    const { body } = await client.get<{ workers: Record<string, object>; totals: object }>(`${base}/stats`);
    expect(body.workers[WORKER]).toMatchObject({
      status: 'running',
      pool: { max_concurrency: 3 },
      queues: expect.arrayContaining(['default', 'image']),
      total: { 'trial.add': expect.any(Number) },
    });
    expect(body).toMatchObject({ queues: { default: { paused: false } }, totals: { workers: 1 } });
    expect((await client.get(of)).status).toBe(200);
    expect((await client.get(`${base}/workers/nobody`)).status).toBe(404);
    const types = await client.get<{ data: { name: string }[] }>(`${base}/task-types`);
    const names = types.body.data.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['convert', 'trial.add', 'converter.tasks.convert_video']));
    expect(names).not.toContain('tasks.bulk');
  });

  it('grow and shrink, down to one slot', async () => {
    expect((await post('pool/grow?n=2')).body.slots).toEqual({ default: 4, image: 3 });
    expect((await post('pool/shrink', { n: 3 })).body.slots).toEqual({ default: 1, image: 1 });
    expect(await post('pool/shrink')).toMatchObject({ status: 409, body: { code: 'invalid_state' } });
    expect((await post('pool/autoscale?min=1&max=3')).status).toBe(200);
    expect((await post('pool/autoscale?min=3&max=1')).status).toBe(422);
    expect((await post('pool/restart')).status).toBe(200);
    expect((await post('pool/jump')).status).toBe(404);
    expect((await post('pool/grow')).status).toBe(200);
  });

  it('leave one of their queues alone, and come back', async () => {
    expect((await post('queues/cancel?queue=default')).status).toBe(200);
    const id = await trigger('trial.add', { args: [1] });
    expect((await client.get<Task>(`${base}/tasks/${id}?timeout=2`)).body.state).toBe('PENDING');
    expect((await post('queues/add?queue=default')).status).toBe(200);
    expect((await ended(id)).state).toBe('SUCCESS');
    expect((await post('queues/add?queue=video')).status).toBe(409);
    expect((await post('queues/add?queue=nothing')).status).toBe(404);
  });

  it('keep to the rate of a type, and to its time limits', async () => {
    const type = (way: string, body: object) =>
      client.post<{ workers?: string[]; code?: string }>(`${base}/task-types/${way}`, body);
    expect((await type('trial.add/rate-limit', { ratelimit: '1/s', worker: WORKER })).body.workers).toEqual([WORKER]);
    const began = Date.now();
    const ids: string[] = [];
    for (let n = 0; n < 4; n += 1) ids.push(await trigger('trial.add', { args: [n] }));
    for (const id of ids) expect((await ended(id)).state).toBe('SUCCESS');
    // Four beginnings have three gaps between them.
    expect(Date.now() - began).toBeGreaterThan(2900);
    expect((await type('trial.add/rate-limit', { ratelimit: 0, worker: WORKER })).status).toBe(200);
    expect((await type('trial.sleep/timeout', { soft: 1, hard: 2 })).body.workers).toEqual([WORKER]);
    const long = await trigger('trial.sleep', { args: [600] });
    expect(await ended(long)).toMatchObject({ state: 'FAILURE', error: { code: 'soft_timeout' } });
    expect((await type('trial.sleep/timeout', { soft: 3, hard: 2 })).body.code).toBe('invalid_args');
    expect((await type('no.such/timeout', { soft: 3 })).status).toBe(404);
    expect((await type('trial.add/rate-limit', { ratelimit: 'fast' })).body.code).toBe('invalid_args');
  });

  it('that do not answer are told of as that', async () => {
    const [worker] = product.pids().filter(({ command }) => command.includes('--name'));
    process.kill(worker!.pid, 'SIGSTOP');
    try {
      expect(await post('pool/grow')).toMatchObject({ status: 504, body: { code: 'worker_no_reply' } });
    } finally {
      process.kill(worker!.pid, 'SIGCONT');
    }
  });
});

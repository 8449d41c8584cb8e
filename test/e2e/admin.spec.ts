// What administrators do over REST: act on many tasks at once, tell queues and workers, edit the clock, clean up, look at space, engines and the audit.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { athanor } from '../harness/command.js';
import { httpClient, type HttpClient } from '../harness/http-client.js';
import { ask, upload } from '../harness/jobs.js';
import { makePng } from '../harness/pictures.js';
import { startProduct, type Product } from '../harness/product.js';

interface Task {
  readonly id: string;
  readonly status: string;
  readonly state_version: number;
  readonly matches?: number;
  readonly retry_of?: string;
  readonly result?: Readonly<Record<string, unknown>>;
}
interface List<T> {
  readonly data: T[];
}

const ADMIN = '/api/v1/admin';
let product: Product;
let admin: HttpClient;
let program: HttpClient;
let fileId: string;

beforeAll(async () => {
  product = await startProduct({ roles: ['api', 'worker --queues default:2,image:1,cleanup:1 --name w1', 'beat'] });
  admin = httpClient(product.url);
  program = httpClient(product.url, { 'X-API-Key': await athanor(product, ['key', 'add', 'p']) });
  fileId = await upload(program, new Uint8Array(await makePng()));
});
afterAll(() => product.stop());

const later = async (tag: string, count: number) =>
  Promise.all(
    Array.from({ length: count }, async () => {
      const task = { file_id: fileId, target: 'webp', delay_s: 600, tag };
      return (await program.post<Task>('/api/v1/tasks', task)).body.id;
    }),
  );
async function ended(path: string): Promise<Task> {
  for (let etag = ''; ;) {
    const answer = await admin.get<Task>(path, { 'If-None-Match': etag, Prefer: 'wait=20' });
    if (answer.status === 200 && /done|failed|cancelled|expired/.test(answer.body.status)) return answer.body;
    etag = answer.headers.get('etag') ?? '';
  }
}
const bulk = async (body: object) => {
  const answer = await admin.post<Task>(`${ADMIN}/tasks/bulk`, body);
  expect(answer.status, JSON.stringify(answer.body)).toBe(202);
  return { asked: answer.body, task: await ended(answer.headers.get('location') ?? '') };
};
const listed = async (query: string) => (await admin.get<List<Task>>(`${ADMIN}/tasks?${query}`)).body.data;

describe('an action on many tasks', () => {
  it('is counted first, shows itself as a task, says what it did, and stands in the audit', async () => {
    await later('many', 30);
    await later('others', 2);
    const filter = { tag: 'many' };
    const dry = await admin.post(`${ADMIN}/tasks/bulk`, { action: 'cancel', filter, dry_run: true });
    expect(dry).toMatchObject({ status: 200, body: { matches: 30, dry_run: true } });
    expect(await listed('tag=many&status=queued')).toHaveLength(30);
    const { asked, task } = await bulk({ action: 'cancel', filter });
    expect(asked).toMatchObject({ operation: 'tasks.bulk', queue: 'default', matches: 30 });
    expect(task).toMatchObject({
      status: 'done',
      progress: { percent: 100 },
      params: { action: 'cancel', filter },
      result: { matched: 30, done: 30, skipped: 0, failed: 0 },
    });
    expect(await listed('tag=many&status=cancelled')).toHaveLength(30);
    expect(await listed('tag=others&status=queued')).toHaveLength(2);
    const { data } = (await admin.get<List<{ action: string; who: string }>>(`${ADMIN}/audit?subject=${task.id}`)).body;
    expect(data.map(({ action }) => action)).toEqual(['bulk action ended', 'bulk action asked']);
    expect(data[0]).toMatchObject({ who: 'local', details: { done: 30, stopped: false } });
  });

  it('repeats what failed, once each, for its owner', async () => {
    const before = await listed('tag=many&status=cancelled');
    const { task } = await bulk({ action: 'retry', filter: { tag: 'many', status: 'failed,cancelled' } });
    expect(task.result).toMatchObject({ matched: 30, done: 30, failed: 0 });
    const repeated = (await program.get<List<Task>>('/api/v1/tasks?tag=many&limit=100')).body.data;
    const of = new Set(repeated.flatMap((each) => each.retry_of ?? []));
    expect(of).toEqual(new Set(before.map(({ id }) => id)));
    expect(repeated).toHaveLength(60);
  });

  it('deletes what is meant', async () => {
    const { task } = await bulk({ action: 'delete', filter: { tag: 'many' } });
    expect(task.result).toMatchObject({ matched: 60, done: 60 });
    expect(await listed('tag=many')).toEqual([]);
  });

  it('leaves out what cannot be done, and names what failed with its code', async () => {
    const own = await upload(program, new Uint8Array(await makePng()), 'own.png');
    const lost = { file_id: own, target: 'webp', delay_s: 600, tag: 'partly' };
    const { id } = (await program.post<Task>('/api/v1/tasks', lost)).body;
    await later('partly', 2);
    await bulk({ action: 'cancel', filter: { tag: 'partly' } });
    expect((await program.delete(`/api/v1/files/${own}`)).status).toBe(204);
    const { task: again } = await bulk({ action: 'retry', filter: { tag: 'partly', status: 'cancelled' } });
    expect(again.result).toMatchObject({
      matched: 3,
      done: 2,
      skipped: 0,
      failed: 1,
      failures: [{ task_id: id, code: 'file_expired' }],
    });
    // A step of a job that goes on is not taken out of it.
    const nodes = { a: { operation: 'convert', file_id: fileId, target: 'webp' } };
    const job = await program.post<Task>('/api/v1/jobs', { nodes, start: false, tag: 'partly' });
    const { task: removed } = await bulk({ action: 'delete', filter: { tag: 'partly' } });
    expect(removed.result).toMatchObject({ matched: 5, done: 5, skipped: 0, failed: 0, failures: [] });
    expect(await listed('tag=partly')).toMatchObject([{ job_id: job.body.id, status: 'waiting' }]);
    await program.post(`/api/v1/jobs/${job.body.id}/cancel`);
  });

  it('gives another priority to what has not begun, and wants to know which', async () => {
    await later('urgent', 3);
    const [over] = await listed('tag=urgent');
    await program.post(`/api/v1/tasks/${over?.id}/cancel`);
    const { asked, task } = await bulk({ action: 'prioritise', priority: 9, filter: { tag: 'urgent' } });
    expect(asked).toMatchObject({ matches: 2 });
    expect(task.result).toMatchObject({ matched: 2, done: 2, failed: 0 });
    const priorities = (await listed('tag=urgent')).map((each) => (each as unknown as { priority: number }).priority);
    expect(priorities.sort()).toEqual([5, 9, 9]);
    for (const wrong of [
      { action: 'prioritise' },
      { action: 'cancel', priority: 3 },
      { action: 'prioritise', priority: 10 },
    ]) {
      const refused = await admin.post(`${ADMIN}/tasks/bulk`, { ...wrong, filter: { tag: 'urgent' } });
      expect(refused, JSON.stringify(wrong)).toMatchObject({
        status: 422,
        body: { errors: [{ pointer: '/priority' }] },
      });
    }
  });

  it('is stopped like any task', async () => {
    await later('long', 40);
    await admin.post(`${ADMIN}/queues/default/pause`);
    const made = await admin.post<Task>(`${ADMIN}/tasks/bulk`, { action: 'cancel', filter: { tag: 'long' } });
    expect((await admin.post<Task>(`/api/v1/tasks/${made.body.id}/cancel`)).body.status).toBe('cancelled');
    await admin.post(`${ADMIN}/queues/default/resume`);
    expect(await listed('tag=long&status=queued')).toHaveLength(40);
  });

  it('needs a filter that it understands, and an administrator', async () => {
    const post = (client: HttpClient, body: object) => client.post(`${ADMIN}/tasks/bulk`, body);
    const invalid = { status: 422, body: { code: 'validation_failed' } };
    expect(await post(admin, { action: 'cancel', filter: {} })).toMatchObject(invalid);
    expect(await post(admin, { action: 'cancel', filter: { colour: 'red' } })).toMatchObject(invalid);
    expect(await post(admin, { action: 'explode', filter: { tag: 'x' } })).toMatchObject(invalid);
    expect((await post(program, { action: 'cancel', filter: { tag: 'x' } })).status).toBe(403);
  });
});

describe('which tasks are meant', () => {
  it('is said by number, by whose they are, by what went wrong and by how long they ran, and is counted', async () => {
    const [one = '', two = '', three = ''] = await later('named', 3);
    await admin.post(`/api/v1/tasks/${three}/cancel`);
    const ids = async (query: string) => (await listed(query)).map(({ id }) => id).sort();
    expect(await ids(`id=${one},${two}`)).toEqual([one, two].sort());
    expect(await ids('tag=named&client=p')).toHaveLength(3);
    expect(await ids('tag=named&q=p')).toHaveLength(3);
    expect(await ids('tag=named&client=somebody')).toEqual([]);
    expect(await ids('tag=named&error_code=input_corrupt')).toEqual([]);
    expect(await ids('tag=named&ran_s=0')).toEqual([]);
    const counts = await admin.get(`${ADMIN}/tasks/counts?tag=named`);
    expect(counts.body).toMatchObject({ total: 3, by_state: { queued: 2, cancelled: 1, done: 0 } });
    expect((await program.get(`${ADMIN}/tasks/counts`)).status).toBe(403);
    expect((await admin.get(`${ADMIN}/tasks/counts?status=done`)).status).toBe(422);
    const { task } = await bulk({ action: 'cancel', filter: { id: one } });
    expect(task.result).toMatchObject({ matched: 1, done: 1 });
    expect((await listed(`id=${two}`))[0]).toMatchObject({ status: 'queued' });
  });
});

describe('queues', () => {
  it('are listed, paused, resumed, drained and purged, one at a time', async () => {
    const { data } = (await admin.get<List<{ queue: string; slots: number }>>(`${ADMIN}/queues`)).body;
    expect(data.find(({ queue }) => queue === 'default')).toMatchObject({ slots: 2, workers: 1, paused: false });
    const tell = (queue: string, word: string) => admin.post(`${ADMIN}/queues/${queue}/${word}`);
    expect(await tell('image', 'pause')).toMatchObject({ status: 200, body: { paused: true, changed_by: 'local' } });
    expect((await admin.get(`${ADMIN}/queues/video`)).body).toMatchObject({ paused: false });
    expect((await tell('image', 'drain')).body).toMatchObject({ paused: true, draining: true });
    const task = { file_id: fileId, target: 'webp' };
    expect(await program.post('/api/v1/tasks', task)).toMatchObject({ status: 503, body: { code: 'draining' } });
    expect((await tell('image', 'resume')).body).toMatchObject({ paused: false, draining: false });
    await later('purged', 3);
    const waiting = await ask(product.environment, `SELECT 1 FROM task WHERE queue = 'image' AND state = 'queued'`);
    expect((await tell('image', 'purge')).body).toMatchObject({ cancelled: waiting.length, delayed: 0 });
    expect((await tell('image', 'burn')).status).toBe(404);
    expect((await tell('nothing', 'pause')).status).toBe(404);
    expect((await program.post(`${ADMIN}/queues/image/pause`)).status).toBe(403);
  });
});

describe('workers', () => {
  it('are listed and obey, and their engines are known', async () => {
    const { data } = (await admin.get<List<{ name: string }>>(`${ADMIN}/workers`)).body;
    expect(data).toMatchObject([{ name: 'w1', state: 'running', queues: { default: 2, image: 1, cleanup: 1 } }]);
    const tell = (word: string, body?: object, worker = 'w1') => admin.post(`${ADMIN}/workers/${worker}/${word}`, body);
    expect((await tell('ping')).body).toMatchObject({ worker: 'w1', state: 'running' });
    expect((await tell('stats')).body).toMatchObject({ worker: 'w1', cage: {}, slots: { image: 1 } });
    expect((await tell('slots', { queue: 'image', count: 3 })).body).toMatchObject({ slots: { image: 3 } });
    expect((await tell('grow', { by: -1 })).body).toMatchObject({ slots: { image: 2, default: 1 } });
    expect((await tell('active')).body).toMatchObject({ worker: 'w1', tasks: expect.any(Array) as unknown[] });
    expect((await tell('registered')).body).toMatchObject({ queues: expect.arrayContaining(['image']) as string[] });
    expect((await tell('autoscale', { queue: 'image', bounds: { min: 1, max: 3 } })).status).toBe(200);
    expect((await tell('stats')).body).toMatchObject({ autoscale: { image: { min: 1, max: 3 } } });
    expect((await tell('autoscale', { queue: 'image', bounds: null })).status).toBe(200);
    expect((await tell('recycle')).body).toMatchObject({ processes: expect.any(Number) as number });
    expect((await tell('pause')).body).toMatchObject({ state: 'paused' });
    expect((await tell('resume')).body).toMatchObject({ state: 'running' });
    const refused = await tell('slots', { queue: 'video', count: 1 });
    expect(refused).toMatchObject({ status: 409, body: { code: 'invalid_state' } });
    expect((await tell('slots', { queue: 'image' })).status).toBe(422);
    expect((await tell('dance')).status).toBe(404);
    expect((await tell('ping', undefined, 'nobody')).status).toBe(404);
    const engines = (await admin.get<List<{ id: string }>>(`${ADMIN}/engines`)).body.data;
    expect(engines.find(({ id }) => id === 'sharp')).toMatchObject({ workers: ['w1'], missing: [] });
  });

  it('that do not answer are 504', async () => {
    await ask(
      product.environment,
      `INSERT INTO worker (name, incarnation, host, pid, version, queues, state) VALUES ('ghost', gen_random_uuid(), 'h', 1, '0', '{}', 'running')`,
    );
    expect(await admin.post(`${ADMIN}/workers/ghost/ping`)).toMatchObject({
      status: 504,
      body: { code: 'worker_no_reply' },
    });
    // Not so one that has ended while it was asked: heard of 27 seconds ago, it is given up after 30, and asked for 5.
    await ask(product.environment, `UPDATE worker SET seen_at = now() - interval '27 s' WHERE name = 'ghost'`);
    const asked = await admin.post(`${ADMIN}/workers/ghost/ping`);
    await ask(product.environment, `DELETE FROM worker WHERE name = 'ghost'`);
    expect(asked).toMatchObject({ status: 404, body: { code: 'not_found' } });
  });
});

describe('the clock', () => {
  it('is listed, edited and run now', async () => {
    const schedules = () => admin.get<List<{ name: string }>>(`${ADMIN}/schedules`);
    const names = async () => (await schedules()).body.data.map(({ name }) => name);
    await expect.poll(names, { timeout: 60_000 }).toContain('cleanup.rows');
    const edit = (body: object) => admin.patch(`${ADMIN}/schedules/cleanup.rows`, body);
    expect(await edit({ cron: '30 4 * * *', time_zone: 'Europe/Moscow' })).toMatchObject({
      status: 200,
      body: { cron: '30 4 * * *', effective_zone: 'Europe/Moscow', edited: true },
    });
    expect((await edit({ cron: 'every day' })).status).toBeGreaterThanOrEqual(400);
    expect((await edit({ enabled: false })).body).toMatchObject({ enabled: false, next_at: null });
    expect((await edit({})).status).toBe(422);
    const run = await admin.post(`${ADMIN}/schedules/cleanup.rows/run`, { params: { dry_run: true } });
    expect(run.status).toBe(202);
    expect(await ended(run.headers.get('location') ?? '')).toMatchObject({ status: 'done', result: { dry_run: true } });
    expect((await admin.patch(`${ADMIN}/schedules/nothing`, { enabled: true })).status).toBe(404);
  });
});

describe('space', () => {
  it('is cleaned by a task that says what it freed, and shown by kind', async () => {
    const run = await admin.post(`${ADMIN}/cleanup/run`, { what: 'files', dry_run: true });
    expect(run.status).toBe(202);
    const task = await ended(run.headers.get('location') ?? '');
    expect(task).toMatchObject({ operation: 'cleanup.files', status: 'done', result: { dry_run: true, files: 0 } });
    expect((await admin.post(`${ADMIN}/cleanup/run`, { what: 'everything' })).status).toBe(422);
    const { body } = await admin.get<{ kinds: { kind: string; files: number }[] }>(`${ADMIN}/storage`);
    expect(body).toMatchObject({ max_bytes: null, free_bytes: expect.any(Number) as number });
    expect(body.kinds.find(({ kind }) => kind === 'input')?.files).toBeGreaterThan(0);
  });
});

it('the audit is searched by who, what and when', async () => {
  const find = async (query: string) =>
    (await admin.get<List<{ action: string }>>(`${ADMIN}/audit?${query}`)).body.data;
  const paused = await find('action=queue%20pause');
  expect(paused.length).toBeGreaterThan(1);
  expect(new Set(paused.map(({ action }) => action))).toEqual(new Set(['queue pause']));
  expect(await find('action=queue%20pause&subject=image')).toHaveLength(1);
  expect(await find('who=nobody')).toEqual([]);
  expect(await find(`after=${new Date(Date.now() + 60_000).toISOString()}`)).toEqual([]);
});

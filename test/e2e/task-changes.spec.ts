// What can be done with a task besides waiting for it: change, start, delete, read its log. And who may.
import { execFile } from 'node:child_process';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectRoot } from '../../src/shared/settings.js';
import { busyPicture } from './control/fleet.js';
import { httpClient, type HttpClient } from '../harness/http-client.js';
import { ask, ended, upload, type JobBody } from '../harness/jobs.js';
import { makePng } from '../harness/pictures.js';
import { startProduct, type Product } from '../harness/product.js';

interface TaskBody {
  readonly id: string;
  readonly status: string;
  readonly state_version: number;
  readonly priority: number;
  readonly tag?: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly limits: { readonly soft_s: number; readonly hard_s: number };
  readonly progress: { readonly queue_position?: number; readonly hold?: string };
  readonly log?: string;
}

let product: Product;
let client: HttpClient;
let fileId: string;
let png: Uint8Array<ArrayBuffer>;

beforeAll(async () => {
  product = await startProduct({ roles: ['api'] });
  client = httpClient(product.url);
  png = new Uint8Array(await makePng());
  fileId = await upload(client, png);
});
afterAll(() => product.stop());

const work = () => {
  const shared = ['DATABASE_URL', 'REDIS_URL', 'UPLOADS_DIR'].map((name) => [name, product.environment[name] ?? '']);
  const settings = Object.fromEntries(shared) as Record<string, string>;
  return startProduct({ roles: ['worker --queues image:1'], settings });
};
const make = async (more: object = {}) =>
  (await client.post<TaskBody>('/api/v1/tasks', { file_id: fileId, target: 'webp', ...more })).body;
const show = async (id: string) => (await client.get<TaskBody>(`/api/v1/tasks/${id}`)).body;
async function become(id: string, status: string): Promise<TaskBody> {
  for (let etag = ''; ;) {
    const answer = await client.get<TaskBody>(`/api/v1/tasks/${id}`, { 'If-None-Match': etag, Prefer: 'wait=20' });
    if (answer.status === 200 && answer.body.status === status) return answer.body;
    etag = answer.headers.get('etag') ?? '';
  }
}

describe('changing', () => {
  it('what has not begun changes what was asked, and says so in its events', async () => {
    const { id } = await make({ tag: 'old', delay_s: 3600 });
    const asked = { priority: 9, tag: 'new', metadata: { a: 'b' }, limits: { soft_s: 30 } };
    const changed = await client.patch<TaskBody>(`/api/v1/tasks/${id}`, asked);
    expect(changed).toMatchObject({
      status: 200,
      body: { priority: 9, tag: 'new', metadata: { a: 'b' }, limits: { soft_s: 30, hard_s: 900 }, state_version: 2 },
    });
    expect((await client.patch<TaskBody>(`/api/v1/tasks/${id}`, { tag: null })).body.tag).toBeUndefined();
    const rows = await ask(
      product.environment,
      `SELECT type, version, data FROM task_event WHERE task_id = $1 ORDER BY id`,
      [id],
    );
    expect(rows).toMatchObject([
      { type: 'queued', version: 1 },
      { type: 'changed', version: 2, data: { fields: ['priority', 'tag', 'metadata', 'limits'] } },
      { type: 'changed', version: 3, data: { fields: ['tag'] } },
    ]);
  });

  it('is refused when somebody else was faster, when it has ended, and for what is not known', async () => {
    const { id } = await make({ delay_s: 3600 });
    const change = (body: object, etag?: string) =>
      client.patch<TaskBody>(`/api/v1/tasks/${id}`, body, etag === undefined ? {} : { 'If-Match': etag });
    const first = await change({ tag: 'one' }, 'W/"1"');
    expect(first.headers.get('etag')).toBe('W/"2"');
    expect(await change({ tag: 'two' }, 'W/"1"')).toMatchObject({ status: 412, body: { code: 'version_mismatch' } });
    expect((await change({ tag: 'two' }, '*')).status).toBe(200);
    expect((await change({ tag: 'two' }, 'two')).status).toBe(400);
    for (const wrong of [{}, { priority: 10 }, { target: 'png' }]) expect((await change(wrong)).status).toBe(422);
    await client.post(`/api/v1/tasks/${id}/cancel`);
    expect(await change({ tag: 'late' })).toMatchObject({ status: 409, body: { code: 'invalid_state' } });
  });

  it('tells why nothing takes it from its queue, as long as that is so', async () => {
    const { id } = await make();
    const hold = async () => (await show(id)).progress.hold;
    expect(await hold()).toBe('no_worker');
    await client.post('/api/v1/admin/queues/image/pause', {});
    expect(await hold()).toBe('paused');
    const worker = await work();
    await expect
      .poll(async () => (await client.get<{ data: unknown[] }>('/api/v1/admin/workers')).body.data)
      .toHaveLength(1);
    expect(await hold()).toBe('paused');
    await client.post('/api/v1/admin/queues/image/resume', {});
    expect((await become(id, 'done')).progress.hold).toBeUndefined();
    await worker.stop();
  });

  it('of the priority moves it in the line, and a worker takes it in its new turn', async () => {
    const [first, second] = [await make(), await make()];
    expect((await show(second.id)).progress.queue_position).toBe(2);
    await client.patch(`/api/v1/tasks/${second.id}`, { priority: 9 });
    expect((await show(second.id)).progress.queue_position).toBe(1);
    const worker = await work();
    await Promise.all([become(first.id, 'done'), become(second.id, 'done')]);
    await worker.stop();
    const started = await ask<{ task_id: string }>(
      product.environment,
      `SELECT task_id FROM task_event WHERE type = 'started' AND task_id = ANY ($1) ORDER BY id`,
      [[first.id, second.id]],
    );
    expect(started.map((row) => row.task_id)).toEqual([second.id, first.id]);
  });
});

describe('a draft', () => {
  it('waits for its start, which may be asked for twice', async () => {
    const { id, status } = await make({ start: false });
    expect(status).toBe('waiting');
    const form = new FormData();
    form.set('target', 'webp');
    form.set('start', 'false');
    form.set('file', new File([png], 'photo.png'));
    expect((await client.post<TaskBody>('/api/v1/tasks', form)).body.status).toBe('waiting');
    const worker = await work();
    const between = await make();
    await become(between.id, 'done');
    expect((await show(id)).status).toBe('waiting');
    const started = await client.post<TaskBody>(`/api/v1/tasks/${id}/start`);
    expect(started.status).toBe(200);
    expect((await client.post(`/api/v1/tasks/${id}/start`)).status).toBeOneOf([200, 409]);
    await become(id, 'done');
    await worker.stop();
    expect(await client.post(`/api/v1/tasks/${id}/start`)).toMatchObject({
      status: 409,
      body: { code: 'invalid_state' },
    });
  });

  it('is not for jobs, which start as a whole', async () => {
    const item = { file_id: fileId, target: 'webp', start: false };
    expect((await client.post('/api/v1/tasks/batch', { items: [item] })).status).toBe(422);
    const job = (await client.post<JobBody>('/api/v1/tasks/batch', { items: [] })).body;
    expect((await client.post(`/api/v1/jobs/${job.id}/tasks`, item)).status).toBe(422);
  });
});

describe('what waits for its time', () => {
  it('starts at once when that is asked, whether it is the first time or the next', async () => {
    const later = await make({ delay_s: 3600 });
    const again = await make();
    await ask(
      product.environment,
      `UPDATE task SET state = 'retrying', attempt = 1, run_at = now() + interval '1 hour' WHERE id = $1`,
      [again.id],
    );
    const worker = await work();
    for (const { id } of [later, again]) expect((await client.post(`/api/v1/tasks/${id}/start`)).status).toBe(200);
    await Promise.all([become(later.id, 'done'), become(again.id, 'done')]);
    await worker.stop();
  });
});

describe('what we note ourselves in the metadata', () => {
  it('comes with the end, and is not said of what is done again before it has ended too', async () => {
    const metadata = { order: '7' };
    const { id } = await make({ metadata, options: { quality: 70 } });
    const items = [{ file_id: fileId, target: 'webp', metadata }];
    const job = (await client.post<JobBody>('/api/v1/tasks/batch', { items })).body;
    expect((await show(id)).metadata).toEqual(metadata);
    const own = { input_file: 'photo.png', output_format: 'webp', output_file: 'photo.webp' };
    const worker = await work();
    try {
      expect((await become(id, 'done')).metadata).toEqual({ ...metadata, ...own, quality: 70 });
      await ended(client, job.id);
    } finally {
      await worker.stop();
    }
    const again = await client.post<TaskBody>(`/api/v1/tasks/${id}/retry`, { options: {} });
    expect(again.body.metadata).toEqual(metadata);
    expect((await client.post(`/api/v1/jobs/${job.id}/retry`)).status).toBe(202);
    const tasks = (await client.get<{ data: TaskBody[] }>(`/api/v1/tasks?job_id=${job.id}`)).body.data;
    expect(tasks.map((task) => [task.status, task.metadata])).toEqual([
      ['queued', metadata],
      ['done', { ...metadata, ...own }],
    ]);
    await client.post(`/api/v1/jobs/${job.id}/cancel`);
    await client.post(`/api/v1/tasks/${again.body.id}/cancel`);
  });
});

describe('deleting', () => {
  it('leaves nothing of a task that waits, or of one that is done', async () => {
    const worker = await work();
    const own = await upload(client, png, 'own.png');
    const done = await become((await make({ file_id: own })).id, 'done');
    const [output] = (done as unknown as { outputs: { id: string }[] }).outputs;
    const waiting = await make({ delay_s: 3600 });
    for (const { id } of [done, waiting]) {
      expect((await client.delete(`/api/v1/tasks/${id}`)).status).toBe(204);
      expect(await client.get(`/api/v1/tasks/${id}`)).toMatchObject({ status: 410, body: { code: 'task_purged' } });
      expect((await client.delete(`/api/v1/tasks/${id}`)).status).toBe(410);
    }
    for (const id of [own, output?.id ?? ''])
      expect((await client.fetch(`/api/v1/files/${id}/content`)).status).toBe(410);
    // Others need it.
    expect((await client.fetch(`/api/v1/files/${fileId}/content`)).status).toBe(200);
    await worker.stop();
  });

  it('takes nothing from another task whose result it was made of', async () => {
    const worker = await work();
    try {
      const first = await make();
      await become(first.id, 'done');
      const { outputs } = (await client.get<{ outputs: { id: string }[] }>(`/api/v1/tasks/${first.id}`)).body;
      const second = await make({ file_id: outputs[0]?.id, target: 'png' });
      await become(second.id, 'done');
      expect((await client.delete(`/api/v1/tasks/${second.id}`)).status).toBe(204);
      expect((await client.fetch(`/api/v1/tasks/${first.id}/result`)).status).toBe(200);
    } finally {
      await worker.stop();
    }
  });

  it('stops work under way and frees its slot', async () => {
    const worker = await work();
    const slow = await upload(client, new TextEncoder().encode(busyPicture(90)), 'slow.svg');
    const { id } = await make({ file_id: slow });
    await become(id, 'running');
    expect((await client.delete(`/api/v1/tasks/${id}`)).status).toBe(204);
    await become((await make()).id, 'done');
    await worker.stop();
  });

  it('is refused for a step of a job that has not ended', async () => {
    const items = [{ file_id: fileId, target: 'webp' }];
    const job = (await client.post<JobBody>('/api/v1/tasks/batch', { items })).body;
    const [task] = (await client.get<{ data: TaskBody[] }>(`/api/v1/tasks?job_id=${job.id}`)).body.data;
    const path = `/api/v1/tasks/${task?.id ?? ''}`;
    expect(await client.delete(path)).toMatchObject({ status: 409, body: { code: 'invalid_state' } });
    await client.post(`/api/v1/jobs/${job.id}/cancel`);
    await ended(client, job.id);
    expect((await client.delete(path)).status).toBe(204);
  });
});

describe('the log', () => {
  it('tells each attempt, by itself and with the task', async () => {
    const worker = await work();
    const broken = await upload(client, png.slice(0, png.length - 40), 'broken.png');
    const { id } = await become((await make({ file_id: broken })).id, 'failed');
    const log = await client.bytes(`/api/v1/tasks/${id}/log`);
    expect(log.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(log.body.toString()).toMatch(/^# attempt 1: .* failed \(worker /);
    const whole = await client.get<TaskBody>(`/api/v1/tasks/${id}?include=attempts,log,inputs`);
    expect(whole.body.log).toBe(log.body.toString());
    await worker.stop();
  });
});

describe('the tasks of others', () => {
  it('cannot be changed, started, deleted, followed or read about', async () => {
    const main = path.join(projectRoot, 'dist/src/main.js');
    const key = await new Promise<string>((resolve, reject) =>
      execFile(process.execPath, [main, 'key', 'create', 'other'], { env: product.environment }, (error, out) =>
        error ? reject(new Error('no key', { cause: error })) : resolve(out.trim()),
      ),
    );
    const other = httpClient(product.url, { Authorization: `Bearer ${key}` });
    const { id } = await make({ start: false });
    const at = `/api/v1/tasks/${id}`;
    const answers = [
      await other.patch(at, { tag: 'x' }),
      await other.post(`${at}/start`),
      await other.delete(at),
      await other.get(`${at}/log`),
      await other.get(`${at}/events`),
      await other.get(`/api/v1/events?task=${id}`),
    ];
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404, 404]);
    expect((await show(id)).status).toBe('waiting');
  });
});

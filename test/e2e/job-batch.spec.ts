// Batches through the real program: many tasks in one request, more added later, the zip of all results, who may see them, and deletion.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectRoot } from '../../src/shared/settings.js';
import { httpClient, type HttpClient } from '../harness/http-client.js';
import { ask, ended, tasksOf, upload, type JobBody, type TaskRow } from '../harness/jobs.js';
import { makePng } from '../harness/pictures.js';
import { startProduct, type Product } from '../harness/product.js';
import { unzip } from '../harness/unzip.js';

interface ProblemBody {
  readonly code: string;
  readonly errors?: readonly { readonly pointer: string; readonly code: string }[];
}

let product: Product;
let client: HttpClient;
let png: Uint8Array<ArrayBuffer>;

beforeAll(async () => {
  product = await startProduct({ roles: ['api', 'worker --queues image:2'] });
  client = httpClient(product.url);
  png = new Uint8Array(await makePng());
});
afterAll(() => product.stop());

const batch = async (items: readonly object[], more: object = {}) => {
  const answer = await client.post<JobBody>('/api/v1/tasks/batch', { items, ...more });
  expect(answer.status, JSON.stringify(answer.body)).toBe(202);
  return answer.body;
};
const zipOf = async (jobPath: string, headers: Record<string, string> = {}) => {
  const answer = await client.bytes(`${jobPath}/result?format=zip`, headers);
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toBe('application/zip');
  return unzip(answer.body);
};

describe('a batch', () => {
  it('of a hundred ends with a hundred results, in the order in which they were asked for', async () => {
    const file_id = await upload(client, png);
    const items = Array.from({ length: 100 }, (_, n) => ({
      file_id,
      target: n % 2 === 0 ? 'webp' : 'gif',
      tag: `no ${n}`,
      priority: 7,
    }));
    const job = await ended(client, (await batch(items, { tag: 'all' })).id);
    expect(job).toMatchObject({ status: 'done', tag: 'all', nodes: {}, counts: { total: 100, done: 100 } });
    const tasks = await tasksOf(client, job.id);
    expect(tasks.map((task) => (task as TaskRow & { tag: string }).tag)).toEqual(items.map((item) => item.tag));
    expect((await zipOf(`/api/v1/jobs/${job.id}`)).size).toBe(100);
  });

  it('is refused as a whole, with all that is wrong', async () => {
    const file_id = await upload(client, png);
    const text = await upload(client, new TextEncoder().encode('words'), 'words.txt');
    const refused = async (body: object) => {
      const answer = await client.post<ProblemBody>('/api/v1/tasks/batch', body);
      return [answer.status, ...(answer.body.errors ?? []).map((each) => each.pointer)];
    };
    const good = { file_id, target: 'webp' };
    expect(
      await refused({ items: [good, { file_id: text, target: 'mp3' }, { ...good, options: { quality: 900 } }] }),
    ).toEqual([422, '/items/1/target', '/items/2/options/quality']);
    expect(await refused({ items: [good, { target: 'webp', colour: 'red' }] })).toEqual([
      422,
      '/items/1/colour',
      '/items/1/file_id',
    ]);
    expect(await refused({ items: Array.from({ length: 101 }, () => good) })).toEqual([422, '/items']);
    const { body } = await client.get<{ data: readonly object[] }>(`/api/v1/tasks?q=words.txt`);
    expect(body.data).toEqual([]);
  });

  it('is told what is wrong with its form together with what cannot be done, of items and of itself', async () => {
    const file_id = await upload(client, png);
    const text = await upload(client, new TextEncoder().encode('words'), 'words.txt');
    const good = { file_id, target: 'webp' };
    const inside = { url: 'http://10.0.0.1/told' };
    const answer = await client.post<ProblemBody>('/api/v1/tasks/batch', {
      colour: 'red',
      callback: inside,
      items: [
        { ...good, colour: 'red' },
        { file_id: text, target: 'mp3' },
        // What is wrong with its form does not hide what it asks for.
        { file_id: text, target: 'mp3', priority: 'high' },
        { ...good, callback: inside },
        { ...good, notify: { email: 'me@example.org' } },
        // Nobody knows what these ask for, so no more is said of them.
        { file_id: text, target: 7 },
        'nothing',
      ],
    });
    expect(answer.status).toBe(422);
    expect(answer.body.errors?.map(({ pointer, code }) => `${pointer} ${code}`)).toEqual([
      '/colour unknown_field',
      '/callback/url url_blocked',
      '/items/0/colour unknown_field',
      '/items/1/target unsupported_conversion',
      '/items/2/priority invalid_type',
      '/items/2/target unsupported_conversion',
      '/items/3/callback/url url_blocked',
      '/items/4/notify not_available',
      '/items/5/target invalid_type',
      '/items/6 invalid_type',
    ]);
    const blocked = await client.post<ProblemBody>('/api/v1/tasks/batch', {
      items: [good, { ...good, callback: inside }],
    });
    expect(blocked).toMatchObject({ status: 403, body: { code: 'url_blocked' } });
  });

  it('is told of each item whose fields are right one by one and do not fit together', async () => {
    const file_id = await upload(client, png);
    const since = new Date().toISOString();
    const asked = { target: 'webp' };
    const items = [
      { ...asked, file_id },
      asked,
      { ...asked, file_id, upload_id: file_id },
      { ...asked, file_id, file_ids: [file_id] },
      { file_id },
      { ...asked, file_id, operation: 'merge' },
      { ...asked, file_id, delay_s: 5, run_at: '2100-01-01T00:00:00Z' },
      { ...asked, url: 'http://example.org/a.png', delay_s: 5 },
      // Nor does what is wrong by itself hide it.
      { ...asked, file_id, upload_id: file_id, priority: 'high' },
    ];
    const answer = await client.post<ProblemBody>('/api/v1/tasks/batch', { items });
    expect(answer).toMatchObject({ status: 422, body: { code: 'validation_failed' } });
    expect(answer.body.errors?.map(({ pointer }) => pointer)).toEqual([
      '/items/1/file_id',
      '/items/2/file_id',
      '/items/3/file_id',
      '/items/4/target',
      '/items/5/target',
      '/items/6/delay_s',
      '/items/7/delay_s',
      '/items/8/priority',
      '/items/8/file_id',
    ]);
    // Nothing of it was begun.
    const { body } = await client.get<{ data: TaskRow[] }>(`/api/v1/tasks?created_after=${since}`);
    expect(body.data).toEqual([]);
  });

  it('takes more tasks, also after it had ended, but a graph does not', async () => {
    const { id, ...empty } = await batch([]);
    expect(empty).toMatchObject({ status: 'waiting', counts: { total: 0 }, progress: { percent: null } });
    const add = (to = id) => {
      const form = new FormData();
      form.set('target', 'webp');
      form.set('file', new File([png], 'added.png'));
      return client.post<TaskRow>(`/api/v1/jobs/${to}/tasks`, form);
    };
    expect(await add()).toMatchObject({ status: 202, body: { job_id: id } });
    expect(await ended(client, id)).toMatchObject({ status: 'done', counts: { total: 1 } });
    const second = await client.post<TaskRow>(`/api/v1/jobs/${id}/tasks`, {
      file_id: await upload(client, png),
      target: 'gif',
    });
    expect(second.status).toBe(202);
    expect(await ended(client, id)).toMatchObject({ status: 'done', counts: { total: 2, done: 2 } });
    const nodes = { a: { operation: 'convert', file_id: await upload(client, png), target: 'gif' } };
    const graph = await client.post<JobBody>('/api/v1/jobs', { nodes });
    expect((await add(graph.body.id)).status).toBe(409);
  });

  it('that shall abort stops at the first failure; what failed can be repeated', async () => {
    const large = await upload(client, new Uint8Array(await makePng({ width: 4000, height: 4000 })), 'large.png');
    const broken = await upload(client, png.slice(0, 60), 'broken.png');
    const items = [
      { file_id: broken, target: 'webp' },
      ...Array.from({ length: 20 }, () => ({ file_id: large, target: 'avif' })),
    ];
    const job = await ended(client, (await batch(items, { on_error: 'abort' })).id);
    expect(job).toMatchObject({ status: 'failed', error: { code: 'input_corrupt' } });
    expect(job.counts['cancelled']).toBeGreaterThan(10);
    // Nothing of it begins, or the broken one could end it again before it is cancelled.
    expect((await client.post('/api/v1/admin/queues/image/pause')).status).toBe(200);
    const again = await client.post<JobBody>(`/api/v1/jobs/${job.id}/retry`, { only: 'failed' });
    expect(again).toMatchObject({ status: 202, body: { counts: { total: 21, failed: 0, cancelled: 0 } } });
    await client.post(`/api/v1/jobs/${job.id}/cancel`);
    expect((await ended(client, job.id)).status).toBe('cancelled');
    expect((await client.post('/api/v1/admin/queues/image/resume')).status).toBe(200);
  });

  it('stands in the list of jobs, page by page', async () => {
    const made = [];
    for (let n = 0; n < 3; n += 1) made.push((await batch([], { tag: 'listed' })).id);
    const list = (query: string) =>
      client.get<{ data: readonly JobBody[]; next_cursor: string | null }>(`/api/v1/jobs?tag=listed&${query}`);
    const first = (await list('limit=2')).body;
    const second = (await list(`limit=2&cursor=${first.next_cursor ?? ''}`)).body;
    expect([...first.data, ...second.data].map((job) => job.id)).toEqual(made.reverse());
    expect(second.next_cursor).toBeNull();
    expect((await list('limit=0')).status).toBe(422);
  });
});

describe('the zip of a job', () => {
  it('has every result under a name of its own in its folder, and says what failed', async () => {
    const names = ['photo.png', 'photo.png', 'Photo.jpg', 'день.png'];
    const files = await Promise.all(names.map((name) => upload(client, png, name)));
    const broken = await upload(client, png.slice(0, 60), 'broken.png');
    await ask(product.environment, `UPDATE stored_file SET path = '../trip/day 1' WHERE id = $1`, [files[3]]);
    const job = await ended(
      client,
      (await batch([...files, broken].map((file_id) => ({ file_id, target: 'webp' })))).id,
    );
    expect(job).toMatchObject({ status: 'failed', counts: { done: 4, failed: 1 } });
    const zip = await zipOf(`/api/v1/jobs/${job.id}`);
    expect([...zip.keys()]).toEqual([
      'photo.webp',
      'photo (2).webp',
      'Photo (3).webp',
      'trip/day 1/день.webp',
      'errors.txt',
    ]);
    for (const [name, bytes] of zip)
      if (name.endsWith('.webp')) expect((await sharp(bytes).metadata()).format).toBe('webp');
    expect(zip.get('errors.txt')?.toString()).toMatch(/broken\.png: .+ \(input_corrupt\)/);
    const russian = await zipOf(`/api/v1/jobs/${job.id}`, { 'Accept-Language': 'ru' });
    expect(russian.get('errors.txt')?.toString()).toMatch(/^Здесь результата нет:\n\nbroken\.png: [А-Я]/);
  });

  it('holds only what no other step takes', async () => {
    const file_id = await upload(client, png);
    const nodes = {
      a: { operation: 'convert', file_id, target: 'tiff' },
      b: { operation: 'convert', input: 'a', target: 'gif' },
      c: { operation: 'convert', input: 'a', target: 'webp' },
    };
    const { id } = (await client.post<JobBody>('/api/v1/jobs', { nodes, start: false })).body;
    expect((await client.get<ProblemBody>(`/api/v1/jobs/${id}/result?format=zip`)).body.code).toBe('result_not_ready');
    await client.post(`/api/v1/jobs/${id}/start`);
    await ended(client, id);
    expect([...(await zipOf(`/api/v1/jobs/${id}`)).keys()]).toEqual(['photo.gif', 'photo.webp']);
    const list = await client.get<{ data: readonly { filename: string }[] }>(`/api/v1/jobs/${id}/result`);
    expect(list).toMatchObject({
      status: 300,
      body: { data: [{ filename: 'photo.gif' }, { filename: 'photo.webp' }] },
    });
    expect((await client.fetch(`/api/v1/jobs/${id}/result?format=rar`)).status).toBe(422);
    const head = await client.fetch(`/api/v1/jobs/${id}/result?format=zip`, { method: 'HEAD' });
    expect(head.headers.get('content-type')).toBe('application/zip');
  });

  it('is there for a single task too', async () => {
    const { id } = await batch([{ file_id: await upload(client, png), target: 'webp' }]);
    await ended(client, id);
    const [task] = await tasksOf(client, id);
    expect([...(await zipOf(`/api/v1/tasks/${task?.id}`)).keys()]).toEqual(['photo.webp']);
  });
});

describe('deleting a job', () => {
  it('takes its rows, results and inputs away, but not what others use', async () => {
    const [own, shared] = [await upload(client, png, 'own.png'), await upload(client, png, 'shared.png')];
    const other = await ended(client, (await batch([{ file_id: shared, target: 'gif' }])).id);
    const job = await ended(client, (await batch([own, shared].map((file_id) => ({ file_id, target: 'webp' })))).id);
    const tasks = await tasksOf(client, job.id);
    const keys = await ask<{ storage_key: string }>(
      product.environment,
      'SELECT storage_key FROM stored_file WHERE id = $1 OR task_id = ANY ($2)',
      [own, tasks.map((task) => task.id)],
    );
    expect((await client.delete(`/api/v1/jobs/${job.id}`)).status).toBe(204);
    expect((await client.get(`/api/v1/jobs/${job.id}`)).status).toBe(404);
    expect(keys).toHaveLength(3);
    for (const { storage_key } of keys)
      await expect(fs.access(path.join(product.uploadsDir, 'files', storage_key))).rejects.toThrow('ENOENT');
    expect((await client.get(`/api/v1/tasks/${tasks[0]?.id}`)).status).toBe(410);
    expect((await client.get(`/api/v1/files/${own}/content`)).status).toBe(410);
    expect((await client.bytes(`/api/v1/files/${shared}/content`)).status).toBe(200);
    expect((await zipOf(`/api/v1/jobs/${other.id}`)).size).toBe(1);
  });

  it('ends what runs', async () => {
    const large = await upload(client, new Uint8Array(await makePng({ width: 5000, height: 5000 })), 'large.png');
    const { id } = await batch(Array.from({ length: 4 }, () => ({ file_id: large, target: 'avif' })));
    expect((await client.delete(`/api/v1/jobs/${id}`)).status).toBe(204);
    // A small one behind them comes at once when the slots are free again.
    const next = await batch([{ file_id: await upload(client, png), target: 'webp' }]);
    expect((await ended(client, next.id)).status).toBe('done');
    expect(await ask(product.environment, 'SELECT 1 FROM task WHERE job_id = $1', [id])).toEqual([]);
  });
});

describe('with keys', () => {
  it('nobody sees or touches the jobs of others', async () => {
    const closed = await startProduct({
      roles: ['api'],
      settings: { ADMIN_EMAIL: 'admin@example.org', ADMIN_PASSWORD: 'a long password' },
    });
    try {
      const keyed = (name: string) => {
        const main = path.join(projectRoot, 'dist/src/main.js');
        const run = spawnSync(process.execPath, [main, 'key', 'create', name], {
          env: closed.environment,
          encoding: 'utf8',
        });
        return httpClient(closed.url, { Authorization: `Bearer ${run.stdout.trim()}` });
      };
      const [one, two] = [keyed('one'), keyed('two')];
      const file_id = await upload(one, png);
      const nodes = { a: { operation: 'convert', file_id, target: 'webp' } };
      const { body } = await one.post<JobBody>('/api/v1/jobs', { nodes, start: false });
      const own = `/api/v1/jobs/${body.id}`;
      expect((await one.get(own)).status).toBe(200);
      expect((await httpClient(closed.url).get(own)).status).toBe(401);
      const foreign = [
        two.get(own),
        two.get(`${own}/result`),
        two.delete(own),
        ...['start', 'cancel', 'retry', 'tasks'].map((verb) => two.post(`${own}/${verb}`)),
      ];
      expect((await Promise.all(foreign)).map((answer) => answer.status)).toEqual(foreign.map(() => 404));
      expect((await two.get<{ data: object[] }>('/api/v1/jobs')).body.data).toEqual([]);
      expect((await two.post<ProblemBody>('/api/v1/jobs', { nodes })).body.code).toBe('file_not_found');
      expect((await one.get<JobBody>(own)).body.status).toBe('waiting');
    } finally {
      await closed.stop();
    }
  });
});

// Files that come from other servers and go to them, through the real program: by themselves, as the beginning of a task, as nodes of a job.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import sharp from 'sharp';
import { startFileHost, type FileHost } from '../harness/file-host.js';
import { httpClient, type HttpClient } from '../harness/http-client.js';
import { ask, ended, tasksOf, upload, type JobBody } from '../harness/jobs.js';
import { makePng } from '../harness/pictures.js';
import { startProduct, type Product } from '../harness/product.js';

interface TaskBody {
  readonly id: string;
  readonly job_id?: string;
  readonly status: string;
  readonly outputs: readonly { readonly id: string; readonly filename: string; readonly format: string }[];
  readonly error: { readonly code: string; readonly retryable: boolean } | null;
  readonly options: Readonly<Record<string, unknown>>;
}

let product: Product;
let client: HttpClient;
let host: FileHost;
let picture: Buffer;

beforeAll(async () => {
  host = await startFileHost();
  product = await startProduct({
    roles: ['api', 'worker --queues image:1,default:2'],
    settings: { OUTGOING_PRIVATE: '127.0.0.1', MAX_FILE: '1MB', RETRY_DELAY: '1s' },
  });
  client = httpClient(product.url);
  picture = await makePng({ width: 120, height: 80 });
});
afterAll(() => product.stop());

const serve = (path: string) =>
  host.serve(path, (response) => response.writeHead(200, { 'Content-Type': 'image/png' }).end(picture));
const endOf = async (id: string): Promise<TaskBody> => {
  for (let etag = ''; ;) {
    const headers = { 'If-None-Match': etag, Prefer: 'wait=20' };
    const answer = await client.get<TaskBody>(`/api/v1/tasks/${id}`, headers);
    if (answer.status === 200 && ['done', 'failed', 'cancelled'].includes(answer.body.status)) return answer.body;
    etag = answer.headers.get('etag') ?? '';
  }
};
const importing = async (body: object) => {
  const answer = await client.post<TaskBody>('/api/v1/files/import', body);
  expect(answer.status, JSON.stringify(answer.body)).toBe(202);
  return endOf(answer.body.id);
};

const uploaded = async (bytes: Uint8Array) => {
  const made = await client.fetch('/api/v1/uploads', {
    method: 'POST',
    headers: {
      'Tus-Resumable': '1.0.0',
      'Upload-Length': String(picture.length),
      'Content-Type': 'application/offset+octet-stream',
    },
    body: new Uint8Array(bytes),
  });
  expect(made.status).toBe(201);
  return made.headers.get('location')?.split('/').at(-1) ?? '';
};

describe('a file at an address', () => {
  it.each([401, 403, 404, 410])('is not asked for again where the answer was %i', async (status) => {
    const url = host.serve(`/never-${status}.png`, (response) => response.writeHead(status).end());
    const task = await importing({ url });
    const error = { code: 'fetch_failed', retryable: false };
    expect(task).toMatchObject({ status: 'failed', attempts: 1, error });
    expect(await host.cameAt(`/never-${status}.png`)).toHaveLength(1);
  });

  it.each([408, 425, 429, 500, 503])('is asked for again where the answer was %i', async (status) => {
    const path = `/later-${status}.png`;
    const url = host.serve(path, (response) => void (serve(path), response.writeHead(status).end()));
    expect(await importing({ url })).toMatchObject({ status: 'done', attempts: 2 });
  });

  it.each([
    [403, 'failed', 1],
    [503, 'done', 2],
  ])('goes there once where it is refused, again where that can help: %i', async (status, end, attempts) => {
    const path = `/put-${status}`;
    const file_id = await upload(client, new Uint8Array(picture));
    const url = host.serve(path, (response) => {
      host.serve(path, (next) => next.writeHead(201).end());
      response.writeHead(status).end();
    });
    const { body } = await client.post<TaskBody>('/api/v1/tasks', {
      operation: 'export.put',
      file_id,
      options: { url },
    });
    expect(await endOf(body.id)).toMatchObject({ status: end, attempts });
  });

  it('becomes a stored one, with headers that only its host sees and nobody reads later', async () => {
    const url = serve('/photos/a%20b.png');
    const task = await importing({ url: `${url}?key=sesame`, headers: { 'X-Token': 'sesame' } });
    expect(task).toMatchObject({ status: 'done', outputs: [{ filename: 'a b.png', format: 'png' }] });
    expect(host.came.at(-1)?.headers['x-token']).toBe('sesame');
    expect((await client.bytes(`/api/v1/files/${task.outputs[0]?.id}/content`)).body.equals(picture)).toBe(true);
    expect(JSON.stringify(task)).not.toContain('sesame');
    const [row] = await ask<{ row: string }>(
      product.environment,
      'SELECT row_to_json(task)::text AS row FROM task WHERE id = $1',
      [task.id],
    );
    expect(row?.row).not.toContain('sesame');
    const used = await client.post<TaskBody>('/api/v1/tasks', { file_id: task.outputs[0]?.id, target: 'webp' });
    expect((await endOf(used.body.id)).status).toBe('done');
  });

  it('is called as whoever asks wants', async () => {
    const task = await importing({ url: serve('/x'), filename: '../мой.png' });
    expect(task.outputs[0]?.filename).toBe('мой.png');
  });

  it.each([
    ['http://10.0.0.1/', 403, 'url_blocked'],
    ['http://[::1]/', 403, 'url_blocked'],
    ['http://127.0.0.2:6379/', 403, 'url_blocked'],
    ['file:///etc/passwd', 422, 'validation_failed'],
  ])('%s is refused at once', async (url, status, code) => {
    expect(await client.post('/api/v1/files/import', { url })).toMatchObject({ status, body: { code } });
    expect(await client.post('/api/v1/tasks', { url, target: 'webp' })).toMatchObject({
      body: { code, errors: [{ pointer: '/url' }] },
    });
  });

  it('headers that are ours alone are refused', async () => {
    for (const headers of [{ Host: 'a' }, { 'Transfer-Encoding': 'chunked' }, { A: 'b\r\nC: d' }])
      expect((await client.post('/api/v1/files/import', { url: host.url, headers })).status).toBe(422);
  });

  it('is refused where its sender wrote what is wrong', async () => {
    const asked = async (body: object) => {
      const answer = await client.post<{ detail: string; errors: { pointer: string }[] }>('/api/v1/files/import', body);
      expect(answer.body.detail).toContain(` ${answer.body.errors[0]?.pointer}: `);
      return [answer.status, answer.body.errors.map(({ pointer }) => pointer)];
    };
    expect(await asked({ url: 'nonsense' })).toEqual([422, ['/url']]);
    expect(await asked({ url: host.url, filename: 7 })).toEqual([422, ['/filename']]);
    expect(await asked({ url: host.url, headers: { Host: 'a' } })).toEqual([422, ['/headers']]);
  });

  it('that leads inside, is too large or is none fails with its reason', async () => {
    const inside = host.serve('/inside', (response) =>
      response.writeHead(302, { Location: 'http://127.0.0.2/' }).end(),
    );
    expect((await importing({ url: inside })).error).toMatchObject({ code: 'url_blocked' });
    const large = host.serve('/large', (response) => response.end(Buffer.alloc(1_000_001)));
    expect((await importing({ url: large })).error).toMatchObject({ code: 'fetch_too_large' });
    const strange = host.serve('/strange', (response) => response.end(Buffer.alloc(100, 0x80)));
    expect((await importing({ url: strange })).error).toMatchObject({ code: 'unsupported_conversion' });
  });

  it('is part of what its client may bring in a day, also when its sender does not say how much it is', async () => {
    const limit = (bytes: number | null) =>
      ask(
        product.environment,
        `UPDATE client SET limits = jsonb_strip_nulls(jsonb_build_object('bytes_per_day', $1::bigint)) WHERE kind = 'local'`,
        [bytes],
      );
    await limit(Math.floor(picture.length * 1.5));
    expect((await importing({ url: serve('/first.png') })).status).toBe('done');
    const url = host.serve('/second.png', (response) =>
      response.writeHead(200, { 'Transfer-Encoding': 'chunked' }).end(picture),
    );
    const second = await client.post<TaskBody>('/api/v1/files/import', { url });
    await ask(product.environment, 'UPDATE task SET max_attempts = 1 WHERE id = $1', [second.body.id]);
    expect((await endOf(second.body.id)).error).toMatchObject({ code: 'quota_exceeded', retryable: true });
    await limit(null);
  });
});

describe('a task', () => {
  it('begins with an address', async () => {
    const asked = {
      url: { url: serve('/task.png'), filename: 'mine.png' },
      target: 'webp',
      options: { width: 30 },
      tag: 'x',
    };
    const made = await client.post<TaskBody>('/api/v1/tasks', asked);
    expect(made).toMatchObject({ status: 202, body: { status: 'waiting', tag: 'x' } });
    const task = await endOf(made.body.id);
    expect(task).toMatchObject({ status: 'done', outputs: [{ filename: 'mine.webp', format: 'webp' }] });
    const { body } = await client.bytes(`/api/v1/tasks/${task.id}/result`);
    expect(await sharp(body).metadata()).toMatchObject({ format: 'webp', width: 30 });
    const refused = await client.post('/api/v1/tasks', { ...asked, delay_s: 5 });
    expect(refused).toMatchObject({ status: 422, body: { errors: [{ pointer: '/delay_s' }] } });
  });

  it('is asked for with a form that names its file', async () => {
    const made = (fields: Record<string, string>) => {
      const body = new FormData();
      for (const [name, value] of Object.entries({ target: 'webp', ...fields })) body.set(name, value);
      return client.post<TaskBody>('/api/v1/tasks', body);
    };
    const place = JSON.stringify({ url: serve('/form.png'), filename: 'form.png' });
    for (const fields of [
      { file_id: await upload(client, new Uint8Array(picture)) },
      { upload_id: await uploaded(picture) },
      { url: serve('/plain.png') },
      { url: place, options: '{"width":30}' },
    ]) {
      const { status, body } = await made(fields);
      expect(status, JSON.stringify(body)).toBe(202);
      expect((await endOf(body.id)).status).toBe('done');
    }
    const file_id = 'nonsense';
    expect(await made({ file_id })).toMatchObject({ status: 422, body: { errors: [{ pointer: '/file_id' }] } });
    expect(await made({})).toMatchObject({ status: 422, body: { errors: [{ pointer: '/file' }] } });
  });

  it('that tells a job of a refusal says the same: to ask again does not help', async () => {
    const url = host.serve('/gone.png', (response) => response.writeHead(410).end());
    const made = await client.post<JobBody>('/api/v1/jobs', {
      nodes: { a: { operation: 'import.url', options: { url } } },
    });
    expect(made.status).toBe(202);
    await ended(client, made.body.id);
    const job = await client.get(`/api/v1/jobs/${made.body.id}`);
    expect(job.body).toMatchObject({ status: 'failed', error: { code: 'fetch_failed', retryable: false } });
  });

  it('is told when its file could not be had', async () => {
    const made = await client.post<TaskBody>('/api/v1/tasks', {
      url: `${host.url}/nothing`,
      target: 'webp',
      retry: { max: 0, delay_s: 0 },
    });
    await ask(product.environment, `UPDATE task SET max_attempts = 1 WHERE job_id = $1`, [made.body.job_id]);
    expect((await endOf(made.body.id)).error).toMatchObject({ code: 'dependency_failed' });
  });

  it('takes what was uploaded in parts', async () => {
    const tus = { 'Tus-Resumable': '1.0.0', 'Content-Type': 'application/offset+octet-stream' };
    const made = await client.fetch('/api/v1/uploads', {
      method: 'POST',
      headers: { 'Tus-Resumable': '1.0.0', 'Upload-Length': String(picture.length) },
    });
    const path = made.headers.get('location') ?? '';
    const asked = { upload_id: path.split('/').at(-1), target: 'webp' };
    expect(await client.post('/api/v1/tasks', asked)).toMatchObject({
      status: 409,
      body: { code: 'result_not_ready' },
    });
    await client.fetch(path, {
      method: 'PATCH',
      headers: { ...tus, 'Upload-Offset': '0' },
      body: new Uint8Array(picture),
    });
    const task = await client.post<TaskBody>('/api/v1/tasks', asked);
    expect((await endOf(task.body.id)).status).toBe('done');
  });
});

describe('a batch', () => {
  it('takes addresses, uploads and stored files side by side, and more later', async () => {
    const items = [
      {
        url: serve('/first.png'),
        target: 'webp',
        options: { width: 30 },
        tag: 'far',
        priority: 7,
        metadata: { a: 'b' },
      },
      { upload_id: await uploaded(picture), target: 'gif' },
      { file_id: await upload(client, new Uint8Array(picture), 'near.png'), target: 'webp' },
      {
        url: { url: `${host.url}/nothing`, headers: { 'X-Token': 'sesame' } },
        target: 'webp',
        retry: { max: 0, delay_s: 0 },
      },
    ];
    const made = await client.post<JobBody>('/api/v1/tasks/batch', { items, tag: 'all' });
    expect(made).toMatchObject({ status: 202, body: { counts: { total: 6 } } });
    expect(Object.keys(made.body.nodes)).toEqual(['fetch-0', 'item-0', 'fetch-3', 'item-3']);
    expect(JSON.stringify(made.body)).not.toContain('sesame');
    await ask(product.environment, `UPDATE task SET max_attempts = 1 WHERE job_id = $1 AND node = 'fetch-3'`, [
      made.body.id,
    ]);
    const { id } = await ended(client, made.body.id);
    const tasks = await tasksOf(client, id);
    expect(tasks.find(({ node }) => node === 'item-0')).toMatchObject({
      status: 'done',
      links: { job: `/api/v1/jobs/${id}` },
      tag: 'far',
      priority: 7,
      metadata: { a: 'b' },
      outputs: [{ filename: 'first.webp' }],
    });
    expect(tasks.find(({ node }) => node === 'item-3')).toMatchObject({
      status: 'failed',
      tag: 'all',
      error: { code: 'dependency_failed' },
    });
    expect(tasks.filter(({ node }) => node === undefined).map(({ status }) => status)).toEqual(['done', 'done']);
    const more = await client.post(`/api/v1/jobs/${id}/tasks`, {
      file_id: await upload(client, new Uint8Array(picture), 'late.png'),
      target: 'gif',
    });
    expect(more.status).toBe(202);
    const whole = await ended(client, id);
    expect(whole.counts).toMatchObject({ total: 7, done: 5, failed: 2 });
    const list = await client.get<{ data: readonly { filename: string }[] }>(`/api/v1/jobs/${id}/result`);
    expect(list.body.data.map(({ filename }) => filename.split('.').at(-1))).toEqual(['webp', 'gif', 'webp', 'gif']);
    serve('/nothing');
    const again = await client.post<JobBody>(`/api/v1/jobs/${id}/retry`, { only: 'failed' });
    expect(again.body.counts).toMatchObject({ total: 7, done: 5 });
    expect(await ended(client, id)).toMatchObject({ status: 'done', counts: { total: 7, done: 7 } });
  });

  it('takes addresses and uploads later too, also when it had ended, each once for one Idempotency-Key', async () => {
    const made = await client.post<JobBody>('/api/v1/tasks/batch', {
      items: [{ url: serve('/batch.png'), target: 'webp' }],
      tag: 'grows',
    });
    const { id } = await ended(client, made.body.id);
    const add = (body: object, headers?: Record<string, string>) =>
      client.post<TaskBody & { readonly tag?: string; readonly priority: number }>(
        `/api/v1/jobs/${id}/tasks`,
        body,
        headers,
      );
    const url = { url: serve('/added.png'), headers: { 'X-Token': 'sesame' }, filename: 'mine.png' };
    const asked = { url, target: 'webp', options: { width: 30 }, priority: 7 };
    const key = { 'Idempotency-Key': 'one-more' };
    const added = await add(asked, key);
    expect(added).toMatchObject({ status: 202, body: { job_id: id, status: 'waiting', tag: 'grows', priority: 7 } });
    expect((await add(asked, key)).body.id).toBe(added.body.id);
    // As after a crash before the answer was kept.
    await ask(
      product.environment,
      `UPDATE idempotency SET status = NULL, headers = NULL, body = NULL, held_until = now() WHERE key = 'one-more'`,
    );
    expect((await add(asked, key)).body.id).toBe(added.body.id);
    expect(await endOf(added.body.id)).toMatchObject({ status: 'done', outputs: [{ filename: 'mine.webp' }] });
    const { body } = await client.bytes(`/api/v1/tasks/${added.body.id}/result`);
    expect(await sharp(body).metadata()).toMatchObject({ format: 'webp', width: 30 });
    expect((await add({ upload_id: await uploaded(picture), target: 'gif' })).status).toBe(202);
    const whole = await ended(client, id);
    expect(whole).toMatchObject({ status: 'done', counts: { total: 5, done: 5 } });
    expect(Object.keys(whole.nodes)).toEqual(['fetch-0', 'item-0', 'fetch-1', 'item-1']);
    expect(JSON.stringify(whole)).not.toContain('sesame');
    const list = await client.get<{ data: readonly { filename: string }[] }>(`/api/v1/jobs/${id}/result`);
    expect(list.body.data.map(({ filename }) => filename).sort()).toEqual(['batch.webp', 'file.gif', 'mine.webp']);
  });

  it('refuses an address later as it would at once, and one of a batch that has stopped', async () => {
    const seen = host.came.length;
    const { body: empty } = await client.post<JobBody>('/api/v1/tasks/batch', { items: [], on_error: 'abort' });
    const add = (body: object) =>
      client.post<{ code: string; errors?: readonly object[] }>(`/api/v1/jobs/${empty.id}/tasks`, body);
    expect(await add({ url: 'http://10.0.0.1/', target: 'webp' })).toMatchObject({
      status: 403,
      body: { code: 'url_blocked', errors: [{ pointer: '/url' }] },
    });
    const good = { url: serve('/later.png'), target: 'webp' };
    for (const [wrong, pointer] of [
      [{ options: { width: -1 } }, '/options/width'],
      [{ target: 'nonsense' }, '/target'],
      [{ delay_s: 5 }, '/delay_s'],
      [{ start: false }, '/start'],
    ] as const)
      expect(await add({ ...good, ...wrong })).toMatchObject({ status: 422, body: { errors: [{ pointer }] } });
    expect((await client.get<JobBody>(`/api/v1/jobs/${empty.id}`)).body.counts).toMatchObject({ total: 0 });
    const broken = await upload(client, new Uint8Array(picture.subarray(0, 60)), 'broken.png');
    await add({ file_id: broken, target: 'webp' });
    expect((await ended(client, empty.id)).status).toBe('failed');
    expect(await add(good)).toMatchObject({ status: 409, body: { code: 'invalid_state' } });
    expect((await client.get<JobBody>(`/api/v1/jobs/${empty.id}`)).body.nodes).toEqual({});
    expect(host.came).toHaveLength(seen);
  });

  it('is refused with all that is wrong about its sources, and fetches nothing', async () => {
    const seen = host.came.length;
    const refused = async (...items: object[]) => {
      const { status, body } = await client.post<{
        code: string;
        errors?: readonly { pointer: string; code: string }[];
      }>('/api/v1/tasks/batch', { items: items.map((item) => ({ target: 'webp', ...item })) });
      return [status, body.code, ...(body.errors ?? []).map(({ pointer, code }) => `${pointer} ${code}`)];
    };
    const good = { url: serve('/good.png') };
    expect(await refused(good, { url: 'http://10.0.0.1/' })).toEqual([403, 'url_blocked', '/items/1/url url_blocked']);
    expect(
      await refused(
        { url: 'file:///etc/passwd' },
        { ...good, delay_s: 5 },
        { ...good, options: { width: -1 } },
        { url: { url: host.url, headers: { Host: 'a' } } },
        { upload_id: '00000000-0000-4000-8000-000000000000' },
        { ...good, target: 'nonsense' },
      ),
    ).toEqual([
      422,
      'validation_failed',
      '/items/0/url invalid_format',
      '/items/1/delay_s not_allowed',
      expect.stringMatching(/^\/items\/2\/options\/width /),
      '/items/3/url/headers custom',
      '/items/4/upload_id not_found',
      '/items/5/target unsupported_conversion',
    ]);
    expect(await refused({ ...good, file_id: '00000000-0000-4000-8000-000000000000' })).toEqual([
      422,
      'validation_failed',
      '/items/0/file_id custom',
    ]);
    const open = await client.fetch('/api/v1/uploads', {
      method: 'POST',
      headers: { 'Tus-Resumable': '1.0.0', 'Upload-Length': '5' },
    });
    const upload_id = open.headers.get('location')?.split('/').at(-1);
    expect(await refused({ upload_id })).toEqual([409, 'result_not_ready', '/items/0/upload_id result_not_ready']);
    expect(host.came).toHaveLength(seen);
  });
});

describe('a job', () => {
  it('fetches, converts and sends to a signed address, again until it is taken', async () => {
    let tries = 0;
    const to = host.serve('/bucket/out.webp', (response) => {
      tries += 1;
      response.writeHead(tries === 1 ? 503 : 200).end('said the bucket');
    });
    const nodes = {
      get: { operation: 'import.url', options: { url: serve('/job.png') } },
      small: { operation: 'convert', input: 'get', target: 'webp', options: { width: 20 } },
      put: {
        operation: 'export.put',
        input: 'small',
        options: { url: `${to}?signature=sesame`, headers: { 'X-Kind': 'a' } },
      },
    };
    const plan = await client.post<{ tasks_estimate: number }>('/api/v1/plans', { nodes });
    expect(plan).toMatchObject({ status: 200, body: { tasks_estimate: 3 } });
    const made = await client.post<JobBody>('/api/v1/jobs', { nodes });
    expect(made.status, JSON.stringify(made.body)).toBe(202);
    expect((await ended(client, made.body.id)).status).toBe('done');
    const [first, second] = await host.cameAt('/bucket/out.webp', 2);
    expect(second).toMatchObject({ method: 'PUT', path: '/bucket/out.webp?signature=sesame' });
    expect(second?.headers).toMatchObject({ 'content-type': 'image/webp', 'x-kind': 'a' });
    expect(first?.bytes.equals(second?.bytes ?? Buffer.alloc(0))).toBe(true);
    expect(await sharp(second?.bytes).metadata()).toMatchObject({ format: 'webp', width: 20 });
    expect(JSON.stringify(await tasksOf(client, made.body.id))).not.toContain('sesame');
  });

  it('takes addresses and uploads as the files of its nodes', async () => {
    const nodes = {
      src: { operation: 'import.upload', upload_id: await uploaded(picture) },
      near: { operation: 'convert', input: 'src', target: 'webp', options: { width: 20 } },
      far: {
        operation: 'convert',
        url: { url: serve('/node.png'), headers: { 'X-Token': 'sesame' } },
        target: 'webp',
        options: { width: 30 },
      },
      'fetch-far': { operation: 'convert', url: serve('/other.png'), target: 'gif' },
      up: { operation: 'convert', upload_id: await uploaded(picture), target: 'gif' },
    };
    const plan = await client.post<{ tasks_estimate: number }>('/api/v1/plans', { nodes });
    expect(plan).toMatchObject({ status: 200, body: { tasks_estimate: 6 } });
    const made = await client.post<JobBody>('/api/v1/jobs', { nodes });
    expect(made.status, JSON.stringify(made.body)).toBe(202);
    expect(Object.keys(made.body.nodes).sort()).toEqual([
      'far',
      'fetch-far',
      'fetch-far-2',
      'fetch-fetch-far',
      'near',
      'src',
      'up',
    ]);
    expect(JSON.stringify(made.body)).not.toContain('sesame');
    const job = await ended(client, made.body.id);
    expect(job).toMatchObject({ status: 'done', counts: { total: 6, done: 6 } });
    expect(host.came.find(({ path }) => path === '/node.png')?.headers['x-token']).toBe('sesame');
    const widthOf = async (node: string) => {
      const [task] = job.nodes[node]?.task_ids ?? [];
      return (await sharp((await client.bytes(`/api/v1/tasks/${task}/result`)).body).metadata()).width;
    };
    expect([await widthOf('near'), await widthOf('far'), await widthOf('up')]).toEqual([20, 30, 120]);
  });

  it('refuses what is wrong with them where it was written, and fetches nothing', async () => {
    const seen = host.came.length;
    const refused = async (node: object) => {
      const asked = { nodes: { a: { operation: 'convert', target: 'webp', ...node } } };
      const answers = [await client.post('/api/v1/jobs', asked), await client.post('/api/v1/plans', asked)];
      const told = answers.map(({ status, body }) => {
        const { errors = [] } = body as { errors?: readonly { pointer: string; code: string }[] };
        return [status, ...errors.map(({ pointer, code }) => `${pointer} ${code}`)];
      });
      expect(told[1]).toEqual(told[0]);
      return told[0];
    };
    const url = serve('/refused.png');
    expect(await refused({ url: 'http://10.0.0.1/' })).toEqual([403, '/nodes/a/url url_blocked']);
    expect(await refused({ url: 'file:///etc/passwd' })).toEqual([422, '/nodes/a/url invalid_format']);
    expect(await refused({ url: { url, headers: { Host: 'a' } } })).toEqual([422, '/nodes/a/url/headers custom']);
    expect(await refused({ url, target: 'nonsense' })).toEqual([422, '/nodes/a/target unsupported_conversion']);
    expect(await refused({ url, input: 'b' })).toEqual([422, '/nodes/a custom']);
    expect(await refused({ url, operation: 'import.upload', target: undefined })).toEqual([
      422,
      '/nodes no_sink',
      '/nodes/a/url not_allowed',
    ]);
    expect(await refused({ url, operation: 'import.url', target: undefined, options: { url } })).toEqual([
      422,
      '/nodes/a/url not_allowed',
    ]);
    expect(await refused({ upload_id: '00000000-0000-4000-8000-000000000000' })).toEqual([
      404,
      '/nodes/a/upload_id not_found',
    ]);
    const open = await client.fetch('/api/v1/uploads', {
      method: 'POST',
      headers: { 'Tus-Resumable': '1.0.0', 'Upload-Length': '5' },
    });
    const upload_id = open.headers.get('location')?.split('/').at(-1);
    expect(await refused({ upload_id })).toEqual([409, '/nodes/a/upload_id result_not_ready']);
    expect(host.came).toHaveLength(seen);
  });

  it('says what is wrong with such nodes', async () => {
    const wrong = async (node: object) =>
      (await client.post<{ errors: { pointer: string }[] }>('/api/v1/jobs', { nodes: { a: node } })).body.errors;
    const file_id = await upload(client, new Uint8Array(picture));
    expect(await wrong({ operation: 'import.url' })).toMatchObject([{ pointer: '/nodes/a/options/url' }]);
    expect(await wrong({ operation: 'import.url', file_id, options: { url: host.url } })).toMatchObject([
      { pointer: '/nodes/a/input' },
    ]);
    expect(await wrong({ operation: 'export.put', options: { url: host.url } })).toMatchObject([
      { pointer: '/nodes/a/input' },
    ]);
    expect(await wrong({ operation: 'export.put', file_id, options: { url: 'http://10.0.0.1/' } })).toMatchObject([
      { code: 'url_blocked' },
    ]);
  });
});

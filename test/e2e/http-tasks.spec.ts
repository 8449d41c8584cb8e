// Tasks over REST: made from a form or a stored file, listed, watched, cancelled, repeated, and their results fetched in parts.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { httpClient, type HttpClient } from '../harness/http-client.js';
import { makePng } from '../harness/pictures.js';
import { startProduct, type Product } from '../harness/product.js';

interface TaskBody {
  readonly id: string;
  readonly status: string;
  readonly state_version: number;
  readonly tag?: string;
  readonly retry_of?: string;
  readonly progress: { readonly percent: number | null; readonly queue_position?: number };
  readonly inputs: readonly { readonly id: string; readonly filename: string }[];
  readonly outputs: readonly FileBody[];
  readonly links: Record<string, string>;
  readonly events?: readonly { readonly type: string }[];
  readonly attempts_list?: readonly unknown[];
  readonly error: { readonly code: string; readonly type: string } | null;
}
interface FileBody {
  readonly id: string;
  readonly filename: string;
  readonly format: string;
  readonly size_bytes: number;
  readonly links: { readonly content: string };
  readonly warnings?: readonly { readonly code: string }[];
}
interface ProblemBody {
  readonly code: string;
  readonly errors?: readonly { readonly pointer: string }[];
}
interface ListBody {
  readonly data: readonly TaskBody[];
  readonly next_cursor: string | null;
}

/** Whose number is 9007199254740992 once it is read. */
const INEXACT = '{"operation": "convert", "metadata": {"order": 9007199254740993}}';

let product: Product;
let client: HttpClient;
let png: Uint8Array<ArrayBuffer>;

beforeAll(async () => {
  product = await startProduct({ roles: ['api', 'worker --queues image:2'] });
  client = httpClient(product.url);
  png = new Uint8Array(await makePng());
});
afterAll(() => product.stop());

function form(fields: Record<string, string>, name = 'photo.png'): FormData {
  const body = new FormData();
  for (const [key, value] of Object.entries(fields)) body.set(key, value);
  body.set('file', new File([png], name));
  return body;
}
const makeDone = async (fields: Record<string, string> = {}, name?: string) => {
  const answer = await client.post<TaskBody>('/api/v1/tasks', form({ target: 'webp', ...fields }, name), {
    Prefer: 'wait=30',
  });
  expect(answer).toMatchObject({ status: 201, body: { status: 'done' } });
  return answer.body;
};
/** Far enough away that no worker takes it during a test. */
const makeWaiting = async (fields: Record<string, string> = {}, name?: string) =>
  (await client.post<TaskBody>('/api/v1/tasks', form({ target: 'webp', delay_s: '3600', ...fields }, name))).body;

describe('making a task', () => {
  it('from a form answers 202 with its address, in the promised shape', async () => {
    const answer = await client.post<TaskBody>(
      '/api/v1/tasks',
      form({ target: 'webp', priority: '9', tag: 'mine', metadata: '{"a":"b"}' }),
    );
    expect(answer.status).toBe(202);
    expect(answer.headers.get('location')).toBe(`/api/v1/tasks/${answer.body.id}`);
    expect(answer.body).toMatchObject({
      operation: 'convert',
      priority: 9,
      queue: 'image',
      tag: 'mine',
      metadata: { a: 'b' },
      source_format: 'png',
      target_format: 'webp',
      inputs: [{ filename: 'photo.png', role: 'input', media_type: 'image/png' }],
      limits: { soft_s: 600, hard_s: 900, queue_ttl_s: null },
      error: null,
      warnings: [],
      links: {
        self: `/api/v1/tasks/${answer.body.id}`,
        result: `/api/v1/tasks/${answer.body.id}/result`,
        page: `/t/${answer.body.id}`,
      },
    });
  });

  it('from a stored file, which knows what it is whatever it is called', async () => {
    const stored = await client.fetch('/api/v1/files?filename=photo.gif', { method: 'POST', body: png });
    const file = (await stored.json()) as FileBody;
    expect(stored.status).toBe(201);
    expect(stored.headers.get('location')).toBe(`/api/v1/files/${file.id}`);
    expect(file).toMatchObject({
      filename: 'photo.gif',
      format: 'png',
      size_bytes: png.length,
      warnings: [{ code: 'extension_mismatch' }],
    });
    const made = await client.post<TaskBody>(
      '/api/v1/tasks',
      { file_id: file.id, target: 'jpg' },
      { Prefer: 'wait=30' },
    );
    expect(made).toMatchObject({ status: 201, body: { status: 'done', target_format: 'jpeg' } });
    expect(made.headers.get('preference-applied')).toBe('wait=30');
    const content = await client.bytes(file.links.content);
    expect(Buffer.compare(content.body, Buffer.from(png))).toBe(0);
  });

  it('for an unknown target names only what is really made here', async () => {
    const answer = await client.fetch('/api/v1/convert/xyz?filename=a.png', { method: 'POST', body: png });
    expect(answer.status).toBe(422);
    const { code, detail } = (await answer.json()) as { code: string; detail: string };
    expect(code).toBe('unsupported_conversion');
    const targets = (/Possible targets: (.*)\.$/.exec(detail)?.[1] ?? '').split(', ');
    expect(targets).toEqual(expect.arrayContaining(['webp', 'gz']));
    // They are only read here, or found as they are in a packed file.
    for (const never of ['svg', 'eps', 'dng', 'raw', 'djvu', 'eml']) expect(targets).not.toContain(never);
  });

  it('what it is warned of is told in the language of its reader', async () => {
    const form = new FormData();
    form.set('target', 'jpg');
    form.set('file', new File([png], 'photo.gif'));
    const { body } = await client.post<TaskBody & { warnings: object[] }>('/api/v1/tasks', form);
    expect(body.warnings).toMatchObject([{ code: 'extension_mismatch' }]);
    const pageIn = async (language: string) =>
      (await client.fetch(`/t/${body.id}`, { headers: { accept: 'text/html', 'accept-language': language } })).text();
    expect(await pageIn('en')).toContain('The file is called .gif but holds PNG');
    const russian = await pageIn('ru');
    expect(russian).toContain('Расширение файла не соответствует содержимому');
    expect(russian.split('<script')[0]).not.toContain('The file is called');
  });

  it.each([
    [{ target: 'webp' }, 422, 'validation_failed', ['/file_id']],
    [{ file_id: 'x', target: 'webp', taget: 'png' }, 422, 'validation_failed', ['/file_id', '/taget']],
    [{ file_id: '01930000-0000-7000-8000-000000000000', target: 'webp' }, 404, 'file_not_found', undefined],
  ])('refuses %j with %i', async (body, status, code, pointers) => {
    const answer = await client.post<ProblemBody>('/api/v1/tasks', body);
    expect(answer).toMatchObject({ status, body: { code } });
    expect(answer.body.errors?.map((error) => error.pointer)).toEqual(pointers);
  });

  it('refuses what is not JSON and what is no type it knows', async () => {
    const send = (body: string, type: string) =>
      client.fetch('/api/v1/tasks', { method: 'POST', body, headers: { 'Content-Type': type } });
    expect((await send('{"target":', 'application/json')).status).toBe(400);
    expect((await send('target=webp', 'text/plain')).status).toBe(415);
    expect((await send('target=webp', 'multipart/form-data')).status).toBe(400);
    expect((await send(JSON.stringify({ a: 'x'.repeat(2 ** 20) }), 'application/json')).status).toBe(413);
  });

  it.each<[string, object, () => BodyInit]>([
    ['JSON', { 'Content-Type': 'application/json' }, () => INEXACT],
    ['the field of a form', {}, () => form({ target: 'webp', metadata: '{"order": 9007199254740993}' })],
  ])('refuses a whole number that would become another one, in %s', async (_where, headers, body) => {
    const answer = await client.fetch('/api/v1/tasks', { method: 'POST', headers: { ...headers }, body: body() });
    expect([answer.status, await answer.json()]).toMatchObject([
      422,
      { code: 'validation_failed', detail: expect.stringContaining('9007199254740993 is too large') as string },
    ]);
  });

  it('takes one file only, and says so', async () => {
    const body = form({ target: 'webp' });
    body.append('file', new File([png], 'second.png'));
    expect(await client.post('/api/v1/tasks', body)).toMatchObject({ status: 413, body: { code: 'too_many_files' } });
  });
});

describe('watching', () => {
  it('answers 304 to the version that is known, and at once to an old one', async () => {
    const { id } = await makeDone();
    const first = await client.get<TaskBody>(`/api/v1/tasks/${id}`);
    const etag = first.headers.get('etag') ?? '';
    expect(etag).toBe(`W/"${first.body.state_version}"`);
    expect((await client.fetch(`/api/v1/tasks/${id}`, { headers: { 'If-None-Match': etag } })).status).toBe(304);
    expect((await client.get(`/api/v1/tasks/${id}`, { 'If-None-Match': 'W/"1"' })).status).toBe(200);
  });

  it('waits for the next change, and no longer than it was asked to', async () => {
    const { id, state_version } = await makeWaiting();
    const known = { 'If-None-Match': `W/"${state_version}"` };
    expect((await client.fetch(`/api/v1/tasks/${id}`, { headers: { ...known, Prefer: 'wait=1' } })).status).toBe(304);
    const waiting = client.get<TaskBody>(`/api/v1/tasks/${id}`, { ...known, Prefer: 'wait=30' });
    await client.post(`/api/v1/tasks/${id}/cancel`);
    expect((await waiting).body.status).toBe('cancelled');
  });

  it('tells events and attempts when asked', async () => {
    const { id } = await makeDone();
    const { body } = await client.get<TaskBody>(`/api/v1/tasks/${id}?include=attempts,events`);
    expect(body.events?.map((event) => event.type)).toEqual(['queued', 'started', 'done']);
    expect(body.attempts_list).toHaveLength(1);
    expect((await client.get(`/api/v1/tasks/${id}?include=secrets`)).status).toBe(422);
  });
});

describe('lists', () => {
  it('come in pages that hold every task once', async () => {
    for (let i = 0; i < 5; i++) await makeWaiting({ tag: 'pages' });
    const seen: string[] = [];
    let path: string | undefined = '/api/v1/tasks?tag=pages&limit=2';
    while (path !== undefined) {
      const answer: Awaited<ReturnType<typeof client.get<ListBody>>> = await client.get<ListBody>(path);
      seen.push(...answer.body.data.map((task) => task.id));
      path = /^<(.*)>; rel="next"$/.exec(answer.headers.get('link') ?? '')?.[1];
      expect(path === undefined).toBe(answer.body.next_cursor === null);
    }
    expect(new Set(seen).size).toBe(5);
    expect(seen).toHaveLength(5);
    expect(seen).toEqual([...seen].sort().reverse());
  });

  it('are narrowed by state, name and format', async () => {
    const { id } = await makeWaiting({ tag: 'narrow' }, 'Ёлка 50%.png');
    const find = async (query: string) =>
      (await client.get<ListBody>(`/api/v1/tasks?tag=narrow&${query}`)).body.data.map((task) => task.id);
    expect(await find('status=queued,running')).toEqual([id]);
    expect(await find('status=done')).toEqual([]);
    expect(await find(`q=${encodeURIComponent('лка 50%')}`)).toEqual([id]);
    expect(await find(`q=${id.slice(0, 30)}`)).toEqual([id]);
    expect(await find('source_format=png&target_format=webp&queue=image')).toEqual([id]);
  });

  it.each(['limit=0', 'limit=201', 'status=odd', 'cursor=x', 'colour=red', 'created_after=yesterday', 'tag=a&tag=b'])(
    'refuse ?%s',
    async (query) =>
      expect(await client.get(`/api/v1/tasks?${query}`)).toMatchObject({
        status: 422,
        body: { code: 'validation_failed' },
      }),
  );
});

describe('cancelling and repeating', () => {
  it('cancels what waits, once or twice', async () => {
    const { id } = await makeWaiting();
    expect(await client.post(`/api/v1/tasks/${id}/cancel`, { reason: 'not needed' })).toMatchObject({
      status: 200,
      body: { status: 'cancelled', cancel_reason: 'not needed' },
    });
    expect(await client.post(`/api/v1/tasks/${id}/cancel`)).toMatchObject({
      status: 200,
      body: { status: 'cancelled' },
    });
    expect(await client.get(`/api/v1/tasks/${id}/result`)).toMatchObject({
      status: 409,
      body: { code: 'task_failed' },
    });
  });

  it('says no to what has ended, and to words that it does not know', async () => {
    const { id } = await makeDone();
    expect(await client.post(`/api/v1/tasks/${id}/cancel`)).toMatchObject({
      status: 409,
      body: { code: 'invalid_state' },
    });
    expect(await client.post(`/api/v1/tasks/${id}/cancel`, { mode: 'hard' })).toMatchObject({ status: 422 });
  });

  it('repeats with other options as a new task', async () => {
    const { id } = await makeDone({ tag: 'again' });
    const again = await client.post<TaskBody>(`/api/v1/tasks/${id}/retry`, { options: { quality: 20 }, priority: 8 });
    expect(again).toMatchObject({
      status: 202,
      body: { retry_of: id, priority: 8, tag: 'again', options: { quality: 20 } },
    });
    expect(again.body.id).not.toBe(id);
  });
});

describe('the result', () => {
  it('is not there before the task is done', async () => {
    const { id } = await makeWaiting();
    const answer = await client.get(`/api/v1/tasks/${id}/result`);
    expect(answer).toMatchObject({ status: 409, body: { code: 'result_not_ready' } });
    expect(answer.headers.get('retry-after')).toBe('1');
  });

  it('comes in parts, and not at all when it is known', async () => {
    const { id } = await makeDone();
    const path = `/api/v1/tasks/${id}/result`;
    const whole = await client.bytes(path);
    const size = whole.body.length;
    const etag = whole.headers.get('etag') ?? '';
    const part = await client.bytes(path, { Range: 'bytes=4-9' });
    expect(part.status).toBe(206);
    expect(part.headers.get('content-range')).toBe(`bytes 4-9/${size}`);
    expect(part.body.equals(whole.body.subarray(4, 10))).toBe(true);
    expect((await client.bytes(path, { Range: 'bytes=0-1', 'If-Range': '"other"' })).status).toBe(200);
    expect((await client.bytes(path, { Range: 'bytes=0-1', 'If-Range': etag })).status).toBe(206);
    const outside = await client.get<ProblemBody>(path, { Range: `bytes=${size}-` });
    expect(outside).toMatchObject({ status: 416, body: { code: 'range_not_satisfiable' } });
    expect(outside.headers.get('content-range')).toBe(`bytes */${size}`);
    expect((await client.bytes(path, { 'If-None-Match': etag })).status).toBe(304);
  });

  it('comes only while it is the one that is meant, by its mark or by its date', async () => {
    const { id, outputs } = await makeDone();
    for (const path of [`/api/v1/tasks/${id}/result`, `/api/v1/files/${outputs[0]?.id}/content`]) {
      const whole = await client.bytes(path);
      const [etag, made] = ['etag', 'last-modified'].map((name) => whole.headers.get(name) ?? '');
      const before = new Date(Date.parse(made ?? '') - 60_000).toUTCString();
      const statusWith = async (headers: Record<string, string>) => (await client.bytes(path, headers)).status;
      expect(await statusWith({ 'If-Match': etag ?? '' })).toBe(200);
      expect(await client.get(path, { 'If-Match': '"other"' })).toMatchObject({
        status: 412,
        body: { code: 'version_mismatch' },
      });
      expect(await statusWith({ 'If-Unmodified-Since': made ?? '' })).toBe(200);
      expect(await statusWith({ 'If-Unmodified-Since': before })).toBe(412);
      expect(await statusWith({ 'If-Modified-Since': made ?? '' })).toBe(304);
      expect(await statusWith({ 'If-Modified-Since': before })).toBe(200);
      expect(await statusWith({ 'If-Range': made ?? '', Range: 'bytes=0-1' })).toBe(206);
      expect(await statusWith({ 'If-Range': before, Range: 'bytes=0-1' })).toBe(200);
    }
  });

  it('answers HEAD with the headers alone', async () => {
    const { id } = await makeDone();
    const head = await client.fetch(`/api/v1/tasks/${id}/result`, { method: 'HEAD' });
    expect(head.status).toBe(200);
    expect(Number(head.headers.get('content-length'))).toBeGreaterThan(0);
    expect((await head.arrayBuffer()).byteLength).toBe(0);
  });

  it('is shown in place only when that is safe and asked for', async () => {
    const { id } = await makeDone();
    const disposition = async (query: string) =>
      (await client.bytes(`/api/v1/tasks/${id}/result${query}`)).headers.get('content-disposition');
    expect(await disposition('')).toMatch(/^attachment/);
    expect(await disposition('?disposition=inline')).toMatch(/^inline/);
  });
});

describe('everything around', () => {
  it('says what it can do', async () => {
    const formats = await client.get<{ data: { id: string; targets: string[] }[] }>('/api/v1/formats');
    expect(formats.body.data.find((format) => format.id === 'png')?.targets).toContain('webp');
    const schema = await client.get<{ properties: object }>('/api/v1/conversions/png/webp/schema');
    expect(schema.body.properties).toHaveProperty('quality');
    expect((await client.get('/api/v1/conversions/png/xyz/schema')).status).toBe(422);
    expect((await client.get('/api/v1/limits')).body).toMatchObject({
      max_file_bytes: 2 * 1024 ** 3,
      keep_files_s: 86_400,
    });
  });

  it('is alive, ready and healthy, and knows its version', async () => {
    for (const path of ['/livez', '/readyz', '/healthz']) {
      const answer = await client.get<{ status: string }>(path);
      expect(answer).toMatchObject({ status: 200, body: { status: 'ok' } });
      expect(answer.headers.get('cache-control')).toBe('no-store');
    }
    const { body } = await client.get<{ checks: { workers: { list: { cage: object }[] } } }>('/healthz');
    expect(body.checks.workers.list[0]?.cage).toMatchObject({ level: 'full', missing: null, refuses: false });
    expect((await client.get('/version')).body).toMatchObject({ name: 'athanor' });
  });

  it('answers unknown addresses and methods as problems', async () => {
    expect(await client.get('/api/v1/nothing')).toMatchObject({
      status: 404,
      body: { code: 'not_found', retryable: false },
    });
    const wrong = await client.fetch('/api/v1/tasks', { method: 'DELETE' });
    expect(wrong.status).toBe(405);
    expect(wrong.headers.get('allow')).toBe('GET, HEAD, POST');
    expect((await client.get('/api/v1/tasks/not-an-id')).body).toMatchObject({ code: 'task_not_found' });
    expect((await client.get('/api/v1/tasks/%E0%A4%A')).body).toMatchObject({ code: 'malformed_request' });
  });

  it('passes ids of requests and traces on', async () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const answer = await client.get('/api/v1/limits', { 'X-Request-Id': 'abc-1', traceparent });
    expect(answer.headers.get('x-request-id')).toBe('abc-1');
    expect(answer.headers.get('traceparent')).toMatch(/^00-0af7651916cd43dd8448eb211c80319c-[0-9a-f]{16}-01$/);
    expect((await client.get('/api/v1/limits', { 'X-Request-Id': 'no spaces' })).headers.get('x-request-id')).toMatch(
      /^[0-9a-f-]{36}$/,
    );
  });
});

// One call, bytes in, bytes out: raw and as a form, waiting and not, and what the answer says about itself.
import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { httpClient, type HttpClient } from '../harness/http-client.js';
import { makePng } from '../harness/pictures.js';
import { startProduct, type Product } from '../harness/product.js';

interface TaskBody {
  readonly id: string;
  readonly status: string;
  readonly outputs: readonly { readonly sha256: string; readonly size_bytes: number }[];
  readonly inputs: readonly { readonly filename: string }[];
}
interface ProblemBody {
  readonly type: string;
  readonly code: string;
  readonly status: number;
  readonly task_id?: string;
  readonly errors?: readonly { readonly pointer: string }[];
}

let product: Product;
let client: HttpClient;
let png: Buffer;

beforeAll(async () => {
  product = await startProduct();
  client = httpClient(product.url);
  png = await makePng({ width: 120, height: 80 });
});
afterAll(() => product.stop());

const convert = (path: string, init: RequestInit = {}) =>
  client.fetch(`/api/v1/convert/${path}`, { method: 'POST', body: new Uint8Array(png), ...init });

describe('one-call conversion', () => {
  it('answers with the converted picture and says what it is', async () => {
    const answer = await convert('webp?width=60', { headers: { 'X-Filename': 'photo.png' } });
    const body = Buffer.from(await answer.arrayBuffer());
    expect(answer.status, body.toString('utf8', 0, 500)).toBe(200);
    expect(await sharp(body).metadata()).toMatchObject({ format: 'webp', width: 60, height: 40 });
    const sha256 = createHash('sha256').update(body).digest();
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'image/webp',
      'content-disposition': 'attachment; filename="photo.webp"',
      'content-length': String(body.length),
      etag: `"sha256-${sha256.toString('base64url')}"`,
      'repr-digest': `sha-256=:${sha256.toString('base64')}:`,
      'x-content-type-options': 'nosniff',
      'content-security-policy': expect.stringContaining('sandbox') as string,
      'server-timing': expect.stringMatching(/^queue;dur=\d+, engine;dur=\d+$/) as string,
      'x-task-id': expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
    });
  });

  it.each(['PUT', 'POST'])('takes %s, and a type that claims to be something else', async (method) => {
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
    const answer = await convert('jpeg?filename=a.png', { method, headers });
    expect(answer.status).toBe(200);
    expect((await sharp(Buffer.from(await answer.arrayBuffer())).metadata()).format).toBe('jpeg');
  });

  it('takes a form with a name in Cyrillic and gives the name back', async () => {
    const form = new FormData();
    form.set('quality', '50');
    form.set('file', new File([new Uint8Array(png)], 'отчёт №1.png'));
    const answer = await convert('webp', { body: form });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-disposition')).toBe(
      `attachment; filename="otchyot No1.webp"; filename*=UTF-8''${encodeURIComponent('отчёт №1.webp')}`,
    );
  });

  it.each([
    ['?wait=0', {}, null],
    ['', { Prefer: 'respond-async' }, 'respond-async'],
    ['', { Prefer: 'wait=0' }, 'wait=0'],
  ])('does not wait with %j %j', async (query, headers: Record<string, string>, applied) => {
    const answer = await convert(`webp${query}`, { headers });
    const task = (await answer.json()) as TaskBody;
    expect(answer.status).toBe(202);
    expect(answer.headers.get('location')).toBe(`/api/v1/tasks/${task.id}`);
    expect(answer.headers.get('retry-after')).toBe('1');
    expect(answer.headers.get('preference-applied')).toBe(applied);
  });

  it('that overruns its wait answers 202, and the work goes on to its end', async () => {
    const asking = (word: string) => client.post(`/api/v1/admin/queues/image/${word}`);
    expect((await asking('pause')).status).toBe(200);
    const beganAt = performance.now();
    const answer = await convert('webp?wait=1&width=30');
    expect(answer.status).toBe(202);
    expect(performance.now() - beganAt).toBeGreaterThan(990);
    expect(answer.headers.get('retry-after')).toBe('1');
    const task = (await answer.json()) as TaskBody;
    expect([task.status, answer.headers.get('location')]).toEqual(['queued', `/api/v1/tasks/${task.id}`]);
    expect((await asking('resume')).status).toBe(200);
    const seen = async () => (await client.get<TaskBody>(`/api/v1/tasks/${task.id}`)).body.status;
    await expect.poll(seen, { timeout: 60_000 }).toBe('done');
    const { body } = await client.bytes(`/api/v1/tasks/${task.id}/result`);
    expect(await sharp(body).metadata()).toMatchObject({ format: 'webp', width: 30 });
  });

  it('goes on with the task when its client has gone away', async () => {
    const leaving = new AbortController();
    const large = new Uint8Array(await makePng({ width: 2000, height: 2000 }));
    const init = { body: large, headers: { 'X-Filename': 'abandoned.png' }, signal: leaving.signal };
    const waiting = convert('avif?wait=60', init).catch(() => undefined);
    const status = async () =>
      (await client.get<{ data: TaskBody[] }>('/api/v1/tasks?q=abandoned')).body.data[0]?.status;
    await expect.poll(status, { timeout: 30_000 }).toBeDefined();
    leaving.abort();
    await waiting;
    await expect.poll(status, { timeout: 60_000 }).toBe('done');
  });

  it('answers 422 with the reason of the task when the conversion fails', async () => {
    const answer = await convert('webp', { body: new Uint8Array(png.subarray(0, png.length - 40)) });
    const problem = (await answer.json()) as ProblemBody;
    expect(answer.status).toBe(422);
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(problem).toMatchObject({ code: 'input_corrupt', status: 422, type: '/problems/input_corrupt' });
    expect(problem.task_id).toBe(answer.headers.get('x-task-id'));
  });

  it.each([
    ['xyz', 422, 'unsupported_conversion'],
    // Known, but nothing here writes it.
    ['amr', 422, 'unsupported_conversion'],
    ['webp?quality=1000', 422, 'validation_failed'],
    ['webp?colour=red', 422, 'validation_failed'],
    ['webp?wait=61', 422, 'validation_failed'],
    ['webp?preset=nice', 422, 'unknown_preset'],
  ])('refuses %s with %i %s', async (path, status, code) => {
    const answer = await convert(path);
    expect(answer.status).toBe(status);
    expect(((await answer.json()) as ProblemBody).code).toBe(code);
  });
});

describe('the same key again', () => {
  it('gives the first task', async () => {
    const headers = { 'Idempotency-Key': '"one"', Prefer: 'respond-async' };
    const first = (await (await convert('webp', { headers })).json()) as TaskBody;
    const again = await convert('webp', { headers });
    expect(again.headers.get('x-task-id')).toBe(first.id);
  });
});

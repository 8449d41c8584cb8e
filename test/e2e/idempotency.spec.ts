// One key, one deed: whoever repeats a request with its Idempotency-Key gets the first answer again, whatever happened to the first.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { athanor } from '../harness/command.js';
import { httpClient, type HttpClient } from '../harness/http-client.js';
import { ask, upload } from '../harness/jobs.js';
import { makePng } from '../harness/pictures.js';
import { startProduct, type Product } from '../harness/product.js';

interface Body {
  readonly id: string;
  readonly code?: string;
}

let product: Product;
let client: HttpClient;
let png: Uint8Array<ArrayBuffer>;
let fileId: string;
let number = 0;

beforeAll(async () => {
  product = await startProduct({
    roles: ['api', 'worker --queues image:1'],
    settings: { OUTGOING_PRIVATE: '127.0.0.1' },
  });
  client = httpClient(product.url);
  png = new Uint8Array(await makePng());
  fileId = await upload(client, png);
});
afterAll(() => product.stop());

const newKey = () => ({ 'Idempotency-Key': `"key-${++number}"` });
const later = (more: object = {}) => ({ file_id: fileId, target: 'webp', delay_s: 600, ...more });
const isReplay = (answer: { headers: Headers }) => answer.headers.get('idempotency-replayed') === 'true';
const query = <T extends object>(sql: string, values: unknown[] = []) =>
  ask<T & object>(product.environment, sql, values);
const form = (fields: Record<string, string>, bytes = png) => {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.set(name, value);
  body.set('file', new File([bytes], 'a.png'));
  return body;
};
const tasks = async () => (await query<{ count: number }>('SELECT count(*)::int AS count FROM task'))[0]?.count;

describe('a repeat', () => {
  it('of a task as JSON gets the same answer, in whatever order its fields stand', async () => {
    const key = newKey();
    const first = await client.post<Body>('/api/v1/tasks', { ...later(), metadata: { a: '1', b: '2' } }, key);
    const before = await tasks();
    const again = await client.post<Body>('/api/v1/tasks', { metadata: { b: '2', a: '1' }, ...later() }, key);
    expect([first.status, again.status]).toEqual([202, 202]);
    expect(again.body).toEqual(first.body);
    for (const name of ['location', 'etag', 'retry-after', 'content-type'])
      expect(again.headers.get(name), name).toBe(first.headers.get(name));
    expect([isReplay(first), isReplay(again)]).toEqual([false, true]);
    expect(await tasks()).toBe(before);
  });

  it('with another body is refused, and so is one with another file', async () => {
    const [json, files] = [newKey(), newKey()];
    await client.post('/api/v1/tasks', later(), json);
    const reused = { status: 422, body: { code: 'idempotency_key_reused' } };
    expect(await client.post('/api/v1/tasks', later({ target: 'png' }), json)).toMatchObject(reused);
    const fields = { target: 'webp', delay_s: '600' };
    const first = await client.post<Body>('/api/v1/tasks', form(fields), files);
    const again = await client.post<Body>('/api/v1/tasks', form(fields), files);
    expect([first.status, again.status, isReplay(again)]).toEqual([202, 202, true]);
    expect(again.body.id).toBe(first.body.id);
    const rows = async () => (await query('SELECT 1 FROM stored_file')).length;
    const before = await rows();
    const other = new Uint8Array(await makePng({ width: 77 }));
    expect(await client.post('/api/v1/tasks', form(fields, other), files)).toMatchObject(reused);
    expect(await rows()).toBe(before);
  });

  it('of a one-call conversion gets the bytes of the first', async () => {
    const key = newKey();
    const call = (path: string) => client.fetch(`/api/v1/convert/${path}`, { method: 'POST', body: png, headers: key });
    const [first, again] = [await call('webp?filename=a.png'), await call('webp?filename=a.png')];
    expect([first.status, again.status]).toEqual([200, 200]);
    expect([isReplay(first), isReplay(again)]).toEqual([false, true]);
    expect(again.headers.get('x-task-id')).toBe(first.headers.get('x-task-id'));
    expect(Buffer.from(await again.arrayBuffer())).toEqual(Buffer.from(await first.arrayBuffer()));
    expect((await call('webp?filename=b.png')).status).toBe(422);
    expect((await call('jpg?filename=a.png')).status).toBe(422);
  });

  it('that comes as soon as the last byte of the first is there gets them again', async () => {
    // However slowly the database learns of it; its row is not locked in the meantime.
    await query(`CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      IF current_query() LIKE 'UPDATE idempotency SET status%' THEN PERFORM pg_sleep(1); END IF; RETURN NULL; END $$`);
    await query('CREATE TRIGGER slow BEFORE UPDATE ON idempotency FOR EACH STATEMENT EXECUTE FUNCTION slow()');
    const [file, key] = [new Uint8Array(await makePng({ width: 41 })), newKey()];
    const call = () =>
      client.fetch('/api/v1/convert/webp?filename=a.png', { method: 'POST', body: file, headers: key });
    const bytesOf = async (answer: Response) => [
      answer.status,
      Buffer.from(await answer.arrayBuffer()).toString('hex'),
    ];
    try {
      const first = await bytesOf(await call());
      expect(first[0]).toBe(200);
      expect(await bytesOf(await call())).toEqual(first);
    } finally {
      await query('DROP FUNCTION slow CASCADE');
    }
  });

  it('of what was refused is refused the same way', async () => {
    const key = newKey();
    const nothing = later({ file_id: '0190a000-0000-7000-8000-00000000dead' });
    const [first, again] = [
      await client.post<Body>('/api/v1/tasks', nothing, key),
      await client.post<Body>('/api/v1/tasks', nothing, key),
    ];
    expect([first.status, again.status, isReplay(again)]).toEqual([404, 404, true]);
    expect(again.body).toEqual(first.body);
    expect(again.headers.get('content-type')).toContain('application/problem+json');
  });

  it('works on every route that makes something; what is secret in an answer is not readable in its row', async () => {
    const hook = { url: 'http://127.0.0.1:9/', events: ['task.done'] };
    const item = { items: [later()] };
    const graph = { nodes: { a: { operation: 'convert', file_id: fileId, target: 'webp' } }, start: false };
    for (const [path, body] of [
      ['/api/v1/webhooks', hook],
      ['/api/v1/tasks/batch', item],
      ['/api/v1/jobs', graph],
      ['/api/v1/admin/api-keys', { name: 'once' }],
    ] as const) {
      const key = newKey();
      const [first, again] = [await client.post<Body>(path, body, key), await client.post<Body>(path, body, key)];
      expect(first.status, path).toBeLessThan(300);
      expect([again.status, again.body, isReplay(again)], path).toEqual([first.status, first.body, true]);
    }
    const kept = await query<{ text: string }>(
      `SELECT coalesce(body, '') || coalesce(headers::text, '') AS text FROM idempotency`,
    );
    expect(kept.length).toBeGreaterThan(4);
    for (const { text } of kept) expect(text).not.toMatch(/whsec_|"key"/);
    const sent = () =>
      client.fetch('/api/v1/files?filename=x.png', {
        method: 'POST',
        body: png,
        headers: { 'Idempotency-Key': 'file' },
      });
    const [one, two] = [await sent(), await sent()];
    expect(await two.json()).toEqual(await one.json());
    expect(isReplay(two)).toBe(true);
  });
});

describe('a key', () => {
  it('whose first request is still under way waits', async () => {
    const key = newKey();
    const slow = client.post<Body>('/api/v1/tasks', later({ tag: 'slow' }), { ...key, Prefer: 'wait=60' });
    const made = () => query<{ id: string }>(`SELECT id FROM task WHERE tag = 'slow'`);
    await expect.poll(made, { timeout: 30_000 }).toHaveLength(1);
    const early = await client.post<Body>('/api/v1/tasks', later({ tag: 'slow' }), key);
    expect(early).toMatchObject({ status: 409, body: { code: 'idempotency_in_progress', retryable: true } });
    expect(Number(early.headers.get('retry-after'))).toBeGreaterThan(0);
    // Its end is what the first waits for.
    await client.post(`/api/v1/tasks/${(await made())[0]?.id}/cancel`);
    const first = await slow;
    const again = await client.post<Body>('/api/v1/tasks', later({ tag: 'slow' }), key);
    expect([again.body.id, isReplay(again)]).toEqual([first.body.id, true]);
  });

  it('of a process that died is taken up, and nothing is made twice', async () => {
    const key = newKey();
    const first = await client.post<Body>('/api/v1/tasks', later(), key);
    const before = await tasks();
    await query(
      `UPDATE idempotency SET status = NULL, body = NULL, held_until = now() - interval '1 s' WHERE key = $1`,
      [`key-${number}`],
    );
    const again = await client.post<Body>('/api/v1/tasks', later(), key);
    expect([again.status, again.body.id, isReplay(again)]).toEqual([202, first.body.id, false]);
    expect(await tasks()).toBe(before);
  });

  it('is free again after its day, and belongs to its client and its route', async () => {
    const key = newKey();
    const first = await client.post<Body>('/api/v1/tasks', later(), key);
    const program = httpClient(product.url, { 'X-API-Key': await athanor(product, ['key', 'add', 'other']) });
    const own = await upload(program, png);
    const theirs = await program.post<Body>('/api/v1/tasks', later({ file_id: own }), key);
    const elsewhere = await client.post<Body>(`/api/v1/tasks/${first.body.id}/cancel`, {}, key);
    expect([theirs.status, elsewhere.status]).toEqual([202, 200]);
    await query(`UPDATE idempotency SET expires_at = now() - interval '1 s' WHERE key = $1`, [`key-${number}`]);
    const anew = await client.post<Body>('/api/v1/tasks', later(), key);
    expect([anew.status, isReplay(anew)]).toEqual([202, false]);
    expect(anew.body.id).not.toBe(first.body.id);
  });

  it('does not hold on to "too many"', async () => {
    const key = newKey();
    const limited = await athanor(product, ['key', 'add', 'limited', '--rate', '1']);
    const program = httpClient(product.url, { 'X-API-Key': limited });
    const file_id = await upload(program, png);
    const send = (headers = {}) => program.post<Body>('/api/v1/tasks', later({ file_id }), headers);
    expect((await send()).status).toBe(202);
    expect((await send(key)).status).toBe(429);
    await query(`UPDATE allowance SET ends_at = now() - interval '1 s'`);
    const after = await send(key);
    expect([after.status, isReplay(after)]).toEqual([202, false]);
  });
});

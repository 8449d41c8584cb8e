// The same file, target and options again: answered with the results that are there, for the same client only, and only as long as they may be.
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { projectRoot } from '../../src/shared/settings.js';
import { lockedOdt } from '../engines/office-files.js';
import { makeDatabase, type TestDatabase } from '../harness/database.js';
import { httpClient, type HttpClient } from '../harness/http-client.js';
import { makePng } from '../harness/pictures.js';
import { startProduct, type Product } from '../harness/product.js';

interface TaskBody {
  readonly id: string;
  readonly status: string;
  readonly cache: string;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly engine: { readonly name: string; readonly version: string } | null;
  readonly inputs: readonly { readonly id: string }[];
  readonly outputs: readonly { readonly id: string; readonly filename: string; readonly sha256: string }[];
  readonly events?: readonly { readonly type: string }[];
}

let product: Product;
let one: HttpClient;
let two: HttpClient;
let database: TestDatabase;
beforeAll(async () => {
  database = await makeDatabase();
  product = await startProduct({
    roles: ['api', 'worker --queues image:1,document:1,cleanup:1', 'beat'],
    settings: {
      DATABASE_URL: database.url,
      RESULT_CACHE: 'true',
      // However full this disk is, nobody else cleans up.
      DISK_FLOOR: '1MB',
      ADMIN_EMAIL: 'admin@example.org',
      ADMIN_PASSWORD: 'a long password',
    },
  });
  const key = async (name: string) => ({ Authorization: `Bearer ${await athanor('key', 'create', name)}` });
  one = httpClient(product.url, await key('one'));
  two = httpClient(product.url, await key('two'));
  // Which versions its engines have is known as soon as the worker has said so.
  await vi.waitFor(async () => expect((await send(one, await picture(), 'webp', 'a.png')).cache).toBe('miss'), {
    timeout: 90_000,
  });
});
afterAll(() => product.stop());

function athanor(...args: string[]): Promise<string> {
  const main = path.join(projectRoot, 'dist/src/main.js');
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [main, ...args], { env: product.environment }, (error, stdout, stderr) =>
      error ? reject(new Error(stderr)) : resolve(stdout.trim()),
    );
  });
}

let pictures = 0;
/** No two have the same bytes. */
const picture = () => makePng({ width: 40 + ++pictures, height: 30 });

async function send(
  client: HttpClient,
  bytes: Buffer,
  target: string,
  name: string,
  more: Record<string, string> = {},
) {
  const form = new FormData();
  form.set('target', target);
  for (const [field, value] of Object.entries(more)) form.set(field, value);
  form.set('file', new File([new Uint8Array(bytes)], name));
  const { body } = await client.post<TaskBody>('/api/v1/tasks', form, { Prefer: 'wait=60' });
  expect(body).toMatchObject({ status: 'done' });
  return body;
}
const contentOf = (client: HttpClient, task: TaskBody) => client.bytes(`/api/v1/tasks/${task.id}/result`);

describe('the same again', () => {
  it('is done at once, under its own name, with the same bytes', async () => {
    const png = await picture();
    const first = await send(one, png, 'webp', 'first.png', { options: '{"width":20,"quality":70}' });
    const again = await send(one, png, 'webp', 'second.png', { options: '{"quality":70,"width":20}' });
    expect([first.cache, again.cache]).toEqual(['miss', 'hit']);
    expect(again.id).not.toBe(first.id);
    expect(again).toMatchObject({ engine: first.engine, outputs: [{ filename: 'second.webp' }] });
    expect(again.outputs[0]?.sha256).toBe(first.outputs[0]?.sha256);
    const [a, b] = await Promise.all([contentOf(one, first), contentOf(one, again)]);
    expect(a.body.equals(b.body)).toBe(true);
    const { body } = await one.get<TaskBody>(`/api/v1/tasks/${again.id}?include=events`);
    expect(body.events?.map(({ type }) => type)).toEqual(['done']);
  });

  it('is told at once as it is read later, for a file that comes with it and for a stored one, and found by its name', async () => {
    const png = await picture();
    await send(one, png, 'webp', 'told-first.png');
    const asRead = async (told: TaskBody) => {
      expect([told.cache, told.inputs.length, told.outputs.length]).toEqual(['hit', 1, 1]);
      expect((await one.get(`/api/v1/tasks/${told.id}`)).body).toEqual(told);
      return told;
    };
    const brought = await asRead(await send(one, png, 'webp', 'told-again.png'));
    const ask = { file_id: brought.inputs[0]?.id, target: 'webp' };
    const stored = await asRead((await one.post<TaskBody>('/api/v1/tasks', ask)).body);
    const found = await one.get<{ data: TaskBody[] }>('/api/v1/tasks?q=TOLD-again');
    expect(found.body.data.map(({ id }) => id).sort()).toEqual([brought.id, stored.id].sort());
  });

  it('notes what it was made of as if it had been made anew', async () => {
    const png = await picture();
    const options = '{"quality":70}';
    const first = await send(one, png, 'webp', 'first.png', { options, metadata: '{"order":"7"}' });
    const again = await send(one, png, 'webp', 'second.png', { options, metadata: '{"order":"8"}' });
    expect([first.cache, again.cache]).toEqual(['miss', 'hit']);
    const own = { output_format: 'webp', quality: 70 };
    expect(first.metadata).toEqual({ order: '7', input_file: 'first.png', output_file: 'first.webp', ...own });
    expect(again.metadata).toEqual({ order: '8', input_file: 'second.png', output_file: 'second.webp', ...own });
  });

  it('in one call', async () => {
    const png = new Uint8Array(await picture());
    const call = () => one.fetch('/api/v1/convert/webp?filename=a.png', { method: 'POST', body: png });
    const [first, again] = [await call(), await call()];
    const { body } = await one.get<TaskBody>(`/api/v1/tasks/${again.headers.get('x-task-id') ?? ''}`);
    expect(body.cache).toBe('hit');
    expect(Buffer.from(await again.arrayBuffer()).equals(Buffer.from(await first.arrayBuffer()))).toBe(true);
  });

  it('warned of for what came with it, before its end', async () => {
    const bytes = await picture();
    await send(one, bytes, 'webp', 'a.png');
    await vi.waitFor(async () => expect((await send(one, bytes, 'webp', 'b.png')).cache).toBe('hit'), {
      timeout: 30_000,
    });
    const { id, cache } = await send(one, bytes, 'webp', 'c.jpg');
    expect(cache).toBe('hit');
    const { body } = await one.get<{ events: readonly { type: string; data: object }[] }>(
      `/api/v1/tasks/${id}?include=events`,
    );
    expect(body.events).toMatchObject([
      { type: 'warning', data: { code: 'extension_mismatch' } },
      { type: 'done', data: { cache: 'hit' } },
    ]);
  });

  it('but not for another client, other options, another target, or when asked otherwise', async () => {
    const png = await picture();
    await send(one, png, 'webp', 'a.png');
    expect((await send(two, png, 'webp', 'a.png')).cache).toBe('miss');
    expect((await send(one, png, 'webp', 'a.png', { options: '{"width":10}' })).cache).toBe('miss');
    expect((await send(one, png, 'jpeg', 'a.png')).cache).toBe('miss');
    expect((await send(one, png, 'webp', 'a.png', { cache: 'bypass' })).cache).toBe('bypass');
    expect(
      (await one.fetch('/api/v1/convert/webp?cache=never', { method: 'POST', body: new Uint8Array(png) })).status,
    ).toBe(422);
    expect((await send(one, png, 'webp', 'a.png')).cache).toBe('hit');
  });

  it('keeps the answer of an idempotency key', async () => {
    const png = new Uint8Array(await picture());
    const call = (key: string) =>
      one.fetch('/api/v1/convert/webp', { method: 'POST', body: png, headers: { 'Idempotency-Key': `"${key}"` } });
    await call('k1');
    const hit = (await call('k2')).headers.get('x-task-id');
    expect((await call('k2')).headers.get('x-task-id')).toBe(hit);
  });
});

describe('what is not taken', () => {
  it('a document with a password', async () => {
    const locked = lockedOdt('<text:p>x</text:p>', 'secret');
    const options = { options: '{"password":"secret"}' };
    await send(one, locked, 'pdf', 'a.odt', options);
    expect((await send(one, locked, 'pdf', 'a.odt', options)).cache).toBe('bypass');
    const rows = await database.query(`SELECT 1 FROM task WHERE source_format = 'odt' AND cache_key IS NOT NULL`);
    expect(rows).toEqual([]);
  });

  it.each(['inputs', 'outputs'] as const)('what was made of deleted or expired %s', async (which) => {
    for (const change of ['deleted_at = now()', `expires_at = now() - interval '1 second'`]) {
      const png = await picture();
      const first = await send(one, png, 'webp', 'a.png');
      await database.query(`UPDATE stored_file SET ${change} WHERE id = $1`, [first[which][0]?.id]);
      expect((await send(one, png, 'webp', 'a.png')).cache, change).toBe('miss');
    }
  });
});

it('the bytes stay until the last task that names them has lost them', async () => {
  const png = await picture();
  const first = await send(one, png, 'webp', 'a.png');
  const again = await send(one, png, 'webp', 'a.png');
  const expire = (id: string) =>
    database.query(`UPDATE stored_file SET expires_at = now() - interval '1 second' WHERE task_id = $1`, [id]);
  const isDeleted = async (id: string) =>
    (
      await database.query<{ gone: boolean }>(
        'SELECT deleted_at IS NOT NULL AS gone FROM stored_file WHERE task_id = $1',
        [id],
      )
    )[0]?.gone;
  const cleanUp = async (id: string) => {
    await expire(id);
    const run = await athanor('schedule', 'run', 'cleanup.files');
    // To its end: while one runs there is no other.
    const stateOf = () => database.query('SELECT state FROM task WHERE id = $1', [run]);
    await expect.poll(stateOf, { timeout: 60_000 }).toEqual([{ state: 'done' }]);
    expect(await isDeleted(id)).toBe(true);
  };
  await cleanUp(first.id);
  expect((await contentOf(one, again)).status).toBe(200);
  await cleanUp(again.id);
  const [file] = await database.query<{ storage_key: string }>(
    'SELECT storage_key FROM stored_file WHERE task_id = $1',
    [again.id],
  );
  await expect
    .poll(() => fs.existsSync(path.join(product.uploadsDir, 'files', file?.storage_key ?? '')), { timeout: 30_000 })
    .toBe(false);
});

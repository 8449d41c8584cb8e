// What operations of packs do with files and with each other, in a worker that runs one task at a time: conversions by our engines as rows of their own,
// which end with whoever has asked for them and are not made twice; and other tasks, but only of packs.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { projectRoot } from '../../src/shared/settings.js';
import { makeDatabase, type TestDatabase } from '../harness/database.js';
import { startFileHost, type FileHost } from '../harness/file-host.js';
import { httpClient, type HttpClient } from '../harness/http-client.js';
import { makePng } from '../harness/pictures.js';
import { startProduct, type Product } from '../harness/product.js';
import { makeFolder } from '../harness/work-area.js';

interface TaskBody {
  readonly id: string;
  readonly status: string;
  readonly attempts: number;
  readonly result?: Readonly<Record<string, unknown>>;
  readonly error: { readonly code: string; readonly detail: string } | null;
}
interface Row {
  readonly id: string;
  readonly operation: string;
  readonly queue: string;
  readonly state: string;
  readonly error_message: string | null;
}

/** Wide: the machine may be busy with other tests. */
const PATIENCE = { timeout: 100_000, interval: 50 };

let product: Product;
let client: HttpClient;
let shop: FileHost;
let database: TestDatabase;

beforeAll(async () => {
  shop = await startFileHost();
  database = await makeDatabase();
  const settings = {
    DATABASE_URL: database.url,
    PACKS: path.join(projectRoot, 'test/e2e/packs/files'),
    SERVICES: `shop=${shop.url}`,
    RETRY_DELAY: '1s',
    MAX_FILE: '60MB',
  };
  product = await startProduct({ settings, roles: ['api', 'worker --concurrency 1'] });
  client = httpClient(product.url);
  const picture = await makePng({ width: 400, height: 300, colour: '#c22' });
  shop.serve('/red.png', (response) => response.end(picture));
  shop.serve('/broken.png', (response) => response.end(picture.subarray(0, 120)));
  shop.serve('/large.bin', (response) => Readable.from(Array(61).fill(Buffer.alloc(2 ** 20))).pipe(response));
  shop.serve('/none.png', (response) => response.writeHead(404).end());
  const film = path.join(makeFolder('film'), 'film.mp4');
  execFileSync('ffmpeg', [
    '-v',
    'error',
    '-f',
    'lavfi',
    '-i',
    'testsrc2=s=1280x720:d=25',
    '-preset',
    'ultrafast',
    film,
  ]);
  const bytes = fs.readFileSync(film);
  shop.serve('/film.mp4', (response) => response.end(bytes));
}, 120_000);
afterAll(() => product.stop());

async function start(operation: string, options: object = {}): Promise<string> {
  const { status, body } = await client.post<TaskBody>('/api/v1/tasks', { operation, options });
  expect([201, 202], JSON.stringify(body)).toContain(status);
  return body.id;
}
const ended = (id: string): Promise<TaskBody> =>
  vi.waitFor(async () => {
    const { body } = await client.get<TaskBody>(`/api/v1/tasks/${id}`);
    if (!['done', 'failed', 'cancelled'].includes(body.status)) throw new Error(`still ${JSON.stringify(body)}`);
    return body;
  }, PATIENCE);
const run = async (operation: string, options: object = {}) => ended(await start(operation, options));
const askedBy = (id: string) =>
  database.query<Row>(
    `SELECT id, operation, queue, state, error_message FROM task WHERE metadata->>'asked_by' = $1 ORDER BY created_at, id`,
    [id],
  );

describe('a conversion inside an operation', () => {
  it('is a task of its own, whose result lies in the folder of the run', async () => {
    const { id, result } = await run('files.convert', {
      from: '/red.png',
      to: 'webp',
      options: { width: 100 },
    });
    expect(result).toMatchObject({ called: 'red.webp', format: 'webp', probe: { width: 100, height: 75 } });
    expect(result?.['head']).toMatch(/^52494646.{8}57454250$/);
    expect(result?.['size']).toBe(result?.['sizeBytes']);
    expect(await askedBy(id)).toMatchObject([
      { id: result?.['taskId'], operation: 'convert', queue: 'image', state: 'done' },
    ]);
  });

  it('is not made twice when the operation runs again', async () => {
    const { id, attempts, result } = await run('files.convert', { from: '/red.png', to: 'jpeg', failsOnce: true });
    expect(attempts).toBe(2);
    expect(result).toMatchObject({ format: 'jpeg' });
    expect(await askedBy(id)).toHaveLength(1);
  });

  it('fails with the code of the engine, which ends an operation that does not catch it', async () => {
    const { status, attempts, error } = await run('files.convert', { from: '/broken.png', to: 'webp' });
    expect({ status, attempts, code: error?.code }).toEqual({ status: 'failed', attempts: 1, code: 'input_corrupt' });
    expect((await run('files.convert', { from: '/none.png', to: 'webp' })).error?.code).toBe('fetch_failed');
  });

  it('takes only what is in the folder and what can be converted, and may be one of several at once', async () => {
    const { result } = await run('files.many');
    expect(result).toMatchObject({
      code: 'type_mismatch',
      outside: 'file_not_found',
      nowhere: 'unsupported_conversion',
      unclear: 'invalid_args',
    });
    expect(result?.['texts']).toEqual([expect.stringContaining('>A</h1>'), expect.stringContaining('>B</h1>')]);
  });

  it('is refused to an operation without a queue of its own', async () => {
    const { error } = await run('files.stands_in_the_way');
    expect(error).toMatchObject({ code: 'invalid_state', detail: expect.stringMatching(/queue of its own/) });
  });

  it('tells how far it is, and is cancelled with the operation', async () => {
    const id = await start('files.convert', { from: '/film.mp4', to: 'webm', options: { quality: 'high' } });
    await vi.waitFor(async () => {
      const { body } = await client.get<{ progress: { percent: number } }>(`/api/v1/tasks/${id}`);
      expect(body.progress.percent).toBeGreaterThan(10);
    }, PATIENCE);
    await client.post(`/api/v1/tasks/${id}/cancel`, {});
    expect((await ended(id)).status).toBe('cancelled');
    await vi.waitFor(async () => expect(await askedBy(id)).toMatchObject([{ state: 'cancelled' }]), PATIENCE);
  });

  it('ends with an operation that does not wait for it', async () => {
    const { id, status } = await run('files.leaves', { from: '/film.mp4' });
    expect(status).toBe('done');
    await vi.waitFor(
      async () =>
        expect(await askedBy(id)).toMatchObject([
          { state: 'cancelled', error_message: 'The task that asked for it has ended.' },
        ]),
      PATIENCE,
    );
  });
});

it('reaches only services that were declared, and of what they send takes no more than a file may have', async () => {
  const { result } = await run('files.reaches');
  expect(result).toEqual({
    owed: 'invalid_state',
    asked: 'invalid_state',
    fetched: 'invalid_state',
    pathless: 'invalid_args',
    large: 'fetch_too_large',
  });
});

describe('another task', () => {
  it('is made at once, as often as it was asked for and not again by the next attempt', async () => {
    const { id, result, attempts } = await run('files.ask');
    expect(attempts).toBe(2);
    const { twice, keyed, late } = result as { twice: string[]; keyed: string[]; late: string };
    expect(new Set(twice).size).toBe(2);
    expect(new Set(keyed).size).toBe(1);
    const rows = await askedBy(id);
    expect(rows).toHaveLength(5);
    for (const each of [...twice, ...keyed]) expect(await ended(each)).toMatchObject({ status: 'done' });
    const [row] = await database.query(
      `SELECT state, priority, tag, run_at - created_at > interval '50 min' AS is_later FROM task WHERE id = $1`,
      [late],
    );
    expect(row).toEqual({ state: 'queued', priority: 9, tag: 'later', is_later: true });
  });

  it('is one of a pack, with arguments that fit', async () => {
    const { result } = await run('files.ask');
    expect(result?.['refused']).toEqual(Array(5).fill('unknown_task_name'));
    expect(result?.['unfit']).toBe('validation_failed');
  });
});

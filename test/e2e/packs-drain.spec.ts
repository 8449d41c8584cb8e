// A worker that is to go does not stay for an operation of a pack that waits for a conversion nobody has begun: the operation is handed back and goes on
// elsewhere, with that same conversion. Here the conversion has no worker at all before the next one starts.
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { projectRoot } from '../../src/shared/settings.js';
import { makeDatabase, type TestDatabase } from '../harness/database.js';
import { startFileHost } from '../harness/file-host.js';
import { httpClient } from '../harness/http-client.js';
import { makePng } from '../harness/pictures.js';
import { startProduct, type Product } from '../harness/product.js';

interface Row {
  readonly id: string;
  readonly state: string;
  readonly attempt: number;
}

/** Wide: the machine may be busy with other tests. */
const PATIENCE = { timeout: 100_000, interval: 50 };
const ASKER = 'asker';

let database: TestDatabase;
let settings: Record<string, string>;
let api: Product;

beforeAll(async () => {
  const shop = await startFileHost();
  const picture = await makePng({ width: 40, height: 30, colour: '#c22' });
  shop.serve('/red.png', (response) => response.end(picture));
  database = await makeDatabase();
  const packs = {
    PACKS: path.join(projectRoot, 'test/e2e/packs/files'),
    SERVICES: `shop=${shop.url}`,
    // Longer than a worker may take to stop here: who waits it out fails.
    SHUTDOWN_GRACE: '600s',
  };
  api = await startProduct({ settings: { ...packs, DATABASE_URL: database.url }, roles: ['api'] });
  const { REDIS_URL = '', UPLOADS_DIR = '' } = api.environment;
  settings = { ...packs, DATABASE_URL: database.url, REDIS_URL, UPLOADS_DIR };
}, 120_000);
afterAll(() => api.stop());

const worker = (flags: string) => startProduct({ settings, roles: [`worker ${flags}`] });
const rows = (where: string, id: string) =>
  database.query<Row>(`SELECT id, state, attempt FROM task WHERE ${where} = $1`, [id]);

const athanor = (...args: string[]) =>
  promisify(execFile)(process.execPath, [path.join(projectRoot, 'dist/src/main.js'), ...args], {
    env: api.environment,
  });
const ways = {
  'when it is drained': async (asker: Product) => {
    await athanor('control', 'drain', '--worker', ASKER);
    await vi.waitFor(() => expect(asker.pids()).toEqual([]), PATIENCE);
  },
  'at SIGTERM, without its grace': (asker: Product) => asker.stop(),
};

it.each(Object.entries(ways))('goes %s', async (_way, goes) => {
  const asker = await worker(`--queues files --name ${ASKER}`);
  const options = { from: '/red.png', to: 'webp' };
  const { body } = await httpClient(api.url).post<Row>('/api/v1/tasks', { operation: 'files.convert', options });
  const askedBy = () => rows(`metadata->>'asked_by'`, body.id);
  await vi.waitFor(async () => expect(await askedBy()).toMatchObject([{ state: 'queued' }]), PATIENCE);
  await goes(asker);
  expect(await rows('id::text', body.id)).toMatchObject([{ state: 'queued' }]);
  expect(await askedBy()).toMatchObject([{ state: 'queued' }]);

  const next = await worker('--concurrency 1');
  await vi.waitFor(
    async () => expect(await rows('id::text', body.id)).toMatchObject([{ state: 'done', attempt: 1 }]),
    PATIENCE,
  );
  expect(await askedBy()).toMatchObject([{ state: 'done' }]);
  await next.stop();
});

// A service that answers its callback, or the call of a pack, with 500 for an hour: the task is done all the same, the word of it is kept and comes under its
// one id once the service is well. The hour passes on the clock of the database.
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeDatabase } from '../harness/database.js';
import { httpClient, type HttpClient } from '../harness/http-client.js';
import { ask, upload } from '../harness/jobs.js';
import { makePng } from '../harness/pictures.js';
import { startProduct, type Product } from '../harness/product.js';
import { startReceiver, type Receiver } from '../harness/receiver.js';
import { makeFolder } from '../harness/work-area.js';
import { moveClock, type MovingClock } from './clock/moving-clock.js';

const HOUR_S = 3600;
const AHEAD_MS = 600_000;
const CALLS = `import { operation } from 'athanor/pack';
export default operation({ name: 'calls.back', queue: { name: 'calls', slots: 1 } }, (_args, { services }) => {
  services.call('shop', '/processed', { status: 'completed' });
});`;
let product: Product;
let client: HttpClient;
let clock: MovingClock;
let receiver: Receiver;

beforeAll(async () => {
  const database = await makeDatabase();
  // Ahead of the real one, by which columns get the values that nobody gives them.
  clock = await moveClock(database, new Date(Date.now() + AHEAD_MS).toISOString());
  receiver = await startReceiver();
  const pack = path.join(makeFolder('packs'), 'calls');
  fs.mkdirSync(pack);
  fs.writeFileSync(path.join(pack, 'back.mjs'), CALLS);
  product = await startProduct({
    roles: ['api', 'worker --queues image:2,calls:1,notify:4'],
    settings: {
      DATABASE_URL: database.url,
      OUTGOING_PRIVATE: '127.0.0.1',
      PACKS: pack,
      SERVICES: `shop=${receiver.url}`,
    },
  });
  client = httpClient(product.url);
});
afterAll(() => product.stop());

interface Owed {
  readonly state: string;
  readonly attempts: number;
  readonly last_status: number | null;
  readonly waits_s: number | null;
}
const owed = async (id: string) =>
  (
    await ask<Owed>(
      product.environment,
      `SELECT state, attempts, last_status, extract(epoch FROM next_at - now())::float8 AS waits_s FROM webhook_delivery WHERE task_id = $1`,
      [id],
    )
  )[0];

const converts = async () => ({
  file_id: await upload(client, new Uint8Array(await makePng())),
  target: 'webp',
  callback: { url: `${receiver.url}/done` },
});
const works = () => Promise.resolve({ operation: 'calls.back', options: {} });

it.each([
  ['a callback', '/done', converts],
  ['the call of a pack', '/processed', works],
])('%s is tried ever more rarely, and told once the service is well', async (_what, place, request) => {
  receiver.answer(place, { status: 500 });
  const { body: task, status } = await client.post<{ id: string }>('/api/v1/tasks', await request());
  expect([201, 202], JSON.stringify(task)).toContain(status);

  let tries = 0;
  for (let passedS = 0; passedS < HOUR_S;) {
    tries += 1;
    await receiver.called(place, tries);
    // The try is over, and the next has its moment.
    await expect
      .poll(() => owed(task.id), { timeout: 30_000 })
      .toMatchObject({ state: 'owed', attempts: tries, last_status: 500 });
    await expect.poll(async () => (await owed(task.id))?.waits_s, { timeout: 30_000 }).not.toBe(20);
    const { waits_s } = (await owed(task.id))!;
    passedS += waits_s!;
    // Before the clock moves: the next try follows at once.
    if (passedS >= HOUR_S) receiver.answer(place, { status: 200 });
    await clock.forward(waits_s!);
  }
  expect(tries).toBeGreaterThan(2);
  expect(tries).toBeLessThan(10);
  const calls = await receiver.called(place, tries + 1);
  expect(new Set(calls.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
  expect(new Set(calls.map(({ body }) => body)).size).toBe(1);
  await expect
    .poll(() => owed(task.id), { timeout: 30_000 })
    .toMatchObject({ state: 'delivered', attempts: tries + 1 });
  expect((await client.get<{ status: string }>(`/api/v1/tasks/${task.id}`)).body.status).toBe('done');
  expect(calls).toHaveLength(tries + 1);
});

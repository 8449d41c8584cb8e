// The most urgent first where messages wait in the lists of a Redis, whatever order they came in; kombu's own consumer begins at 0.
import fs from 'node:fs';
import path from 'node:path';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { celeryClient, type CeleryClient } from '../harness/celery-client.js';
import { ask } from '../harness/jobs.js';
import { makePng } from '../harness/pictures.js';
import { startProduct, type Product } from '../harness/product.js';
import { emptyRedis } from '../harness/redis.js';
import { makeFolder } from '../harness/work-area.js';

const PATIENCE = { timeout: 60_000 };
/** So many a process has in hand at a time. */
const IN_HAND = 128;
let redis: Redis;
let shop: CeleryClient;
let product: Product;
let folder: string;

beforeAll(async () => {
  const broker = `${(await emptyRedis()).url}/1`;
  folder = makeFolder('shared');
  fs.writeFileSync(path.join(folder, 'photo.png'), await makePng());
  redis = new Redis(broker);
  shop = celeryClient(broker, broker);
  const settings = { CELERY_BROKER_URL: broker, CELERY_FOLDERS: folder, MAX_QUEUE: '1' };
  product = await startProduct({ roles: ['celery'], settings });
});
afterAll(async () => {
  redis.disconnect();
  await shop.close();
  await product.stop();
});

const orders = (count: number, options: object) =>
  Array.from({ length: count }, () => ({
    task: 'converter.tasks.convert_image',
    kwargs: { task_id: 'p', input_path: path.join(folder, 'photo.png'), output_format: 'webp' },
    options: { queue: 'image', ...options },
  }));
const send = (count: number, options: object) => shop.ask<string[]>('batch', { orders: orders(count, options) });
const waiting = () =>
  Promise.all(['', '\x06\x163', '\x06\x166', '\x06\x169'].map((step) => redis.llen(`image${step}`)));
const tasks = () => ask<{ id: string }>(product.environment, 'SELECT id FROM task');

it('what is urgent is taken out of its list before what came earlier, and begun before it', async () => {
  // There is room for one task, and this is it: what the door has in hand then stays there.
  const [first] = await send(1, { countdown: 3600 });
  await expect.poll(tasks, PATIENCE).toEqual([{ id: first }]);
  const { environment } = product;
  // With the databases of before: others would be empty.
  const startAgain = (role: string, more: object = {}) =>
    startProduct({ roles: [role], databases: 'embedded', settings: { ...environment, ...more } });
  await product.stop();
  for (const [count, options] of [
    [IN_HAND, {}],
    [2, { priority: 3 }],
    [2, { priority: 6 }],
    [2, { priority: 9 }],
  ] as const)
    await send(count, options);
  expect(await waiting()).toEqual([IN_HAND, 2, 2, 2]);
  product = await startAgain('celery');
  await expect.poll(waiting, PATIENCE).toEqual([6, 0, 0, 0]);
  expect(await tasks()).toEqual([{ id: first }]);
  await product.stop();
  // Then all of them are tasks, and who works begins at the top.
  product = await startAgain('celery', { MAX_QUEUE: '1000' });
  await expect.poll(async () => (await tasks()).length, PATIENCE).toBe(1 + IN_HAND + 6);
  await product.stop();
  product = await startAgain('worker --queues image:1');
  const begun = () =>
    ask<{ priority: number }>(
      environment,
      'SELECT priority FROM task WHERE started_at IS NOT NULL ORDER BY started_at LIMIT 8',
    );
  await expect.poll(async () => (await begun()).length, PATIENCE).toBe(8);
  // Of those that say nothing the priority is 5.
  expect((await begun()).map(({ priority }) => priority)).toEqual([9, 9, 6, 6, 5, 5, 5, 5]);
});

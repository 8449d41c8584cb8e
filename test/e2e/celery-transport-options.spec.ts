// Programs whose broker_transport_options give the names in their Redis another form: with the same said here they are served, and see our workers.
import fs from 'node:fs';
import path from 'node:path';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { celeryClient, type CeleryClient } from '../harness/celery-client.js';
import { athanor } from '../harness/command.js';
import { ask } from '../harness/jobs.js';
import { makePng } from '../harness/pictures.js';
import { startProduct, type Product } from '../harness/product.js';
import { emptyRedis } from '../harness/redis.js';
import { makeFolder } from '../harness/work-area.js';

const PATIENCE = { timeout: 60_000 };
const [PREFIX, SEPARATOR] = ['shop_', ':'];
const STEPS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
const NODE = 'w1@here';
let redis: Redis;
let product: Product;
let shop: CeleryClient;
let folder: string;

beforeAll(async () => {
  const broker = `${(await emptyRedis()).url}/1`;
  redis = new Redis(broker);
  folder = makeFolder('shared');
  fs.writeFileSync(path.join(folder, 'photo.png'), await makePng());
  product = await startProduct({
    roles: [`worker --queues image:2 --name ${NODE}`, 'celery'],
    settings: {
      CELERY_BROKER_URL: broker,
      CELERY_FOLDERS: folder,
      CELERY_KEY_PREFIX: PREFIX,
      CELERY_PRIORITY_STEPS: STEPS.join(','),
      CELERY_PRIORITY_SEPARATOR: SEPARATOR,
    },
  });
  // As Celery's own guide to priorities in Redis has it.
  const options = { priority_steps: STEPS, sep: SEPARATOR, queue_order_strategy: 'priority' };
  shop = celeryClient(broker, broker, { broker_transport_options: { ...options, global_keyprefix: PREFIX } });
});
afterAll(async () => {
  redis.disconnect();
  await shop.close();
  await product.stop();
});

const image = (name: string, options: object = {}, input = 'photo.png') => ({
  task: 'converter.tasks.convert_image',
  kwargs: { task_id: name, input_path: path.join(folder, input), output_format: 'webp' },
  options: { queue: 'image', ...options },
});

it.each([0, 1, 5, 9])('a call of priority %i is done', async (priority) => {
  const id = await shop.send(image(`p${priority}`, { priority }));
  expect(await shop.get(id)).toMatchObject({ state: 'SUCCESS', value: { task_id: `p${priority}` } });
  const rows = await ask(product.environment, 'SELECT priority FROM task WHERE id = $1', [id]);
  expect(rows).toEqual([{ priority: priority || 5 }]);
});

it('workers answer, and events are heard', async () => {
  const heard = await shop.ask<{ workers: object }>('events', {
    until: ['task-succeeded'],
    seconds: 0,
    tasks: [image('event')],
  });
  expect(heard.workers).toEqual({ [NODE]: true });
  expect(await shop.ask('inspect', { method: 'ping', timeout: 60, limit: 1 })).toEqual({ [NODE]: { ok: 'pong' } });
});

it('what was refused goes back into its list, and nothing of ours has a name without the prefix', async () => {
  const id = await shop.send(image('late', { priority: 7 }, 'late.png'));
  expect((await shop.get(id)).raised).toContain('builtins.FileNotFoundError');
  fs.copyFileSync(path.join(folder, 'photo.png'), path.join(folder, 'late.png'));
  expect(await athanor(product, ['celery', 'replay', 'all'])).toContain('1 message');
  const state = () => ask(product.environment, 'SELECT state FROM task WHERE id = $1', [id]);
  await expect.poll(state, PATIENCE).toEqual([{ state: 'done' }]);
  const others = (await redis.keys('*')).filter(
    (key) => !key.startsWith(PREFIX) && !key.startsWith('celery-task-meta-'),
  );
  expect(others).toEqual([]);
});

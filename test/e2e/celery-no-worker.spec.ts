// While no worker lives, tasks wait in their rows; whoever sent one with Celery may take it back all the same.
import path from 'node:path';
import fs from 'node:fs';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { celeryClient, type CeleryClient } from '../harness/celery-client.js';
import { ask } from '../harness/jobs.js';
import { makePng } from '../harness/pictures.js';
import { startProduct, type Product } from '../harness/product.js';
import { emptyRedis } from '../harness/redis.js';
import { makeFolder } from '../harness/work-area.js';

let product: Product;
let shop: CeleryClient;
let folder: string;
let redis: Redis;

beforeAll(async () => {
  const broker = `${(await emptyRedis()).url}/1`;
  folder = makeFolder('shared');
  product = await startProduct({
    roles: ['celery'],
    settings: { CELERY_BROKER_URL: broker, CELERY_FOLDERS: folder },
  });
  redis = new Redis(broker);
  shop = celeryClient(broker, broker);
});
afterAll(async () => {
  redis.disconnect();
  await shop.close();
  await product.stop();
});

it('what waits is revoked', async () => {
  const input = path.join(folder, 'photo.png');
  fs.writeFileSync(input, await makePng());
  const id = await shop.send({
    task: 'converter.tasks.convert_image',
    kwargs: { task_id: 'a', input_path: input, output_format: 'webp', output_path: path.join(folder, 'a.webp') },
    options: { queue: 'image', countdown: 600 },
  });
  const state = () => ask(product.environment, 'SELECT state FROM task WHERE id = $1', [id]);
  await expect.poll(state, { timeout: 60_000 }).toEqual([{ state: 'queued' }]);
  // Messages are taken by one line and words are heard by another; with Celery too, a word is for those who hear it at that moment.
  await expect.poll(() => redis.pubsub('NUMPAT'), { timeout: 60_000 }).toBe(1);
  await shop.ask('revoke', { id });
  await expect.poll(state, { timeout: 60_000 }).toEqual([{ state: 'cancelled' }]);
});

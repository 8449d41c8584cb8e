// Two doors for Celery on one database, each with a broker of its own: what was sent over one is told over that one, and comes back to it from the dead letters.
import fs from 'node:fs';
import path from 'node:path';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { celeryClient, type CeleryClient, type Outcome } from '../harness/celery-client.js';
import { athanor } from '../harness/command.js';
import { ask } from '../harness/jobs.js';
import { makePng } from '../harness/pictures.js';
import { startProduct, type Product } from '../harness/product.js';
import { emptyRedis } from '../harness/redis.js';
import { makeFolder } from '../harness/work-area.js';

const PATIENCE = { timeout: 60_000 };
let url: string;
let products: Product[];
let shops: CeleryClient[];
let folder: string;
const broker = (database: number) => `${url}/${database}`;
const door = (database: number, base: Readonly<Record<string, string>>, roles: readonly string[]) =>
  startProduct({ roles, settings: { ...base, CELERY_BROKER_URL: broker(database) } });

beforeAll(async () => {
  ({ url } = await emptyRedis());
  folder = makeFolder('shared');
  fs.writeFileSync(path.join(folder, 'photo.png'), await makePng());
  const first = await door(1, { CELERY_FOLDERS: folder }, ['worker --queues image:2', 'celery']);
  products = [first, await door(2, first.environment, ['celery'])];
  shops = [celeryClient(broker(1), broker(1)), celeryClient(broker(2), broker(2))];
});
afterAll(async () => {
  for (const shop of shops) await shop.close();
  for (const product of [...products].reverse()) await product.stop();
});

const image = (name: string, more: object = {}, options: object = {}) => ({
  task: 'converter.tasks.convert_image',
  kwargs: {
    task_id: name,
    input_path: path.join(folder, 'photo.png'),
    output_format: 'webp',
    output_path: path.join(folder, `${name}.webp`),
    ...more,
  },
  options: { queue: 'image', ...options },
  immutable: true,
});

it('each hears of its own tasks, of chains and of what was refused', async () => {
  const sent = await Promise.all(
    shops.map(async (shop, which) => {
      const orders = Array.from({ length: 12 }, (_, number) => image(`${which}-${number}`));
      return { shop, which, ids: await shop.ask<string[]>('batch', { orders }) };
    }),
  );
  for (const { shop, which, ids } of sent) {
    const ends = await shop.ask<Outcome[]>('get', { ids, timeout: 60 });
    expect(ends.map(({ value }) => (value as { task_id?: string } | undefined)?.task_id)).toEqual(
      ids.map((_, number) => `${which}-${number}`),
    );
    // What is published is heard in every database of a Redis; what stays is kept in the right one.
    for (const id of ids) expect(await kept(which, id)).toMatchObject({ status: 'SUCCESS' });
    const tasks = [image(`${which}-a`), image(`${which}-b`)];
    expect(await shop.ask<Outcome>('chain', { tasks })).toMatchObject({ value: { task_id: `${which}-b` } });
    const refused = await shop.send(image(`${which}-no`, { colour: 'red' }));
    expect((await shop.get(refused)).raised).toContain('builtins.TypeError');
  }
});

it('what is owed over a broker waits for its door, whoever else is there', async () => {
  const [first, second] = products as [Product, Product];
  const [near, far] = shops as [CeleryClient, CeleryClient];
  const id = await far.send(image('owed', {}, { countdown: 5 }));
  const rows = (sql: string) => ask<Record<string, unknown>>(first.environment, sql, [id]);
  await expect.poll(() => rows('SELECT 1 FROM task WHERE id = $1'), PATIENCE).toHaveLength(1);
  await second.stop();
  await expect.poll(() => rows(`SELECT state FROM task WHERE id = $1`), PATIENCE).toEqual([{ state: 'done' }]);
  // What only its look at everything that is owed can find: then it has seen the older one too.
  const younger = await near.send(image('younger'));
  expect((await near.get(younger)).state).toBe('SUCCESS');
  const end = () =>
    ask(first.environment, 'SELECT 1 FROM celery_task WHERE task_id = $1 AND ended_at IS NOT NULL', [younger]);
  await expect.poll(end, PATIENCE).toHaveLength(1);
  await ask(first.environment, 'UPDATE celery_task SET ended_at = NULL, told_version = 0 WHERE task_id = $1', [
    younger,
  ]);
  await expect.poll(end, PATIENCE).toHaveLength(1);
  expect(await rows('SELECT ended_at FROM celery_task WHERE task_id = $1')).toEqual([{ ended_at: null }]);
  products[1] = await startProduct({ roles: ['celery'], databases: 'embedded', settings: second.environment });
  expect((await far.get(id)).value).toMatchObject({ task_id: 'owed' });
});

it('what is sent again goes to the broker that it came from', async () => {
  const [first, second] = products as [Product, Product];
  await athanor(first, ['celery', 'drop', 'all']);
  const ids = await Promise.all(
    shops.map((shop, which) => shop.send(image(`${which}-late`, { input_path: absent(which) }))),
  );
  for (const [which, shop] of shops.entries())
    expect((await shop.get(ids[which] ?? '')).raised).toContain('builtins.FileNotFoundError');
  for (const which of shops.keys()) fs.copyFileSync(path.join(folder, 'photo.png'), absent(which));
  // The door of the second alone sends its own again, and leaves what is the other's to it.
  expect(await athanor(second, ['celery', 'replay', 'all'])).toContain('2 message');
  const open = () => ask(first.environment, 'SELECT 1 FROM dead_letter WHERE settled_at IS NULL');
  await expect.poll(open, PATIENCE).toEqual([]);
  // The program itself has it that it failed, and asks no more.
  for (const [which, id] of ids.entries())
    await expect
      .poll(() => kept(which, id), PATIENCE)
      .toMatchObject({ status: 'SUCCESS', result: { task_id: `${which}-late` } });
});

it('what is owed over a broker that has moved is told at its new address, once a door is told that it is the same', async () => {
  const [first, second] = products as [Product, Product];
  const [, far] = shops as [CeleryClient, CeleryClient];
  const id = await far.send(image('moved', {}, { countdown: 5 }));
  const taken = () => ask(first.environment, 'SELECT 1 FROM task WHERE id = $1', [id]);
  await expect.poll(taken, PATIENCE).toHaveLength(1);
  await second.stop();
  const moved = await startProduct({
    roles: ['celery'],
    databases: 'embedded',
    settings: { ...second.environment, CELERY_BROKER_URL: broker(3) },
  });
  products[1] = moved;
  const { host } = new URL(url);
  const home = `redis://${host}/2`;
  await expect.poll(() => moved.logs(), PATIENCE).toContain(`{"home":"${home}","results":1}`);
  expect(await athanor(moved, ['celery', 'adopt', home])).toContain('1 result');
  await expect.poll(() => kept(2, id), PATIENCE).toMatchObject({ status: 'SUCCESS', result: { task_id: 'moved' } });
});

const absent = (which: number) => path.join(folder, `${which}-absent.png`);
async function kept(which: number, id: string): Promise<unknown> {
  const redis = new Redis(broker(which + 1));
  const text = await redis.get(`celery-task-meta-${id}`);
  redis.disconnect();
  return text === null ? null : JSON.parse(text);
}

// How often the door for Celery asks Redis: what comes alone is taken with one look, which also finds that it is all.
import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CeleryLists } from '../../src/doors/celery/celery-lists.js';
import type { Delivery } from '../../src/doors/celery/celery-transport.js';
import { jsonMessage } from '../../src/doors/celery/celery-wire.js';
import { RedisTransport } from '../../src/doors/celery/redis.transport.js';
import { loadSettings } from '../../src/shared/settings.js';
import { emptyRedis } from '../harness/redis.js';

const MESSAGES = 40;
let redis: Redis;
let door: RedisTransport;
let taken: string[];
const held = new Set<string>();

beforeAll(async () => {
  const { url } = await emptyRedis();
  redis = new Redis(url);
  door = new RedisTransport(url, new CeleryLists(loadSettings({})));
  taken = [];
  door.consume(['orders'], async (delivery: Delivery) => {
    const id = String(delivery.read().headers['id']);
    taken.push(id);
    if (!held.has(id)) await delivery.acknowledge();
  });
});
afterAll(async () => {
  await door.stop();
  await door.close();
  redis.disconnect();
});

const calls = async (command: string) =>
  Number(new RegExp(`cmdstat_${command}:calls=(\\d+)`).exec(await redis.info('commandstats'))?.[1] ?? 0);
async function send(id: string = randomUUID()): Promise<string> {
  await door.send('orders', jsonMessage([], { headers: { id } }));
  await expect.poll(() => taken, { timeout: 60_000, interval: 5 }).toContain(id);
  return id;
}

it('one look for a message that comes alone, and one word for all of them about who hears', async () => {
  await send();
  await expect.poll(() => calls('client\\|tracking'), { timeout: 60_000 }).toBe(1);
  await redis.config('RESETSTAT');
  const beganAt = performance.now();
  const sent: string[] = [];
  for (let number = 0; number < MESSAGES; number += 1) sent.push(await send());
  const seconds = (performance.now() - beganAt) / 1000;
  // Each second it looks anyway, and now and then for what nobody speaks for.
  expect(await calls('eval')).toBeLessThan(MESSAGES + 2 * seconds + 5);
  expect(await calls('client\\|tracking')).toBe(0);
  expect(taken.slice(1)).toEqual(sent);
  await expect.poll(() => redis.hlen('athanor.celery.in_hand'), { timeout: 60_000 }).toBe(0);
});

it('what is in hand stays in hand, however long it takes', async () => {
  const slow = randomUUID();
  held.add(slow);
  await send(slow);
  const since = 'athanor.celery.in_hand_since';
  const [tag = ''] = await redis.zrange(since, 0, -1);
  // As if nobody had spoken for it for long.
  await redis.zadd(since, 0, tag);
  await expect.poll(() => redis.zscore(since, tag), { timeout: 60_000 }).not.toBe('0');
  expect([await redis.zrange(since, 0, -1), await redis.llen('orders')]).toEqual([[tag], 0]);
  expect(taken.filter((id) => id === slow)).toHaveLength(1);
});

it('more than it may have in hand, or than it takes at a time, is taken too', async () => {
  taken.length = 0;
  const ids: string[] = Array.from({ length: 300 }, () => randomUUID());
  await Promise.all(ids.map((id) => door.send('orders', jsonMessage([], { headers: { id } }))));
  // Five megabytes are more than one look brings.
  for (const id of ['large', 'larger']) {
    ids.push(id);
    await door.send('orders', jsonMessage(['x'.repeat(1_900_000)], { headers: { id } }));
  }
  await expect.poll(() => [...taken].sort(), { timeout: 60_000 }).toEqual([...ids].sort());
});

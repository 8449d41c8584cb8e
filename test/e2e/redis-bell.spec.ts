// What the doors wait with: a change of a key is told, nobody asks meanwhile, and whatever breaks on the way delays and loses nothing.
import { Redis } from 'ioredis';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { RedisBell } from '../../src/doors/redis-bell.js';
import { emptyRedis } from '../harness/redis.js';

const KEYS = ['orders', 'orders:urgent'];
let redis: Redis;
let bell: RedisBell;

beforeEach(async () => {
  redis = new Redis((await emptyRedis()).url);
  await redis.config('RESETSTAT');
  bell = new RedisBell(redis, KEYS);
});
afterEach(() => {
  bell.close();
  redis.disconnect();
});

const calls = async (command: string) => {
  const stats = await redis.info('commandstats');
  return Number(new RegExp(`cmdstat_${command}:calls=(\\d+)`).exec(stats)?.[1] ?? 0);
};
/** As the doors do: look until there is something. */
async function found(key: string): Promise<void> {
  while ((await bell.look((line) => line.exists(key))) === 0) await bell.wait();
}
const listens = () => expect.poll(() => calls('client\\|tracking'), { timeout: 60_000 }).toBeGreaterThan(0);

it('a key that comes into being is found, whatever it holds, and nobody looks at the others', async () => {
  const given: (readonly string[])[] = [];
  const look = () =>
    bell.look((line, keys) => {
      given.push(keys);
      return keys.length > 0 ? line.exists(...keys) : Promise.resolve(0);
    });
  const waiting = found('orders:urgent');
  await listens();
  // Named, and not by the look of each second.
  const ring = vi.spyOn(bell, 'ring');
  await redis.xadd('orders:urgent', '*', 'event', 'one');
  await waiting;
  bell.ring();
  await look();
  await redis.lpush('orders', 'two');
  await vi.waitFor(() => expect(ring).toHaveBeenCalledWith(['orders']), 10_000);
  await look();
  expect(given).toEqual([KEYS, ['orders']]);
});

it('what changes while somebody looks is not waited for', async () => {
  await bell.look(async (line) => {
    await line.exists(...KEYS);
    bell.ring(['orders']);
  });
  const ring = vi.spyOn(bell, 'ring');
  await bell.wait();
  expect(ring).not.toHaveBeenCalled();
});

it('a look that fails is made again', async () => {
  const given: (readonly string[])[] = [];
  const look = (fails: boolean) =>
    bell.look((_line, keys) => {
      given.push(keys);
      return fails ? Promise.reject(new Error('away')) : Promise.resolve();
    });
  await expect(look(true)).rejects.toThrow('away');
  await bell.wait();
  await look(false);
  expect(given).toEqual([KEYS, KEYS]);
});

it('nobody asks while nothing happens', async () => {
  const waiting = found('orders');
  await listens();
  // Until somebody listened it was asked, for as long as that took.
  const before = await calls('exists');
  // A whole wait, which ends by itself in case that a word was lost.
  await bell.wait();
  await bell.wait();
  expect((await calls('exists')) - before).toBeLessThan(20);
  await redis.lpush('orders', 'one');
  await waiting;
});

it('connections that are cut are made again', async () => {
  const waiting = found('orders');
  await listens();
  await redis.client('KILL', 'TYPE', 'PUBSUB');
  await redis.client('KILL', 'TYPE', 'NORMAL', 'SKIPME', 'yes');
  await redis.lpush('orders', 'one');
  await waiting;
});

it('where Redis may not tell, it is asked', async () => {
  await redis.acl('SETUSER', 'quiet', 'on', '>word', '~*', '&*', '+@all', '-client|tracking');
  const quiet = redis.duplicate({ username: 'quiet', password: 'word' });
  bell.close();
  await redis.config('RESETSTAT');
  bell = new RedisBell(quiet, KEYS);
  const waiting = found('orders');
  await redis.lpush('orders', 'one');
  await waiting;
  expect(await calls('client\\|tracking')).toBe(0);
  quiet.disconnect();
  await redis.acl('DELUSER', 'quiet');
});

it('who waits is let go at once when it is closed', async () => {
  const waiting = (async () => {
    for (let waits = 0; waits < 3; waits += 1) await bell.wait();
  })();
  bell.close();
  await waiting;
  await bell.wait();
});

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
  while ((await redis.exists(key)) === 0) await bell.wait();
}
const listens = () => expect.poll(() => calls('client\\|tracking'), { timeout: 60_000 }).toBeGreaterThan(0);

it('a key that comes into being is found, whatever it holds, and soon', async () => {
  const waiting = Promise.all(KEYS.map((key) => found(key)));
  await listens();
  // Not by the look of each second.
  const ring = vi.spyOn(bell, 'ring');
  const other = redis.duplicate();
  await other.lpush('orders', 'one');
  await other.xadd('orders:urgent', '*', 'event', 'two');
  await waiting;
  // Both connections may have something to read in one moment.
  await vi.waitFor(() => expect(ring).toHaveBeenCalled(), 10_000);
  other.disconnect();
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

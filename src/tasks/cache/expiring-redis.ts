// Values that end by themselves, in Redis. A server that is away or hangs is an error within a second, never a wait: whoever asks can do without.
import type { Redis } from 'ioredis';
import { AppError } from '../../shared/errors.js';
import type { ExpiringStore } from './expiring-store.js';

/** The hash tag keeps all keys on one node of a cluster; no queue can be called like this. */
const PREFIX = '{athanor}~';
const PATIENCE_MS = 1000;
const PAGE = 500;

const UNLOCK = `if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('DEL', KEYS[1])
if ARGV[3] then redis.call('SET', KEYS[2], ARGV[2], 'PX', ARGV[3]) end
return 1`;
const COUNT = `local count = redis.call('INCR', KEYS[1])
if count == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
return { count, redis.call('PTTL', KEYS[1]) }`;

export class ExpiringRedis implements ExpiringStore {
  constructor(private readonly redis: Redis) {}

  async get(key: string): Promise<string | undefined> {
    return (await patiently(this.redis.get(PREFIX + key))) ?? undefined;
  }

  async set(key: string, value: string, lifeMs: number): Promise<void> {
    await patiently(this.redis.set(PREFIX + key, value, 'PX', Math.ceil(lifeMs)));
  }

  async add(key: string, value: string, lifeMs: number): Promise<boolean> {
    return (await patiently(this.redis.set(PREFIX + key, value, 'PX', Math.ceil(lifeMs), 'NX'))) === 'OK';
  }

  async drop(...keys: readonly string[]): Promise<void> {
    await patiently(this.redis.unlink(keys.map((key) => PREFIX + key)));
  }

  async dropAll(prefix: string): Promise<number> {
    const pattern = `${(PREFIX + prefix).replaceAll(/[*?[\]\\]/g, String.raw`\$&`)}*`;
    let dropped = 0;
    let cursor = '0';
    do {
      const [next, keys] = await patiently(this.redis.scan(cursor, 'MATCH', pattern, 'COUNT', PAGE));
      if (keys.length > 0) dropped += await patiently(this.redis.unlink(keys));
      cursor = next;
    } while (cursor !== '0');
    return dropped;
  }

  async unlock(lock: string, owner: string, write?: { key: string; value: string; lifeMs: number }): Promise<boolean> {
    const more = write ? [write.value, String(Math.ceil(write.lifeMs))] : [];
    const keys = [PREFIX + lock, PREFIX + (write?.key ?? lock)];
    return (await patiently(this.redis.eval(UNLOCK, 2, ...keys, owner, ...more))) === 1;
  }

  async count(key: string, windowMs: number): Promise<{ count: number; leftMs: number }> {
    const answer = await patiently(this.redis.eval(COUNT, 1, PREFIX + key, Math.ceil(windowMs)));
    const [count, leftMs] = answer as [number, number];
    return { count, leftMs };
  }
}

async function patiently<T>(answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => reject(new AppError('dependency_down', 'Redis does not answer. Try again in a moment.')),
      PATIENCE_MS,
    );
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
    // Nobody waits for it any more.
    answer.catch(() => undefined);
  }
}

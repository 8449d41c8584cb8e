// One private redis-server per test file, empty each time it is asked for. Ends with the file.
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { Redis } from 'ioredis';
import { startRedis } from '../../src/embedded/redis.js';
import { atFileEnd, makeFolder } from './work-area.js';

type RedisServer = Awaited<ReturnType<typeof startRedis>>;
let server: Promise<RedisServer> | undefined;

export async function emptyRedis(): Promise<RedisServer> {
  server ??= start();
  const running = await server;
  const client = new Redis(running.url);
  try {
    await client.flushall();
  } finally {
    client.disconnect();
  }
  return running;
}

async function start(): Promise<RedisServer> {
  const folder = makeFolder('redis');
  const started = await startRedis({
    dir: path.join(folder, 'data'),
    password: randomBytes(16).toString('hex'),
    log: path.join(folder, 'redis.log'),
  });
  atFileEnd(() => started.stop());
  return started;
}

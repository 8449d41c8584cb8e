// A line to a Redis that is somebody's message broker: it comes back by itself, and who asks while it is away hears so soon. Opened by the doors and by
// whoever delivers into streams.
import { Redis } from 'ioredis';
import { log } from './log.js';

export function openRedisLine(url: string): Redis {
  const redis = new Redis(url, {
    enableAutoPipelining: true,
    maxRetriesPerRequest: 1,
    retryStrategy: (times) => Math.min(50 * times, 1000),
  });
  redis.on('error', (error) => log('shared').debug({ error: error.message }, 'a Redis does not answer'));
  return redis;
}

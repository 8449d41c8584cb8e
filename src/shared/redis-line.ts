// A line to a Redis that is somebody's message broker: it comes back by itself, and who asks while it is away hears so soon. Opened by the doors and by
// whoever delivers into streams.
import fs from 'node:fs';
import type { ConnectionOptions } from 'node:tls';
import { Redis } from 'ioredis';
import { log } from './log.js';

export function openRedisLine(url: string): Redis {
  // The address itself would say of TLS only that it is meant.
  const redis = new Redis(url.replace(/^rediss:/, 'redis:'), {
    ...(url.startsWith('rediss:') && { tls: tlsOf(new URL(url).searchParams) }),
    enableAutoPipelining: true,
    maxRetriesPerRequest: 1,
    retryStrategy: (times) => Math.min(50 * times, 1000),
  });
  redis.on('error', (error) => log('shared').debug({ error: error.message }, 'a Redis does not answer'));
  return redis;
}

/** As programs in Python write it behind the address, and Celery's have to. What is not said is checked. */
export function tlsOf(said: URLSearchParams): ConnectionOptions {
  const file = (name: string) => {
    const found = said.get(name);
    return found ? fs.readFileSync(found) : undefined;
  };
  return {
    ca: file('ssl_ca_certs'),
    cert: file('ssl_certfile'),
    key: file('ssl_keyfile'),
    rejectUnauthorized: !/^(cert_)?none$/i.test(said.get('ssl_cert_reqs') ?? ''),
    ...(/^(false|no|0)$/i.test(said.get('ssl_check_hostname') ?? '') && { checkServerIdentity: () => undefined }),
  };
}

// What is said to workers goes through Redis: when that is away, nothing can be said to any of them, which is another thing than a worker that is silent.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ownRedis, type OwnRedis } from '../chaos/own-servers.js';
import { httpClient, type HttpClient } from '../harness/http-client.js';
import { startProduct, type Product } from '../harness/product.js';

const WORDS = ['/api/v1/admin/workers/w1/ping', '/api/v1/celery/workers/w1/pool/restart'];
let redis: OwnRedis;
let product: Product;
let client: HttpClient;

beforeAll(async () => {
  redis = await ownRedis();
  product = await startProduct({
    roles: ['api', 'worker --queues default:1 --name w1'],
    settings: { REDIS_URL: redis.url },
  });
  client = httpClient(product.url);
});
afterAll(() => product.stop());

describe('a word to a worker', () => {
  const statuses = () => Promise.all(WORDS.map(async (path) => (await client.post(path)).status));

  it.each(['kill', 'suspend'] as const)('is 502 while Redis is away (%s), and arrives when it is back', async (way) => {
    expect(await statuses()).toEqual([200, 200]);
    await redis[way]();
    for (const path of WORDS)
      expect(await client.post(path), path).toMatchObject({
        status: 502,
        body: { code: 'worker_unreachable', retryable: true, detail: expect.stringContaining('Redis') as string },
      });
    if (way === 'kill') await redis.start();
    else redis.resume();
    await expect.poll(statuses, { timeout: 60_000 }).toEqual([200, 200]);
  });
});

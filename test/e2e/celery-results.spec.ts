// How a result of a Celery task is kept in Redis: for whoever waits for it and for whoever asks later, and never taken back.
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { CelerySender } from '../../src/entities/celery-task.entity.js';
import { resultsInRedis, type ResultBackend } from '../../src/doors/celery/celery-backend.js';
import type { CeleryMeta, CeleryState } from '../../src/doors/celery/celery-meta.js';
import { emptyRedis } from '../harness/redis.js';

let redis: Redis;
let backend: ResultBackend;

beforeAll(async () => {
  const { url } = await emptyRedis();
  redis = new Redis(url);
  backend = resultsInRedis(url, 100);
});
afterAll(() => {
  backend.close();
  redis.disconnect();
});

const sender = (id: string) => ({ id, reply_to: null, correlation_id: id }) as CelerySender;
const meta = (status: CeleryState, result: unknown = null): CeleryMeta => ({
  task_id: 'x',
  status,
  result,
  traceback: null,
  children: [],
  date_done: null,
});
const kept = async (id: string) => JSON.parse((await redis.get(`celery-task-meta-${id}`)) ?? 'null') as CeleryMeta;

it('is told to whoever waits, kept for a while, and replaced by a later one', async () => {
  const ear = redis.duplicate();
  const heard: string[] = [];
  ear.on('message', (_channel, word: string) => heard.push((JSON.parse(word) as CeleryMeta).status));
  await ear.subscribe('celery-task-meta-one');
  for (const status of ['STARTED', 'PROGRESS', 'RETRY', 'SUCCESS'] as const)
    await backend.store(sender('one'), meta(status, 'ü'));
  await expect.poll(() => heard, { timeout: 60_000 }).toEqual(['STARTED', 'PROGRESS', 'RETRY', 'SUCCESS']);
  expect(await kept('one')).toEqual(meta('SUCCESS', 'ü'));
  expect(await redis.ttl('celery-task-meta-one')).toBeGreaterThan(90);
  ear.disconnect();
});

it.each(['SUCCESS', 'FAILURE', 'REVOKED'] as const)('%s stays, whatever is told late', async (end) => {
  await backend.store(sender(end), meta(end, 1));
  for (const late of ['STARTED', 'PROGRESS', 'RETRY'] as const) await backend.store(sender(end), meta(late));
  expect(await kept(end)).toEqual(meta(end, 1));
});

it('SUCCESS stays though another worker of the queue fails later, as Celery has it; told once more it is heard', async () => {
  await backend.store(sender('done'), meta('SUCCESS', 1));
  for (const late of ['FAILURE', 'REVOKED'] as const) await backend.store(sender('done'), meta(late));
  expect(await kept('done')).toEqual(meta('SUCCESS', 1));
  const ear = redis.duplicate();
  const heard: string[] = [];
  ear.on('message', (_channel, word: string) => heard.push(word));
  await ear.subscribe('celery-task-meta-done');
  await backend.store(sender('done'), meta('SUCCESS', 1));
  await expect.poll(() => heard.length, { timeout: 60_000 }).toBe(1);
  ear.disconnect();
});

it('FAILURE is replaced by the end of another try', async () => {
  await backend.store(sender('mended'), meta('FAILURE'));
  await backend.store(sender('mended'), meta('SUCCESS', 1));
  expect(await kept('mended')).toEqual(meta('SUCCESS', 1));
});

it('what somebody else has left under its name is replaced', async () => {
  for (const strange of ['no JSON', '[]', '7', 'null']) {
    await redis.set('celery-task-meta-strange', strange);
    await backend.store(sender('strange'), meta('STARTED'));
    expect(await kept('strange')).toEqual(meta('STARTED'));
  }
});

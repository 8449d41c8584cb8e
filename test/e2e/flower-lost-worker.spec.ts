// A worker that vanishes for good under a task: a Celery program gets WorkerLostError over either broker, and over HTTP the task has failed for that.
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectRoot } from '../../src/shared/settings.js';
import { celeryClient, type CeleryClient } from '../harness/celery-client.js';
import { httpClient } from '../harness/http-client.js';
import { ask } from '../harness/jobs.js';
import { startProduct, type Product } from '../harness/product.js';
import { ownRabbit } from '../harness/rabbitmq.js';
import { emptyRedis } from '../harness/redis.js';

const NAMES = 'trial.sleep=trial.sleep,trial.flaky=trial.flaky';
const brokers: [string, () => Promise<readonly [string, string]>][] = [
  ['Redis', async () => [`${(await emptyRedis()).url}/1`, `${(await emptyRedis()).url}/1`]],
  ['RabbitMQ', async () => [(await ownRabbit()).url, 'rpc://']],
];

describe.each(brokers)('over %s', (_broker, open) => {
  let product: Product;
  let shop: CeleryClient;

  beforeAll(async () => {
    const [broker, backend] = await open();
    product = await startProduct({
      program: path.join(projectRoot, 'test/harness/trial-program.mjs'),
      // The second one notices that the first is gone.
      roles: [
        'api',
        'worker --queues default:2 --name doomed@here',
        'worker --queues cleanup:1 --name other@here',
        'celery',
      ],
      settings: { CELERY_BROKER_URL: broker, CELERY_RESULT_BACKEND: backend, CELERY_TASKS: NAMES, RETRY_DELAY: '2s' },
    });
    shop = celeryClient(broker, backend);
  });
  afterAll(async () => {
    await shop.close();
    await product.kill();
  });

  it('a task that is tried again is seen in the state RETRY', async () => {
    const id = await shop.send({ task: 'trial.flaky', options: { queue: 'default' } });
    const seen = await shop.ask<[string, unknown][]>('states', { id, timeout: 60 });
    expect(seen.map(([state]) => state)).toEqual(expect.arrayContaining(['RETRY', 'SUCCESS']));
  });

  it('a task whose worker is lost raises WorkerLostError', async () => {
    const id = await shop.send({ task: 'trial.sleep', args: [600], options: { queue: 'default' } });
    const client = httpClient(product.url);
    const task = async () =>
      (await client.get<{ state: string; error: { code: string } | null }>(`/api/v1/celery/tasks/${id}`)).body;
    // Not there before its message was taken over.
    const state = async () =>
      (await ask<{ state: string }>(product.environment, 'SELECT state FROM task WHERE id = $1', [id]))[0]?.state;
    await expect.poll(state, { timeout: 30_000 }).toBe('running');
    // Two workers were lost under it before this one.
    await ask(product.environment, 'UPDATE task SET lost_count = 2 WHERE id = $1 RETURNING 1', [id]);
    const [doomed] = product.pids().filter(({ command }) => command.includes('doomed'));
    process.kill(doomed!.pid, 'SIGKILL');
    expect((await shop.get(id, 90)).raised).toContain('billiard.exceptions.WorkerLostError');
    expect(await task()).toMatchObject({ state: 'FAILURE', error: { code: 'worker_lost' } });
  });
});

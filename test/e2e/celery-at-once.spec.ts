// A process of the door that also works begins at once what finds a free slot, and nothing that may not begin yet.
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectRoot } from '../../src/shared/settings.js';
import { celeryClient, type CeleryClient } from '../harness/celery-client.js';
import { athanor } from '../harness/command.js';
import { ask } from '../harness/jobs.js';
import { startProduct, type Product } from '../harness/product.js';
import { ownRabbit } from '../harness/rabbitmq.js';
import { emptyRedis } from '../harness/redis.js';
import { makeFolder } from '../harness/work-area.js';

interface Row {
  readonly state: string;
  readonly worker: string | null;
  readonly at_once: boolean | null;
}
const PACK = path.join(projectRoot, 'test/e2e/packs/gate');
const PATIENCE = { timeout: 60_000 };
const DOORS = ['one@here', 'two@here'];

const brokers: [string, () => Promise<readonly [string, string]>][] = [
  ['Redis', async () => [`${(await emptyRedis()).url}/1`, `${(await emptyRedis()).url}/1`]],
  ['RabbitMQ', async () => [(await ownRabbit()).url, 'rpc://']],
];

describe.each(brokers)('over %s', (_broker, open) => {
  let product: Product;
  let shop: CeleryClient;
  let folder: string;

  beforeAll(async () => {
    const [broker, backend] = await open();
    folder = makeFolder('gates');
    product = await startProduct({
      roles: DOORS.map((name) => `celery --queues gate:1 --name ${name}`),
      settings: { CELERY_BROKER_URL: broker, CELERY_RESULT_BACKEND: backend, PACKS: PACK, SHUTDOWN_GRACE: '1s' },
    });
    shop = celeryClient(broker, backend);
  });
  afterAll(async () => {
    await shop.close();
    await product.stop();
  });

  let gates = 0;
  const newGate = () => path.join(folder, String(++gates));
  const send = (task: string, kwargs: object = {}, options: object = {}) =>
    shop.send({ task: `gate.${task}`, kwargs: { ...kwargs }, options: { queue: 'celery', ...options } });
  const pass = (file?: string) => send('passes', file === undefined ? {} : { file });
  /** Begun in the transaction that accepted it. */
  const rowOf = async (id: string) =>
    (
      await ask<Row>(
        product.environment,
        'SELECT state, worker, started_at = queued_at AS at_once FROM task WHERE id = $1',
        [id],
      )
    )[0];
  const isRunning = (id: string) => expect.poll(async () => (await rowOf(id))?.state, PATIENCE).toBe('running');

  /** One that was begun at once, held by its gate. Its sender hears of an end before the slot is free, and of a rate that is lifted from one door before
   *  the other has looked: so not every message is, and another is sent. */
  const heldAtOnce = async () => {
    for (const until = Date.now() + PATIENCE.timeout; Date.now() < until;) {
      const gate = newGate();
      const id = await pass(gate);
      await isRunning(id);
      const row = await rowOf(id);
      if (row?.at_once) return { id, gate, worker: row.worker ?? '' };
      fs.writeFileSync(gate, '');
      expect((await shop.get(id)).state).toBe('SUCCESS');
    }
    throw new Error('nothing is begun at once any more');
  };
  const beginsAtOnceAgain = async () => {
    const { id, gate } = await heldAtOnce();
    fs.writeFileSync(gate, '');
    expect((await shop.get(id)).state).toBe('SUCCESS');
  };

  it('what finds a free slot is begun as it is accepted', async () => {
    const id = await pass();
    expect(await shop.get(id)).toEqual({ value: { attempt: 1 }, state: 'SUCCESS' });
    expect(await rowOf(id)).toMatchObject({ state: 'done', at_once: true });
  });

  it('what it has become is told once, though the other door hears of its end as well', async () => {
    const passes = Array.from({ length: 8 }, () => ({
      task: 'gate.passes',
      kwargs: {},
      options: { queue: 'celery' },
    }));
    const { events } = await shop.ask<{ events: readonly { type: string; uuid: string }[] }>('events', {
      ...{ until: ['task-succeeded'], seconds: 8, tasks: passes },
    });
    for (const type of ['task-started', 'task-succeeded']) {
      const told = events.filter((event) => event.type === type).map(({ uuid }) => uuid);
      expect(new Set(told).size).toBe(passes.length);
      expect(told).toHaveLength(passes.length);
    }
    const open = 'SELECT count(*)::int AS count FROM celery_task WHERE ended_at IS NULL OR held_until IS NOT NULL';
    await expect.poll(() => ask(product.environment, open), PATIENCE).toEqual([{ count: 0 }]);
  });

  it('what finds none waits, and so does all that comes behind it', async () => {
    const [first, second] = [newGate(), newGate()];
    const running: string[] = [];
    for (const file of [first, second]) {
      // One after the other, until both doors are busy: who has no slot hints, and the hint goes to the other.
      running.push(await pass(file));
      await isRunning(running.at(-1) ?? '');
    }
    const waiting = [await pass(), await pass()];
    for (const id of waiting) await expect.poll(() => rowOf(id), PATIENCE).toMatchObject({ state: 'queued' });
    fs.writeFileSync(first, '');
    fs.writeFileSync(second, '');
    for (const id of [...running, ...waiting]) expect((await shop.get(id)).state).toBe('SUCCESS');
    for (const id of waiting) expect(await rowOf(id)).toMatchObject({ at_once: false });
    await beginsAtOnceAgain();
  });

  it('nothing begins in a queue that is paused', async () => {
    await athanor(product, ['control', 'pause', 'gate']);
    const id = await pass();
    await expect.poll(() => rowOf(id), PATIENCE).toMatchObject({ state: 'queued' });
    await athanor(product, ['control', 'resume', 'gate']);
    expect((await shop.get(id)).state).toBe('SUCCESS');
    expect(await rowOf(id)).toMatchObject({ at_once: false });
  });

  it('what is paced, or has its time, waits for its turn as everywhere', async () => {
    const ids = [await send('paced'), await send('passes', {}, { countdown: 1 })];
    for (const id of ids) {
      expect((await shop.get(id)).state).toBe('SUCCESS');
      expect(await rowOf(id)).toMatchObject({ at_once: false });
    }
  });

  it('nothing begins at once while somebody has set a rate', async () => {
    const set = async (rate: string, said: string) => {
      const answers = await shop.ask<Record<string, { ok: string }>[]>('control', {
        ...{ method: 'rate_limit', args: ['gate.passes', rate] },
        ...{ timeout: PATIENCE.timeout / 1000, limit: DOORS.length },
      });
      expect(answers).toHaveLength(DOORS.length);
      for (const answer of answers) expect(Object.values(answer)).toEqual([{ ok: said }]);
    };
    await set('100/s', 'new rate limit set successfully');
    const paced = await pass();
    expect((await shop.get(paced)).state).toBe('SUCCESS');
    expect(await rowOf(paced)).toMatchObject({ at_once: false });
    await set('0', 'rate limit disabled successfully');
    await beginsAtOnceAgain();
  });

  it('a process that goes hands back what it has begun, and another ends it', async () => {
    const { id, gate, worker: name } = await heldAtOnce();
    const its = product.pids().find(({ command }) => command.includes(`--name ${name}`));
    process.kill(its?.pid ?? 0, 'SIGTERM');
    const other = DOORS.find((each) => each !== name);
    await expect.poll(() => rowOf(id), PATIENCE).toMatchObject({ state: 'running', worker: other });
    fs.writeFileSync(gate, '');
    // The run that was handed back does not count.
    expect(await shop.get(id)).toEqual({ value: { attempt: 1 }, state: 'SUCCESS' });
  });
});

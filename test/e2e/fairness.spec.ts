// Who is served when: clients take turns inside a class of priority, classes are strict, and both survive the loss of the queue.
// Work is queued while no worker lives, so that the order in which it begins is the queue's own.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openHouse, type House } from '../chaos/house.js';
import { taskClient, type TaskClient } from '../chaos/task-client.js';
import { until } from '../chaos/until.js';
import { makePng } from '../harness/pictures.js';

const AT_A_TIME = 8;

describe.each([
  { backend: 'redis', many: 300 },
  { backend: 'postgres', many: 100 },
] as const)('with the queue in $backend', ({ backend, many }) => {
  let house: House;
  let one: TaskClient;
  let other: TaskClient;
  let png: Buffer;

  beforeAll(async () => {
    house = await openHouse({ backend });
    const api = await house.start('api');
    [one, other] = await Promise.all([keyed(api.url, 'one'), keyed(api.url, 'other')]);
    png = await makePng({ width: 8, height: 8 });
  });
  afterAll(() => house.close());

  async function keyed(url: string, name: string): Promise<TaskClient> {
    const key = (await house.command('key', 'create', name)).trim();
    return taskClient(url, { Authorization: `Bearer ${key}` });
  }

  /** Sent a few at a time; the order inside one client is not what is looked at. */
  async function queue(client: TaskClient, count: number, fields: (number: number) => object = () => ({})) {
    const numbers = Array.from({ length: count }, (_, number) => number);
    const ids: string[] = [];
    const sender = async () => {
      for (let number = numbers.shift(); number !== undefined; number = numbers.shift())
        ids[number] = await client.submit(png, { ...fields(number) });
    };
    await Promise.all(Array.from({ length: AT_A_TIME }, sender));
    return ids;
  }

  async function started(): Promise<string[]> {
    const rows = await house.postgres.query<{ id: string }>(
      `SELECT task_id AS id FROM task_event WHERE type = 'started' ORDER BY task_event.id`,
    );
    return rows.map(({ id }) => id);
  }

  /** Works until all of these have begun, then drops what still waits. */
  async function work(ids: readonly string[], command = 'worker --queues image:1', meanwhile?: () => Promise<void>) {
    const before = (await started()).length;
    const worker = await house.start(command);
    await meanwhile?.();
    const order = await until('they have begun', async () => {
      const all = await started();
      return ids.every((id) => all.includes(id)) && all.slice(before);
    });
    await worker.stop();
    await house.command('purge', 'image', '--yes');
    return order;
  }

  it('serves a client with a few tasks between those of one with many', async () => {
    const numerous = await queue(one, many);
    const few = await queue(other, 10);
    const order = await work([...few, ...numerous.slice(0, 1)]);
    const lastOfFew = Math.max(...few.map((id) => order.indexOf(id)));
    expect(order.slice(0, lastOfFew).filter((id) => numerous.includes(id)).length).toBeLessThan(40);
  });

  it.runIf(backend === 'redis')('does so too when the queue is lost in the middle', async () => {
    const numerous = await queue(one, many / 3);
    const few = await queue(other, 20);
    const before = (await started()).length;
    const order = await work(few, 'worker --queues image:1', async () => {
      await until('work has begun', async () => (await started()).length > before + 3, { everyMs: 5 });
      await house.redis?.flushAll();
    });
    const lastOfFew = Math.max(...few.map((id) => order.indexOf(id)));
    expect(order.slice(0, lastOfFew).filter((id) => numerous.includes(id)).length).toBeLessThan(40);
  });

  it('serves every task of a higher class before any of a lower one', async () => {
    // 7 and 30 have no common divisor: each class three times, in no order.
    const priorities = Array.from({ length: 30 }, (_, number) => (number * 7) % 10);
    const ids = await queue(one, 30, (number) => ({ priority: priorities[number]! }));
    const order = await work(ids);
    const served = order.map((id) => priorities[ids.indexOf(id)]!);
    expect(served).toEqual([...priorities].sort((a, b) => b - a));
  });
});

// A thousand messages of an unmodified Celery program while bridges, workers and the broker are killed: a thousand results, each task ended once. The same
// whichever broker carries them, and whether they ask for conversions or for operations, which are written another way, or are begun where they are taken.
// Results are kept in Redis. Where they are messages, those that wait in the queue of the program die with the broker, as with Celery itself: the program asks
// for them once more, by sending its orders again.
import fs from 'node:fs';
import path from 'node:path';
import { connect } from 'amqplib';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectRoot } from '../../src/shared/settings.js';
import { celeryClient, type CeleryClient, type CelerySend, type Outcome } from '../harness/celery-client.js';
import { makePng } from '../harness/pictures.js';
import { ownRabbit } from '../harness/rabbitmq.js';
import { makeFolder } from '../harness/work-area.js';
import { openHouse, type House } from './house.js';
import { ownRedis, type OwnServer } from './own-servers.js';
import { until } from './until.js';

const MESSAGES = 1000;
const CHUNK = 100;
const PACK = path.join(projectRoot, 'test/chaos/packs/shelf');

interface Broker extends Pick<OwnServer, 'url' | 'kill' | 'start'> {
  /** For the program: what it sends is on the disk when it says so. */
  readonly conf: object;
  readonly results: string;
  readonly losesResults: boolean;
  /** Messages that nobody acknowledged, while no bridge lives. */
  left(): Promise<number>;
}
const overRedis = async (): Promise<Broker> => {
  const server = await ownRedis(true);
  const left = async () => {
    const redis = new Redis(server.url);
    const counts = await Promise.all([redis.hlen('athanor.celery.in_hand'), redis.llen('image')]);
    redis.disconnect();
    return counts[0] + counts[1];
  };
  return { ...server, conf: {}, results: server.url, losesResults: false, left };
};
const overRabbit = async (): Promise<Broker> => {
  const [alone, results] = await Promise.all([onRabbitAlone(), ownRedis(true)]);
  return { ...alone, results: results.url, losesResults: false };
};
const onRabbitAlone = async (): Promise<Broker> => {
  const server = await ownRabbit();
  const left = async () => {
    const connection = await connect(server.url);
    const { messageCount } = await (await connection.createChannel()).checkQueue('image');
    await connection.close();
    return messageCount;
  };
  const conf = { broker_transport_options: { confirm_publish: true } };
  return { ...server, conf, results: 'rpc://', losesResults: true, left };
};

interface Work {
  readonly door: string;
  /** Left out where the doors work themselves. */
  readonly worker?: string | undefined;
  readonly operation: string;
  order(folder: string, number: number): Omit<CelerySend, 'options'>;
}
const conversions: Work = {
  door: 'celery',
  worker: 'worker --queues image:2',
  operation: 'convert',
  order: (folder, number) => ({
    task: 'converter.tasks.convert_image',
    kwargs: {
      task_id: String(number),
      input_path: path.join(folder, 'photo.png'),
      output_format: 'webp',
      output_path: path.join(folder, `${number}.webp`),
    },
  }),
};
const operations: Work = {
  door: 'celery',
  worker: 'worker --queues shelf:2',
  operation: 'shelf.puts',
  order: (folder, number) => ({
    task: 'shelf.puts',
    kwargs: { task_id: String(number), path: path.join(folder, `${number}.webp`) },
  }),
};
const begun: Work = { ...operations, door: 'celery --queues shelf:2', worker: undefined };

describe.each([
  ['conversions over Redis', overRedis, conversions],
  ['conversions over RabbitMQ', overRabbit, conversions],
  ['operations over Redis', overRedis, operations],
  ['operations over RabbitMQ', overRabbit, operations],
  ['operations begun by the doors, over Redis', overRedis, begun],
  ['operations begun by the doors, over RabbitMQ', overRabbit, begun],
  ['operations whose results are messages, over RabbitMQ', onRabbitAlone, operations],
])('%s', (_name, openBroker, work) => {
  let house: House;
  let broker: Broker;
  let folder: string;
  let shop: CeleryClient;

  const openShop = () => celeryClient(broker.url, broker.results, broker.conf);
  beforeAll(async () => {
    broker = await openBroker();
    folder = makeFolder('shared');
    const results = { CELERY_RESULT_BACKEND: broker.results };
    house = await openHouse({
      settings: { CELERY_BROKER_URL: broker.url, CELERY_FOLDERS: folder, PACKS: PACK, ...results },
    });
    const roles = [work.door, work.door, ...(work.worker ? [work.worker, work.worker] : []), 'beat'];
    await Promise.all(roles.map((role) => house.start(role)));
    shop = openShop();
    fs.writeFileSync(path.join(folder, 'photo.png'), await makePng({ width: 16, height: 16 }));
  });
  afterAll(async () => {
    await shop.close();
    await house.close();
  });

  const order = (number: number) => ({ ...work.order(folder, number), options: { queue: 'image' } });
  const named = (name: string) => house.roles.filter((role) => role.name.startsWith(name));

  async function killOne(name: string, command: string | undefined): Promise<void> {
    if (command === undefined) return;
    await named(name)[0]?.kill();
    await house.start(command);
  }

  const faults: Record<number, () => Promise<void>> = {
    2: () => killOne('celery', work.door),
    3: () => killOne('w', work.worker),
    5: async () => {
      await Promise.all(named('celery').map((role) => role.kill()));
      await Promise.all([house.start(work.door), house.start(work.door)]);
    },
    7: async () => {
      await broker.kill();
      await broker.start();
      await shop.close();
      shop = openShop();
    },
    8: () => killOne('w', work.worker),
  };

  it('every message has one result', async () => {
    const ids: string[] = [];
    for (let chunk = 0; chunk * CHUNK < MESSAGES; chunk += 1) {
      const orders = Array.from({ length: CHUNK }, (_, index) => order(chunk * CHUNK + index));
      ids.push(...(await shop.ask<string[]>('batch', { orders })));
      await faults[chunk]?.();
    }
    const told = async () =>
      Number(
        (
          await house.postgres.query<{ n: string }>('SELECT count(*) AS n FROM celery_task WHERE ended_at IS NOT NULL')
        )[0]?.n,
      );
    await until('every sender was told', async () => (await told()) === MESSAGES, { withinS: 360, everyMs: 500 });

    if (broker.losesResults) {
      const again = ids.map((task_id, number) => ({ ...order(number), options: { queue: 'image', task_id } }));
      await shop.ask('batch', { orders: again });
    }
    const outcomes = await shop.ask<Outcome[]>(broker.losesResults ? 'gather' : 'get', { ids, timeout: 60 });
    expect(outcomes.filter(({ state }) => state !== 'SUCCESS')).toEqual([]);
    expect(outcomes.map(({ value }) => (value as { task_id: string }).task_id)).toEqual(
      ids.map((_, number) => String(number)),
    );
    expect(fs.readdirSync(folder).filter((name) => name.endsWith('.webp'))).toHaveLength(MESSAGES);
    expect(fs.readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);

    const ends = await house.postgres.query(
      `SELECT task_id FROM task_event WHERE type IN ('done', 'failed', 'cancelled', 'expired') GROUP BY task_id HAVING count(*) <> 1`,
    );
    expect(ends).toEqual([]);
    const [tasks] = await house.postgres.query<{ n: string }>(
      `SELECT count(*) AS n FROM task WHERE state = 'done' AND operation = $1`,
      [work.operation],
    );
    expect(Number(tasks?.n)).toBe(MESSAGES);
    expect(await house.postgres.query('SELECT 1 FROM dead_letter')).toEqual([]);
    await until('nothing is left to take', async () => (await broker.left()) === 0, { withinS: 60, everyMs: 500 });
    // What a bridge still had in hand would be there again when it leaves.
    await Promise.all(named('celery').map((role) => role.stop()));
    expect(await broker.left()).toBe(0);
  });
});

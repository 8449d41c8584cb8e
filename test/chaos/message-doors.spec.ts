// A thousand messages of a plain client while doors, workers and the broker are killed: a thousand tasks, each once, and an answer for every message, the same
// however often it comes. The same whichever broker carries them.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { httpClient } from '../harness/http-client.js';
import { upload } from '../harness/jobs.js';
import { envelope, quorumClient, streamClient, type MessageClient } from '../harness/message-client.js';
import { makePng } from '../harness/pictures.js';
import { ownRabbit } from '../harness/rabbitmq.js';
import { openHouse, type House } from './house.js';
import { ownRedis, type OwnServer } from './own-servers.js';
import { until } from './until.js';

const MESSAGES = 1000;
const CHUNK = 100;
const WORKER = 'worker --queues image:2,notify:4';
const BROKER_DIES = 7;
const [IN, OUT] = ['shop.tasks', 'shop.replies'];

interface Broker extends Pick<OwnServer, 'url' | 'kill' | 'start'> {
  readonly setting: string;
  /** Of the broker as it lives now; what it sends is on the disk when it says so. */
  client(): Promise<MessageClient>;
  /** Both queues are there. */
  prepare(): Promise<void>;
  /** Messages that nobody acknowledged, while no door lives. */
  left(): Promise<number>;
}
const overRedis = async (): Promise<Broker> => {
  const server = await ownRedis(true);
  const client = streamClient(server.url);
  return {
    ...server,
    setting: 'DOOR_REDIS_URL',
    client: () => Promise.resolve(client),
    prepare: () => Promise.resolve(),
    left: () => client.redis.xlen(IN),
  };
};
const overRabbit = async (): Promise<Broker> => {
  const server = await ownRabbit();
  const count = async (queue: string) => {
    const { channel, close } = await quorumClient(server.url);
    return channel
      .checkQueue(queue)
      .then(({ messageCount }) => messageCount)
      .finally(close);
  };
  return {
    ...server,
    setting: 'DOOR_AMQP_URL',
    client: () => quorumClient(server.url),
    async prepare() {
      const { channel, close } = await quorumClient(server.url);
      await channel.assertQueue(OUT, { durable: true });
      await close();
      await until('the door has made its queue', async () => (await count(IN)) === 0);
    },
    left: () => count(IN),
  };
};

describe.each([
  ['Redis', overRedis],
  ['RabbitMQ', overRabbit],
])('over %s', (_name, openBroker) => {
  let house: House;
  let broker: Broker;
  let fileId: string;

  beforeAll(async () => {
    broker = await openBroker();
    const settings = { [broker.setting]: broker.url, DOOR_QUEUES: `${IN}=shop`, DOOR_REPLIES: `shop=${OUT}` };
    house = await openHouse({ settings });
    const key = (await house.command('key', 'add', 'shop')).trim();
    const [api] = await Promise.all(['api', WORKER, WORKER, 'doors', 'doors', 'beat'].map((role) => house.start(role)));
    const client = httpClient(api?.url ?? '', { Authorization: `Bearer ${key}` });
    await broker.prepare();
    fileId = await upload(client, new Uint8Array(await makePng({ width: 16, height: 16 })));
  });
  afterAll(() => house.close());

  const named = (name: string) => house.roles.filter((role) => role.name.startsWith(name));
  async function killOne(name: string, command: string): Promise<void> {
    await named(name)[0]?.kill();
    await house.start(command);
  }
  const faults: Record<number, () => Promise<void>> = {
    1: () => killOne('doors', 'doors'),
    3: () => killOne('w', WORKER),
    5: async () => {
      await Promise.all(named('doors').map((role) => role.kill()));
      await Promise.all([house.start('doors'), house.start('doors')]);
    },
    [BROKER_DIES]: async () => {
      await broker.kill();
      await broker.start();
    },
    8: () => killOne('w', WORKER),
  };

  it('every message is one task, and is answered', async () => {
    let shop = await broker.client();
    const sent: string[] = [];
    for (let chunk = 0; chunk * CHUNK < MESSAGES; chunk += 1) {
      const data = { file_id: fileId, target: 'webp', cache: 'bypass' };
      const messages = Array.from({ length: CHUNK }, () => envelope(data, { reply_to: OUT }));
      await Promise.all(messages.map((message) => shop.raw(IN, JSON.stringify(message))));
      sent.push(...messages.map(({ id }) => id));
      await faults[chunk]?.();
      if (chunk === BROKER_DIES) shop = await broker.client();
    }
    const replies = () => shop.replies(OUT);
    const answered = async () => new Set((await replies()).map(({ correlation_id }) => correlation_id)).size;
    await until('every message is answered', async () => (await answered()) === MESSAGES, {
      withinS: 360,
      everyMs: 1000,
    });

    const all = await replies();
    expect(all.filter(({ type }) => type !== 'conversion.task.done')).toEqual([]);
    expect(new Set(all.map(({ correlation_id }) => correlation_id))).toEqual(new Set(sent));
    // One that comes twice is the same.
    expect(new Set(all.map(({ id }) => id)).size).toBe(MESSAGES);
    const [tasks] = await house.postgres.query<{ rows: string; messages: string }>(
      `SELECT count(*) AS rows, count(DISTINCT message->>'id') AS messages FROM task WHERE state = 'done' AND message IS NOT NULL`,
    );
    expect(tasks).toEqual({ rows: String(MESSAGES), messages: String(MESSAGES) });
    const ends = await house.postgres.query(
      `SELECT task_id FROM task_event WHERE type IN ('done', 'failed', 'cancelled', 'expired') GROUP BY task_id HAVING count(*) <> 1`,
    );
    expect(ends).toEqual([]);
    expect(await house.postgres.query('SELECT 1 FROM dead_letter')).toEqual([]);
    await until('nothing is left to take', async () => (await broker.left()) === 0, { withinS: 60, everyMs: 500 });
    // What a door still had in hand would be there again when it leaves.
    await Promise.all(named('doors').map((role) => role.stop()));
    expect(await broker.left()).toBe(0);
  });
});

// The messages that docs/integration.md prints as they go over RabbitMQ: what an unmodified Celery program sends looks like that, what is printed is taken
// when it is sent, and the answers look like those that are printed.
import fs from 'node:fs';
import path from 'node:path';
import { connect, type Channel, type ChannelModel, type GetMessage } from 'amqplib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { celeryClient } from '../harness/celery-client.js';
import { athanor } from '../harness/command.js';
import { blockOf, blocksOf, shapeOf } from '../harness/guide.js';
import { makePng } from '../harness/pictures.js';
import { startProduct, type Product } from '../harness/product.js';
import { ownRabbit, type RabbitServer } from '../harness/rabbitmq.js';
import { makeFolder } from '../harness/work-area.js';

const GUIDE = 'docs/integration.md';
const PRINTED_FOLDER = '/srv/media';
/** A queue that nobody empties but us. */
const KEPT = 'kept';
const REPLIES = 'shop.replies';

interface Printed {
  readonly routing_key: string;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, unknown>>;
  readonly body: unknown;
}

let rabbit: RabbitServer;
let product: Product;
let folder: string;
let connection: ChannelModel;
let channel: Channel;

beforeAll(async () => {
  rabbit = await ownRabbit();
  folder = makeFolder('guide');
  product = await startProduct({
    roles: ['worker --queues image:2,notify:2', 'celery', 'doors'],
    settings: {
      CELERY_BROKER_URL: rabbit.url,
      CELERY_RESULT_BACKEND: 'rpc://',
      CELERY_FOLDERS: folder,
      DOOR_AMQP_URL: rabbit.url,
      DOOR_QUEUES: 'shop.tasks=shop',
      DOOR_REPLIES: `shop=${REPLIES}`,
      DOOR_FOLDERS: folder,
    },
  });
  await athanor(product, ['key', 'add', 'shop', '--scopes', 'tasks:read,tasks:write']);
  fs.writeFileSync(path.join(folder, 'photo.png'), await makePng());
  connection = await connect(rabbit.url);
  channel = await connection.createChannel();
  await channel.assertQueue(REPLIES, { durable: true });
});
afterAll(async () => {
  await connection.close();
  await product.stop();
});

const printed = (name: string) => JSON.parse(blockOf(GUIDE, 'wire', name)) as Printed;
const snake = (name: string) => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
const camel = (name: string) => name.replaceAll(/_(.)/g, (_all, letter: string) => letter.toUpperCase());

/** With the names of AMQP, as pages print it. */
function shown({ fields, properties, content }: GetMessage): Printed {
  const { headers, ...others } = properties as unknown as Record<string, unknown>;
  const set = Object.entries(others).filter(([, value]) => value !== undefined);
  return {
    routing_key: fields.routingKey,
    properties: Object.fromEntries(set.map(([name, value]) => [snake(name), value])),
    ...(Object.keys(headers ?? {}).length > 0 && { headers: headers as Record<string, unknown> }),
    body: JSON.parse(content.toString()),
  };
}

/** As it is printed, with the folder of this test in place of the reader's. */
function send({ routing_key, properties, headers, body }: Printed, more: object = {}): void {
  const here = (value: unknown) => JSON.parse(JSON.stringify(value).replaceAll(PRINTED_FOLDER, folder)) as object;
  const named = Object.entries(properties).map(([name, value]) => [camel(name), value]);
  channel.publish('', routing_key, Buffer.from(JSON.stringify(here(body))), {
    ...(Object.fromEntries(named) as object),
    ...(headers && { headers: here(headers) }),
    ...more,
  });
}

async function next(queue: string): Promise<Printed> {
  let found: GetMessage | false = false;
  const look = async () => (found = await channel.get(queue, { noAck: true })) !== false;
  await expect.poll(look, { timeout: 60_000 }).toBe(true);
  return shown(found as unknown as GetMessage);
}

async function kept(): Promise<Printed> {
  await channel.assertQueue(KEPT, { durable: true });
  const shop = celeryClient(rabbit.url, 'rpc://');
  const kwargs = { task_id: '42', input_path: `${folder}/photo.png`, output_format: 'webp', quality: 'high' };
  await shop.send({ task: 'converter.tasks.convert_image', kwargs, options: { queue: KEPT, priority: 9 } });
  await shop.close();
  return next(KEPT);
}
async function ownQueue(): Promise<string> {
  return (await channel.assertQueue('', { exclusive: true })).queue;
}

const seen: Record<string, () => Promise<unknown>> = {
  'rabbit celery message': kept,
  'rabbit celery result': async () => {
    const replyTo = await ownQueue();
    send(printed('rabbit celery message'), { replyTo });
    // That it has begun may be told before.
    for (;;) {
      const told = await next(replyTo);
      if (!['STARTED', 'PROGRESS'].includes((told.body as { status: string }).status)) return told;
    }
  },
  'rabbit order': () => Promise.resolve(printed('rabbit order')),
  'rabbit answer': () => {
    send(printed('rabbit order'));
    return next(REPLIES);
  },
};

describe('every message that the guide prints for RabbitMQ', () => {
  it.each(Object.entries(seen))('%s', async (name, look) => {
    expect(shapeOf(printed(name))).toEqual(shapeOf(await look()));
  });

  it('and no other is printed', () => {
    const names = blocksOf(GUIDE).filter(({ kind, name }) => kind === 'wire' && name.startsWith('rabbit '));
    expect(names.map(({ name }) => name).sort()).toEqual(Object.keys(seen).sort());
  });
});

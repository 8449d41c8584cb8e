// The same over RabbitMQ: quorum queues that the door makes itself, answers confirmed by the broker, a broker that dies, and messages that nobody survives.
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { connect } from 'amqplib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { athanor } from '../harness/command.js';
import { httpClient, type HttpClient } from '../harness/http-client.js';
import { ask, upload } from '../harness/jobs.js';
import { envelope, quorumClient } from '../harness/message-client.js';
import { makePng } from '../harness/pictures.js';
import { startProduct, type Product } from '../harness/product.js';
import { ownRabbit, type RabbitServer } from '../harness/rabbitmq.js';
import { projectRoot } from '../../src/shared/settings.js';

const [IN, OUT] = ['shop.tasks', 'shop.replies'];
let rabbit: RabbitServer;
let product: Product;
let client: HttpClient;
let shop: Awaited<ReturnType<typeof quorumClient>>;

beforeAll(async () => {
  rabbit = await ownRabbit();
  product = await startProduct({
    roles: ['api', 'worker --queues image:2,notify:4', 'doors'],
    settings: {
      DOOR_AMQP_URL: rabbit.url,
      DOOR_QUEUES: `${IN}=shop,slow.tasks=slow`,
      DOOR_REPLIES: 'shop=shop.replies*,shop=amq.rabbitmq.reply-to.*',
      DOOR_IN_HAND: '8',
      DOOR_DELIVERY_LIMIT: '2',
    },
  });
  const key = await athanor(product, ['key', 'add', 'shop']);
  client = httpClient(product.url, { Authorization: `Bearer ${key}` });
  shop = await quorumClient(rabbit.url);
});
afterAll(async () => {
  await shop.close();
  await product.stop();
});

async function thereIs(queue: string): Promise<boolean> {
  const connection = await connect(rabbit.url);
  const channel = await connection.createChannel();
  channel.on('error', () => undefined);
  const found = await channel.checkQueue(queue).then(
    () => true,
    () => false,
  );
  await connection.close();
  return found;
}
const picture = async () => upload(client, new Uint8Array(await makePng()));
async function answered(id: string, at = OUT) {
  const mine = async () => (await shop.replies(at)).filter((each) => each.correlation_id === id);
  await expect.poll(async () => (await mine()).length, { timeout: 60_000 }).toBeGreaterThan(0);
  return mine();
}

it('a message becomes a task, and the answer comes with its correlation id', async () => {
  await expect.poll(() => thereIs(IN), { timeout: 30_000 }).toBe(true);
  const id = await shop.send(IN, { file_id: await picture(), target: 'webp' }, { reply_to: OUT });
  expect(await answered(id)).toMatchObject([{ type: 'conversion.task.done', data: { outputs: [{ format: 'webp' }] } }]);
});

it('what stands in the properties of AMQP counts too, also the direct reply', async () => {
  const told = new Promise<{ correlationId: unknown; body: string }>((resolve) => {
    void shop.channel.consume(
      'amq.rabbitmq.reply-to',
      (message) =>
        message && resolve({ correlationId: message.properties.correlationId, body: message.content.toString() }),
      { noAck: true },
    );
  });
  const { correlation_id: _own, ...message } = envelope({ file_id: await picture(), target: 'webp' });
  const properties = { replyTo: 'amq.rabbitmq.reply-to', correlationId: 'mine' };
  await shop.raw(IN, JSON.stringify(message), properties);
  const { correlationId, body } = await told;
  expect(correlationId).toBe('mine');
  expect(JSON.parse(body)).toMatchObject({ type: 'conversion.task.done', correlation_id: 'mine' });
});

it('a program in Python does the same with kombu', async () => {
  const args = [path.join(projectRoot, 'test/harness/message-client.py'), 'amqp', rabbit.url, IN, 'shop.replies.py'];
  const { stdout } = await promisify(execFile)('/usr/bin/python3', [...args, await picture()], { timeout: 60_000 });
  expect(JSON.parse(stdout)).toMatchObject({ type: 'conversion.task.done', data: { outputs: [{ format: 'webp' }] } });
});

it.each<[string, string, string, { contentType?: string }]>([
  ['no JSON', 'malformed_request', '{"specversion": ', {}],
  ['a pickle', 'unsupported_media_type', 'cos\nsystem\n', { contentType: 'application/x-python-serialize' }],
  ['a hundred megabytes', 'file_too_large', `"${'x'.repeat(100_000_000)}"`, {}],
])('%s is told to its sender and kept as %s', async (what, code, body, properties) => {
  const correlationId = `about ${what}`;
  await shop.raw(IN, body, { ...properties, replyTo: OUT, correlationId });
  expect(await answered(correlationId)).toMatchObject([{ type: 'conversion.task.rejected', data: { code } }]);
  const [letter] = await ask<{ bytes: number }>(
    product.environment,
    'SELECT octet_length(element) AS bytes FROM dead_letter WHERE code = $1 AND settled_at IS NULL',
    [code],
  );
  expect(letter?.bytes).toBeGreaterThanOrEqual(body.length);
  expect(await athanor(product, ['doors', 'dead'])).toContain(code);
  await athanor(product, ['doors', 'drop', 'all']);
});

it('an answer waits until its reader has made the queue', async () => {
  const id = await shop.send(IN, { file_id: await picture(), target: 'webp' }, { reply_to: 'shop.replies.late' });
  const noted = () =>
    ask<{ last_response: string }>(
      product.environment,
      `SELECT last_response FROM webhook_delivery WHERE target->>'correlation_id' = $1 AND attempts > 0 AND last_response IS NOT NULL`,
      [id],
    );
  await expect.poll(async () => (await noted())[0]?.last_response, { timeout: 40_000 }).toContain('no queue');
  expect((await answered(id, 'shop.replies.late'))[0]?.type).toBe('conversion.task.done');
});

it('a broker that is killed and comes back loses nothing, and is served as before', async () => {
  const before = envelope({ file_id: await picture(), target: 'webp', delay_s: 5 }, { reply_to: OUT });
  await shop.raw(IN, JSON.stringify(before));
  await rabbit.kill();
  await rabbit.start();
  await shop.close();
  shop = await quorumClient(rabbit.url);
  const after = await shop.send(IN, { file_id: await picture(), target: 'webp' }, { reply_to: OUT });
  for (const id of [before.id, after]) expect((await answered(id))[0]?.type).toBe('conversion.task.done');
});

it('a message that was in hand of too many who vanished is put aside, and told', async () => {
  const message = envelope({ file_id: await picture(), target: 'webp' }, { reply_to: OUT });
  // As the door makes it, but nobody else takes from it: a consumer of ours vanishes with the message again and again.
  const taker = await connect(rabbit.url);
  const channel = await taker.createConfirmChannel();
  const limits = {
    'x-queue-type': 'quorum',
    'x-delivery-limit': 2,
    'x-dead-letter-exchange': '',
    'x-dead-letter-routing-key': `${IN}.dead`,
    'x-dead-letter-strategy': 'at-least-once',
    'x-overflow': 'reject-publish',
  };
  await channel.assertQueue('shop.poison', { durable: true, arguments: limits });
  let times = 0;
  await channel.consume('shop.poison', (letter) => {
    if (!letter) return;
    times += 1;
    channel.nack(letter, false, true);
  });
  await shop.raw('shop.poison', JSON.stringify(message));
  expect(await answered(message.id)).toMatchObject([
    { type: 'conversion.task.rejected', data: { code: 'worker_lost', retryable: true } },
  ]);
  expect(times).toBe(3);
  await taker.close();
  const dead = await athanor(product, ['doors', 'dead']);
  expect(dead).toContain(message.id);
  expect(await athanor(product, ['doors', 'replay', 'all'])).toContain('1 message(s)');
  await expect
    .poll(async () => (await answered(message.id)).map(({ type }) => type), { timeout: 40_000 })
    .toContain('conversion.task.done');
});

it('health and metrics say how far it is behind', async () => {
  const list = async () =>
    (await httpClient(product.url).get<{ checks: { doors: { list: object[] } } }>('/healthz')).body.checks.doors.list;
  const slow = await athanor(product, ['key', 'add', 'slow', '--rate', '1']);
  const own = httpClient(product.url, { Authorization: `Bearer ${slow}` });
  const file_id = await upload(own, new Uint8Array(await makePng()));
  // Over its limit from the start, so that everything stays in hand (eight of one queue) or on the broker.
  await own.post('/api/v1/tasks', { file_id, target: 'webp' });
  for (let number = 0; number < 11; number += 1) await shop.send('slow.tasks', { file_id, target: 'webp' });
  const oldest_s = expect.any(Number) as number;
  const broker = `amqp://${new URL(rabbit.url).host}/`;
  await expect
    .poll(list, { timeout: 40_000 })
    .toContainEqual({ door: 'amqp', broker, queue: 'slow.tasks', waiting: 3, in_hand: 8, oldest_s, consumers: 1 });
  const scrape = async () => (await fetch(new URL('/metrics', product.url))).text();
  await expect
    .poll(scrape, { timeout: 40_000 })
    .toContain(`conv_door_depth{door="amqp",broker="${broker}",queue="slow.tasks",state="waiting"} 3`);
  expect(await scrape()).toMatch(
    /conv_door_messages_total\{door="amqp",queue="shop.tasks",broker="[^"]+",result="accepted"\} [1-9]/,
  );
});

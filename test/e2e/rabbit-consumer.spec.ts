// What takes messages out of RabbitMQ, when only a part of its beginning works: it begins anew and takes no more than it may have in hand.
import { connect } from 'amqplib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { RabbitConsumer } from '../../src/doors/rabbit-consumer.js';
import { RabbitLine } from '../../src/shared/rabbit-line.js';
import { ownRabbit } from '../harness/rabbitmq.js';

const [ORDERS, RETURNS] = ['orders', 'returns'];
let url: string;
let consumer: RabbitConsumer;
let other: Awaited<ReturnType<typeof connect>>;

beforeAll(async () => {
  ({ url } = await ownRabbit());
  other = await connect(url);
});
afterAll(async () => {
  await consumer.close();
  await other.close();
});

it('consumes each queue once, however often only a part of its beginning works', async () => {
  const inHand: string[] = [];
  let beginnings = 0;
  await new Promise<void>((resolve) => {
    consumer = new RabbitConsumer(new RabbitLine(url), {
      queues: [ORDERS, RETURNS],
      prefetch: 1,
      make: async (channel, queue) => {
        await channel.assertQueue(queue);
      },
      receive: (queue, { content }) => inHand.push(`${queue} ${content.toString()}`),
      ready: () => {
        beginnings += 1;
        if (beginnings < 2) return Promise.reject(new Error('not yet'));
        resolve();
        return Promise.resolve();
      },
    });
  });
  const channel = await other.createConfirmChannel();
  // Those of a line that was closed are gone when the broker has noticed.
  for (const queue of [ORDERS, RETURNS])
    await expect.poll(async () => (await channel.checkQueue(queue)).consumerCount).toBe(1);
  for (const name of ['first', 'second', 'third']) channel.sendToQueue(ORDERS, Buffer.from(name));
  await channel.waitForConfirms();
  await expect.poll(async () => (await channel.checkQueue(ORDERS)).messageCount).toBe(2);
  await expect.poll(() => inHand).toEqual(['orders first']);
});

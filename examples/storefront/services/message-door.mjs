// Sends tasks as messages and hears what became of them, over Redis or RabbitMQ, as the address says. The form is that of docs/message-doors.md.
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { connect } from 'amqplib';
import { Redis } from 'ioredis';

/** `hear` gets the type, the correlation id and the data of every answer. */
export async function openDoor({ broker, source, queue, replies, hear }) {
  const told = (text) => {
    const { type, correlation_id, data } = JSON.parse(text);
    return hear(type.split('.').at(-1), correlation_id, data);
  };
  const put = await (broker.startsWith('amqp') ? overRabbit : overRedis)(broker, queue, replies, told);
  return {
    /** The same `id` again is the same task. */
    send: (operation, options, about, id = randomUUID()) =>
      put(
        JSON.stringify({
          specversion: '1.0',
          type: 'conversion.task.requested',
          id,
          source,
          datacontenttype: 'application/json',
          reply_to: replies,
          correlation_id: about,
          data: { operation, options },
        }),
      ),
  };
}

async function overRabbit(broker, queue, replies, told) {
  const connection = await connect(broker);
  const fatal = (error) => {
    console.error(error.message);
    process.exit(1); // Whoever runs it starts it again.
  };
  connection.on('error', fatal);
  const channel = await connection.createConfirmChannel();
  channel.on('error', fatal);
  await isThere(connection, queue);
  await channel.assertQueue(replies, { durable: true });
  await channel.consume(replies, async (message) => {
    if (!message) return;
    await told(message.content.toString());
    channel.ack(message);
  });
  return async (text) => {
    channel.sendToQueue(queue, Buffer.from(text), { persistent: true, contentType: 'application/json' });
    await channel.waitForConfirms();
  };
}

/** The task service makes its queue; what is sent before that would be lost. A question about a missing queue ends its channel. */
async function isThere(connection, queue) {
  for (; ; await pause(200)) {
    const asking = await connection.createChannel();
    asking.on('error', () => undefined);
    const found = await asking.checkQueue(queue).catch(() => undefined);
    if (found) return asking.close();
  }
}

async function overRedis(broker, queue, replies, told) {
  const [sender, reader] = [new Redis(broker), new Redis(broker)];
  for (const each of [sender, reader]) each.on('error', (error) => console.error(error.message));
  void (async () => {
    for (let last = '$'; ;) {
      const heard = await reader.xread('BLOCK', 0, 'STREAMS', replies, last).catch(() => null);
      for (const [id, [, text]] of heard?.[0]?.[1] ?? []) {
        last = id;
        await told(text);
      }
    }
  })();
  return (text) => sender.xadd(queue, '*', 'event', text);
}

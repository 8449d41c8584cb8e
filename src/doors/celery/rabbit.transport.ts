// Celery's queues in RabbitMQ, made as Celery makes them. Opened by celery-door.ts.
import type { ConfirmChannel, ConsumeMessage, Options } from 'amqplib';
import { RabbitLine } from '../../shared/rabbit-line.js';
import { inHand, RabbitConsumer } from '../rabbit-consumer.js';
import { MOST_IN_HAND, type Delivery, type Handle, type Transport } from './celery-transport.js';
import { readElement, writeElement, type WireMessage } from './celery-wire.js';

const [WORDS, EVENTS] = ['celery.pidbox', 'celeryev'];
const WORD_TTL_MS = 60_000;

export class RabbitTransport implements Transport {
  private readonly line: RabbitLine;
  private consumer: RabbitConsumer | undefined;
  private listener: ((word: WireMessage) => void) | undefined;
  private announcing: ConfirmChannel | undefined;

  constructor(
    url: string,
    private readonly maxPriority: number,
  ) {
    this.line = new RabbitLine(url);
  }

  consume(queues: readonly string[], handle: Handle): void {
    this.consumer = new RabbitConsumer(this.line, {
      queues,
      prefetch: Math.ceil(MOST_IN_HAND / queues.length),
      make: (channel, queue) => this.make(channel, queue),
      receive: (queue, message, channel) => void handle(delivery(queue, message, channel)),
      ready: async (channel) => {
        if (this.listener) await this.listen(channel);
      },
    });
  }

  send(queue: string, message: WireMessage): Promise<void> {
    return this.line.send(queue, message.body, optionsOf(message));
  }

  sendElement(queue: string, element: Buffer): Promise<void> {
    return this.send(queue, readElement(element));
  }

  /** One queue for all our processes, so that each word reaches one. It ends with the last of them. */
  hear(listener: (word: WireMessage) => void): void {
    this.listener = listener;
  }

  async answer(exchange: string, routingKey: string, message: WireMessage): Promise<void> {
    const { channel } = await this.line.opened();
    await channel.assertExchange(exchange, 'direct', { durable: false });
    channel.publish(exchange, routingKey, message.body, optionsOf(message));
  }

  async announce(routingKey: string, message: WireMessage): Promise<void> {
    const { channel } = await this.line.opened();
    if (this.announcing !== channel) await channel.assertExchange(EVENTS, 'topic', { durable: true });
    this.announcing = channel;
    channel.publish(EVENTS, routingKey, message.body, optionsOf(message));
  }

  private async listen(channel: ConfirmChannel): Promise<void> {
    await channel.assertExchange(WORDS, 'fanout', { durable: false });
    await channel.assertQueue(`athanor.${WORDS}`, { durable: false, autoDelete: true, messageTtl: WORD_TTL_MS });
    await channel.bindQueue(`athanor.${WORDS}`, WORDS, '');
    const hear = (message: ConsumeMessage | null) => {
      if (message) this.listener?.(wireOf(message));
    };
    await channel.consume(`athanor.${WORDS}`, hear, { noAck: true });
  }

  async stop(): Promise<void> {
    await this.consumer?.stop();
  }

  async close(): Promise<void> {
    await (this.consumer ?? this.line).close();
  }

  /** A missing queue is made as Celery makes it, so that nothing is sent into the void before its first sender comes. */
  private async make(channel: ConfirmChannel, queue: string): Promise<void> {
    await channel.assertExchange(queue, 'direct', { durable: true });
    const more = this.maxPriority > 0 ? { maxPriority: this.maxPriority } : {};
    await channel.assertQueue(queue, { durable: true, ...more });
    await channel.bindQueue(queue, queue, queue);
  }
}

function optionsOf(message: WireMessage): Options.Publish {
  const { headers, contentType, contentEncoding, correlationId, replyTo, priority } = message;
  return {
    headers: { ...headers },
    contentType,
    contentEncoding,
    deliveryMode: 2,
    ...(correlationId !== null && { correlationId }),
    ...(replyTo !== null && { replyTo }),
    ...(priority !== null && { priority }),
  };
}

function wireOf({ content, properties }: ConsumeMessage): WireMessage {
  const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : null);
  return {
    body: content,
    contentType: text(properties.contentType) ?? 'application/octet-stream',
    contentEncoding: text(properties.contentEncoding) ?? 'utf-8',
    headers: { ...properties.headers },
    correlationId: text(properties.correlationId),
    replyTo: text(properties.replyTo),
    priority: typeof properties.priority === 'number' ? properties.priority : null,
  };
}

function delivery(queue: string, message: ConsumeMessage, channel: ConfirmChannel): Delivery {
  const wire = wireOf(message);
  return {
    queue,
    get element() {
      return Buffer.from(writeElement(queue, wire, message.fields.exchange));
    },
    size: message.content.length,
    read: () => wire,
    ...inHand(message, channel),
  };
}

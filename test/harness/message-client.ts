// A service that sends messages and reads answers, with nothing but the plain clients of Redis and RabbitMQ.
import { randomUUID } from 'node:crypto';
import { connect, type ConfirmChannel } from 'amqplib';
import { Redis } from 'ioredis';
import { atFileEnd } from './work-area.js';

export interface Reply {
  readonly specversion: string;
  readonly id: string;
  readonly type: string;
  readonly source: string;
  readonly subject?: string;
  readonly correlation_id?: string;
  readonly traceparent?: string;
  readonly data: Readonly<Record<string, unknown>> & {
    readonly task_id?: string;
    readonly code?: string;
    readonly outputs?: readonly { readonly id: string; readonly filename: string; readonly format: string }[];
  };
}
export interface MessageClient {
  /** What is not given is as it should be. */
  send(queue: string, data: object, more?: object): Promise<string>;
  raw(queue: string, body: Buffer | string, properties?: Record<string, string>): Promise<void>;
  replies(queue: string): Promise<Reply[]>;
}

export function envelope(data: object, more: object = {}): { id: string; [name: string]: unknown } {
  const id = randomUUID();
  return {
    specversion: '1.0',
    id,
    source: '/shop',
    type: 'conversion.task.requested',
    time: new Date().toISOString(),
    datacontenttype: 'application/json',
    correlation_id: id,
    data,
    ...more,
  };
}

export function streamClient(url: string): MessageClient & { readonly redis: Redis } {
  const redis = new Redis(url);
  redis.on('error', () => undefined);
  atFileEnd(() => Promise.resolve(redis.disconnect()));
  const raw = async (queue: string, body: Buffer | string, properties: Record<string, string> = {}) => {
    await redis.xadd(queue, '*', 'event', body, ...Object.entries(properties).flat());
  };
  return {
    redis,
    raw,
    async send(queue, data, more) {
      const message = envelope(data, more);
      await raw(queue, JSON.stringify(message));
      return message.id;
    },
    async replies(queue) {
      const entries = await redis.xrange(queue, '-', '+');
      return entries.map(([, fields]) => JSON.parse(fields[1] ?? '') as Reply);
    },
  };
}

/** Answers are gathered as they come. */
export async function quorumClient(
  url: string,
): Promise<MessageClient & { close(): Promise<void>; readonly channel: ConfirmChannel }> {
  const connection = await connect(url);
  connection.on('error', () => undefined);
  const channel = await connection.createConfirmChannel();
  channel.on('error', () => undefined);
  const heard = new Map<string, Reply[]>();
  const raw = async (queue: string, body: Buffer | string, properties: Record<string, string> = {}) => {
    const sent = { deliveryMode: 2, contentType: 'application/json', ...properties };
    await new Promise<void>((resolve, reject) => {
      channel.publish('', queue, Buffer.from(body), sent, (error: unknown) =>
        error == null ? resolve() : reject(error instanceof Error ? error : new Error('The broker did not take it.')),
      );
    });
  };
  const close = () => connection.close().catch(() => undefined);
  atFileEnd(close);
  return {
    raw,
    close,
    channel,
    async send(queue, data, more) {
      const message = envelope(data, more);
      await raw(queue, JSON.stringify(message));
      return message.id;
    },
    async replies(queue) {
      let all = heard.get(queue);
      if (!all) {
        heard.set(queue, (all = []));
        const gathered = all;
        await channel.assertQueue(queue, { durable: true });
        await channel.consume(
          queue,
          (message) => {
            if (message) gathered.push(JSON.parse(message.content.toString()) as Reply);
          },
          { noAck: true },
        );
      }
      return all;
    },
  };
}

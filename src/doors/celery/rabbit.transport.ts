// Celery's queues in RabbitMQ. A message stays the broker's until it is acknowledged, so what a process had in hand comes again by itself. Whatever breaks
// (the broker, a channel, a queue that is deleted) ends in one place: everything is closed and opened anew.
import { setTimeout as sleep } from 'node:timers/promises';
import type { ChannelModel, ConfirmChannel, ConsumeMessage } from 'amqplib';
import { AppError } from '../../shared/errors.js';
import { log } from '../../shared/log.js';
import { connect } from './amqp-tables.js';
import { MOST_IN_HAND, type Delivery, type Handle, type Transport } from './celery-transport.js';
import { readElement, writeElement, type WireMessage } from './celery-wire.js';

const AGAIN_MS = 500;
const LONGEST_MS = 5000;
const PATIENCE_MS = 10_000;
const HEARTBEAT_S = 10;
const [WORDS, EVENTS] = ['celery.pidbox', 'celeryev'];
const WORD_TTL_MS = 60_000;

interface Line {
  readonly connection: ChannelModel;
  readonly channel: ConfirmChannel;
  /** Resolves when it broke or was closed. */
  readonly gone: Promise<void>;
}

export class RabbitTransport implements Transport {
  private line: Promise<Line> | undefined;
  private readonly stopping = new AbortController();
  private consuming: Promise<void> = Promise.resolve();
  private readonly tags: string[] = [];
  private listener: ((word: WireMessage) => void) | undefined;
  private announcing: ConfirmChannel | undefined;
  private readonly log = log('doors');

  constructor(
    private readonly url: string,
    private readonly maxPriority: number,
  ) {}

  consume(queues: readonly string[], handle: Handle): void {
    this.consuming = this.consumeAgain(queues, handle);
  }

  async send(queue: string, message: WireMessage): Promise<void> {
    const { channel, gone } = await this.opened();
    const confirmed = new Promise<void>((resolve, reject) => {
      publish(channel, '', queue, message, (error) => (error == null ? resolve() : reject(away(error))));
    });
    // A line that breaks is not always told to those who wait for a confirmation on it.
    await Promise.race([
      confirmed,
      gone.then(() => {
        throw away();
      }),
    ]);
  }

  sendElement(queue: string, element: Buffer): Promise<void> {
    return this.send(queue, readElement(element));
  }

  /** One queue for all our processes, so that each word reaches one. It ends with the last of them. */
  hear(listener: (word: WireMessage) => void): void {
    this.listener = listener;
  }

  async answer(exchange: string, routingKey: string, message: WireMessage): Promise<void> {
    const { channel } = await this.opened();
    await channel.assertExchange(exchange, 'direct', { durable: false });
    publish(channel, exchange, routingKey, message);
  }

  async announce(routingKey: string, message: WireMessage): Promise<void> {
    const { channel } = await this.opened();
    if (this.announcing !== channel) await channel.assertExchange(EVENTS, 'topic', { durable: true });
    this.announcing = channel;
    publish(channel, EVENTS, routingKey, message);
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
    this.stopping.abort();
    const line = await this.line?.catch(() => undefined);
    if (!line) return;
    await Promise.all(this.tags.splice(0).map((tag) => line.channel.cancel(tag).catch(() => undefined)));
  }

  async close(): Promise<void> {
    this.stopping.abort();
    const line = await this.line?.catch(() => undefined);
    await line?.connection.close().catch(() => undefined);
    await this.consuming;
  }

  private async consumeAgain(queues: readonly string[], handle: Handle): Promise<void> {
    for (let waitMs = AGAIN_MS; !this.isStopping(); waitMs = Math.min(2 * waitMs, LONGEST_MS)) {
      try {
        const { connection, channel, gone } = await this.opened();
        // Of each consumer.
        await channel.prefetch(Math.ceil(MOST_IN_HAND / queues.length));
        for (const queue of queues) await this.declare(connection, queue);
        for (const queue of queues) {
          const { consumerTag } = await channel.consume(queue, (message) => {
            if (message) void handle(delivery(queue, message, channel));
            // The queue was deleted: declare it again.
            else void connection.close().catch(() => undefined);
          });
          this.tags.push(consumerTag);
        }
        if (this.listener) await this.listen(channel);
        waitMs = AGAIN_MS;
        await gone;
        this.tags.length = 0;
      } catch (error) {
        if (!this.isStopping()) this.log.warn({ error: String(error) }, 'the broker does not answer; trying again');
      }
      await sleep(waitMs, undefined, { signal: this.stopping.signal }).catch(() => undefined);
    }
  }

  /** A queue that is there is taken as it is; a missing one is made as Celery makes it, so that nothing is sent into the void before its first sender comes. */
  private async declare(connection: ChannelModel, queue: string): Promise<void> {
    const trial = await connection.createChannel();
    // The answer "there is none" comes as the end of the channel, also as an event.
    trial.on('error', () => undefined);
    const isThere = await trial.checkQueue(queue).then(
      () => true,
      (error: unknown) => {
        if ((error as { code?: number }).code !== NOT_FOUND) throw away(error);
        return false;
      },
    );
    if (isThere) return trial.close();
    const channel = await connection.createChannel();
    channel.on('error', () => undefined);
    await channel.assertExchange(queue, 'direct', { durable: true });
    const more = this.maxPriority > 0 ? { maxPriority: this.maxPriority } : {};
    await channel.assertQueue(queue, { durable: true, ...more });
    await channel.bindQueue(queue, queue, queue);
    await channel.close();
  }

  private isStopping(): boolean {
    return this.stopping.signal.aborted;
  }

  private opened(): Promise<Line> {
    if (!this.line) {
      const line = this.open();
      this.line = line;
      const forget = () => {
        if (this.line === line) this.line = undefined;
      };
      line.then(({ gone }) => gone.then(forget), forget);
    }
    return this.line;
  }

  private async open(): Promise<Line> {
    const connection = await connect(withHeartbeat(this.url), { timeout: PATIENCE_MS, keepAlive: true });
    const gone = new Promise<void>((resolve) => connection.once('close', () => resolve()));
    connection.on('error', (error: Error) => this.log.debug({ error: error.message }, 'the line to the broker broke'));
    const channel = await connection.createConfirmChannel();
    channel.on('error', (error: Error) => this.log.debug({ error: error.message }, 'a channel broke'));
    // Without its channel a connection is of no use.
    channel.once('close', () => void connection.close().catch(() => undefined));
    return { connection, channel, gone };
  }
}

const NOT_FOUND = 404;

function publish(
  channel: ConfirmChannel,
  exchange: string,
  routingKey: string,
  { body, headers, contentType, contentEncoding, correlationId, replyTo, priority }: WireMessage,
  confirmed?: (error: unknown) => void,
): void {
  const options = {
    headers: { ...headers },
    contentType,
    contentEncoding,
    deliveryMode: 2,
    ...(correlationId !== null && { correlationId }),
    ...(replyTo !== null && { replyTo }),
    ...(priority !== null && { priority }),
  };
  channel.publish(exchange, routingKey, body, options, confirmed);
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
  const settle = (act: () => void) => {
    try {
      act();
    } catch {
      // Its channel is closed: the broker gives it out again.
    }
    return Promise.resolve();
  };
  return {
    queue,
    get element() {
      return Buffer.from(writeElement(queue, wire, message.fields.exchange));
    },
    size: message.content.length,
    read: () => wire,
    acknowledge: () => settle(() => channel.ack(message)),
    giveBack: () => settle(() => channel.nack(message, false, true)),
  };
}

function withHeartbeat(url: string): string {
  const parsed = new URL(url);
  if (!parsed.searchParams.has('heartbeat')) parsed.searchParams.set('heartbeat', String(HEARTBEAT_S));
  // To Celery no virtual host and the host named / are the same.
  if (parsed.pathname === '' || parsed.pathname === '/' || parsed.pathname === '//') parsed.pathname = '/%2F';
  return parsed.href;
}

function away(cause?: unknown): AppError {
  return new AppError('dependency_down', 'The broker does not answer. Try again in a moment.', { cause });
}

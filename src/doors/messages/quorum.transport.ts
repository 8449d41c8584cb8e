// Quorum queues of RabbitMQ: a message that was given out too often goes to the queue "….dead" beside its own, which is emptied too, so that it becomes a dead
// letter like any other. Opened by message-door.ts.
import { createHash } from 'node:crypto';
import type { ConfirmChannel, ConsumeMessage } from 'amqplib';
import { RabbitLine } from '../../shared/rabbit-line.js';
import { within } from '../../shared/within.js';
import type { SentLetter } from '../../tasks/dead-letters.js';
import { countOf, inHand, RabbitConsumer } from '../rabbit-consumer.js';
import { givenOutTooOften, type MessageDelivery, type MessageTransport, type QueueFacts } from './message-transport.js';

const DEAD = '.dead';
const LOOK_MS = 3000;
const KEPT = ['contentType', 'contentEncoding', 'replyTo', 'correlationId', 'messageId', 'type', 'timestamp'] as const;

export class QuorumTransport implements MessageTransport {
  readonly door = 'amqp';
  private readonly line: RabbitLine;
  private consumer: RabbitConsumer | undefined;
  /** When they came, by queue. */
  private readonly inHand = new Map<string, Set<{ readonly at: number }>>();

  constructor(
    url: string,
    private readonly mostInHand: number,
    private readonly deliveryLimit: number,
  ) {
    this.line = new RabbitLine(url);
  }

  consume(queues: readonly string[], handle: (delivery: MessageDelivery) => void): void {
    for (const queue of queues) this.inHand.set(queue, new Set());
    this.consumer = new RabbitConsumer(this.line, {
      queues: queues.flatMap((queue) => [queue, queue + DEAD]),
      prefetch: this.mostInHand,
      make: (channel, queue) => this.make(channel, queue),
      receive: (queue, message, channel) => handle(this.delivery(queue, message, channel)),
    });
  }

  async look(): Promise<QueueFacts[]> {
    const counts = await within(LOOK_MS, this.counts()).catch(() => new Map<string, number>());
    return [...this.inHand].map(([queue, mine]) => {
      const oldest = Math.min(...[...mine].map(({ at }) => at));
      return {
        queue,
        waiting: counts.get(queue) ?? null,
        in_hand: mine.size,
        // Of those in hand: the broker does not tell it of the others.
        oldest_s: mine.size === 0 ? null : Math.round((performance.now() - oldest) / 1000),
      };
    });
  }

  async sendAgain({ queue, element, properties }: SentLetter): Promise<void> {
    await this.line.send(queue, element, { ...properties, deliveryMode: 2 });
  }

  async stop(): Promise<void> {
    await this.consumer?.stop();
  }

  async close(): Promise<void> {
    await (this.consumer ?? this.line).close();
  }

  private async counts(): Promise<Map<string, number>> {
    const line = await this.line.current();
    if (!line) return new Map();
    const found = [...this.inHand.keys()].map(async (queue) => [queue, await countOf(line.connection, queue)] as const);
    return new Map(
      (await Promise.all(found)).flatMap(([queue, count]) => (count === undefined ? [] : [[queue, count]])),
    );
  }

  private async make(channel: ConfirmChannel, queue: string): Promise<void> {
    const kind = { 'x-queue-type': 'quorum' };
    if (queue.endsWith(DEAD)) {
      await channel.assertQueue(queue, { durable: true, arguments: kind });
      return;
    }
    const limits = {
      'x-delivery-limit': this.deliveryLimit,
      'x-dead-letter-exchange': '',
      'x-dead-letter-routing-key': queue + DEAD,
      // A letter leaves its queue only when the other one has it; that needs the latter.
      'x-dead-letter-strategy': 'at-least-once',
      'x-overflow': 'reject-publish',
    };
    await channel.assertQueue(queue, { durable: true, arguments: { ...kind, ...limits } });
  }

  private delivery(from: string, message: ConsumeMessage, channel: ConfirmChannel): MessageDelivery {
    const isDead = !this.inHand.has(from);
    const queue = isDead ? from.slice(0, -DEAD.length) : from;
    const mine = this.inHand.get(queue);
    const taken = { at: performance.now() };
    mine?.add(taken);
    const settled = inHand(message, channel);
    const after = async (settle: () => Promise<void>) => {
      mine?.delete(taken);
      await settle();
    };
    const properties: Record<string, unknown> = { ...message.properties };
    return {
      door: 'amqp',
      queue,
      body: message.content,
      properties: Object.fromEntries(
        ['contentType', 'contentEncoding', 'replyTo', 'correlationId', 'messageId'].map((name) => [
          name,
          text(properties[name]),
        ]),
      ),
      key: createHash('sha256')
        .update(text(properties['messageId']) ?? '')
        .update('\n')
        .update(message.content)
        .digest('hex'),
      poison: isDead ? whyDead(message, this.deliveryLimit) : undefined,
      kept: Object.fromEntries(
        KEPT.flatMap((name) => (properties[name] === undefined ? [] : [[name, properties[name]]])),
      ),
      acknowledge: () => after(() => settled.acknowledge()),
      giveBack: () => after(() => settled.giveBack()),
    };
  }
}

function whyDead({ properties }: ConsumeMessage, limit: number): string {
  const reason = text(properties.headers?.['x-first-death-reason']) ?? 'delivery_limit';
  if (reason === 'delivery_limit') return givenOutTooOften(limit + 1);
  return `RabbitMQ has put the message aside itself (${reason.slice(0, 40)}).`;
}

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

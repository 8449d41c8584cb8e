// Takes messages out of queues of RabbitMQ until it is stopped. A message stays the broker's until it is acknowledged, so what a process had in hand comes
// again by itself; whatever breaks ends in one place: everything is closed and opened anew. Used by the transports of the doors.
import { setTimeout as sleep } from 'node:timers/promises';
import type { ChannelModel, ConfirmChannel, ConsumeMessage } from 'amqplib';
import { log } from '../shared/log.js';
import { away, type Line, type RabbitLine } from '../shared/rabbit-line.js';
import type { InHand } from './intake-loop.js';

const AGAIN_MS = 500;
const LONGEST_MS = 5000;
const NOT_FOUND = 404;

export interface Consumption {
  readonly queues: readonly string[];
  /** Of each queue. */
  readonly prefetch: number;
  /** Makes a queue that is not there; one that is there is taken as it is. */
  readonly make: (channel: ConfirmChannel, queue: string) => Promise<void>;
  readonly receive: (queue: string, message: ConsumeMessage, channel: ConfirmChannel) => void;
  /** What else a new line needs. */
  readonly ready?: (channel: ConfirmChannel) => Promise<void>;
}

export class RabbitConsumer {
  private readonly tags: string[] = [];
  private readonly stopping = new AbortController();
  private readonly ended: Promise<void>;
  private readonly log = log('doors');

  constructor(
    private readonly line: RabbitLine,
    consumption: Consumption,
  ) {
    this.ended = this.consumeAgain(consumption);
  }

  /** Takes nothing new. */
  async stop(): Promise<void> {
    this.stopping.abort();
    const line = await this.line.current();
    if (!line) return;
    const cancelled = this.tags.splice(0).map(async (tag) => line.channel.cancel(tag));
    await line.there.wait(Promise.all(cancelled)).catch(() => undefined);
  }

  async close(): Promise<void> {
    this.stopping.abort();
    await this.line.close();
    await this.ended;
  }

  private async consumeAgain(consumption: Consumption): Promise<void> {
    for (let waitMs = AGAIN_MS; !this.isStopping(); waitMs = Math.min(2 * waitMs, LONGEST_MS)) {
      try {
        const line = await this.line.opened();
        await line.there.wait(this.begin(line, consumption));
        waitMs = AGAIN_MS;
        await line.gone;
      } catch (error) {
        if (!this.isStopping()) this.log.warn({ error: String(error) }, 'the broker does not answer; trying again');
        // What was begun on it goes with it: begun again on the same one, it would be consumed twice.
        await this.line.close();
      }
      this.tags.length = 0;
      await sleep(waitMs, undefined, { signal: this.stopping.signal }).catch(() => undefined);
    }
  }

  private async begin(
    { connection, channel }: Line,
    { queues, prefetch, make, receive, ready }: Consumption,
  ): Promise<void> {
    // Of each consumer.
    await channel.prefetch(prefetch);
    for (const queue of queues) await makeMissing(connection, queue, make);
    for (const queue of queues) {
      const { consumerTag } = await channel.consume(queue, (message) => {
        if (message) receive(queue, message, channel);
        // The queue was deleted: make it again.
        else void connection.close().catch(() => undefined);
      });
      this.tags.push(consumerTag);
    }
    await ready?.(channel);
  }

  private isStopping(): boolean {
    return this.stopping.signal.aborted;
  }
}

async function makeMissing(connection: ChannelModel, queue: string, make: Consumption['make']): Promise<void> {
  if ((await countOf(connection, queue)) !== undefined) return;
  const channel = await connection.createConfirmChannel();
  channel.on('error', () => undefined);
  await make(channel, queue);
  await channel.close();
}

/** How many messages wait in it; undefined when there is no such queue. */
export async function countOf(connection: ChannelModel, queue: string): Promise<number | undefined> {
  const trial = await connection.createChannel();
  // The answer "there is none" comes as the end of the channel, also as an event.
  trial.on('error', () => undefined);
  const count = await trial.checkQueue(queue).then(
    ({ messageCount }) => messageCount,
    (error: unknown) => {
      if ((error as { code?: number }).code !== NOT_FOUND) throw away(error);
      return undefined;
    },
  );
  if (count !== undefined) await trial.close();
  return count;
}

/** A message whose channel is closed is given out again by the broker: nothing is left to do then. */
export function inHand(message: ConsumeMessage, channel: ConfirmChannel): InHand {
  const settle = (act: () => void) => {
    try {
      act();
    } catch {
      // Its channel is closed.
    }
    return Promise.resolve();
  };
  return {
    acknowledge: () => settle(() => channel.ack(message)),
    giveBack: () => settle(() => channel.nack(message, false, true)),
  };
}

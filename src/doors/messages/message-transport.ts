// The seam between this door and a broker: streams of Redis and queues of RabbitMQ stand behind it. Opened by message-door.ts.
import type { DoorQueue } from '../../entities/door-queue.entity.js';
import type { Broker } from '../../entities/task.entity.js';
import type { SentLetter } from '../../tasks/dead-letters.js';
import type { InHand } from '../intake-loop.js';

/** What the broker itself knows of a message; a field of the message wins over it. */
export interface Properties {
  readonly contentType?: string | undefined;
  readonly contentEncoding?: string | undefined;
  readonly replyTo?: string | undefined;
  readonly correlationId?: string | undefined;
  readonly messageId?: string | undefined;
}
export interface MessageDelivery extends InHand {
  readonly door: Broker;
  readonly queue: string;
  readonly body: Buffer;
  readonly properties: Properties;
  /** Told apart from all others by it, as well as the broker can. */
  readonly key: string;
  /** Why nobody could take it before, when that is why it is here. */
  readonly poison?: string | undefined;
  /** What a dead letter needs beside the body, to be sent again as it was. */
  readonly kept: Record<string, unknown>;
}
export type QueueFacts = Pick<DoorQueue, 'queue' | 'waiting' | 'in_hand' | 'oldest_s'>;

export interface MessageTransport {
  readonly door: Broker;
  /** Until `stop` is called; messages are handled side by side, as many of each queue as may be in hand. */
  consume(queues: readonly string[], handle: (delivery: MessageDelivery) => void): void;
  /** How things stand; waiting is null while the broker does not answer. */
  look(): Promise<QueueFacts[]>;
  sendAgain(letter: SentLetter): Promise<void>;
  /** Takes nothing new. */
  stop(): Promise<void>;
  close(): Promise<void>;
}

export const givenOutTooOften = (times: number) =>
  `The message was given out ${times} times, and whoever had it in hand was gone each time. Look into the log of the door, then send it again.`;

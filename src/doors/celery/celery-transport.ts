// The seam between this door and a broker: Redis and RabbitMQ stand behind it. Opened by celery-door.ts.
import type { InHand } from '../intake-loop.js';
import type { WireMessage } from './celery-wire.js';

export interface Delivery extends InHand {
  readonly queue: string;
  /** As it goes into a list of Redis. */
  readonly element: Buffer;
  /** Of the bytes as they came. */
  readonly size: number;
  /** Throws malformed_request, or file_too_large where not even its sender can be read; where that can be, what is too large may have lost its body. */
  read(): WireMessage;
}
export type Handle = (delivery: Delivery) => Promise<void>;

export interface Transport {
  /** Until `stop` is called; messages are handled side by side, as many as may be in hand. */
  consume(queues: readonly string[], handle: Handle): void;
  /** Into a queue by its name; on the broker when this resolves. */
  send(queue: string, message: WireMessage): Promise<void>;
  /** A whole element as it once came. */
  sendElement(queue: string, element: Buffer): Promise<void>;
  /** Words to all workers; each is heard by one of our processes. */
  hear(listener: (word: WireMessage) => void): void;
  /** An answer to whoever asked with such a word. */
  answer(exchange: string, routingKey: string, message: WireMessage): Promise<void>;
  /** What happens, to whoever watches; lost when nobody does. */
  announce(routingKey: string, message: WireMessage): Promise<void>;
  /** Takes nothing new. */
  stop(): Promise<void>;
  close(): Promise<void>;
}

/** Messages in hand at a time in one process: enough for statements that are shared, little enough for others to help. */
export const MOST_IN_HAND = 128;

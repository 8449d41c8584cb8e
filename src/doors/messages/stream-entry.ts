// One entry of a stream: the message is in its field "event", what RabbitMQ has as properties may stand in fields beside it. Pure; used by stream.transport.ts.
import type { Redis } from 'ioredis';
import type { SentLetter } from '../../tasks/dead-letters.js';
import { givenOutTooOften, type MessageDelivery } from './message-transport.js';

/** Names and values in turn, as Redis has them. */
export type StreamEntry = readonly Buffer[];

const EVENT = 'event';
const properties = {
  'content-type': 'contentType',
  'content-encoding': 'contentEncoding',
  reply_to: 'replyTo',
  correlation_id: 'correlationId',
} as const;

export function streamDelivery(
  stream: string,
  id: string,
  entry: StreamEntry,
  times: number | undefined,
): Omit<MessageDelivery, 'acknowledge' | 'giveBack'> {
  const fields = Array.from({ length: entry.length / 2 }, (_, at) => {
    const [name = '', value = Buffer.alloc(0)] = [entry[2 * at]?.toString(), entry[2 * at + 1]];
    return { name, value };
  });
  const event = fields.find(({ name }) => name === EVENT);
  const beside = fields.filter((field) => field !== event);
  const known = beside.flatMap(({ name, value }) =>
    name in properties ? [[properties[name as keyof typeof properties], value.toString()] as const] : [],
  );
  return {
    door: 'redis',
    queue: stream,
    body: event?.value ?? Buffer.alloc(0),
    properties: Object.fromEntries(known),
    key: id,
    poison: times === undefined ? undefined : givenOutTooOften(times),
    kept: {
      has_event: event !== undefined,
      fields: beside.map(({ name, value }) => [name, value.toString('base64')]),
    },
  };
}

/** As it was, as a new entry. */
export async function addAgain(redis: Redis, { queue, element, properties: kept }: SentLetter): Promise<void> {
  const { has_event, fields } = (kept ?? {}) as { has_event?: boolean; fields?: [string, string][] };
  const beside = (fields ?? []).flatMap(([name, value]) => [name, Buffer.from(value, 'base64')]);
  const all = [...(has_event === false ? [] : [EVENT, element]), ...beside];
  await redis.xadd(queue, '*', ...all);
}

// A message as any transport carries it, and as one element of a list in Redis, which is also how a dead letter is kept. Pure; used by both transports.
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { AppError } from '../../shared/errors.js';
import { decodeUtf8, parseJson } from '../message-bytes.js';

export interface WireMessage {
  readonly body: Buffer;
  readonly contentType: string;
  readonly contentEncoding: string;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly correlationId: string | null;
  readonly replyTo: string | null;
  readonly priority: number | null;
}

const BODY_FIRST = /^\{\s*"body":\s*"/;
const bag = z.record(z.string(), z.unknown());
const text = z
  .string()
  .nullish()
  .transform((given) => given || null);
const element = z.object({
  body: z.string(),
  'content-type': z.string(),
  'content-encoding': z.string().nullish(),
  headers: bag,
  properties: z.object({
    body_encoding: z.string().nullish(),
    correlation_id: text,
    reply_to: text,
    priority: z.number().nullish(),
  }),
});

export function readElement(raw: Buffer): WireMessage {
  const found = element.safeParse(parseJson(decodeUtf8(raw, 'The message'), 'The message'));
  if (!found.success)
    throw new AppError(
      'malformed_request',
      `The message is not one of Celery: ${z.prettifyError(found.error).replaceAll(/\s+/g, ' ')}`,
    );
  const { body, headers, properties } = found.data;
  return {
    body: Buffer.from(body, properties.body_encoding === 'base64' ? 'base64' : 'utf8'),
    contentType: found.data['content-type'],
    contentEncoding: found.data['content-encoding'] ?? 'utf-8',
    headers,
    correlationId: properties.correlation_id,
    replyTo: properties.reply_to,
    priority: properties.priority ?? null,
  };
}

/** Of one whose body is not worth reading: Celery's programs write the body first, and base64 has no quote in it. Undefined where that is not so. */
export function withoutBody(raw: Buffer): Buffer | undefined {
  const begin = BODY_FIRST.exec(raw.toString('latin1', 0, 20))?.[0].length;
  const end = begin === undefined ? -1 : raw.indexOf('"', begin);
  return end < 0 ? undefined : Buffer.concat([raw.subarray(0, begin), raw.subarray(end)]);
}

export function writeElement(queue: string, wire: WireMessage, exchange = ''): string {
  return JSON.stringify({
    body: wire.body.toString('base64'),
    'content-type': wire.contentType,
    'content-encoding': wire.contentEncoding,
    headers: wire.headers,
    properties: {
      correlation_id: wire.correlationId,
      reply_to: wire.replyTo,
      delivery_mode: 2,
      delivery_info: { exchange, routing_key: queue },
      priority: wire.priority ?? 0,
      body_encoding: 'base64',
      delivery_tag: randomUUID(),
    },
  });
}

/** A body of JSON, as everything is that we send. */
export function jsonMessage(
  body: unknown,
  { headers = {}, ...more }: Partial<Omit<WireMessage, 'body'>> = {},
): WireMessage {
  return {
    body: Buffer.from(JSON.stringify(body)),
    contentType: 'application/json',
    contentEncoding: 'utf-8',
    headers,
    correlationId: null,
    replyTo: null,
    priority: null,
    ...more,
  };
}

const CLOCK_BEGAN_S = 1_700_000_000;

/** Celery's programs set their own clock by what they hear and write it into headers, where more than 31 bits cannot be read by everybody. */
export function celeryClock(): number {
  return Math.floor(Date.now() / 1000) - CLOCK_BEGAN_S;
}

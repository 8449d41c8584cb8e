// What a message says: a CloudEvent "conversion.task.requested" around the body of POST /tasks. First who sent it, so that a refusal can be answered, then what
// it asks. Pure; called by message-intake.ts.
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { QueueTarget } from '../../entities/task.entity.js';
import { AppError } from '../../shared/errors.js';
import { invalid } from '../../shared/invalid-fields.js';
import { isText, requirePlain } from '../../shared/plain-values.js';
import { endNames, type EventName } from '../../tasks/events/event-names.js';
import { queueField } from '../../tasks/requests/callback-request.js';
import { decodeUtf8, parseJson } from '../message-bytes.js';
import type { MessageDelivery, Properties } from './message-transport.js';

export const REQUESTED = 'conversion.task.requested';
const MOST_BYTES = 2 ** 20;
const JSON_TYPES = ['application/json', 'application/cloudevents+json'];
const PLAIN = ['', 'utf-8', 'utf8', 'identity'];

/** What may be answered beside the end, which always is: the words of the wire, and the events that they are. */
const answers = {
  accepted: 'task.queued',
  started: 'task.started',
  retrying: 'task.retrying',
} as const satisfies Record<string, EventName>;
const ends = endNames.filter((name) => name.startsWith('task.'));

const word = z.string().min(1).max(200).refine(isText, 'must hold no NUL and no half character');
const traceparent = z.string().regex(/^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/, 'must be a traceparent of W3C');
const sender = z.object({
  id: word.optional(),
  reply_to: queueField.optional(),
  correlation_id: word.optional(),
  traceparent: traceparent.optional(),
});
const envelope = z.object({
  specversion: z.literal('1.0', 'must be "1.0"'),
  type: z.literal(REQUESTED, `must be "${REQUESTED}"`),
  id: word,
  source: z.string().min(1).max(500),
  time: z.iso.datetime({ offset: true }).optional(),
  datacontenttype: z
    .string()
    .regex(/^application\/json\b/i, 'must be application/json')
    .optional(),
  idempotency_key: word.optional(),
  answers: z.array(z.enum(Object.keys(answers) as [keyof typeof answers])).default([]),
  data: z.record(z.string(), z.unknown()),
});

export interface Sender extends z.output<typeof sender> {
  readonly whole: unknown;
}
export interface Request {
  readonly id: string;
  /** The same for a message that comes again. */
  readonly key: string;
  readonly fingerprint: string;
  readonly events: readonly string[];
  readonly data: Readonly<Record<string, unknown>>;
}

export function readJson({ body, properties }: Pick<MessageDelivery, 'body' | 'properties'>): unknown {
  if (body.length > MOST_BYTES)
    throw new AppError(
      'file_too_large',
      'The message is larger than 1 MB. Send a url, a file_id or a path, not contents.',
    );
  requireJson(properties);
  if (body.length === 0)
    throw new AppError(
      'malformed_request',
      'The message is empty. In a stream of Redis it stands in the field "event".',
    );
  const whole = parseJson(decodeUtf8(body, 'The message'), 'The message');
  requirePlain(whole);
  return whole;
}

/** As much of it as can be read: who sent something wrong wants to know. */
export function readSender(whole: unknown, { replyTo, correlationId, messageId }: Properties): Sender {
  const given = { reply_to: replyTo, correlation_id: correlationId, id: messageId };
  const said = typeof whole === 'object' && whole !== null ? (whole as Record<string, unknown>) : {};
  const fits = Object.entries(sender.shape).flatMap(([name, field]) => {
    const found = [said[name], given[name as keyof typeof given]].map((each) => field.safeParse(each).data);
    const value = found.find((each) => each !== undefined);
    return value === undefined ? [] : [[name, value]];
  });
  return { ...(Object.fromEntries(fits) as z.output<typeof sender>), whole };
}

export function readRequest({ whole }: Sender): Request {
  const found = envelope.extend(sender.shape).extend({ id: word }).safeParse(whole);
  if (!found.success) throw invalid(found.error);
  const { id, source, idempotency_key, answers: asked, data } = found.data;
  const digest = (text: string) => createHash('sha256').update(text).digest('base64url');
  return {
    id,
    key: `message ${digest(idempotency_key === undefined ? JSON.stringify([source, id]) : idempotency_key)}`,
    fingerprint: digest(canonical(data)),
    events: [...asked.map((each) => answers[each]), ...ends],
    data,
  };
}

export function replyOf(
  { reply_to, correlation_id, traceparent: trace }: Sender,
  broker: MessageDelivery['door'],
): QueueTarget | undefined {
  if (reply_to === undefined) return undefined;
  return {
    queue: reply_to,
    broker,
    ...(correlation_id !== undefined && { correlation_id }),
    ...(trace !== undefined && { traceparent: trace }),
  };
}

function requireJson({ contentType = JSON_TYPES[0] ?? '', contentEncoding = '' }: Properties): void {
  const type = contentType.split(';')[0]?.trim().toLowerCase() ?? '';
  if (!JSON_TYPES.includes(type))
    throw new AppError(
      'unsupported_media_type',
      `A message of the type "${type.slice(0, 60)}" is not read here. Send ${JSON_TYPES.join(' or ')}.`,
    );
  if (!PLAIN.includes(contentEncoding.toLowerCase()))
    throw new AppError(
      'unsupported_media_type',
      `The content encoding "${contentEncoding.slice(0, 60)}" is not understood here. Send the message as it is, in UTF-8.`,
    );
}

/** The same values give the same text, whatever order a sender's library writes them in. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([name, each]) => `${JSON.stringify(name)}:${canonical(each)}`).join(',')}}`;
}

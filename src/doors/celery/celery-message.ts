// What a message of Celery's protocol 2 says: first who sent what, so that a refusal can be answered, then the call itself. Pure; called by celery-intake.ts.
import { inflateSync } from 'node:zlib';
import { z } from 'zod';
import type { CeleryFollowers, CelerySender } from '../../entities/celery-task.entity.js';
import { AppError } from '../../shared/errors.js';
import { requireExact } from '../../shared/exact-numbers.js';
import { idOf, isId } from '../../shared/ids.js';
import { isText, readable, requirePlain } from '../../shared/plain-values.js';
import { decodeUtf8, parseJson } from '../message-bytes.js';
import type { WireMessage } from './celery-wire.js';

/** Whoever can be told something. */
export interface Sent {
  /** Id of the row: that of the message when it is a UUID. */
  readonly taskId: string;
  readonly sender: CelerySender;
}
export interface Envelope extends Sent {
  readonly runAt?: Date;
  readonly startBefore?: Date;
  readonly limits?: { readonly soft_s?: number; readonly hard_s?: number };
  readonly priority?: number;
}
export interface Call {
  readonly args: readonly unknown[];
  readonly kwargs: Readonly<Record<string, unknown>>;
  readonly followers: CeleryFollowers;
  /** It belongs to a chord, or one would come after it. */
  readonly isOfChord: boolean;
}

const MOST_BYTES = 2 ** 20;
const moment = z.string().transform((text, ctx) => {
  const isZoned = /([+-]\d\d:?\d\d|Z)$/.test(text);
  // Without a zone Celery means UTC.
  const at = new Date(isZoned ? text : `${text}Z`);
  if (Number.isNaN(at.getTime())) ctx.addIssue('must be a time such as 2026-01-31T10:00:00+00:00');
  return at;
});
const name = z.string().min(1).max(255).refine(isText, 'must hold no NUL and no half character');
/** Written for people, with everything in it as it is. */
const shown = z.string().transform(readable);
/** None as Celery has it: nothing, or 0. */
const limit = z
  .number()
  .nullish()
  .transform((seconds) => (seconds != null && seconds > 0 ? seconds : null));
const timelimit = z.tuple([limit, limit]).nullish();
const retries = z.int().min(0).nullish();
const orNone = <T extends z.ZodType>(kind: T) => kind.nullish().catch(null);
/** What is wrong with the rest is told to whoever waits for this id. */
const headers = z.object({
  id: name,
  task: name,
  root_id: orNone(name),
  parent_id: orNone(name),
  group: orNone(name),
  ignore_result: orNone(z.boolean()),
  argsrepr: orNone(shown),
  kwargsrepr: orNone(shown),
  retries: orNone(retries),
  timelimit: orNone(timelimit),
});
const terms = z.object({ eta: moment.nullish(), expires: moment.nullish(), retries, timelimit });
const signatures = z.array(z.unknown()).nullish();
const body = z.tuple([
  z.array(z.unknown()),
  z.record(z.string(), z.unknown()),
  z.object({ callbacks: signatures, errbacks: signatures, chain: signatures, chord: z.unknown().optional() }),
]);
/** What Celery makes of a group with something behind it. */
const chordSignature = z.object({ task: z.literal('celery.chord'), kwargs: z.object({ body: z.unknown() }) });

const composed = z.object({ kwargs: z.object({ tasks: z.array(z.unknown()) }) });
/** Nobody writes signatures in signatures so deep. */
const MOST_DEEP = 20;
/** Each of those is a value in a list in a value. */
const DEEPEST_BODY = 200;

export function readSent(wire: WireMessage, home: string): Sent {
  const { id, task, ...more } = ofHeaders(headers, wire);
  const [hard, soft] = more.timelimit ?? [];
  return {
    taskId: rowId(id),
    sender: {
      id,
      home,
      name: task,
      reply_to: orNone(name).parse(wire.replyTo) ?? null,
      correlation_id: orNone(name).parse(wire.correlationId) ?? id,
      root_id: more.root_id ?? id,
      parent_id: more.parent_id ?? null,
      group_id: more.group ?? null,
      ignore_result: more.ignore_result ?? false,
      only_hard_limit: hard != null && soft == null,
      retries: more.retries ?? 0,
      args: more.argsrepr ?? '',
      kwargs: more.kwargsrepr ?? '',
    },
  };
}

export function readEnvelope(wire: WireMessage, home: string): Envelope {
  const { eta, expires, ...more } = ofHeaders(terms, wire);
  const [hard, soft] = more.timelimit ?? [];
  return {
    ...readSent(wire, home),
    ...(eta && { runAt: eta }),
    ...(expires && { startBefore: expires }),
    ...((hard != null || soft != null) && {
      limits: { ...(soft != null && { soft_s: Math.ceil(soft) }), ...(hard != null && { hard_s: Math.ceil(hard) }) },
    }),
    // Celery writes 0 when nobody asked for a priority.
    ...(wire.priority !== null && wire.priority > 0 && { priority: Math.min(9, Math.round(wire.priority)) }),
  };
}

function ofHeaders<T extends z.ZodType>(wanted: T, wire: WireMessage): z.infer<T> {
  const found = wanted.safeParse(wire.headers);
  if (found.success) return found.data;
  throw new AppError(
    'malformed_request',
    `The headers are not those of Celery's protocol 2: ${z.prettifyError(found.error).replaceAll(/\s+/g, ' ')}`,
  );
}

export function readCall(wire: WireMessage): Call {
  if (wire.contentType !== 'application/json')
    throw new AppError(
      'unsupported_media_type',
      `Bodies of the type "${wire.contentType.slice(0, 60)}" are not opened here. Set task_serializer = 'json'.`,
    );
  const json = bodyOf(wire);
  const found = body.safeParse(parseJson(json, 'The body'));
  if (!found.success)
    throw new AppError('malformed_request', 'The body is not [args, kwargs, embed] as protocol 2 has it.');
  requirePlain(found.data, DEEPEST_BODY);
  requireExact(json);
  const [args, kwargs, { callbacks, errbacks, ...after }] = found.data;
  const links = after.chain ?? [];
  const isMember = after.chord != null;
  return {
    args,
    kwargs,
    // The body of its chord is what comes after a member.
    followers: {
      chain: isMember ? [after.chord, ...links] : links,
      callbacks: callbacks ?? [],
      errbacks: errbacks ?? [],
    },
    isOfChord: isMember || [...links, ...(callbacks ?? []), ...(errbacks ?? [])].some((each) => holdsChord(each)),
  };
}

export function bodyOfChord(signature: unknown): unknown {
  return chordSignature.safeParse(signature).data?.kwargs.body;
}

/** Itself, or in a group or chain that is called as one. */
function holdsChord(signature: unknown, depth = 0): boolean {
  if (depth > MOST_DEEP || bodyOfChord(signature) !== undefined) return true;
  return membersOf(signature).some((each) => holdsChord(each, depth + 1));
}

/** Of a group or chain. */
export function membersOf(signature: unknown): readonly unknown[] {
  return composed.safeParse(signature).data?.kwargs.tasks ?? [];
}

export function bodyOf(wire: WireMessage): string {
  return decodeUtf8(unpacked(wire), 'The body');
}

function unpacked({ body: bytes, headers: { compression } }: WireMessage): Buffer {
  if (bytes.length > MOST_BYTES) throw tooLarge();
  if (compression == null) return bytes;
  if (!['application/x-gzip', 'zlib', 'gzip'].includes(JSON.stringify(compression).slice(1, -1)))
    throw new AppError('unsupported_media_type', 'Only zlib is understood as the compression of a message.');
  try {
    return inflateSync(bytes, { maxOutputLength: MOST_BYTES });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge();
    throw new AppError('malformed_request', 'The body cannot be unpacked.', { cause });
  }
}

export function tooLarge(): AppError {
  return new AppError('file_too_large', 'The message is larger than 1 MB. Send paths, not contents.');
}

/** With base64 and headers around the body. */
export function isTooLarge(bytes: number): boolean {
  return bytes > 2 * MOST_BYTES;
}

/** The same text always gives the same id, so that a message that comes twice is one task. */
export function rowId(celeryId: string): string {
  return isId(celeryId) ? celeryId.toLowerCase() : idOf(`celery ${celeryId}`);
}

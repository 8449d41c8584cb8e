// How one route is told to the world: what it takes, what it answers, and an example that works. Each resource has its table of these
// (*.rows.ts beside this file); open-api.ts makes the document of them, the page of docs and the tests read them too.
import type { z } from 'zod';
import type { ErrorCode } from '../../shared/errors.js';
import type { Scope } from '../rights/scopes.js';
import { pageOf } from '../answer-fields.js';
import type { AnswerHeader, RequestHeader } from './header-table.js';

export const tags = {
  Convert: 'Bytes in, bytes out, in one call',
  Tasks: 'One piece of work: make it, watch it, fetch what came out',
  Jobs: 'Graphs and batches of tasks',
  Files: 'What was uploaded and what came out',
  Uploads: 'Large files on bad lines, in parts (tus 1.0); leave to upload without a key',
  Sharing: 'Links for people without a key',
  Events: 'What happens, as it happens',
  Webhooks: 'Be called when something happens',
  Capabilities: 'What this server can do, and how much of it',
  Account: 'Who asks: log-in, keys, preferences, usage',
  Celery: 'For programs that trigger, watch and control tasks as they would with Celery; see docs/flower.md',
  Operation: 'For operators: queues, workers, what runs by the clock, space',
  Administration: 'For administrators, and for those who look over everything',
  Health: 'For load balancers, containers and operators',
} as const;

export interface Answer {
  readonly description: string;
  /** JSON of this shape. */
  readonly json?: z.ZodType;
  /** Anything else, by its media type. */
  readonly media?: string;
  readonly headers?: readonly AnswerHeader[];
}

export interface RequestBody {
  readonly json?: z.ZodType;
  /** Fields of multipart/form-data; "file" holds the files. */
  readonly form?: z.ZodObject;
  readonly mostFiles?: 'one' | 'several';
  /** The fields of the form may name one instead. */
  readonly fileOptional?: true;
  /** The file itself is the body, whatever type it claims to have. */
  readonly raw?: true;
  /** It has to claim this one. */
  readonly rawType?: string;
  readonly optional?: true;
}

/** A request that works as soon as the ids of sample-ids.ts stand for things that exist. */
export interface Example {
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  /** Name of a file that is the body, or the field "file" of a form. */
  readonly file?: string;
  readonly form?: Readonly<Record<string, string>>;
}

export interface RouteRow {
  /** operationId: what generated clients call it. */
  readonly id: string;
  readonly tag: keyof typeof tags;
  readonly summary: string;
  readonly description?: string;
  /** As the access guard has it; the tests compare. */
  readonly need: Scope | 'nobody' | 'nothing' | 'overview';
  readonly query?: z.ZodObject;
  /** Parts of the path that are one of a few words. */
  readonly pathWords?: Readonly<Record<string, readonly string[]>>;
  /** The query takes other names too: what they are. */
  readonly freeQuery?: string;
  readonly headers?: readonly RequestHeader[];
  readonly body?: RequestBody;
  readonly answers: Readonly<Record<number, Answer>>;
  /** Beside those that every route of its kind may answer with. */
  readonly errors?: readonly ErrorCode[];
  readonly example: Example;
}
/** By method and path, as the controllers have them: 'GET /api/v1/tasks/:id'. */
export type RouteRows = Readonly<Record<string, RouteRow>>;

export const json = (description: string, schema: z.ZodType, ...headers: readonly AnswerHeader[]): Answer => ({
  description,
  json: schema,
  headers,
});
export const page = (description: string, item: z.ZodType): Answer => json(description, pageOf(item), 'Link');
export const empty = (description: string, ...headers: readonly AnswerHeader[]): Answer => ({ description, headers });
export const media = (type: string, description: string, ...headers: readonly AnswerHeader[]): Answer => ({
  description,
  media: type,
  headers,
});
/** A stored file, as send-file.ts sends it. */
export const bytes = (description: string, ...more: readonly AnswerHeader[]): Answer =>
  media('*/*', description, ...fileHeaders, ...more);

/** The same, or a zip that is made while it is sent. */
export const bytesOrZip = (description: string, ...more: readonly AnswerHeader[]): Answer =>
  media(
    '*/*',
    description,
    'Content-Disposition',
    'Cache-Control',
    'ETag?',
    'Accept-Ranges?',
    'Repr-Digest?',
    'Last-Modified?',
    ...more,
  );

const fileHeaders = [
  'ETag',
  'Content-Disposition',
  'Accept-Ranges',
  'Repr-Digest',
  'Last-Modified',
  'Cache-Control',
] as const satisfies readonly AnswerHeader[];

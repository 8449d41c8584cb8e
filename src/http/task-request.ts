// What a client may say when it makes a task, as JSON or as fields of a form; unknown fields are refused. Called by tasks.controller.ts. Pure.
import { z } from 'zod';
import { AppError } from '../shared/errors.js';
import type { ConvertRequest } from '../tasks/submit.js';
import { invalid } from './request-errors.js';

export const text = (most: number) => z.string().min(1).max(most);
const moment = z.iso.datetime({ offset: true }).transform((iso) => new Date(iso));
const seconds = z
  .int()
  .min(0)
  .max(366 * 86_400);

export const metadataField = z
  .record(text(64), z.string().max(1024))
  .refine((record) => Object.keys(record).length <= 16, 'has more than 16 keys');
/** Nothing else can be asked for: what is there already is the usual answer. */
export const cacheField = z.literal('bypass', 'must be bypass, or left out');
export const priorityField = z.int().min(0).max(9);
export const optionsField = z.record(z.string(), z.unknown());

const shared = {
  operation: z.literal('convert').optional(),
  target: text(40),
  options: optionsField.default({}),
  priority: priorityField.optional(),
  tag: text(200).nullable().optional(),
  metadata: metadataField.optional(),
  limits: z.strictObject({ soft_s: seconds.min(1).optional(), hard_s: seconds.min(1).optional() }).optional(),
  cache: cacheField.optional(),
  run_at: moment.optional(),
  delay_s: seconds.optional(),
  start_before: moment.optional(),
  retry: z
    .strictObject({
      max: z.int().min(0).max(100),
      delay_s: seconds,
      step_s: seconds.default(0),
      ceiling_s: seconds.default(3600),
    })
    .optional(),
};
const timesFit = (body: { run_at?: unknown; delay_s?: unknown }) =>
  body.run_at === undefined || body.delay_s === undefined;
const TIMES = { path: ['delay_s'], message: 'cannot stand beside run_at' };

const fromJson = z.strictObject({ file_id: z.uuid(), ...shared }).refine(timesFit, TIMES);
export const taskItem = fromJson;
const fromForm = z.strictObject(shared).refine(timesFit, TIMES);
type Parsed = z.output<typeof fromForm>;
export type TaskRequest = Omit<ConvertRequest, 'client' | 'files' | 'fileIds' | 'idempotencyKey' | 'retryOf' | 'jobId'>;

export function readTaskBody(body: unknown): TaskRequest & { readonly fileId: string } {
  return readItem(parse(fromJson, body));
}

/** One of a batch, already parsed. */
export function readItem({
  file_id: fileId,
  ...rest
}: z.output<typeof fromJson>): TaskRequest & { readonly fileId: string } {
  return { fileId, ...requestOf(rest) };
}

/** The file itself came beside the fields. */
export function readTaskForm(fields: Readonly<Record<string, unknown>>): TaskRequest {
  return requestOf(parse(fromForm, Object.fromEntries(Object.entries(fields).map(readField))));
}

export function parse<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw invalid(result.error);
}

const AS_JSON: ReadonlySet<string> = new Set(['options', 'metadata', 'limits', 'retry', 'priority', 'delay_s']);

function readField([name, value]: [string, unknown]): [string, unknown] {
  if (!AS_JSON.has(name) || typeof value !== 'string') return [name, value];
  try {
    return [name, JSON.parse(value)];
  } catch (cause) {
    throw new AppError('validation_failed', `The field "${name}" must hold JSON.`, {
      cause,
      fields: [{ pointer: `/${name}`, code: 'invalid_json', detail: 'is not JSON' }],
    });
  }
}

function requestOf(body: Parsed): TaskRequest {
  return {
    target: body.target,
    options: body.options,
    ...(body.priority !== undefined && { priority: body.priority }),
    ...(body.tag !== undefined && { tag: body.tag }),
    ...(body.metadata !== undefined && { metadata: body.metadata }),
    ...(body.limits !== undefined && { limits: body.limits }),
    ...(body.cache !== undefined && { bypassCache: true }),
    ...(body.run_at !== undefined && { runAt: body.run_at }),
    ...(body.delay_s !== undefined && { delayS: body.delay_s }),
    ...(body.start_before !== undefined && { startBefore: body.start_before }),
    ...(body.retry !== undefined && { retry: body.retry }),
  };
}

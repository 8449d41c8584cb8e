// What a client may say when it makes a task, as JSON or as fields of a form; unknown fields are refused. Called by every door that takes tasks. Pure.
import { z } from 'zod';
import { fileOperations } from '../../conversion/file-operations.js';
import { isOptionName } from '../../conversion/options.js';
import { AppError } from '../../shared/errors.js';
import { requireExact } from '../../shared/exact-numbers.js';
import { isBrought } from '../submit-operation.js';
import type { ConvertRequest } from '../submit.js';
import { callbackField, notifyField } from './callback-request.js';
import { requirePlain } from '../../shared/plain-values.js';
import { invalid } from '../../shared/invalid-fields.js';

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
export const tagField = text(200).nullable().optional();
export const limitsField = z
  .strictObject({ soft_s: seconds.min(1).optional(), hard_s: seconds.min(1).optional() })
  .optional();
/** Of routes whose address says it all. */
export const noFields = z.strictObject({});
export const optionsField = z.record(z.string(), z.unknown());

const shared = {
  operation: text(64).optional(),
  target: text(40).optional(),
  options: optionsField.default({}),
  preset: text(40).optional(),
  priority: priorityField.optional(),
  tag: tagField,
  metadata: metadataField.optional(),
  limits: limitsField,
  callback: callbackField('task'),
  notify: notifyField,
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

/** False: a draft. Only for a task by itself; in a batch the job is what starts. */
const start = z.boolean().default(true);
/** Only a conversion has a target, and none is without. */
const targetFits = (body: { operation?: string | undefined; target?: unknown }) =>
  ((body.operation ?? 'convert') === 'convert') === (body.target !== undefined);
const TARGET = {
  path: ['target'],
  error: ({ input }: { readonly input?: unknown }) =>
    (input as { target?: unknown } | undefined)?.target === undefined
      ? 'has to be given: the format that a conversion makes'
      : 'belongs to a conversion, and to nothing else',
};
interface Sources {
  readonly operation?: string | undefined;
  readonly file_id?: unknown;
  readonly file_ids?: unknown;
  readonly url?: unknown;
  readonly upload_id?: unknown;
}
/** Operations of packs have none. */
const oneSource = ({ operation, file_id, file_ids, url, upload_id }: Sources) =>
  [file_id, file_ids, url, upload_id].filter((each) => each !== undefined).length === (isBrought(operation) ? 0 : 1);
const SOURCES = { path: ['file_id'], message: 'or file_ids, url or upload_id has to be given, one of them' };

/** A file somewhere else; what it must look like is looked at where it is planned. */
export const place = z.strictObject({
  url: text(4000).describe('Begins with http:// or https://'),
  headers: z
    .unknown()
    .optional()
    .meta({ type: 'object', additionalProperties: { type: 'string' }, description: 'Sent along; never shown again' }),
  filename: z.unknown().optional().meta({ type: 'string', description: 'In place of the name that it has there' }),
});
export const urlField = z.union([text(4000).transform((url) => ({ url })), place]);

const sources = {
  file_id: z.uuid().optional(),
  file_ids: z.array(z.uuid()).min(1).max(10_000).optional(),
  url: urlField.optional().describe('Where the file is fetched from before the task begins'),
  upload_id: z.uuid().optional().describe('What was uploaded in parts, once it is whole'),
};
export const taskBody = z
  .strictObject({ ...sources, start, ...shared })
  .refine(oneSource, SOURCES)
  .refine(timesFit, TIMES)
  .refine(targetFits, TARGET)
  .meta({ id: 'NewTask' });
export const taskItem = z
  .strictObject({ ...sources, ...shared })
  .refine(oneSource, SOURCES)
  .refine(timesFit, TIMES)
  .refine(targetFits, TARGET);
export const taskFields = z
  .strictObject({ start, ...shared })
  .refine(timesFit, TIMES)
  .refine(targetFits, TARGET);
/** Without files of its own a form names one, as JSON does. */
export const taskForm = z.strictObject({ ...sources, start, ...shared });
type Parsed = Omit<z.output<typeof taskFields>, 'start'> & { readonly start?: boolean };
export type TaskRequest = Omit<ConvertRequest, 'client' | 'files' | 'fileIds' | 'idempotencyKey' | 'retryOf' | 'jobId'>;
/** Where its file comes from, when it is not stored yet. */
export type WithSource = TaskRequest &
  Pick<ConvertRequest, 'fileIds'> & {
    readonly from?: z.output<typeof urlField>;
    readonly uploadId?: string;
  };

export function readTaskBody(body: unknown): WithSource {
  return readItem(parse(taskBody, body, optionHint));
}

/** Only the place of a file. */
export function readImportBody(body: unknown): z.output<typeof place> {
  return parse(place, body);
}

/** One of a batch, already parsed. */
export function readItem({
  file_id,
  file_ids,
  url,
  upload_id,
  ...rest
}: z.output<typeof taskItem> & { readonly start?: boolean }): WithSource {
  return {
    fileIds: file_ids ?? (file_id === undefined ? [] : [file_id]),
    ...(url && { from: url }),
    ...(upload_id !== undefined && { uploadId: upload_id }),
    ...requestOf(rest),
  };
}

/** Its file comes later. */
export function readTaskTemplate(body: unknown): TaskRequest {
  return requestOf(parse(taskFields, body, optionHint));
}

/** The file itself came beside the fields. */
export function readTaskForm(fields: Fields): TaskRequest {
  return requestOf(parse(taskFields, readFields(fields), optionHint));
}

/** No file came, and the fields name one. */
export function readSourceForm(fields: Fields): WithSource {
  return readTaskBody(readFields(fields));
}

export function namesSource(fields: Fields): boolean {
  return Object.keys(sources).some((name) => fields[name] !== undefined);
}

export function parse<T>(schema: z.ZodType<T>, value: unknown, hintOf?: (field: string) => string): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw invalid(result.error, hintOf);
}

/** In the address of /convert they stand by themselves, so they are tried that way here too. */
export function optionHint(name: string): string {
  const isOption = isOptionName(name) || fileOperations.some(({ fields }) => Object.hasOwn(fields, name));
  return isOption ? ` It is an option: send it in the field options, as {"${name}": …}.` : '';
}

type Fields = Readonly<Record<string, unknown>>;
const AS_JSON: ReadonlySet<string> = new Set([
  'file_ids',
  'options',
  'metadata',
  'limits',
  'retry',
  'callback',
  'notify',
  'start',
  'priority',
  'delay_s',
]);

function readFields(fields: Fields): unknown {
  const read = Object.fromEntries(Object.entries(fields).map(readField));
  requirePlain(read);
  return read;
}

function readField([name, value]: [string, unknown]): [string, unknown] {
  const isJson = AS_JSON.has(name) || (name === 'url' && typeof value === 'string' && value.startsWith('{'));
  if (!isJson || typeof value !== 'string') return [name, value];
  requireExact(value);
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
    ...(body.operation !== undefined && { operation: body.operation }),
    ...(body.target !== undefined && { target: body.target }),
    options: body.options,
    ...(body.preset !== undefined && { preset: body.preset }),
    ...(body.priority !== undefined && { priority: body.priority }),
    ...(body.tag !== undefined && { tag: body.tag }),
    ...(body.metadata !== undefined && { metadata: body.metadata }),
    ...(body.limits !== undefined && { limits: body.limits }),
    ...(body.start === false && { start: false }),
    ...(body.callback !== undefined && { callback: body.callback }),
    ...(body.notify !== undefined && { notify: body.notify }),
    ...(body.cache !== undefined && { bypassCache: true }),
    ...(body.run_at !== undefined && { runAt: body.run_at }),
    ...(body.delay_s !== undefined && { delayS: body.delay_s }),
    ...(body.start_before !== undefined && { startBefore: body.start_before }),
    ...(body.retry !== undefined && { retry: body.retry }),
  };
}

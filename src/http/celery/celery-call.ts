// A call of a task by its name, as Celery's apply_async takes it, read from JSON. Called by celery-desk.ts, also for Flower's routes. Pure.
import { z } from 'zod';
import { AppError } from '../../shared/errors.js';
import { callbackField } from '../../tasks/requests/callback-request.js';
import { priorityField } from '../../tasks/requests/task-request.js';
import { askedQueue } from '../admin/worker.view.js';

const seconds = z
  .number()
  .min(0)
  .max(366 * 86_400);
/** Programs for Flower may write numbers as texts. */
const worded = z.union([
  seconds,
  z
    .string()
    .regex(/^\d{1,9}(\.\d+)?$/, 'must be seconds')
    .transform(Number)
    .pipe(seconds),
]);
/** With what Celery means by what is left out. */
const retryPolicy = z.strictObject({
  max_retries: z.int().min(0).max(100).default(3),
  interval_start: seconds.default(0),
  interval_step: seconds.default(0.2),
  interval_max: seconds.default(0.2),
});
const limit = seconds.positive().nullable().optional();
/** Flower writes moments without a zone, and means UTC. */
const moment = z.string().transform((text, ctx) => {
  const at = new Date(/(Z|[+-]\d\d:?\d\d)$/.test(text) ? text : `${text.replace(' ', 'T')}Z`);
  if (!/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d/.test(text) || Number.isNaN(at.getTime()))
    ctx.addIssue('must be a time such as 2026-01-31T10:00:00Z');
  return at;
});

export const celeryCall = z
  .strictObject({
    args: z.array(z.unknown(), 'must be an array').nullish(),
    kwargs: z.record(z.string(), z.unknown(), 'must be an object').nullish(),
    task_id: z.uuid().nullish().describe('Sent again with the same one, it is the same task'),
    queue: askedQueue.nullish(),
    priority: priorityField.nullish().describe('9 is most urgent'),
    countdown: worded.nullish().describe('Seconds from now'),
    eta: moment.nullish(),
    expires: z
      .union([worded, moment])
      .nullish()
      .describe('Seconds from now, or a moment: not started by then, it fails'),
    time_limit: limit,
    soft_time_limit: limit,
    max_retries: z.int().min(0).max(100).nullish(),
    retry: z.boolean().nullish().describe('False: retry_policy does not count'),
    retry_policy: retryPolicy.nullish().describe('How often and how soon it is tried again'),
    ignore_result: z
      .boolean()
      .nullish()
      .describe('The row keeps its result in any case; taken so that programs need not change'),
    link: callbackField('task').describe('Called when it ends'),
  })
  .refine(({ countdown, eta }) => countdown == null || eta == null, {
    path: ['eta'],
    message: 'cannot stand beside countdown',
  })
  .refine(({ max_retries, retry_policy }) => max_retries == null || retry_policy == null, {
    path: ['retry_policy'],
    message: 'cannot stand beside max_retries',
  })
  .meta({ id: 'CeleryCall' });
export type CeleryCall = z.output<typeof celeryCall>;

/** What cannot be read is invalid_args, as api.md promises callers of Celery. */
export function readCall(body: unknown): CeleryCall {
  const found = celeryCall.safeParse(body ?? {});
  if (found.success) return found.data;
  const fields = found.error.issues.map((issue) => ({
    pointer: ['', ...issue.path.map(String)].join('/'),
    code: 'invalid',
    detail: issue.message,
  }));
  const said = fields.map(({ pointer, detail }) => `${pointer.slice(1) || 'the body'} ${detail}`).join('; ');
  throw new AppError('invalid_args', `The call cannot be taken: ${said}.`, { fields });
}

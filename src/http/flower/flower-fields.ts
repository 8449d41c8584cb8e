// What clients of Flower send: arguments in the query or in a form, JSON whatever type they say it has, moments without a zone. Pure; called by the controllers beside.
import type { Request } from 'express';
import { z } from 'zod';
import type { CeleryFilter, CeleryPage } from '../../monitor/celery-rows.js';
import { taskOrders } from '../../monitor/celery-rows.js';
import { celeryWords, type CeleryWord } from '../../monitor/celery-words.js';
import { AppError } from '../../shared/errors.js';
import { requireExact } from '../../shared/exact-numbers.js';
import { LONGEST_WAIT_S } from '../prefer.js';
import { parse } from '../../tasks/requests/task-request.js';

const MOST = 1000;
const word = z.string().max(200).optional();
/** "All" means none, as on Flower's page. */
const choice = word.transform((given) => (given === 'All' || given === '' ? undefined : given));
const count = z
  .string()
  .regex(/^\d{1,7}$/, 'must be a whole number')
  .transform(Number)
  .optional();
const moment = z
  .string()
  .regex(/^\d{4}-\d\d-\d\d[ T]\d\d:\d\d(:\d\d)?$/, 'must be a time such as 2026-01-31 10:00')
  .transform((text) => new Date(`${text.replace(' ', 'T')}Z`))
  .optional();
const listQuery = z.object({
  limit: count,
  offset: count,
  sort_by: z
    .string()
    .regex(
      new RegExp(`^-?(${taskOrders.join('|')})$`),
      `must be one of ${taskOrders.join(', ')}, with - before it to turn it round`,
    )
    .optional(),
  workername: choice,
  taskname: choice,
  state: choice,
  received_start: moment,
  received_end: moment,
  search: choice,
});

export function readList(query: unknown, clientId: string | undefined): { filter: CeleryFilter; page: CeleryPage } {
  const given = parse(listQuery, query);
  const state = given.state === undefined ? undefined : celeryWords.find((each) => each === given.state);
  // Flower knows states that no task has here; of those there are none.
  if (given.state !== undefined && state === undefined) return { filter: { clientId, state: [] }, page: nothing };
  const order = given.sort_by?.replace('-', '');
  const sortBy = taskOrders.find((each) => each === order) ?? 'received';
  return {
    filter: {
      clientId,
      state: state && ([state] satisfies CeleryWord[]),
      worker: given.workername,
      name: given.taskname,
      search: given.search,
      receivedAfter: given.received_start,
      receivedBefore: given.received_end,
    },
    page: {
      sortBy,
      descending: given.sort_by === undefined || given.sort_by.startsWith('-'),
      // 0 is none, as with Flower.
      limit: given.limit === undefined || given.limit === 0 ? MOST : Math.min(MOST, given.limit),
      offset: given.offset ?? 0,
    },
  };
}
const nothing: CeleryPage = { limit: 1, offset: 0 };

/** Query and form together, as Tornado's get_argument reads them. */
export function argumentsOf(request: Request): Record<string, unknown> {
  const form: unknown = request.body;
  return { ...request.query, ...(typeof form === 'object' && form !== null ? form : {}) };
}

/** The body as JSON; without one there are no arguments. */
export function callOf(request: Request): unknown {
  const body: unknown = request.body;
  if (typeof body !== 'string') return body ?? {};
  if (body.trim() === '') return {};
  requireExact(body);
  try {
    return JSON.parse(body);
  } catch (cause) {
    throw new AppError('malformed_request', 'The body is not JSON.', { cause });
  }
}

const yes = z.string().transform((text) => /^(true|1|yes|on)$/i.test(text));
export const shownQuery = z.object({ status: yes.optional(), workername: choice });
export const revokeFields = z.object({ terminate: yes.default(false), signal: z.string().max(20).default('SIGTERM') });
export const resultQuery = z.object({
  timeout: z
    .string()
    .regex(/^\d{1,6}(\.\d+)?$/, 'must be seconds')
    .transform((text) => Math.min(LONGEST_WAIT_S, Number(text)))
    .optional(),
});

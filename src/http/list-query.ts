// The query of a list of tasks: filters and the place in the list. Used by the API and by the administrator's page. Pure.
import { z } from 'zod';
import type { Page } from '../tasks/read/read-tasks.js';
import type { TaskFilter } from '../tasks/read/task-filter.js';
import { parse } from '../tasks/requests/task-request.js';
import { wireStates } from './task.view.js';

const word = z.string().min(1).max(200);
const MOST_NAMED = 200;
const moment = z.iso.datetime({ offset: true }).transform((iso) => new Date(iso));

/** How every list is asked for its pages. */
export const pageFields = {
  sort: z.enum(['newest', 'oldest']).default('newest'),
  limit: z
    .string()
    .regex(/^\d{1,3}$/, 'must be 1 to 200')
    .transform(Number)
    .refine((count) => count >= 1 && count <= 200, 'must be 1 to 200')
    .optional(),
  cursor: z.string().max(200).optional(),
};

const filterFields = {
  status: z
    .string()
    .transform((list) => list.split(','))
    .pipe(z.array(z.enum(wireStates)))
    .optional(),
  operation: word.optional(),
  queue: word.optional(),
  source_format: word.optional(),
  target_format: word.optional(),
  tag: word.optional(),
  job_id: z.uuid().optional(),
  worker: word.optional(),
  files: z.enum(['kept', 'deleted']).optional(),
  error_code: word.optional(),
  id: z
    .string()
    .transform((list) => list.split(','))
    .pipe(z.array(z.uuid()).max(MOST_NAMED))
    .optional()
    .describe('Of up to 200 tasks, with commas between them'),
  client: word.optional().describe('Whose: the name of a key, or the address of a person'),
  ran_s: z
    .string()
    .regex(/^\d{1,7}$/, 'must be a number of seconds')
    .transform(Number)
    .optional()
    .describe('Ran at least so long'),
  q: word.optional().describe('Part of a file name, or the beginning of an id'),
  created_after: moment.optional(),
  created_before: moment.optional(),
};
export const listQuery = z.strictObject({ ...filterFields, ...pageFields });
const filterOnly = z.strictObject(filterFields);
export const countsQuery = z.strictObject(filterFields).omit({ status: true });

/** The filters alone, of everybody's tasks. */
export function readTaskFilter(given: unknown): TaskFilter {
  return withoutGaps(parse(filterOnly, given));
}

export function readListQuery(
  query: unknown,
  clientId: string | undefined,
  usualLimit = 50,
): { filter: TaskFilter; page: Page } {
  const { sort, limit, cursor, ...given } = parse(listQuery, query);
  return {
    filter: { ...withoutGaps(given), clientId },
    page: { limit: limit ?? usualLimit, sort, ...(cursor !== undefined && { cursor }) },
  };
}

function withoutGaps(given: object): TaskFilter {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

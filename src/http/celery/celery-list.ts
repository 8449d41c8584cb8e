// The query of a list of tasks in Celery's words, and its pages. Called by the routes for Celery programs and by Flower's. Pure.
import { z } from 'zod';
import { taskOrders, type CeleryFilter, type CeleryPage, type TaskOrder } from '../../monitor/celery-rows.js';
import { celeryWords, taskGroups, type CeleryWord, type TaskGroup } from '../../monitor/celery-words.js';
import { noCursor } from '../../tasks/read/cursor.js';

const FARTHEST = 1_000_000;
const word = z.string().min(1).max(200).optional();
const moment = z.iso.datetime({ offset: true }).transform((iso) => new Date(iso));
const known = [...taskGroups, ...celeryWords] as [TaskGroup | CeleryWord, ...(TaskGroup | CeleryWord)[]];
export const celeryListQuery = z.strictObject({
  state: z
    .string()
    .transform((list) => list.split(','))
    .pipe(z.array(z.enum(known)))
    .optional(),
  worker: word,
  name: word,
  search: word,
  received_start: moment.optional(),
  received_end: moment.optional(),
  sort_by: z
    .string()
    .regex(
      /^-?(received|started|name|state)$/,
      `must be one of ${taskOrders.join(', ')}, with - before it to turn it round`,
    )
    .optional(),
  limit: z
    .string()
    .regex(/^([1-9]\d?|1\d\d|200)$/, 'must be 1 to 200')
    .transform(Number)
    .optional(),
  cursor: z.string().max(40).optional(),
});
type Query = z.output<typeof celeryListQuery>;

export function filterOf(query: Query, clientId: string | undefined): CeleryFilter {
  return {
    clientId,
    state: query.state,
    worker: query.worker,
    name: query.name,
    search: query.search,
    receivedAfter: query.received_start,
    receivedBefore: query.received_end,
  };
}

/** The newest first, or what `-` turns round, as Flower has it for all but the time of arrival. */
export function pageOfQuery({ sort_by = '-received', limit = 50, cursor }: Query): CeleryPage {
  const sortBy = sort_by.replace('-', '') as TaskOrder;
  return { sortBy, descending: sort_by.startsWith('-'), limit, offset: cursor === undefined ? 0 : readCursor(cursor) };
}

export const nextCursor = ({ offset, limit }: CeleryPage, isMore: boolean): string | null =>
  isMore ? Buffer.from(String(offset + limit)).toString('base64url') : null;

function readCursor(cursor: string): number {
  const offset = Number(Buffer.from(cursor, 'base64url').toString());
  if (Number.isInteger(offset) && offset > 0 && offset <= FARTHEST) return offset;
  throw noCursor();
}

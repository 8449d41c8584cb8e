// Pages of rows that have an id and a time of making: keys, accounts, the audit. Called by whoever lists them, and by their routes.
import type { Request, Response } from 'express';
import { z } from 'zod';
import type { Sql } from '../../entities/sql.js';
import { decodeCursor, encodeCursor } from '../../tasks/read/cursor.js';
import { pageFields } from '../list-query.js';
import type { Site } from '../site.js';
import { setNextLink } from '../whole-lists.js';
import { parse } from '../../tasks/requests/task-request.js';

export interface PageAsk {
  readonly sort?: 'newest' | 'oldest' | undefined;
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
  /** Only what was made in this time. */
  readonly after?: Date | undefined;
  readonly before?: Date | undefined;
}
export interface RowPage<Row> {
  readonly rows: readonly Row[];
  readonly nextCursor: string | null;
}

const USUAL_LIMIT = 50;
export const pageQuery = z.strictObject(pageFields);

/** `select` gives the columns id and created_at, the latter in whole milliseconds as the cursor has them. Undefined values do not filter. */
export async function readPage<Row extends { readonly id: string; readonly created_at: Date }>(
  sql: Sql,
  select: string,
  equal: Readonly<Record<string, unknown>>,
  { sort = 'newest', limit = USUAL_LIMIT, cursor, after, before }: PageAsk,
): Promise<RowPage<Row>> {
  const values: unknown[] = [];
  const place = (value: unknown) => `$${values.push(value)}`;
  const parts = Object.entries(equal).flatMap(([column, value]) =>
    value === undefined ? [] : [`${column} = ${place(value)}`],
  );
  if (after !== undefined) parts.push(`created_at > ${place(after)}`);
  if (before !== undefined) parts.push(`created_at < ${place(before)}`);
  const [sign, order] = sort === 'oldest' ? ['>', 'ASC'] : ['<', 'DESC'];
  if (cursor !== undefined) {
    const { at, id } = decodeCursor(cursor);
    parts.push(`(created_at, id) ${sign} (${place(at)}, ${place(id)})`);
  }
  const rows = await sql.query<Row>(
    `SELECT * FROM (${select}) r WHERE ${parts.join(' AND ') || 'true'} ORDER BY created_at ${order}, id ${order} LIMIT ${limit + 1}`,
    values,
  );
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1) : undefined;
  return { rows: shown, nextCursor: last ? encodeCursor(last.created_at, last.id) : null };
}

/** One page as every list route answers: the rows as the world sees them, and where the next page begins. */
export async function sendPage<Row>(
  request: Request,
  response: Response,
  site: Site,
  read: (page: PageAsk) => Promise<RowPage<Row>>,
  view: (row: Row) => unknown,
): Promise<void> {
  sendRows(request, response, site, await read(parse(pageQuery, request.query)), view);
}

/** The same for lists that take more than the place of the page. */
export function sendRows<Row>(
  request: Request,
  response: Response,
  site: Site,
  { rows, nextCursor }: RowPage<Row>,
  view: (row: Row) => unknown,
): void {
  setNextLink(request, response, site, nextCursor);
  response.json({ data: rows.map(view), next_cursor: nextCursor });
}

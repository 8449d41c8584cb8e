// Lists that are at hand as a whole: all of it in one answer, or page by page for whoever asks so. Called by the routes of such lists.
import type { Request, Response } from 'express';
import { z } from 'zod';
import { noCursor } from '../tasks/read/cursor.js';
import { parse } from '../tasks/requests/task-request.js';
import { pageFields } from './list-query.js';
import type { Site } from './site.js';

export const wholeListFields = {
  limit: pageFields.limit.describe('How many in one answer; without it all of them'),
  cursor: pageFields.cursor,
};
export const wholeListQuery = z.object(wholeListFields);
export interface WholePage<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

/** `nameOf` tells its items apart, so that a page begins where it should also when the list has changed meanwhile. */
export function pageOfWhole<Item>(
  items: readonly Item[],
  nameOf: (item: Item) => string,
  { limit = items.length, cursor }: z.output<typeof wholeListQuery>,
): WholePage<Item> {
  const first = cursor === undefined ? 0 : placeBehind(cursor, items.map(nameOf));
  const next = first + limit;
  const [shown, last] = [items.slice(first, next), items[next - 1]];
  const isMore = last !== undefined && next < items.length;
  return { items: shown, nextCursor: isMore ? toCursor(next, nameOf(last)) : null };
}

export function sendWhole<Item>(
  request: Request,
  response: Response,
  site: Site,
  items: readonly Item[],
  nameOf: (item: Item) => string,
): void {
  const page = pageOfWhole(items, nameOf, parse(wholeListQuery, request.query));
  setNextLink(request, response, site, page.nextCursor);
  response.json({ data: page.items, next_cursor: page.nextCursor });
}

/** Where the next page of this list is, for those who follow links. */
export function setNextLink(request: Request, response: Response, site: Site, nextCursor: string | null): void {
  if (nextCursor === null) return;
  const query = new URLSearchParams(request.query as Record<string, string>);
  query.set('cursor', nextCursor);
  response.setHeader('Link', `<${site.link(`${request.path}?${query.toString()}`)}>; rel="next"`);
}

const toCursor = (next: number, name: string): string => Buffer.from(`${next} ${name}`).toString('base64url');

function placeBehind(cursor: string, names: readonly string[]): number {
  const [, digits, name = ''] = /^(\d{1,9}) (.*)$/s.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  if (digits === undefined) throw noCursor();
  const next = Number(digits);
  if (names[next - 1] === name) return next;
  const found = names.lastIndexOf(name);
  // It is gone, and what stood behind it has moved up.
  return found < 0 ? Math.max(0, next - 1) : found + 1;
}

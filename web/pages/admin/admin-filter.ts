// What the list is narrowed by: stands in the address, goes to the server, is said in words. The server's own page (admin-tasks.page.ts) reads the same address.
import { isWord, say } from '../../words.js';

export type Filter = Readonly<Record<string, string>>;

/** In the order in which they are said. */
export const filterLabels = {
  status: 'admin.state',
  q: 'admin.search',
  queue: 'admin.queue',
  operation: 'admin.operation',
  source_format: 'admin.from',
  target_format: 'admin.to',
  worker: 'task.worker',
  client: 'admin.client',
  error_code: 'admin.code',
  ran_s: 'admin.ran',
  tag: 'admin.tag',
} as const;
export type FilterName = keyof typeof filterLabels;

const HOUR_MS = 3_600_000;
export const spans = {
  hour: HOUR_MS,
  day: 24 * HOUR_MS,
  week: 168 * HOUR_MS,
  month: 720 * HOUR_MS,
  all: null,
} as const;
export type Since = keyof typeof spans;
const isSince = (text: string | undefined): text is Since => text !== undefined && text in spans;
export const sinceOf = ({ since }: Filter): Since => (isSince(since) ? since : 'day');

/** Not filters: the language and the theme, which the server reads from the same place. */
const OTHERS = ['lang', 'theme'];

export function readFilter(search: string): Filter {
  const given = [...new URLSearchParams(search)].filter(([name, value]) => value !== '' && !OTHERS.includes(name));
  return Object.fromEntries(given);
}

export function searchOf(filter: Filter): string {
  const query = new URLSearchParams(Object.entries(filter).filter(([, value]) => value !== '')).toString();
  return query === '' ? '' : `?${query}`;
}

/** As the routes of the API understand it. */
export function askOf({ since: _since, ...filter }: Filter, { from = sinceOf({ since: _since ?? '' }) } = {}): Filter {
  const ms = spans[from];
  return ms === null ? filter : { ...filter, created_after: new Date(Date.now() - ms).toISOString() };
}

/** For an action on all that match: an empty filter is refused there, so that nobody means everything by mistake. */
export function askOfAll({ cursor: _cursor, ...filter }: Filter): Filter {
  const asked = askOf(filter);
  return Object.keys(asked).length > 0 ? asked : { created_before: new Date().toISOString() };
}

export const sayFilter = (filter: Filter): string =>
  [...sayFields(filter), say(`admin.since.${sinceOf(filter)}`)].join(' · ');

/** Each field that is set, of all or of these. */
export function sayFields(filter: Filter, among = Object.keys(filterLabels) as readonly FilterName[]): string[] {
  return among.flatMap((name) => {
    const value = filter[name];
    if (value === undefined) return [];
    return [say('admin.byFilter', { label: say(filterLabels[name]), value: sayValue(name, value) })];
  });
}

function sayValue(name: string, value: string): string {
  if (name !== 'status') return value;
  const words = value
    .split(',')
    .map((state) => (isWord(`state.${state}`) ? say(`state.${state}` as 'state.done') : state));
  return words.join(', ');
}

// What the page of all tasks shows and how it stays true: rows never move by themselves; what has come since is counted, and shown when asked for.
import { signal } from '@preact/signals';
import { api, type Schemas } from '../../api.js';
import { at } from '../../facts.js';
import { announce } from '../../parts/announcer.js';
import { say } from '../../words.js';
import { askOf, readFilter, searchOf, type Filter } from './admin-filter.js';

const PAGE = 50;
export type Overseen = Schemas['OverseenTask'];

export const filter = signal<Filter>(readFilter(location.search));
export const rows = signal<readonly Overseen[]>([]);
export const nextCursor = signal<string | null>(null);
export const counts = signal<Schemas['TaskCounts'] | undefined>(undefined);
/** Fit the filter and are not shown yet. */
export const newCount = signal(0);
/** By id; stays while pages are turned. */
export const selected = signal<ReadonlySet<string>>(new Set());
export const fault = signal<unknown>(undefined);

/** Another filter or page: at once in the address, then on the page. */
export async function go(to: Filter): Promise<void> {
  history.pushState(null, '', at(`/admin/tasks${searchOf(to)}`));
  await open(to);
}

export async function open(to: Filter): Promise<void> {
  const { cursor: _before, ...before } = filter.value;
  const { cursor: _after, ...after } = to;
  if (searchOf(before) !== searchOf(after)) selected.value = new Set();
  filter.value = to;
  await showNewest();
}

/** The page as the server has it now. */
export async function showNewest(): Promise<void> {
  const asked = filter.value;
  try {
    const [page, numbers] = await Promise.all([readPage(asked), readCounts(asked)]);
    // Somebody was quicker than the answer.
    if (asked !== filter.value) return;
    [rows.value, nextCursor.value, counts.value] = [page.data, page.next_cursor, numbers];
    newCount.value = 0;
    fault.value = undefined;
  } catch (error) {
    fault.value = error;
  }
}

/** Rows that are shown stay where they are, also when they do not fit the filter any more. */
export async function refresh(): Promise<void> {
  const asked = filter.value;
  const ids = rows.value.map(({ id }) => id);
  const [known, page, numbers] = await Promise.all([
    ids.length === 0 ? [] : readById(ids),
    asked['cursor'] === undefined ? readPage(asked) : undefined,
    readCounts(asked),
  ]);
  if (asked !== filter.value || ids.some((id, place) => rows.value[place]?.id !== id)) return;
  const byId = new Map(known.map((task) => [task.id, task]));
  rows.value = rows.value.map((task) => byId.get(task.id) ?? task);
  counts.value = numbers;
  const come = page?.data.filter(({ id }) => !ids.includes(id)).length ?? 0;
  if (come > newCount.value) announce(say('admin.newSaid', { count: come }));
  newCount.value = come;
}

export const isFullPage = (count: number): boolean => count >= PAGE;

const readPage = (asked: Filter) =>
  api.call('get', '/api/v1/admin/tasks', { query: { limit: String(PAGE), ...askOf(asked) } });
const readById = async (ids: readonly string[]) =>
  (await api.call('get', '/api/v1/admin/tasks', { query: { id: ids.join(','), limit: '200' } })).data;
function readCounts({ status: _status, cursor: _cursor, ...asked }: Filter) {
  return api.call('get', '/api/v1/admin/tasks/counts', { query: askOf(asked) });
}

export function select(ids: readonly string[], isOn: boolean): void {
  const now = new Set(selected.value);
  for (const id of ids)
    if (isOn) now.add(id);
    else now.delete(id);
  selected.value = now;
}
export const selectNone = (): void => {
  selected.value = new Set();
};

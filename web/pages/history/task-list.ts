// The rows of the history: read by the filters in the address, kept true by events, and which of them are chosen. Read by every part of the page.
import { batch, computed, effect, signal } from '@preact/signals';
import { api, sayProblem, type Task } from '../../api.js';
import { watch, type Watched } from '../../live/watch.js';
import { isBehind, paceAfter, type Pace } from '../../parts/pace.js';
import { isDeleted, isEnded } from '../../parts/task-words.js';
import { queryOf, readFilters, searchOf, type Filters } from './filters.js';

const PAGE = '50';

export const filters = signal<Filters>(readFilters(location.search));
export const rows = signal<readonly Task[]>([]);
export const next = signal<string | null>(null);
export const fault = signal('');
export const paces = signal<ReadonlyMap<string, Pace>>(new Map());
const chosen = signal<ReadonlySet<string>>(new Set());
/** Being deleted: not shown any more, and shown again when that is taken back. */
export const leaving = signal<ReadonlySet<string>>(new Set());

export const shown = computed(() => rows.value.filter(({ id }) => !leaving.value.has(id)));
export const selected = computed(() => shown.value.filter(({ id }) => chosen.value.has(id)));
export const isReady = (task: Task): boolean => task.status === 'done' && task.outputs.length > 0 && !isDeleted(task);

export async function read(): Promise<void> {
  const asked = filters.value;
  const query = { ...queryOf(asked), limit: PAGE };
  const { data, next_cursor: cursor } = await api.call('get', '/api/v1/tasks', { query });
  // An answer to what is no longer asked.
  if (asked !== filters.value) return;
  const [before, known] = [new Map(rows.value.map((task) => [task.id, task])), paces.value];
  batch(() => {
    rows.value = data;
    next.value = cursor;
    paces.value = new Map(data.map((task) => [task.id, paceAfter(before.get(task.id), known.get(task.id), task)]));
    fault.value = '';
  });
}

export const load = (): Promise<void> => read().catch((error: unknown) => void (fault.value = sayProblem(error)));

/** `replace` while somebody types, so that the back button does not go through single letters. */
export function narrow(change: Partial<Filters>, how: 'push' | 'replace' = 'push'): void {
  const after = { ...filters.value, after: '', ...change };
  const address = `${location.pathname}${searchOf(after)}`;
  if (how === 'push') history.pushState(null, '', address);
  else history.replaceState(null, '', address);
  turnTo(after);
}

function turnTo(to: Filters): void {
  filters.value = to;
  chosen.value = new Set();
  void load();
}
addEventListener('popstate', () => turnTo(readFilters(location.search)));

export const isChosen = (id: string): boolean => chosen.value.has(id);
export function choose(ids: readonly string[], isOn: boolean): void {
  const after = new Set(chosen.value);
  for (const id of ids)
    if (isOn) after.add(id);
    else after.delete(id);
  chosen.value = after;
}

const unfinished = computed(() =>
  shown.value
    .filter((task) => !isEnded(task))
    .map(({ id }) => id)
    .join(),
);

/** Follows those that have not ended, and others as soon as they are others. */
export const follow = (): (() => void) =>
  effect(() => {
    const tasks = unfinished.value.split(',');
    if (unfinished.value === '') return;
    const watched: Watched = {
      names: { jobs: [], tasks },
      refresh: read,
      progress: ({ task_id: id, percent = null, stage = null, eta_ms: etaMs = null }) => {
        if (id == null) return;
        if (!isBehind({ percent }, paces.value.get(id) ?? { percent: null }))
          paces.value = new Map(paces.value).set(id, { percent, stage, etaMs });
      },
    };
    return watch(watched);
  });

// What this page knows of its task, kept true by events; and what is done to it, with what went wrong. Read by every part of the page.
import { computed, signal } from '@preact/signals';
import { api, sayProblem, type Task } from '../../api.js';
import { at, facts } from '../../facts.js';
import { watch } from '../../live/watch.js';
import { announce } from '../../parts/announcer.js';
import { holdPlace } from '../../parts/held-place.js';
import { isBehind, paceAfter, type Pace } from '../../parts/pace.js';
import { isEnded, nameOf, sayTask } from '../../parts/task-words.js';
import { say } from '../../words.js';

export const id = facts.page['task'] ?? '';
const read = () => api.call('get', '/api/v1/tasks/{id}', { path: { id }, query: { include: 'attempts,events' } });
export type FullTask = Awaited<ReturnType<typeof read>>;

export const task = signal<FullTask | undefined>(undefined);
export const pace = signal<Pace>({ percent: null, stage: null, etaMs: null });
export const fault = signal('');
/** It is being deleted, or has been. */
export const gone = signal<'no' | 'soon' | 'yes'>('no');
export const name = computed(() => (task.value === undefined ? '' : nameOf(task.value)));

export async function refresh(): Promise<void> {
  const before = task.value;
  const read_ = await read();
  // Two may be under way: after a button, and after an event.
  if ((task.value?.state_version ?? 0) > read_.state_version) return;
  task.value = holdPlace(before, read_);
  pace.value = paceAfter(before, pace.value, read_);
  document.title = `${marks[read_.status] ?? ''}${nameOf(read_)} · Athanor`;
  if (before !== undefined && before.status !== read_.status)
    announce(say('task.announced', { name: nameOf(read_), state: sayTask(read_, pace.value) }));
}

const marks: Partial<Record<Task['status'], string>> = { done: '✓ ', failed: '✕ ' };

export function follow(): void {
  if (task.value !== undefined && isEnded(task.value)) return;
  const stop = watch({
    names: { jobs: [], tasks: [id] },
    refresh: async () => {
      await refresh();
      if (task.value !== undefined && isEnded(task.value)) stop();
    },
    progress: ({ percent = null, stage = null, eta_ms: etaMs = null }) => {
      if (task.value?.status === 'running' && !isBehind({ percent }, pace.value))
        pace.value = { percent, stage, etaMs };
    },
    places: () => (task.value?.status === 'queued' ? refresh() : undefined),
  });
}

/** Does something to the task; then the page shows how it is. */
export async function act(work: () => Promise<unknown>): Promise<void> {
  fault.value = '';
  try {
    await work();
    if (gone.value === 'no') await refresh();
  } catch (error) {
    fault.value = sayProblem(error);
  }
}

export const cancel = () => act(() => api.call('post', '/api/v1/tasks/{id}/cancel', { path: { id } }));
export const startNow = () => act(() => api.call('post', '/api/v1/tasks/{id}/start', { path: { id } }));
/** Of its files, for so long. */
export const keep = (ttlS: number) =>
  void act(() => api.call('post', '/api/v1/tasks/{id}/keep', { path: { id }, body: { ttl_s: ttlS } }));
/** The same again is another task, with a page of its own. */
export const again = (options?: Record<string, unknown>) =>
  act(async () => {
    const made = await api.call('post', '/api/v1/tasks/{id}/retry', {
      path: { id },
      ...(options && { body: { options } }),
    });
    location.assign(at(`/t/${made.id}`));
  });

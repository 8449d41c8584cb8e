// Keeps the rows as the server has them: its tasks are the truth, read once and then told by the stream of the job.
import { batch, effect } from '@preact/signals';
import { api, type Task } from '../../api.js';
import type { LiveEvent } from '../../live/stream.js';
import { watch } from '../../live/watch.js';
import { isBehind } from '../../parts/pace.js';
import { isEnded } from '../../parts/task-words.js';
import { ensureJob, items, job, totals } from './batch.js';
import { itemOf, showTask } from './item.js';
import { SendingQueue } from './sending.js';

export const sending = new SendingQueue(() => items.peek(), ensureJob, follow);

export async function refresh(): Promise<void> {
  const id = job.peek();
  if (id === undefined) return;
  const tasks: Task[] = [];
  let cursor: string | null = null;
  do {
    const query = { job_id: id, limit: '200', sort: 'oldest', ...(cursor !== null && { cursor }) } as const;
    const page: { data: Task[]; next_cursor: string | null } = await api.call('get', '/api/v1/tasks', {
      query: query,
    });
    tasks.push(...page.data);
    cursor = page.next_cursor;
  } while (cursor !== null);
  batch(() => tasks.forEach(place));
}

const MOST_PLACES = '50';
/** Of those that wait, the next to begin: their places are what a reader looks at. */
function readPlaces(id: string): Promise<void> | undefined {
  if (!items.peek().some(({ task }) => task.peek()?.status === 'queued')) return undefined;
  const query = { job_id: id, status: 'queued', sort: 'oldest', limit: MOST_PLACES } as const;
  return api.call('get', '/api/v1/tasks', { query }).then(({ data }) => batch(() => data.forEach(place)));
}

/** Tasks that are being deleted, and those that were done again: what was read before that does not bring them back. */
const forgotten = new Set<string>();
export const forget = (id: string): void => void forgotten.add(id);

function place(task: Task): void {
  const known = items.peek().find((item) => {
    const id = item.task.peek()?.id;
    return id !== undefined && (id === task.id || id === task.retry_of);
  });
  if (task.replaced === true || forgotten.has(task.id)) return;
  if (known !== undefined) {
    if (task.retry_of != null) forget(task.retry_of);
    showTask(known, task);
  }
  // While an answer to an upload is under way, its task is known to the list but not yet to its row.
  else if (!sending.isBusy) items.value = [...items.peek(), itemOf(task)];
}

function progress({ task_id: id, percent = null, stage = null, eta_ms: etaMs = null }: LiveEvent): void {
  const item = items.peek().find(({ task }) => task.peek()?.id === id);
  if (item?.task.peek()?.status !== 'running' || isBehind({ percent }, item.pace.peek())) return;
  item.pace.value = { percent, stage, etaMs };
}

const isUnderWay = (task: Task | undefined): boolean => task !== undefined && !isEnded(task);

let stop: (() => void) | undefined;
/** Called whenever something may have begun: the stream of an ended job closes by itself. */
export function follow(): void {
  const id = job.peek();
  const isGoing = items.peek().some(({ task }) => isUnderWay(task.peek()));
  if (id === undefined || !isGoing) return;
  stop?.();
  stop = watch({ names: { jobs: [id], tasks: [] }, refresh, progress, places: () => readPlaces(id) });
}

effect(() => {
  const { going, total } = totals.value;
  if (total > 0 && going === 0 && stop !== undefined) {
    stop();
    stop = undefined;
  }
});

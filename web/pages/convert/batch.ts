// The batch of this page: its rows, the job on the server that holds them, and how far all of it is. Read by every part of the page.
import { computed, signal } from '@preact/signals';
import { api } from '../../api.js';
import { at, facts } from '../../facts.js';
import { isDeleted, isEnded } from '../../parts/task-words.js';
import type { Gathered } from './dropped.js';
import { isLacking, type Item } from './item.js';
import { keepLast } from './last-batch.js';

export const items = signal<readonly Item[]>([]);
export const job = signal<string | undefined>(facts.page['job']);
/** What is said about the list as a whole; it stays until the next thing is. */
export const notice = signal<{ readonly text: string; readonly addAnyway?: Gathered } | undefined>(undefined);

export const totals = computed(() => {
  const count = { total: items.value.length, done: 0, failed: 0, gone: 0, going: 0, chosen: 0 };
  for (const item of items.value) {
    const [{ kind }, known] = [item.stage.value, item.task.value];
    if (kind === 'refused' || kind === 'failed') count.failed += 1;
    else if (kind === 'chosen') count.chosen += isLacking(item) ? 0 : 1;
    else if (known === undefined || kind !== 'task' || !isEnded(known)) count.going += 1;
    else if (known.status === 'done' && isDeleted(known)) count.gone += 1;
    else if (known.status === 'done') count.done += 1;
    else if (known.status === 'failed' || known.status === 'expired') count.failed += 1;
  }
  return count;
});

let making: Promise<string> | undefined;
/** The job is made with the first upload or link, and the address of the page then leads to it. */
export function ensureJob(): Promise<string> {
  const known = job.peek();
  if (known !== undefined) return Promise.resolve(known);
  making ??= api
    .call('post', '/api/v1/tasks/batch', { body: { items: [] }, headers: { 'idempotency-key': crypto.randomUUID() } })
    .then(({ id }) => {
      job.value = id;
      history.replaceState(null, '', at(`/b/${id}`));
      keepLast({ id, at: new Date().toISOString(), files: items.peek().length });
      return id;
    })
    .finally(() => (making = undefined));
  return making;
}

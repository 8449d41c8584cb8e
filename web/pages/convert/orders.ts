// What is asked of a row that is there: taken from the list, cancelled, tried again.
import { api, sayProblem } from '../../api.js';
import { items, notice } from './batch.js';
import { follow, forget, refresh, sending } from './following.js';
import { showTask, type Item } from './item.js';
import { forgetLink, keepLink, keptLink } from './kept-links.js';

export function take(item: Item): () => void {
  const before = items.peek();
  const link = keptLink(item.row);
  sending.stop(item);
  forgetLink(item.row);
  items.value = before.filter((each) => each !== item);
  // Undo puts it where it was, among whatever has come meanwhile.
  return () => {
    const place = Math.min(before.indexOf(item), items.peek().length);
    if (link !== undefined) keepLink(link);
    if (item.stage.peek().kind === 'failed' && item.link === undefined) item.stage.value = { kind: 'chosen' };
    // What was sent of it is forgotten.
    if (item.stage.peek().kind === 'unreached') item.stage.value = { kind: 'ghost', sent: 0 };
    items.value = items.peek().toSpliced(place, 0, item);
  };
}

/** Pressed twice, "again" would be two tasks. */
const ordering = new Set<Item>();

export async function order(item: Item, verb: 'cancel' | 'retry', body?: Record<string, unknown>): Promise<void> {
  const task = item.task.peek();
  if (task === undefined || ordering.has(item)) return;
  ordering.add(item);
  try {
    const path = { id: task.id };
    const now =
      verb === 'cancel'
        ? await api.call('post', '/api/v1/tasks/{id}/cancel', { path })
        : await api.call('post', '/api/v1/tasks/{id}/retry', { path, body: body ?? {} });
    if (now.id !== task.id) forget(task.id);
    showTask(item, now);
    follow();
  } catch (error) {
    notice.value = { text: `${item.name}: ${sayProblem(error)}` };
    await refresh().catch(() => undefined);
  } finally {
    ordering.delete(item);
  }
}

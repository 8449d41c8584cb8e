// The place in a queue, and when a task will start, change at most once in five seconds: what flickers cannot be read. Pure but for the moments; used by whatever shows tasks that wait.
import type { Task } from '../api.js';

const HELD_MS = 5000;
/** When the place of each task that waits was last shown anew. */
const shownAt = new Map<string, number>();

/** What was read, with the place that is shown as long as that is too young. */
export function holdPlace<T extends Task>(shown: Task | undefined, read: T, now = Date.now()): T {
  if (read.status !== 'queued') {
    shownAt.delete(read.id);
    return read;
  }
  const after = read.progress;
  const before = shown?.id === read.id && shown.status === 'queued' ? shown.progress : undefined;
  const isSame = before?.queue_position === after.queue_position && before?.eta_ms === after.eta_ms;
  const isYoung = now - (shownAt.get(read.id) ?? 0) < HELD_MS;
  // Why it waits is another matter than where.
  if (before?.queue_position !== undefined && before.hold === after.hold && (isSame || isYoung))
    return { ...read, progress: { ...after, queue_position: before.queue_position, eta_ms: before.eta_ms } };
  shownAt.set(read.id, now);
  return read;
}

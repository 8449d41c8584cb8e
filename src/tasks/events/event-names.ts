// What events are called outside: in live streams and in callbacks. The row of a task says "done", the world hears "task.done".
import type { TaskEvent } from '../../entities/task-event.entity.js';

export const eventNames = [
  'task.waiting',
  'task.queued',
  'task.started',
  'task.warning',
  'task.retrying',
  'task.handed_back',
  'task.worker_lost',
  'task.cancel_requested',
  'task.changed',
  'task.done',
  'task.failed',
  'task.cancelled',
  'task.expired',
  'job.queued',
  'job.started',
  'job.done',
  'job.failed',
  'job.cancelled',
  'file.expiring',
] as const;
export type EventName = (typeof eventNames)[number];

/** Somebody who asks to be called usually wants to know of the end. */
export const endNames = eventNames.filter((name) => /\.(done|failed|cancelled|expired)$/.test(name));

/** Rows of jobs and of files bear their whole name. */
export function eventName({ type }: Pick<TaskEvent, 'type'>): string {
  return type.includes('.') ? type : `task.${type}`;
}

export function isEnd(row: Pick<TaskEvent, 'type'>): boolean {
  return (endNames as readonly string[]).includes(eventName(row));
}

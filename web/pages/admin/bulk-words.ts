// What is said about an action on many tasks while it runs and when it has ended.
import { sentenceOf, type Task } from '../../api.js';
import { say, sayBehindColon } from '../../words.js';
import type { BulkAction } from './bulk-state.js';

interface Tally {
  readonly matched: number;
  readonly done: number;
  readonly skipped: number;
  readonly failed: number;
}

export const actionOf = (task: Task): BulkAction => (task.params as { action: BulkAction }).action;

export function sayBulk(task: Task): string {
  if (task.status === 'queued' || task.status === 'waiting') return say('admin.bulkWaits');
  if (task.status === 'cancelling') return say('admin.bulkStopping');
  return sayBulkEnd(task);
}

export function sayBulkEnd(task: Task): string {
  if (task.status === 'cancelled') return say('admin.bulkStopped');
  if (task.error !== null) return say('admin.bulkFailed', { reason: sayBehindColon(sentenceOf(task.error)) });
  const tally = task.result as Tally | undefined;
  if (tally === undefined) return '';
  const { done, skipped, failed } = tally;
  return say('admin.bulkDone', { done, skipped, failed });
}

// How a task stands in Celery's words, and which of our states each of them means. Pure; used by celery-rows.ts and by the views of the Celery and Flower routes.
import type { TaskState } from '../entities/task.entity.js';

export const celeryWords = ['PENDING', 'STARTED', 'PROGRESS', 'RETRY', 'SUCCESS', 'FAILURE', 'REVOKED'] as const;
export type CeleryWord = (typeof celeryWords)[number];

const usual: Readonly<Record<TaskState, CeleryWord>> = {
  waiting: 'PENDING',
  queued: 'PENDING',
  running: 'STARTED',
  retrying: 'RETRY',
  done: 'SUCCESS',
  failed: 'FAILURE',
  expired: 'FAILURE',
  cancelled: 'REVOKED',
};

export function celeryWord({ state, percent }: { state: TaskState; percent: number | null }): CeleryWord {
  return state === 'running' && percent !== null ? 'PROGRESS' : usual[state];
}

/** Groups in which tasks are listed, beside single states. */
export const taskGroups = ['active', 'reserved', 'scheduled', 'all'] as const;
export type TaskGroup = (typeof taskGroups)[number];

const DUE = 't.run_at <= now()';
const groups: Readonly<Record<TaskGroup, string>> = {
  active: `t.state = 'running'`,
  reserved: `t.state = 'queued' AND ${DUE}`,
  scheduled: `t.state IN ('queued', 'retrying') AND NOT ${DUE}`,
  all: 'true',
};
const words: Readonly<Record<CeleryWord, string>> = {
  PENDING: `t.state IN ('waiting', 'queued')`,
  STARTED: `t.state = 'running' AND t.progress_percent IS NULL`,
  PROGRESS: `t.state = 'running' AND t.progress_percent IS NOT NULL`,
  RETRY: `t.state = 'retrying'`,
  SUCCESS: `t.state = 'done'`,
  FAILURE: `t.state IN ('failed', 'expired')`,
  REVOKED: `t.state = 'cancelled'`,
};

export const whereOfWord = (word: TaskGroup | CeleryWord): string => ({ ...groups, ...words })[word];

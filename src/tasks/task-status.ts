// The permitted moves of a task's state. Nothing in src/tasks/store writes what is not here; docs/task-life.md draws it.
import type { TaskState } from '../entities/task.entity.js';

export const moves: Readonly<Record<TaskState, readonly TaskState[]>> = {
  waiting: ['queued', 'cancelled', 'expired', 'failed'],
  queued: ['running', 'cancelled', 'expired'],
  // back to queued: handed back at shutdown, or its worker was lost
  running: ['done', 'failed', 'cancelled', 'retrying', 'queued'],
  retrying: ['running', 'cancelled', 'expired'],
  done: [],
  failed: [],
  cancelled: [],
  expired: [],
};

/** States from which a task may move to this one. */
export function statesBefore(state: TaskState): TaskState[] {
  return (Object.keys(moves) as TaskState[]).filter((from) => moves[from].includes(state));
}

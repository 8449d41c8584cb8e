// The one status line of a task: state, number, time left. Every page that shows a task says it in these words.
import { sentenceOf, type Task } from '../api.js';
import { labelOfOperation } from '../operations.js';
import { say, sayAbout, sayBehindColon, sayBytes, sayClock, sayDay, saySizeChange, sayTime } from '../words.js';
import type { Pace } from './pace.js';

export type TaskState = Task['status'];
const ended: ReadonlySet<TaskState> = new Set(['done', 'failed', 'cancelled', 'expired']);
export const isEnded = ({ status }: Pick<Task, 'status'>): boolean => ended.has(status);
export const isDeleted = (task: Task, now = Date.now()): boolean =>
  task.outputs_deleted_at !== undefined || (task.expires_at !== null && Date.parse(task.expires_at) <= now);

/** `now` of the server, as well as the page knows it. */
export function sayTask(task: Task, pace: Pace, now = Date.now()): string {
  return lines[task.status](task, pace, now);
}

type Line = (task: Task, pace: Pace, now: number) => string;
const lines: Record<TaskState, Line> = {
  waiting: (task, _pace, now) => waits(task, now),
  queued: (task, _pace, now) => waits(task, now),
  running: (task, pace, now) => runs(task, pace, now),
  retrying: (task, _pace, now) => {
    const at = task.next_retry_at ?? task.run_at;
    return say('status.retrying', {
      time: sayTime(at),
      left: sayClock(Date.parse(at) - now),
      attempt: task.attempts + 1,
      most: task.max_attempts,
    });
  },
  cancelling: () => say('row.cancelling'),
  cancelled: () => say('row.cancelled'),
  expired: () => say('row.expired'),
  failed: (task) => say('row.failed', { reason: task.error === null ? '' : sayBehindColon(sentenceOf(task.error)) }),
  done: (task, _pace, now) => (isDeleted(task, now) ? sayDeleted(task) : sayDone(task)),
};

function waits(task: Task, now: number): string {
  const startsInMs = Date.parse(task.run_at) - now;
  if (task.attempts === 0 && startsInMs > 5000)
    return say('status.startsAt', { time: sayTime(task.run_at), left: sayClock(startsInMs) });
  const { queue_position: position, eta_ms: etaMs, hold } = task.progress;
  if (position === undefined) return say('row.queued');
  const place = say('status.queued', { position });
  // Nobody can tell when.
  if (hold !== undefined) return `${place} · ${say(`hold.${hold}`)}`;
  return etaMs === null ? place : `${place} · ${say('status.startsIn', { about: sayAbout(etaMs) })}`;
}

function runs(task: Task, { percent, stage, etaMs }: Pace, now: number): string {
  const usualMs = percent === null ? usualMsOf(task) : null;
  const word = task.operation === 'convert' ? 'running' : 'working';
  const parts = [
    percent === null
      ? say(`status.${word}For`, { clock: sayClock(now - Date.parse(task.started_at ?? task.created_at)) })
      : say(`status.${word}`, { percent: Math.floor(percent) }),
    stage !== null && /^\d+(\.\d+)?x$/.test(stage) ? stage.replace('x', '×') : '',
    usualMs === null ? '' : say('status.usually', { about: sayAbout(usualMs) }),
    etaMs === null || percent === null ? '' : say('status.left', { about: sayAbout(etaMs) }),
    task.attempts > 1 ? say('status.attempt', { attempt: task.attempts, most: task.max_attempts }) : '',
  ];
  return parts.filter((part) => part !== '').join(' · ');
}

/** Of work that cannot tell how far it is the server knows how long such work takes; null once this one has taken longer. */
function usualMsOf({ started_at, progress: { eta_ms, updated_at } }: Task): number | null {
  if (eta_ms === null || started_at === null || updated_at === null) return null;
  return Date.parse(updated_at) - Date.parse(started_at) + eta_ms;
}

export const sizeOf = (files: Task['inputs']): number => files.reduce((sum, file) => sum + file.size_bytes, 0);

function sayDone(task: Task): string {
  const after = sizeOf(task.outputs);
  if (task.outputs.length === 0) return say('state.done');
  const before = sizeOf(task.inputs);
  if (task.outputs.length > 1) return say('status.doneFiles', { count: task.outputs.length, size: sayBytes(after) });
  return before === 0 ? say('row.done', { size: sayBytes(after) }) : saySizeChange(before, after);
}

const sayDeleted = (task: Task): string => {
  const at = task.outputs_deleted_at ?? task.expires_at;
  return at === null ? say('row.deleted') : say('status.deletedOn', { day: sayDay(at) });
};

/** mov → mp4, as far as it is known; of other work its name. */
export const routeOf = (task: Task): string =>
  task.operation === 'convert'
    ? [task.source_format, task.target_format]
        .filter((id) => id !== null)
        .map((id) => id.toUpperCase())
        .join(' → ')
    : labelOfOperation(task.operation);
export const nameOf = ({ inputs, operation }: Task): string =>
  inputs.length > 1 ? nameOfSeveral(inputs[0]?.filename ?? '', inputs.length) : (inputs[0]?.filename ?? operation);
export const nameOfSeveral = (first: string, count: number): string =>
  say('task.andMore', { name: first, count: count - 1 });

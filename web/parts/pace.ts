// How far a task is, between two readings of it. Pure; used by every page that follows tasks.
import type { Task } from '../api.js';

export interface Pace {
  readonly percent: number | null;
  readonly stage: string | null;
  readonly etaMs: number | null;
}

export const paceOf = ({ progress }: Pick<Task, 'progress'>): Pace => ({
  percent: progress.percent,
  stage: progress.stage,
  etaMs: progress.eta_ms,
});

type Read = Pick<Task, 'status' | 'attempts' | 'progress'>;

/** The row is written less often than events are sent, so that it may know less. What was shown does not fall within an attempt. */
export function paceAfter(before: Read | undefined, shown: Pace | undefined, now: Read): Pace {
  const read = paceOf(now);
  if (shown === undefined || now.status !== 'running' || before?.attempts !== now.attempts) return read;
  return isBehind(read, shown) ? shown : read;
}

export const isBehind = (one: Pick<Pace, 'percent'>, other: Pick<Pace, 'percent'>): boolean =>
  (one.percent ?? -1) < (other.percent ?? -1);

// Why running work is asked to end, carried as the reason of an AbortSignal. Whoever stops says it; whoever runs something decides by it how long to wait.
import { AppError } from '../../shared/errors.js';

export interface StopReason {
  readonly code: 'cancelled' | 'soft_timeout' | 'hard_timeout' | 'shutdown' | 'lost';
  /** No grace: somebody asked twice. */
  readonly force?: boolean;
  /** What is still there after so long is killed, whatever grace is usual. */
  readonly withinMs?: number;
  /** Aborted when a later, firmer stop has ended the grace of this one; only in the process that stops. */
  readonly kill?: AbortSignal;
}

/** Time between asking (TERM) and killing. After the hard limit and for work that is no longer ours there is nothing to wait for. */
const graceMs: Readonly<Record<StopReason['code'], number>> = {
  cancelled: 3_000,
  soft_timeout: 10_000,
  hard_timeout: 0,
  shutdown: 3_000,
  lost: 0,
};

export function graceOf(reason: StopReason): number {
  return reason.force ? 0 : Math.min(graceMs[reason.code], reason.withinMs ?? Infinity);
}

/** A signal that was aborted without a reason of ours counts as a cancel. */
export function stopReason(signal: AbortSignal): StopReason {
  const reason: unknown = signal.reason;
  return isStopReason(reason) ? reason : { code: 'cancelled' };
}

function isStopReason(value: unknown): value is StopReason {
  return typeof value === 'object' && value !== null && 'code' in value && Object.hasOwn(graceMs, String(value.code));
}

const errors: Readonly<Record<StopReason['code'], () => AppError>> = {
  cancelled: () => new AppError('cancelled', 'The task was cancelled.'),
  soft_timeout: () =>
    new AppError(
      'soft_timeout',
      'The task took longer than its time limit. Give it less to do or ask for a longer limit.',
    ),
  hard_timeout: () =>
    new AppError(
      'hard_timeout',
      'The task took longer than its time limit and was ended. Give it less to do or ask for a longer limit.',
    ),
  shutdown: () => new AppError('draining', 'The worker is stopping. The task goes on elsewhere or after the restart.'),
  lost: () => new AppError('worker_lost', 'The worker lost the task to another one.'),
};

export function stopError(reason: StopReason): AppError {
  return errors[reason.code]();
}

export function throwIfStopped(signal: AbortSignal): void {
  if (signal.aborted) throw stopError(stopReason(signal));
}

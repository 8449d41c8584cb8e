// What a failed run means: run again, and when, or the end. Pure; the runner asks.
import type { RetryPolicy, Task } from '../../entities/task.entity.js';
import type { AppError, ErrorCode } from '../../shared/errors.js';

export type Verdict = { readonly kind: 'final' } | { readonly kind: 'retry'; readonly delayS: number };

/** A crash of the engine gets one immediate run in a fresh engine; after that it is the file's fault. */
const CRASHES_ALLOWED = 1;
/** A worker that vanished is rarely the task's fault, three in a row are. */
export const LOSSES_FINAL = 3;

type Counted = Pick<Task, 'attempt' | 'max_attempts' | 'crash_count' | 'retry'>;

const TIMEOUTS: readonly ErrorCode[] = ['soft_timeout', 'hard_timeout'];

export function judge(
  error: Pick<AppError, 'code' | 'retryable'>,
  task: Counted,
  usualDelayS: number,
  retriesTimeouts = false,
): Verdict {
  if (error.code === ('engine_crashed' satisfies ErrorCode))
    return task.crash_count < CRASHES_ALLOWED ? { kind: 'retry', delayS: 0 } : { kind: 'final' };
  const retryable = error.retryable || (retriesTimeouts && TIMEOUTS.includes(error.code));
  if (!retryable || task.attempt >= task.max_attempts) return { kind: 'final' };
  return { kind: 'retry', delayS: task.retry ? waitS(task.retry, task.attempt) : usualDelayS };
}

/** The wait after the given run: each one longer by the step, never above the ceiling. */
export function waitS(policy: RetryPolicy, attempt: number): number {
  return Math.min(policy.ceiling_s, policy.delay_s + policy.step_s * (attempt - 1));
}

import { expect, it } from 'vitest';
import { AppError } from '../../shared/errors.js';
import { judge, waitS } from './retry.js';

const fresh = { attempt: 1, max_attempts: 4, crash_count: 0, retry: null };

it('runs a retryable failure again after the usual wait', () => {
  expect(judge(new AppError('engine_failed', 'x'), fresh, 60)).toEqual({ kind: 'retry', delayS: 60 });
});

it('ends a retryable failure at the last attempt', () => {
  expect(judge(new AppError('engine_failed', 'x'), { ...fresh, attempt: 4 }, 60)).toEqual({ kind: 'final' });
});

it.each(['input_corrupt', 'soft_timeout', 'hard_timeout', 'out_of_memory', 'cancelled'] as const)(
  'ends %s at once',
  (code) => {
    expect(judge(new AppError(code, 'x'), fresh, 60)).toEqual({ kind: 'final' });
  },
);

it('gives a crashed engine one more run, without a wait, whatever attempts are left', () => {
  const crash = new AppError('engine_crashed', 'x');
  expect(judge(crash, fresh, 60)).toEqual({ kind: 'retry', delayS: 0 });
  expect(judge(crash, { ...fresh, crash_count: 1 }, 60)).toEqual({ kind: 'final' });
});

it('follows the policy of the request', () => {
  const retry = { max: 5, delay_s: 1, step_s: 2, ceiling_s: 4 };
  expect([1, 2, 3, 4].map((attempt) => waitS(retry, attempt))).toEqual([1, 3, 4, 4]);
  expect(judge(new AppError('engine_failed', 'x'), { ...fresh, attempt: 2, retry }, 60)).toEqual({
    kind: 'retry',
    delayS: 3,
  });
});

it('tries again after a time limit only where the operation says so', () => {
  expect(judge(new AppError('hard_timeout', 'x'), fresh, 60, true)).toEqual({ kind: 'retry', delayS: 60 });
  expect(judge(new AppError('hard_timeout', 'x'), { ...fresh, attempt: 4 }, 60, true)).toEqual({ kind: 'final' });
});

it('ends what says that no further try would help', () => {
  expect(judge(new AppError('engine_failed', 'x', { final: true }), fresh, 60)).toEqual({ kind: 'final' });
});

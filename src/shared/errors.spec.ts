import { expect, it } from 'vitest';
import { AppError, isLostConnection, toAppError } from './errors.js';

it('takes status and retry from the table', () => {
  expect(new AppError('storage_full', 'x')).toMatchObject({ status: 507, retryable: true });
  expect(new AppError('input_corrupt', 'x')).toMatchObject({ status: 422, retryable: false });
});

it.each([
  [Object.assign(new Error('x'), { code: 'ENOSPC' }), 'storage_full'],
  [Object.assign(new Error('x'), { code: '57P01' }), 'dependency_down'],
  [new Error('Connection terminated unexpectedly'), 'dependency_down'],
  [new Error('Query read timeout'), 'dependency_down'],
  [new TypeError('x is not a function'), 'internal_error'],
  ['a string', 'internal_error'],
  [undefined, 'internal_error'],
])('reads %s', (thrown, code) => expect(toAppError(thrown).code).toBe(code));

it('does not take a broken statement for a lost connection', () => {
  expect(isLostConnection(Object.assign(new Error('x'), { code: '23505' }))).toBe(false);
});

it('leaves one of ours as it is', () => {
  const error = new AppError('cancelled', 'x');
  expect(toAppError(error)).toBe(error);
});

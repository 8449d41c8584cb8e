// The last line of `npm test` never reads better than the run was.
import { expect, it } from 'vitest';
import { countsOf } from './tests.mjs';

const report = { numPassedTests: 5, numFailedTests: 1, numPendingTests: 2, numTodoTests: 1, testResults: [] };

it('counts tests that wait to be written as skipped', () => {
  expect(countsOf(report)).toEqual({ passed: 5, failed: 1, skipped: 3 });
});

it('counts a file that could not be loaded as one failure', () => {
  const testResults = [
    { status: 'failed', assertionResults: [] },
    { status: 'failed', assertionResults: [{}] },
    { status: 'passed', assertionResults: [] },
  ];
  expect(countsOf({ ...report, testResults }).failed).toBe(2);
});

// The last lines of `npm test` tell what failed, and never read better than the run was.
import path from 'node:path';
import { expect, it } from 'vitest';
import { countsOf, failuresOf } from './tests.mjs';

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

it('names each test that failed with the first line of its reason', () => {
  const name = path.resolve('test/e2e/door.spec.ts');
  const opened = { status: 'passed', fullName: ' the door opens' };
  const shut = {
    status: 'failed',
    fullName: ' the door shuts',
    failureMessages: [`\u001b[31mError: it ${'x'.repeat(400)}\nat`],
  };
  const testResults = [
    { name, status: 'failed', message: '', assertionResults: [opened, shut] },
    { name, status: 'failed', message: 'Error: no such module\nat', assertionResults: [] },
    { name, status: 'failed', message: 'Error: its leaks', assertionResults: [opened] },
  ];
  expect(failuresOf({ ...report, testResults })).toEqual([
    `test/e2e/door.spec.ts: the door shuts: Error: it ${'x'.repeat(290)} …`,
    'test/e2e/door.spec.ts: Error: no such module',
    'test/e2e/door.spec.ts: Error: its leaks',
  ]);
});

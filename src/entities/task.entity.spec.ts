import { expect, it } from 'vitest';
import { ConversionTask } from './conversion-task.entity.js';

const task = (facts: Partial<ConversionTask> = {}) =>
  Object.assign(new ConversionTask(), { state: 'running', metadata: {}, error_message: null, ...facts });

it.each([
  ['waiting', false],
  ['queued', false],
  ['running', false],
  ['retrying', false],
  ['done', true],
  ['failed', true],
  ['cancelled', true],
  ['expired', true],
] as const)('one that is %s is finished: %s', (state, isFinished) => {
  expect(task({ state }).isFinished()).toBe(isFinished);
});

it('has metadata that is merged, and defaults for what it has not', () => {
  const own = task({ metadata: { input_file: 'a.mp4' } }).setMetadata({ quality: 'high' });
  expect([own.getMetadata('input_file'), own.getMetadata('quality')]).toEqual(['a.mp4', 'high']);
  expect([own.getMetadata('output_file'), own.getMetadata('output_file', 'none')]).toEqual([undefined, 'none']);
});

it('fails with a code and a message', () => {
  const failed = task().fail('cancelled', 'Cancelled by the user');
  expect([failed.state, failed.error_code, failed.errorMessage(), failed.isFinished()]).toEqual([
    'failed',
    'cancelled',
    'Cancelled by the user',
    true,
  ]);
});

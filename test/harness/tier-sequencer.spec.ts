// Which file begins when, out of the order in which vitest would begin them.
import { expect, it } from 'vitest';
import { inTurns } from './tier-sequencer.js';

const placeOf = (named: string) => {
  const [tier = '', file = ''] = named.split('/');
  return { tier, file };
};

it('tells what fails at once, then runs all tiers side by side, the long ones first, and at last what runs alone', () => {
  const known = [
    ...['chaos/redis', 'chaos/celery', 'e2e/a', 'e2e/b', 'e2e/control', 'e2e/c', 'fresh/minimal-root', 'harness/leaks'],
    ...['repository/tools', 'unit/words', 'web/x', 'web/pages-around'],
  ];
  expect(inTurns(known, placeOf)).toEqual([
    ...['unit/words', 'repository/tools', 'harness/leaks'],
    // The longest of each tier; when a quarter of one has begun, so has a quarter of every other.
    ...['chaos/celery', 'web/pages-around', 'e2e/control', 'e2e/a', 'chaos/redis', 'e2e/b', 'web/x', 'e2e/c'],
    'fresh/minimal-root',
  ]);
});

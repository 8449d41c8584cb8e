import { expect, it } from 'vitest';
import { bulkActions, bulkScope } from './bulk-scope.js';

const until = new Date(0);

it.each(bulkActions)(
  '%s touches neither itself nor what came later, and what was asked for stands in values',
  (action) => {
    const { where, values } = bulkScope(action, { status: ['failed'], tag: `x' OR true --` }, until);
    expect(where).toContain(`operation <> 'tasks.bulk'`);
    expect(where).toContain(`created_at <= $3`);
    expect(where).not.toContain('OR true');
    expect(values).toEqual([`x' OR true --`, ['failed'], until]);
  },
);

it('an empty filter means all that fits', () => {
  expect(bulkScope('cancel', {}, until).where).toMatch(/^\(true\) AND state IN/);
});

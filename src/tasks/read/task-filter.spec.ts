import { expect, it } from 'vitest';
import { whereOf } from './task-filter.js';

it('means everything when nothing is asked', () => {
  expect(whereOf({}, undefined, false)).toEqual({ where: 'true', values: [] });
});

it('numbers its values in order and puts none of them into the text', () => {
  const { where, values } = whereOf({ clientId: 'c', queue: `image'; DROP TABLE task`, q: '50%_\\' }, undefined, false);
  expect(where).not.toContain('DROP');
  expect([...new Set(where.match(/\$\d+/g))]).toEqual(['$1', '$2', '$3', '$4']);
  expect(values).toEqual(['c', `image'; DROP TABLE task`, '%50\\%\\_\\\\%', '50~~~%']);
});

it('tells work that was asked to stop from work that runs', () => {
  const where = (...status: string[]) => whereOf({ status }, undefined, false).where;
  expect(where('running')).toContain('cancel_requested_at IS NULL');
  expect(where('cancelling', 'done')).toContain('cancel_requested_at IS NOT NULL');
  expect(where('running', 'cancelling')).not.toContain('cancel_requested_at');
  expect(where('queued')).not.toContain('cancel_requested_at');
});

it('goes on after the last row in both directions', () => {
  const after = { at: new Date(0), id: 'x' };
  expect(whereOf({}, after, false).where).toBe('(created_at, id) < ($1, $2)');
  expect(whereOf({}, after, true).where).toBe('(created_at, id) > ($1, $2)');
});

it('names tasks one by one, whose they are, why they failed and how long they ran', () => {
  const { where, values } = whereOf(
    { id: ['x'], client: 'shop', error_code: 'input_corrupt', ran_s: 5 },
    undefined,
    true,
  );
  expect(values).toEqual(['input_corrupt', ['x'], 'shop', 5]);
  expect(where).not.toMatch(/shop|input_corrupt/);
});

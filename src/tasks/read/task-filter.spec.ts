import { expect, it } from 'vitest';
import { beginsId, whereOf } from './task-filter.js';

it('means everything when nothing is asked', () => {
  expect(whereOf({}, undefined, false)).toEqual({ where: 'true', values: [] });
});

it('numbers its values in order and puts none of them into the text', () => {
  const { where, values } = whereOf({ clientId: 'c', queue: `image'; DROP TABLE task`, q: '50%_\\' }, undefined, false);
  expect(where).not.toContain('DROP');
  expect(where.match(/\$\d+/g)).toEqual(['$1', '$2', '$3', '$4']);
  expect(values).toEqual(['c', `image'; DROP TABLE task`, '50%_\\', '50\\%\\_\\\\']);
});

it.each([
  ['я', 1],
  ['яя', 2],
  ['яяя', 3],
  ['two words', 3],
])('searches %s by pieces of %s letters', (q, size) => {
  const { where } = whereOf({ q }, undefined, false);
  expect(/name_grams\(lower\(\$1\), (\d)\)/.exec(where)?.[1]).toBe(String(size));
});

it.each([
  ['0', true],
  ['0190A3f2-7', true],
  ['0190a3f2-7b', true],
  ['0190a3f27', false],
  ['0190a3f2-7b3c-7d4e-8f50-1234567890ab', true],
  ['0190a3f2-7b3c-7d4e-8f50-1234567890abc', false],
  ['cafe latte', false],
])('takes %s for the beginning of an id: %s', (q, begins) => {
  expect(beginsId(q)).toBe(begins);
  const { where, values } = whereOf({ q, by: 'id' }, undefined, false);
  expect(where).toBe(begins ? 'id BETWEEN $1 AND $2' : 'false');
  for (const value of values) expect(value).toMatch(new RegExp(`^${q}.*$`, 'i'));
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

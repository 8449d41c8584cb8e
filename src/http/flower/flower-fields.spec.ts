// What clients of Flower ask for in a list of tasks.
import { expect, it } from 'vitest';
import { readList } from './flower-fields.js';

const page = (query: object) => readList(query, undefined).page;

it.each([
  [{}, { sortBy: 'received', descending: true, limit: 1000, offset: 0 }],
  [{ limit: '0' }, { limit: 1000 }],
  [
    { limit: '5000', offset: '3' },
    { limit: 1000, offset: 3 },
  ],
  [{ sort_by: 'name' }, { sortBy: 'name', descending: false }],
  [{ sort_by: '-started' }, { sortBy: 'started', descending: true }],
])('%j', (query, expected) => expect(page(query)).toMatchObject(expected));

it.each(['sort_by', 'limit', 'offset', 'received_start', 'received_end'])(
  'a %s that says nothing is refused',
  (name) => {
    expect(() => page({ [name]: 'nonsense' })).toThrow(`/${name}`);
  },
);

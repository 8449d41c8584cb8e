// The filters of the history: what stands in the address comes back, and what is asked of the server.
import { expect, it } from 'vitest';
import { queryOf, readFilters, searchOf } from './filters.js';

it.each(['', '?show=failed', '?show=ready&q=a+%3Cb%3E&kind=video&since=2026-11-20&after=abc'])('keeps %s', (search) => {
  const { show, q, kind, since, after } = readFilters(search);
  expect(searchOf({ show, q, kind, since, after })).toBe(search);
});

it('takes nothing that it does not know', () => {
  expect(readFilters('?show=nothing&kind=cakes&since=2026-99-99&more=1')).toEqual({
    show: 'all',
    q: '',
    kind: '',
    since: '',
    after: '',
  });
});

it('asks for what the words mean', () => {
  expect(queryOf(readFilters('?show=expired&q=%20cat%20&kind=image'))).toEqual({
    status: 'done',
    files: 'deleted',
    q: 'cat',
    queue: 'image',
  });
});

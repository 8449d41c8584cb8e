import { expect, it } from 'vitest';
import { isId, newId } from './ids.js';

it('makes UUIDs of version 7 that sort by time', () => {
  const ids = [1, 2, 3].map((ms) => newId(1_700_000_000_000 + ms));
  expect(ids).toEqual([...ids].sort());
  expect(ids.every((id) => isId(id) && id[14] === '7' && /[89ab]/.test(id[19] ?? ''))).toBe(true);
});

it('never makes the same twice in one millisecond', () => {
  expect(new Set(Array.from({ length: 1000 }, () => newId(5))).size).toBe(1000);
});

it('makes ids that sort by their order within one millisecond', () => {
  const ids = Array.from({ length: 1000 }, () => newId(7));
  expect(ids).toEqual([...ids].sort());
});

it.each(['', '123', '../../etc/passwd', '0190a8b0-0000-7000-8000-00000000000g'])('knows that %j is no id', (text) =>
  expect(isId(text)).toBe(false),
);

import { expect, it } from 'vitest';
import { decodeCursor, encodeCursor } from './cursor.js';

const id = '01a1fb4d-e151-7480-94fd-c0fc64593bdc';

it('comes back as it went', () => {
  const at = new Date('2026-01-02T03:04:05.678Z');
  expect(decodeCursor(encodeCursor(at, id))).toEqual({ at, id });
});

it.each(['', 'x', Buffer.from('yesterday nobody').toString('base64url')])('refuses %j with a sentence', (cursor) => {
  expect(() => decodeCursor(cursor)).toThrow('The cursor is not one that a list gave');
});

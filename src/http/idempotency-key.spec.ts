import type { Request } from 'express';
import { expect, it } from 'vitest';
import { fingerprintOf, readIdempotencyKey } from './idempotency-key.js';

const asking = (header?: string) => ({ get: () => header }) as unknown as Request;
const key = Buffer.from('a key');

it('is taken in quotes and bare, and refused with spaces, quotes inside, or no length', () => {
  expect(readIdempotencyKey(asking())).toBeUndefined();
  expect(readIdempotencyKey(asking('"abc"'))).toBe('abc');
  expect(readIdempotencyKey(asking('abc'))).toBe('abc');
  for (const wrong of ['', 'a b', '"a', 'a"b', 'ключ', 'x'.repeat(256)])
    expect(() => readIdempotencyKey(asking(wrong)), wrong).toThrow('1 to 255');
});

it('two requests are the same whatever the order of their fields, and not when anything else differs', () => {
  const one = fingerprintOf({ a: 1, b: { c: [1, 2], d: null } }, ['f1', 'f2'], key);
  expect(fingerprintOf({ b: { d: null, c: [1, 2] }, a: 1 }, ['f1', 'f2'], key)).toBe(one);
  expect(fingerprintOf({ a: 1, b: { c: [2, 1], d: null } }, ['f1', 'f2'], key)).not.toBe(one);
  expect(fingerprintOf({ a: 1, b: { c: [1, 2], d: null } }, ['f2', 'f1'], key)).not.toBe(one);
  expect(fingerprintOf({ a: 1, b: { c: [1, 2], d: null } }, ['f1', 'f2'], Buffer.from('other'))).not.toBe(one);
});

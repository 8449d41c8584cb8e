import { expect, it } from 'vitest';
import { sayBytes } from '../../../src/shared/words.js';
import { readAmount, writeAmount } from './amount.js';

it.each([
  ['500 MB', 500e6],
  ['500 МБ', 500e6],
  ['500\u00a0мб', 500e6],
  ['1,5 ГБ', 1.5e9],
  ['1.5GB', 1.5e9],
  ['2 ГиБ', 2 ** 31],
  ['500 000 000', 500e6],
  ['42', 42],
])('reads %s', (text, bytes) => expect(readAmount(text)).toBe(bytes));

it.each(['', 'много', '500 рублей', '-5 MB', '1,500 MB', '1.500 МБ', '1,5,5 MB'])(
  'does not guess what %j means',
  (text) => expect(readAmount(text)).toBe(undefined),
);

it.each([
  [500e6, '500\u00a0MB', '500\u00a0МБ'],
  [1.5e9, '1.5\u00a0GB', '1,5\u00a0ГБ'],
  [512, '512\u00a0B', '512\u00a0Б'],
  [2 ** 31, '2147483648', '2147483648'],
])('writes %d so that the same comes back', (bytes, english, russian) => {
  expect(writeAmount(bytes, (size) => sayBytes('en', size))).toBe(english);
  expect(writeAmount(bytes, (size) => sayBytes('ru', size))).toBe(russian);
});

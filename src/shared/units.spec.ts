import { expect, it } from 'vitest';
import { formatBytes, parseBytes, parseSeconds } from './units.js';

it.each([
  ['2GiB', 2 ** 31],
  ['500 MB', 500e6],
  ['1.5kib', 1536],
  ['42', 42],
])('reads the size %s', (text, bytes) => expect(parseBytes(text)).toBe(bytes));

it.each([
  ['90s', 90],
  ['15m', 900],
  ['6h', 21_600],
  ['30d', 2_592_000],
  ['0', 0],
])('reads the time %s', (text, seconds) => expect(parseSeconds(text)).toBe(seconds));

it.each(['', 'soon', '-5', '5 parsecs', '1e9', '5mm'])('refuses %j as size and as time', (text) => {
  expect([parseBytes(text), parseSeconds(text)]).toEqual([undefined, undefined]);
});

it.each([
  [0, '0 B'],
  [999, '999 B'],
  [1500, '1.5 kB'],
  [999_960, '1 MB'],
  [500e6, '500 MB'],
  [2 ** 31, '2.1 GB'],
  [5e15, '5000 TB'],
])('writes %d bytes as %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text));

import { expect, it } from 'vitest';
import { shownSize, sizeFound } from './shown-size.js';

it('a preview keeps its proportions, is no taller than it may be and never enlarged', () => {
  expect(shownSize({ width: 3000, height: 2000 }, 416)).toEqual({ width: 624, height: 416 });
  expect(shownSize({ width: 64, height: 48 }, 416)).toEqual({ width: 64, height: 48 });
});

it('a file of which nothing was found out has no place', () => {
  expect([null, undefined, {}, { width: 3, height: '4' }].map(sizeFound)).toEqual(Array(4).fill(undefined));
  expect(sizeFound({ width: 640, height: 420, pages: 1 })).toEqual({ width: 640, height: 420 });
});

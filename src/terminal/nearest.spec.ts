import { expect, it } from 'vitest';
import { nearest } from './nearest.js';

const known = ['webp', 'pdf', 'quality', 'width', 'heif', 'html'];

it.each([
  ['wepb', 'webp'],
  ['qualty', 'quality'],
  ['PDF', 'pdf'],
  ['pfd', 'pdf'],
  ['wid', 'width'],
  ['zzzz', undefined],
  ['x', undefined],
  ['hmtl', 'html'],
])('%s is a slip for %s', (typed, meant) => expect(nearest(typed, known)).toBe(meant));

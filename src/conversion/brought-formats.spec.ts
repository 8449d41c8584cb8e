import { describe, expect, it } from 'vitest';
import { broughtBy } from './brought-formats.js';
import type { OwnedEdge } from './planner.js';

const edge = (engine: string, from: string, to: string): OwnedEdge => ({
  engine,
  from,
  to,
  cost: 1,
  lossy: false,
  many: false,
});
const here = [edge('here', 'png', 'webp'), edge('pack', 'mobi', 'gz'), edge('pack', 'gz', 'mobi')];
const books = [edge('books', 'mobi', 'epub'), edge('books', 'epub', 'mobi')];

describe('an engine that is not here', () => {
  it('would bring what nothing else reads or makes; to be packed and unpacked is neither', () => {
    const { reads, writes } = broughtBy('books', here, books);
    expect([[...reads].sort(), [...writes].sort()]).toEqual([
      ['epub', 'mobi'],
      ['epub', 'mobi'],
    ]);
    expect(broughtBy('paper', here, [edge('paper', 'epub', 'pdf')])).toEqual({ reads: ['epub'], writes: ['pdf'] });
  });

  it('brings nothing where another does the same', () => {
    expect(broughtBy('other', here, [edge('other', 'png', 'webp')])).toEqual({ reads: [], writes: [] });
  });
});

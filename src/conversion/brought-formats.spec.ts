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
const all = [
  edge('here', 'png', 'webp'),
  edge('books', 'mobi', 'epub'),
  edge('books', 'epub', 'mobi'),
  edge('paper', 'epub', 'pdf'),
  edge('other', 'png', 'webp'),
];
const works = (engine: string) => engine === 'here';

describe('an engine that is not here', () => {
  it('would bring what nothing else reads or makes', () => {
    expect(broughtBy('books', all, works)).toEqual({
      reads: expect.arrayContaining(['mobi', 'epub']) as string[],
      writes: expect.arrayContaining(['epub', 'mobi']) as string[],
    });
    expect(broughtBy('paper', all, works)).toEqual({ reads: ['epub'], writes: ['pdf'] });
  });

  it('brings nothing where another does the same', () => {
    expect(broughtBy('other', all, works)).toEqual({ reads: [], writes: [] });
    expect(broughtBy('nobody', all, works)).toEqual({ reads: [], writes: [] });
  });
});

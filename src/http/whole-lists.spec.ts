import { describe, expect, it } from 'vitest';
import { pageOfWhole } from './whole-lists.js';

const letters = ['a', 'b', 'c', 'd', 'e'];
const page = (items: readonly string[], asked: { limit?: number; cursor?: string }) =>
  pageOfWhole(items, (item) => item, asked);
const after = (cursor: string | null) => ({ limit: 2, cursor: cursor ?? '' });

describe('a list that is at hand', () => {
  it('comes as a whole unless a limit is given', () => {
    expect(page(letters, {})).toEqual({ items: letters, nextCursor: null });
    expect(page(letters, { limit: 5 })).toEqual({ items: letters, nextCursor: null });
    expect(page([], { limit: 5 })).toEqual({ items: [], nextCursor: null });
  });

  it('comes in pages, each item once', () => {
    const first = page(letters, { limit: 2 });
    const second = page(letters, after(first.nextCursor));
    const third = page(letters, after(second.nextCursor));
    expect([first.items, second.items, third.items]).toEqual([['a', 'b'], ['c', 'd'], ['e']]);
    expect(third.nextCursor).toBeNull();
  });

  it('goes on where it stood when something came or went meanwhile', () => {
    const { nextCursor } = page(letters, { limit: 2 });
    expect(page(['0', ...letters], after(nextCursor)).items).toEqual(['c', 'd']);
    expect(page(['a', 'c', 'd', 'e'], after(nextCursor)).items).toEqual(['c', 'd']);
    expect(page(['a'], after(nextCursor)).items).toEqual([]);
  });

  it.each(['', 'x', Buffer.from('5').toString('base64url')])('knows that "%s" is no cursor of its own', (cursor) => {
    expect(() => page(letters, { cursor })).toThrow('not one that a list gave');
  });
});

import { describe, expect, it } from 'vitest';
import { uniqueNames } from '../conversion/unique-names.js';
import { entryName } from './result-zip.js';

describe('a name in a zip', () => {
  it('is numbered when it was there before, in whatever case, before its extension', () => {
    const unique = uniqueNames();
    expect(['a.png', 'A.png', 'a.png', 'x/a.png', 'x.y/a', 'x.y/a', '.env', '.env'].map(unique)).toEqual([
      'a.png',
      'A (2).png',
      'a (3).png',
      'x/a.png',
      'x.y/a',
      'x.y/a (2)',
      '.env',
      '.env (2)',
    ]);
  });

  it('does not take a number that a file has by itself', () => {
    const unique = uniqueNames();
    expect(['a (2).png', 'a.png', 'a.png'].map(unique)).toEqual(['a (2).png', 'a.png', 'a (3).png']);
  });

  it('never leads out of the folder', () => {
    expect(entryName({ path: '../../etc/./deep\\x', filename: 'p.png' })).toBe('etc/deep/x/p.png');
    expect(entryName({ path: null, filename: 'p.png' })).toBe('p.png');
  });
});

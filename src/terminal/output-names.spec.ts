import { describe, expect, it } from 'vitest';
import { numbered, outputName, stemOf } from './output-names.js';

describe('the name of a result', () => {
  const name = (sourceName: string, sent: string, received: string) =>
    outputName({ folder: '.', sourceName }, sent, received);

  it('is that of the source here, also where the server had to clean it', () => {
    expect(name('what: a?.png', 'what_ a_.png', 'what_ a_.webp')).toBe('what: a?.webp');
    expect(name('-dash.png', '_dash.png', '_dash.webp')).toBe('-dash.webp');
  });

  it('keeps what the server added, and endings of two parts', () => {
    expect(name('a.pdf', 'a.pdf', 'a-3.png')).toBe('a-3.png');
    expect(name('a.tar.gz', 'a.tar.gz', 'a.zip')).toBe('a.zip');
    expect(name('a.zip', 'a.zip', 'a.tar.gz')).toBe('a.tar.gz');
    expect(name('noending', 'noending', 'noending.pdf')).toBe('noending.pdf');
  });

  it('never leads out of its folder', () => {
    expect(name('a.png', 'b.png', '../../etc/passwd')).toBe('passwd');
    expect(name('a.png', 'c.png', '..\\..\\boot.ini')).toBe('boot.ini');
    expect(name('a.png', 'b.png', '..')).toBe('result');
    expect(outputName({ folder: '.', sourceName: 'a', exactly: 'mine' }, 'a', 'b')).toBe('mine');
  });
});

it.each([
  ['a.webp', 2, 'a (2).webp'],
  ['a.tar.gz', 3, 'a (3).tar.gz'],
  ['a', 2, 'a (2)'],
  ['.profile', 2, '.profile (2)'],
])('%s taken becomes its number %i: %s', (name, number, expected) => expect(numbered(name, number)).toBe(expected));

it('finds the stem', () => {
  expect(['v1.2 final.docx', 'a.', '.png'].map(stemOf)).toEqual(['v1.2 final', 'a.', '.png']);
});

import { describe, expect, it } from 'vitest';
import { readTyped, settle, type Flags } from './typed-words.js';

const words = { en: '', ru: '' };
const flags: Flags = {
  to: { type: 'string', short: 't', value: 'FORMAT', words },
  json: { type: 'boolean', words },
};
const read = (line: string, takesLoose = true) => readTyped(line.split(' ').filter(Boolean), flags, takesLoose, 'en');
const isSwitch = (name: string) => name === 'lossless';
const settled = (line: string) => {
  const { words: files, loose } = settle(read(line), isSwitch);
  return [files, loose.map(({ name, value }) => [name, value])];
};

describe('what was typed', () => {
  it('is known flags, words, and flags that may be options', () => {
    const typed = read('a.png -t webp --json - b.png');
    expect([typed.text('to'), typed.is('json'), typed.words]).toEqual(['webp', true, ['a.png', '-', 'b.png']]);
  });

  it('leaves the word behind a switch where it is, and takes it for other options', () => {
    expect(settled('--lossless a.png --width 30 b.png --fit=cover')).toEqual([
      ['a.png', 'b.png'],
      [
        ['lossless', undefined],
        ['width', '30'],
        ['fit', 'cover'],
      ],
    ]);
    expect(settled('--no-lossless a.png')).toEqual([['a.png'], [['lossless', 'false']]]);
    expect(settled('a.png --width')).toEqual([['a.png'], [['width', undefined]]]);
  });

  it('takes everything behind -- as words', () => {
    expect(read('-- --to -x').words).toEqual(['--to', '-x']);
  });

  it.each([
    ['--jsn', /no flag --jsn.*Did you mean --json/],
    ['--to', /--to needs a value: FORMAT/],
    ['--json=yes', /--json takes no value/],
    ['-z', /no flag -z/],
  ])('%s is refused with a sentence', (line, sentence) => expect(() => read(line, false)).toThrow(sentence));
});

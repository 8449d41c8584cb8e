import { describe, expect, it } from 'vitest';
import { errorTable } from './errors.js';
import {
  fill,
  languages,
  preferredLanguage,
  say,
  sayBytes,
  saySeconds,
  saySizeChange,
  sayWarning,
  words,
} from './words.js';
import { warningCodes } from './warnings.js';
import type { WordKey } from './words.en.js';

const keys = Object.keys(words.en) as WordKey[];
const placeholders = (text: string) => [...text.matchAll(/\{(\w+)/g)].map((match) => match[1]).sort();

describe('the two tables', () => {
  it('hold the same values in both languages', () => {
    for (const key of keys) expect(placeholders(words.ru[key]), key).toEqual(placeholders(words.en[key]));
  });

  it('have two forms of number in English and three in Russian', () => {
    for (const [language, count] of [
      ['en', 2],
      ['ru', 3],
    ] as const)
      for (const key of keys)
        for (const [, forms] of words[language][key].matchAll(/#([^}]*)\}/g))
          expect(forms?.split('|').length, `${language} ${key}`).toBe(count);
  });

  it('have a sentence for each error code, that ends like one', () => {
    for (const language of languages)
      for (const code of Object.keys(errorTable) as (keyof typeof errorTable)[])
        expect(words[language][`error.${code}`], code).toMatch(/^[A-ZА-Я].*\.$/);
  });

  it('have a sentence for each warning code', () => {
    for (const language of languages)
      for (const code of warningCodes)
        expect(words[language][`warning.${code}`], code).toMatch(language === 'en' ? /^[A-Z].*\.$/ : /^[А-Я].*\.$/);
  });
});

describe('say', () => {
  it.each([
    [1, '1 день'],
    [2, '2 дня'],
    [5, '5 дней'],
    [11, '11 дней'],
    [21, '21 день'],
    [22, '22 дня'],
    [25, '25 дней'],
    [101, '101 день'],
  ])('gives %i its Russian form', (count, expected) => expect(say('ru', 'unit.days', { count })).toBe(expected));

  it('puts words and numbers where they belong', () => {
    expect(say('en', 'row.uploading', { percent: 42, sent: '1 MB', total: '2 MB' })).toBe(
      'Uploading 42\u00a0% · 1 MB of 2 MB',
    );
  });
});

describe('a warning', () => {
  const warning = { code: 'fonts_substituted', detail: 'These fonts …: Consolas.', names: ['Consolas', 'Fira'] };

  it('is told in the language of its reader, with the names that it has', () => {
    expect(sayWarning('en', warning)).toBe(warning.detail);
    expect(sayWarning('ru', warning)).toMatch(/^Некоторые шрифты .*иначе\. \(Consolas, Fira\)$/);
    expect(sayWarning('ru', { ...warning, names: undefined })).toMatch(/иначе\.$/);
    expect(sayWarning('ru', { ...warning, code: 'of_a_newer_server' })).toBe(warning.detail);
  });
});

describe('sizes and times', () => {
  it('reads as people write them, with its unit on the same line', () => {
    expect(sayBytes('en', 0)).toBe('0\u00a0B');
    expect(sayBytes('en', 1500)).toBe('1.5\u00a0kB');
    expect(sayBytes('ru', 1500)).toBe('1,5\u00a0кБ');
    expect(sayBytes('en', 2 * 1024 ** 3)).toBe('2.1\u00a0GB');
  });

  it('tells how a size has changed, and never that all of it is gone', () => {
    expect(saySizeChange('en', 1000, 380)).toBe('Done, 62\u00a0% smaller: 1\u00a0kB →\u00a0380\u00a0B');
    expect(saySizeChange('en', 49_690_310, 26_214)).toMatch(/^Done, 99\u00a0% smaller/);
    expect(saySizeChange('ru', 100, 150)).toMatch(/^Готово, на 50\u00a0% больше/);
    expect(saySizeChange('en', 1000, 1001)).toMatch(/the same size/);
  });

  it('says what is not whole in the form that Russian has for it', () => {
    expect(saySeconds('ru', 228)).toBe('3,8\u00a0минуты');
    expect(saySeconds('ru', 300)).toBe('5\u00a0минут');
    expect(saySeconds('en', 228)).toBe('3.8\u00a0minutes');
  });

  it('ties a number to what it counts in, not to a word that begins alike', () => {
    expect(say('ru', 'unit.shortSeconds', { value: '5,2' })).toBe('5,2\u00a0с');
    expect(fill('en', 'in {ms} ms, 3 seconds', { ms: 7 })).toBe('in 7 ms, 3 seconds');
  });

  it('keeps a day as 24 hours and more as days', () => {
    expect(saySeconds('en', 86_400)).toBe('24\u00a0hours');
    expect(saySeconds('en', 3600)).toBe('1\u00a0hour');
    expect(saySeconds('ru', 7 * 86_400)).toBe('7\u00a0дней');
    expect(saySeconds('en', 90)).toBe('90\u00a0seconds');
  });
});

describe('preferredLanguage', () => {
  it.each([
    [undefined, 'en'],
    ['', 'en'],
    ['ru-RU,ru;q=0.9,en;q=0.8', 'ru'],
    ['de,en;q=0.5,ru;q=0.7', 'ru'],
    ['ru;q=0, en', 'en'],
    ['*', 'en'],
  ])('of %j is %s', (header, expected) => expect(preferredLanguage(header)).toBe(expected));
});

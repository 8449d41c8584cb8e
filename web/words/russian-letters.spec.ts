// Check 45: Latin letters that look like Russian ones stand in no Russian word and no Russian unit.
import { expect, it } from 'vitest';
import { ru } from './ru.js';

/** Within a word, and alone behind a stroke, as the c of a rate. What is put in later may end in a letter of either kind. */
const MIXED = /[а-яё][a-z]|[a-z][а-яё]|(?:[а-яё]|\{\})\/[a-z](?![a-z])|(?<![a-z])[a-z]\/[а-яё]/i;
const isMixed = (text: string): boolean => MIXED.test(text.replace(/\{[^{}]*\}/g, '{}'));

it.each(['МБ/c', '{size}/c', '12 Mб', 'фaйл', 'c/МБ'])('%s is seen', (text) => expect(isMixed(text)).toBe(true));
it.each(['МБ/с', '{size}/с', 'PNG и JPG', 'HTTP/HTTPS', 'файл {name}.zip'])('%s is none', (text) =>
  expect(isMixed(text)).toBe(false),
);

it('no text mixes them', () => {
  expect(Object.entries(ru).filter(([, text]) => isMixed(text))).toEqual([]);
});

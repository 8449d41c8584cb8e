import { expect, it } from 'vitest';
import { guessLanguage } from './text-language.js';

it.each([
  ['Привет, мир', 'ru-RU'],
  ['Съешь ещё этих мягких французских булок', 'ru-RU'],
  ['Отчёт по Kubernetes и PostgreSQL за май', 'ru-RU'],
  ["Щастя не купиш, але його можна з'їсти", 'uk-UA'],
  ['Прывітанне, гэта наш тэкст пра ўсё', 'be-BY'],
  ['Ово је наш текст о животу и љубави', 'sr-RS'],
  ['Ѓорѓи и ноќта во нашата куќа', 'mk-MK'],
  ['Всички хора се раждат свободни и равни по достойнство и права. '.repeat(5), 'bg-BG'],
])('%s', (text, language) => expect(guessLanguage(text)).toBe(language));

it.each([
  ['no letters of theirs', 'Hello, world'],
  ['too few', 'Привет'],
  ['a word in another text', 'The word «привет-привет» means hello, and hello means it'],
  ['of Kazakhs', 'Сәлеметсіз бе, бұл біздің мәтін'],
  ['nothing', ''],
])('is not guessed: %s', (_what, text) => expect(guessLanguage(text)).toBeUndefined());

import { expect, it } from 'vitest';
import { commands } from './commands.js';
import { terminalWords, type Both } from './terminal-words.js';
import { SLOT, sayUsage, slotWords } from './usage-words.js';

const rows: [string, Both][] = [
  ...Object.entries(terminalWords),
  ...commands.flatMap(({ name, words, flags }): [string, Both][] => [
    [name, words],
    ...Object.entries(flags).map(([flag, row]): [string, Both] => [`${name} --${flag}`, row.words]),
  ]),
];
const placeholders = (text: string) => [...text.matchAll(/\{(\w+)/g)].map((match) => match[1]).sort();

it.each(rows)('%s has the same values in both languages, and as many forms as each has', (_key, { en, ru }) => {
  expect(placeholders(ru)).toEqual(placeholders(en));
  for (const [text, count] of [
    [en, 2],
    [ru, 3],
  ] as const)
    for (const [, forms] of text.matchAll(/#([^}]*)\}/g)) expect(forms?.split('|')).toHaveLength(count);
});

it('has no words that are half Russian', () => {
  for (const [key, { ru }] of rows) expect(ru.replace(/\{[^}]*\}/g, ''), key).not.toMatch(/[а-яё][a-z]|[a-z][а-яё]/i);
});

it('names what stands for a value in Russian too', () => {
  const shown = commands.flatMap(({ takes, flags }) => [takes, ...Object.values(flags).map(({ value = '' }) => value)]);
  const slots = new Set(shown.flatMap((text) => text.match(SLOT) ?? []));
  expect([...slots].filter((slot) => !(slot in slotWords))).toEqual([]);
  expect(sayUsage('ru', 'slots QUEUE N | user add E-MAIL --to=FORMAT')).toBe(
    'slots ОЧЕРЕДЬ ЧИСЛО | user add ПОЧТА --to=ФОРМАТ',
  );
});

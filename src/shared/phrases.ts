// How a sentence gets its values, and numbers, sizes and spans their words. Knows no table of words: the server has both at hand (words.ts), a page in the
// browser only its own.
import { stepOf } from './size-steps.js';
import type { WordKey } from './words.en.js';

export type Language = 'en' | 'ru';
export type Values = Readonly<Record<string, string | number>>;
export interface Tongue<Key extends string = WordKey> {
  readonly language: Language;
  readonly table: Readonly<Record<Key, string>>;
}

const locales: Record<Language, string> = { en: 'en-GB', ru: 'ru-RU' };
/** Which of the forms after # fits, in the order in which they are written. */
const pluralForms: Record<Language, readonly Intl.LDMLPluralRule[]> = {
  en: ['one', 'other'],
  ru: ['one', 'few', 'many'],
};

/** A number and its unit never stand on two lines. */
export const tied = (text: string): string => text.replaceAll(' ', '\u00a0');
const beforeUnit = /(?<=\d) (?=(?:%|s|min|h|с|мин|ч)(?!\p{L}))/gu;
/** Nor does an arrow stand at the end of a line. */
const behindArrow = /(?<=→) /g;

/** A sentence with its values; `{count#file|files}` becomes "3 files". */
export function fill(language: Language, sentence: string, values: Values = {}): string {
  return filled(language, sentence, values).replace(beforeUnit, '\u00a0').replace(behindArrow, '\u00a0');
}

function filled(language: Language, sentence: string, values: Values): string {
  return sentence.replace(/\{(\w+)(?:#([^}]*))?\}/g, (_, name: string, forms: string | undefined) => {
    const value = values[name] ?? '';
    if (typeof value === 'string') return value;
    const written = sayNumber(language, value);
    return forms === undefined ? written : `${written} ${plural(language, value, forms.split('|'))}`;
  });
}

function plural(language: Language, count: number, forms: readonly string[]): string {
  const at = pluralForms[language].indexOf(new Intl.PluralRules(language).select(count));
  // Russian has a form of its own for what is not whole, which of what is counted here looks like that of two: 2 минуты, 3,8 минуты.
  return forms[at === -1 ? 1 : at] ?? forms.at(-1) ?? '';
}

export function sayNumber(language: Language, value: number): string {
  return new Intl.NumberFormat(locales[language], { maximumFractionDigits: 1 }).format(value);
}

/** 1.5 MB, 1,5 МБ. */
export function bytesIn({ language, table }: Tongue, bytes: number): string {
  const units = table['unit.bytes'].split(' ');
  const { value, step } = stepOf(bytes);
  return tied(`${sayNumber(language, value)} ${units[step] ?? ''}`);
}

/** "Done, 81 % smaller: 1.1 MB → 212 kB". Only what has gone altogether is 100 % smaller. */
export function sizeChangeIn(tongue: Tongue, before: number, after: number): string {
  const values = { before: bytesIn(tongue, before), after: bytesIn(tongue, after) };
  const change = before === 0 ? 0 : Math.round((Math.abs(after - before) / before) * 100);
  const say = (key: WordKey, percent?: number) =>
    fill(tongue.language, tongue.table[key], { ...values, ...(percent !== undefined && { percent }) });
  if (change === 0) return say('row.same');
  // Beyond that a percent says less than the sizes do.
  if (change >= 1000) return say('row.sizes');
  if (after > before) return say('row.larger', change);
  return say('row.smaller', after > 0 ? Math.min(change, 99) : change);
}

const spans = [
  { seconds: 86_400, key: 'unit.days' },
  { seconds: 3600, key: 'unit.hours' },
  { seconds: 60, key: 'unit.minutes' },
] as const;

/** In the largest unit that divides well enough to be honest: 90 s stays seconds, 24 h stays hours, 7 d are days. */
export function secondsIn({ language, table }: Tongue, seconds: number): string {
  const fitting = spans.find(
    (span) => seconds >= 2 * span.seconds || (seconds === span.seconds && span.seconds < 86_400),
  );
  if (fitting === undefined) return tied(fill(language, table['unit.seconds'], { count: seconds }));
  return tied(fill(language, table[fitting.key], { count: Math.round((seconds / fitting.seconds) * 10) / 10 }));
}

/** A warning for the reader: its detail is English and says most; others get the sentence of its code, and what it names. */
export function noteIn(
  language: Language,
  sentence: string | undefined,
  { detail, names = [] }: { readonly detail: string; readonly names?: readonly string[] | undefined },
): string {
  if (language === 'en' || sentence === undefined) return detail;
  return names.length === 0 ? sentence : `${sentence} (${names.join(', ')})`;
}

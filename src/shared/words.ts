// Says things in the reader's language: the pages, their script in the browser and the mapping of error codes use it. The tables stand beside it.
import { en, type WordKey } from './words.en.js';
import { ru } from './words.ru.js';

export const words = { en, ru } as const satisfies Record<string, Record<WordKey, string>>;
export type Language = keyof typeof words;
export const languages = Object.keys(words) as Language[];

const locales: Record<Language, string> = { en: 'en-GB', ru: 'ru-RU' };
/** Which of the forms after # fits, in the order in which they are written. */
const pluralForms: Record<Language, readonly Intl.LDMLPluralRule[]> = {
  en: ['one', 'other'],
  ru: ['one', 'few', 'many'],
};

/** The sentence with its values; `{count#file|files}` becomes "3 files". */
export function say(language: Language, key: WordKey, values: Values = {}): string {
  return fill(language, words[language][key], values);
}

type Values = Readonly<Record<string, string | number>>;

/** The same for a sentence that stands in another table. */
export function fill(language: Language, sentence: string, values: Values = {}): string {
  return sentence.replace(/\{(\w+)(?:#([^}]*))?\}/g, (_, name: string, forms: string | undefined) => {
    const value = values[name] ?? '';
    if (typeof value === 'string') return value;
    const written = sayNumber(language, value);
    return forms === undefined ? written : `${written} ${plural(language, value, forms.split('|'))}`;
  });
}

function plural(language: Language, count: number, forms: readonly string[]): string {
  const form = new Intl.PluralRules(language).select(count);
  return forms[pluralForms[language].indexOf(form)] ?? forms.at(-1) ?? '';
}

export function sayNumber(language: Language, value: number): string {
  return new Intl.NumberFormat(locales[language], { maximumFractionDigits: 1 }).format(value);
}

/** Binary steps under the short names that people know: 1.5 MB, 1,5 МБ. */
export function sayBytes(language: Language, bytes: number): string {
  const units = words[language]['unit.bytes'].split(' ');
  const power = Math.min(units.length - 1, Math.floor(Math.log2(Math.max(1, bytes)) / 10));
  return `${sayNumber(language, bytes / 1024 ** power)} ${units[power] ?? ''}`;
}

/** "Done, 81 % smaller: 1.1 MB → 212 kB". Only what has gone altogether is 100 % smaller. */
export function saySizeChange(language: Language, before: number, after: number): string {
  const values = { before: sayBytes(language, before), after: sayBytes(language, after) };
  const change = before === 0 ? 0 : Math.round((Math.abs(after - before) / before) * 100);
  if (change === 0) return say(language, 'row.same', values);
  if (after > before) return say(language, 'row.larger', { percent: change, ...values });
  return say(language, 'row.smaller', { percent: after > 0 ? Math.min(change, 99) : change, ...values });
}

const spans = [
  { seconds: 86_400, key: 'unit.days' },
  { seconds: 3600, key: 'unit.hours' },
  { seconds: 60, key: 'unit.minutes' },
] as const;

/** In the largest unit that divides well enough to be honest: 90 s stays seconds, 24 h stays hours, 7 d are days. */
export function saySeconds(language: Language, seconds: number): string {
  const fitting = spans.find(
    (span) => seconds >= 2 * span.seconds || (seconds === span.seconds && span.seconds < 86_400),
  );
  if (fitting === undefined) return say(language, 'unit.seconds', { count: seconds });
  return say(language, fitting.key, { count: Math.round((seconds / fitting.seconds) * 10) / 10 });
}

/** The first language of an Accept-Language header that we speak; English when there is none. */
export function preferredLanguage(acceptLanguage: string | undefined): Language {
  const asked = (acceptLanguage ?? '')
    .split(',')
    .map((part) => {
      const [tag = '', weight] = part
        .trim()
        .toLowerCase()
        .split(/;\s*q=/);
      return { language: tag.split('-')[0] ?? '', weight: weight === undefined ? 1 : Number(weight) || 0 };
    })
    .filter((each) => each.weight > 0)
    .sort((a, b) => b.weight - a.weight);
  return asked.map((each) => each.language).find(isLanguage) ?? 'en';
}

export function isLanguage(text: string | undefined): text is Language {
  return text !== undefined && (languages as readonly string[]).includes(text);
}

// Says things in the reader's language: the server's pages and the mapping of error codes use it. The tables stand beside it.
import { bytesIn, fill, noteIn, secondsIn, sizeChangeIn, type Language, type Tongue, type Values } from './phrases.js';
import type { AnyWarning } from './warnings.js';
import { en, type WordKey } from './words.en.js';
import { ru } from './words.ru.js';

export { fill, sayNumber, type Language } from './phrases.js';

export const words = { en, ru } as const satisfies Record<Language, Record<WordKey, string>>;
export const languages = Object.keys(words) as Language[];

const tongues: Record<Language, Tongue> = {
  en: { language: 'en', table: en },
  ru: { language: 'ru', table: ru },
};

/** The sentence with its values; `{count#file|files}` becomes "3 files". */
export function say(language: Language, key: WordKey, values: Values = {}): string {
  return fill(language, words[language][key], values);
}

export const sayBytes = (language: Language, bytes: number): string => bytesIn(tongues[language], bytes);
export const saySizeChange = (language: Language, before: number, after: number): string =>
  sizeChangeIn(tongues[language], before, after);
export const saySeconds = (language: Language, seconds: number): string => secondsIn(tongues[language], seconds);

export const sayWarning = (language: Language, warning: AnyWarning): string =>
  noteIn(language, (words[language] as Readonly<Record<string, string>>)[`warning.${warning.code}`], warning);

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

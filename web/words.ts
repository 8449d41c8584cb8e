// Says things in the reader's language. Only that language and the words of this page are loaded (see words-of-pages.ts): the page's head names the file. What
// only its parts on demand say comes with the first of them.
import {
  bytesIn,
  fill,
  noteIn,
  sayNumber as numberIn,
  secondsIn,
  sizeChangeIn,
  tied,
  type Tongue,
  type Values,
} from '../src/shared/phrases.js';
import { at, facts } from './facts.js';
import type { Word } from './words/en.js';

const { language } = facts;
export type Sayable = Word;
interface WordFile {
  readonly words: Readonly<Record<Word, string>>;
  /** Those that only parts on demand say. */
  readonly later?: () => Promise<WordFile>;
}
const { words, later } = (await import(/* @vite-ignore */ at(facts.words))) as WordFile;
const table = { ...words };
const tongue: Tongue<Word> = { language, table };

/** A part of the page that comes when it is needed, and what it says. */
export async function withWords<Part>(part: Promise<Part>): Promise<Part> {
  const [got, more] = await Promise.all([part, later?.()]);
  Object.assign(table, more?.words);
  return got;
}

export const say = (word: Word, values?: Values): string => fill(language, table[word], values);
/** A sentence behind a colon: Russian goes on with a small letter there, but for what is written in capitals. */
export const sayBehindColon = (sentence: string): string =>
  language === 'ru' && /^[А-ЯЁ] ?[а-яё]/.test(sentence)
    ? sentence.charAt(0).toLowerCase() + sentence.slice(1)
    : sentence;
/** Several of a list as one line, of which only the first begins with a capital. */
export const sayList = (parts: readonly string[]): string =>
  parts.map((part, n) => (n === 0 ? part : part.charAt(0).toLowerCase() + part.slice(1))).join(', ');
export const sayNote = (sentence: string | undefined, note: Parameters<typeof noteIn>[2]): string =>
  noteIn(language, sentence, note);
export const isWord = (word: string): word is Word => word in table;
export const sayNumber = (value: number): string => numberIn(language, value);
export const sayPercent = (value: number): string => tied(`${sayNumber(value)} %`);
export const sayBytes = (bytes: number): string => bytesIn(tongue, bytes);
export const sayLife = (seconds: number): string => secondsIn(tongue, seconds);
export const saySizeChange = (before: number, after: number): string => sizeChangeIn(tongue, before, after);

const locale = language === 'ru' ? 'ru-RU' : 'en-GB';
const pad = (value: number): string => String(value).padStart(2, '0');

/** A running clock: 0:08, 12:03, 1:02:03. */
export function sayClock(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return hours > 0 ? `${hours}:${pad(minutes)}:${pad(seconds % 60)}` : `${minutes}:${pad(seconds % 60)}`;
}

/** How long something took or takes: 0.8 s under a minute, then a clock. */
export function saySpan(ms: number): string {
  return ms < 59_950 ? say('unit.shortSeconds', { value: sayNumber(Math.round(ms / 100) / 10) }) : sayClock(ms);
}

/** About how long something will still take, no finer than it is known: ≈ 40 s, ≈ 3 min. */
export const sayAbout = (ms: number): string => tied(`≈ ${roughly(Math.max(1, ms / 1000))}`);

function roughly(seconds: number): string {
  if (seconds < 10) return say('unit.shortSeconds', { value: sayNumber(Math.ceil(seconds)) });
  if (seconds < 55) return say('unit.shortSeconds', { value: sayNumber(Math.round(seconds / 10) * 10) });
  if (seconds < 3300) return say('unit.shortMinutes', { value: sayNumber(Math.max(1, Math.round(seconds / 60))) });
  const hours = seconds / 3600;
  return say('unit.shortHours', { value: sayNumber(hours < 10 ? Math.round(hours * 10) / 10 : Math.round(hours)) });
}

const clock = { hour: '2-digit', minute: '2-digit' } as const;
const minute = { day: 'numeric', month: 'short', ...clock } as const;
const writer = (options: Intl.DateTimeFormatOptions) => {
  const format = new Intl.DateTimeFormat(locale, options);
  return (at: string | number): string => format.format(new Date(at));
};
export const sayDay = writer({ day: 'numeric', month: 'long' });
export const saySecond = writer({ ...minute, second: '2-digit' });
export const sayExactly = writer({ dateStyle: 'long', timeStyle: 'medium' });
export const sayTime = writer(clock);
const sayMinute = writer(minute);
const sayDate = writer({ day: 'numeric', month: 'short', year: 'numeric' });
/** Of another year nobody asks for the minute, but everybody for the year. */
export const sayMoment = (iso: string): string =>
  (new Date(iso).getFullYear() === new Date().getFullYear() ? sayMinute : sayDate)(iso);

// Which language a text of Cyrillic letters is in, where the document does not say it. Programs that write documents say English then: Word underlines each word of it,
// and a reader reads a Russian book aloud in English. Pure; used by pandoc.engine.ts and office-order.ts.

/** Letters that only these have, of those that have any; the first that fits counts. */
const marks: readonly (readonly [string | undefined, RegExp])[] = [
  // Of Kazakhs, Tatars and many more: not guessed.
  [undefined, /[әғқңөұүһҗҥӑӗӳҫ]/i],
  ['be-BY', /ў/i],
  ['uk-UA', /[їєґ]/i],
  ['mk-MK', /[ѓќѕ]/i],
  ['sr-RS', /[ђћљњџј]/i],
  ['ru-RU', /[ыэё]/i],
];
/** A longer text in Russian has one of its marks. */
const longestWithout = 200;
const fewest = 8;
/** A text on programs is full of foreign names. */
const leastPart = 1 / 3;

/** As in RFC 5646, or nothing. */
export function guessLanguage(text: string): string | undefined {
  const cyrillic = text.match(/\p{Script=Cyrillic}/gu)?.length ?? 0;
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  if (cyrillic < fewest || cyrillic < letters * leastPart) return undefined;
  const mark = marks.find(([, letters]) => letters.test(text));
  if (mark) return mark[0];
  return cyrillic > longestWithout ? 'bg-BG' : 'ru-RU';
}

// What somebody looks for, as beginnings of words: «форматы» finds «формат», "keys" finds "key". Used by find-on-page.ts.
const ENDING = /(?<=\p{L}{3})(?:[аеийоуыьэюя]{1,2}|s)$/u;

/** Alike in capitals and in ё. */
export const plainly = (text: string): string => text.normalize('NFKC').toLowerCase().replaceAll('ё', 'е');

export const soughtIn = (query: string): string[] =>
  plainly(query)
    .split(/[^\p{L}\p{N}_.+/-]+/u)
    .filter(Boolean)
    .map((word) => word.replace(ENDING, ''));

/** Of a text that was made plain. */
export const holdsAll = (text: string, sought: readonly string[]): boolean =>
  sought.every((word) => text.includes(word));

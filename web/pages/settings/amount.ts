// A size in a field: with its unit as long as that loses nothing, and read as people type it, in either language. Pure; client-limits.tsx uses it.
import { parseBytes } from '../../../src/shared/units.js';

const latin: Readonly<Record<string, string>> = { б: 'b', к: 'k', м: 'm', г: 'g', т: 't', и: 'i', ',': '.' };
/** One and a half, or one and a half thousand: whoever means the second must not be given the first. */
const doubtful = /[.,]\d{3}(?!\d)/;

/** "500 MB", "1,5 ГБ", "500 000 000"; undefined when it is no size. */
export function readAmount(text: string): number | undefined {
  if (doubtful.test(text)) return undefined;
  return parseBytes(
    text
      .toLowerCase()
      .replace(/\s/g, '')
      .replace(/[бкмгти,]/g, (each) => latin[each] ?? each),
  );
}

/** `say` rounds: what would come back as another number is written whole. */
export function writeAmount(bytes: number, say: (bytes: number) => string): string {
  const text = say(bytes);
  return readAmount(text) === bytes ? text : String(bytes);
}

// Which sentence of ours says what the server has against a field. The server says it in English, in the words of its checks. Pure; called by form-faults.ts.
import type { Word } from '../../words/en.js';

const NUMBER = '(-?[\\d.]+)';
const kinds: readonly (readonly [RegExp, Word])[] = [
  [new RegExp(`^Too small: expected (?:number|int) to be >=?${NUMBER}$`), 'field.atLeast'],
  [new RegExp(`^Too big: expected (?:number|int) to be <=?${NUMBER}$`), 'field.atMost'],
  [new RegExp(`^Too small: expected string to have >=${NUMBER} characters$`), 'field.longer'],
  [new RegExp(`^Too big: expected string to have <=${NUMBER} characters$`), 'field.shorter'],
  [/^Invalid option: expected one of (.+)$/, 'field.oneOf'],
  [/^Invalid input: expected .+, received undefined$/, 'field.required'],
  [/^Invalid input: expected (?:number|int)/, 'field.number'],
  [/^Invalid email/, 'field.email'],
  [/^Invalid URL/, 'field.url'],
  [/^There is no field "(.+?)"\. It is an option:/, 'field.isOption'],
  [/^There is no field "(.+)"\.$/, 'field.unknown'],
];

/** Undefined: it is said in words of its own, which stay as they are. */
export function fieldFault(detail: string): { readonly word: Word; readonly value: string } | undefined {
  for (const [pattern, word] of kinds) {
    const found = pattern.exec(detail);
    if (found !== null) return { word, value: (found[1] ?? '').replaceAll('"', '').replaceAll('|', ', ') };
  }
  return undefined;
}

// Sizes and spans in the words of the pages, with plain spaces: what a terminal shows is copied, cut into columns and searched. Used by the other files here.
import * as words from '../shared/words.js';
import type { Language } from '../shared/words.js';

const plain = (text: string): string => text.replaceAll('\u00a0', ' ');

export const sayBytes = (language: Language, bytes: number): string => plain(words.sayBytes(language, bytes));
export const saySeconds = (language: Language, seconds: number): string => plain(words.saySeconds(language, seconds));

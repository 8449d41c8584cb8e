// Russian: the page convert.
import type { en } from './convert.en.js';

export const ru: Readonly<Record<keyof typeof en, string>> = {
  'convert.wait': 'Сейчас…',
};

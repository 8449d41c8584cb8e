// Russian: the page history.
import type { en } from './history.en.js';

export const ru: Readonly<Record<keyof typeof en, string>> = {
  'history.title': 'История',
};

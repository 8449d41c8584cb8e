// Russian: the page settings.
import type { en } from './settings.en.js';

export const ru: Readonly<Record<keyof typeof en, string>> = {
  'settings.title': 'Настройки',
};

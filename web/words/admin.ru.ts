// Russian: the page admin.
import type { en } from './admin.en.js';

export const ru: Readonly<Record<keyof typeof en, string>> = {
  'admin.title': 'Все задачи',
};

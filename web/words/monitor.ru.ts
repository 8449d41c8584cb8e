// Russian: the page monitor.
import type { en } from './monitor.en.js';

export const ru: Readonly<Record<keyof typeof en, string>> = {
  'monitor.title': 'Монитор',
};

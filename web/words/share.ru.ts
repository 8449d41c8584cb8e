// Russian: the page share.
import type { en } from './share.en.js';

export const ru: Readonly<Record<keyof typeof en, string>> = {
  'share.until': 'Доступно до {time}',
};

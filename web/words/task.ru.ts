// Russian: the page task.
import type { en } from './task.en.js';

export const ru: Readonly<Record<keyof typeof en, string>> = {
  'task.again': 'Конвертировать снова с другими параметрами',
};

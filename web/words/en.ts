// English: all texts of the pages. Each page has a table of its own beside this one; ru.ts must have the same keys.
import { en as shared } from '../../src/shared/words.en.js';
import { en as admin } from './admin.en.js';
import { en as convert } from './convert.en.js';
import { en as docs } from './docs.en.js';
import { en as history } from './history.en.js';
import { en as monitor } from './monitor.en.js';
import { en as options } from './options.en.js';
import { en as settings } from './settings.en.js';
import { en as share } from './share.en.js';
import { en as shell } from './shell.en.js';
import { en as task } from './task.en.js';

export const en = {
  ...shared,
  ...admin,
  ...convert,
  ...docs,
  ...history,
  ...monitor,
  ...options,
  ...settings,
  ...share,
  ...shell,
  ...task,
};
export type Word = keyof typeof en;

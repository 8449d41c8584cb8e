// Russian: all texts of the pages, under the keys of en.ts.
import { ru as shared } from '../../src/shared/words.ru.js';
import type { Word } from './en.js';
import { ru as admin } from './admin.ru.js';
import { ru as convert } from './convert.ru.js';
import { ru as docs } from './docs.ru.js';
import { ru as history } from './history.ru.js';
import { ru as monitor } from './monitor.ru.js';
import { ru as options } from './options.ru.js';
import { ru as settings } from './settings.ru.js';
import { ru as share } from './share.ru.js';
import { ru as shell } from './shell.ru.js';
import { ru as task } from './task.ru.js';

export const ru: Readonly<Record<Word, string>> = {
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

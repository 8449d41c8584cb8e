// The shortcuts: Help lists them, web/shortcut-keys.ts obeys those of every page, web/parts/single-key.ts those of one.
import type { WordKey } from './words.en.js';

export interface Shortcut {
  readonly keys: readonly string[];
  readonly to: string;
  readonly word: WordKey;
}

/** They lead to other pages. */
export const shortcuts: readonly Shortcut[] = [
  { keys: ['?'], to: '/help#shortcuts', word: 'help.toHelp' },
  { keys: ['g', 'c'], to: '/', word: 'nav.convert' },
  { keys: ['g', 'h'], to: '/history', word: 'nav.history' },
  { keys: ['g', 'm'], to: '/admin/monitor', word: 'nav.monitor' },
  { keys: ['g', 't'], to: '/admin/tasks', word: 'nav.tasks' },
  { keys: ['g', 's'], to: '/settings', word: 'nav.settings' },
];

/** They do something on the page that has it. */
export const pageKeys: readonly Omit<Shortcut, 'to'>[] = [
  { keys: ['u'], word: 'help.keyChoose' },
  { keys: ['Enter'], word: 'help.keyOpen' },
  { keys: ['d'], word: 'help.keyDownload' },
  { keys: ['Delete'], word: 'help.keyRemove' },
  { keys: ['/'], word: 'help.keySearch' },
  { keys: ['c'], word: 'help.keyCompare' },
];

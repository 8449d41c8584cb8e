// The shortcuts that work on every page: Help lists them, web/shortcut-keys.ts obeys them.
import type { WordKey } from './words.en.js';

export interface Shortcut {
  readonly keys: readonly string[];
  readonly to: string;
  readonly word: WordKey;
}

export const shortcuts: readonly Shortcut[] = [
  { keys: ['?'], to: '/help#shortcuts', word: 'help.toHelp' },
  { keys: ['g', 'c'], to: '/', word: 'nav.convert' },
  { keys: ['g', 'h'], to: '/history', word: 'nav.history' },
  { keys: ['g', 'm'], to: '/admin/monitor', word: 'nav.monitor' },
  { keys: ['g', 't'], to: '/admin/tasks', word: 'nav.tasks' },
  { keys: ['g', 's'], to: '/settings', word: 'nav.settings' },
];

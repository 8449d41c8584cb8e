// What every role of the program is: a name, a sentence, its flags, and what it does.
import type { ParseArgsConfig } from 'node:util';
import type { Settings } from '../shared/settings.js';
import type { Language } from '../shared/words.js';
import type { Both } from '../terminal/terminal-words.js';

export type Values = Readonly<Record<string, string | boolean | undefined>>;

export interface Role {
  readonly name: string;
  readonly summary: Both;
  /** What follows the name, when it is not just flags. */
  readonly usage?: string;
  /** So many words may follow the name, none unless told, or so many by what the first of them is; one more is refused, as it would do nothing. */
  readonly mostWords?: number | Readonly<Record<string, number>>;
  /** Lines for its own help, below the summary. */
  readonly details?: (language: Language) => string;
  /** Gets everything behind its name as it was typed, `--help` too. */
  readonly readsItsOwnFlags?: true;
  readonly options?: NonNullable<ParseArgsConfig['options']>;
  run(values: Values, positionals: readonly string[], settings: Settings): Promise<void>;
}

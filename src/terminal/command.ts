// What every command for people is: a row of the table in commands.ts, from which help and completion are made too.
import type { Language } from '../shared/words.js';
import type { View } from './board.js';
import type { ExitCode } from './exit-codes.js';
import type { ServerClient } from './server-client.js';
import type { Both, Speech } from './terminal-words.js';
import type { Flags, Typed } from './typed-words.js';

export interface Command {
  readonly name: string;
  /** What follows the name, for the line of its help. */
  readonly takes: string;
  readonly words: Both;
  readonly flags: Flags;
  /** Flags that are in no table are options of the target. */
  readonly takesOptions?: true;
  /** Needs no server. */
  readonly isLocal?: true;
  run(call: Call): Promise<ExitCode>;
  /** Lines below the flags of its help, where there are some for what was typed. */
  details?(call: Call): Promise<readonly string[]>;
}

export interface Opened {
  readonly server: ServerClient;
  readonly steady: ServerClient;
  /** Started for this command only. */
  readonly isOwn: boolean;
}

export interface Call {
  readonly typed: Typed;
  readonly language: Language;
  readonly speech: Speech;
  readonly view: View;
  /** The server, and the same one without regard to Ctrl-C. Throws Unreachable. */
  readonly open: () => Promise<Opened>;
  /** Aborted by Ctrl-C. */
  readonly stop: AbortSignal;
}

/** Of every command that speaks with a server. */
export const commonFlags = {
  server: {
    type: 'string',
    value: 'URL',
    words: { en: 'address of the server (ATHANOR_SERVER)', ru: 'адрес сервера (ATHANOR_SERVER)' },
  },
  key: {
    type: 'string',
    value: 'KEY',
    words: { en: 'your key there (ATHANOR_KEY)', ru: 'ваш ключ на нём (ATHANOR_KEY)' },
  },
  json: {
    type: 'boolean',
    words: { en: 'one JSON object a line, for programs', ru: 'по объекту JSON на строку, для программ' },
  },
  quiet: { type: 'boolean', short: 'q', words: { en: 'only what went wrong', ru: 'только ошибки' } },
  help: { type: 'boolean', short: 'h', words: { en: 'this help', ru: 'эта справка' } },
} as const satisfies Flags;

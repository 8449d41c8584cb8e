// What the server wrote into the page for its script: who reads, in which language, below which path, within which limits.
import type { Language } from '../src/shared/phrases.js';

export interface Facts {
  readonly language: Language;
  readonly prefix: string;
  /** Path of the file with the words of this page. */
  readonly words: string;
  /** Bytes a file and files a request may have; how long results are kept. */
  readonly maxFileBytes: number;
  readonly maxFiles: number;
  readonly keepFilesS: number;
  /** How long their owner may let them live, from the end of their task. */
  readonly keepMostS: number;
  readonly caller: {
    readonly kind: string;
    readonly name: string;
    readonly scopes: readonly string[];
    readonly seesAll: boolean;
  };
  /** What only this page was told, for example the id of its task. */
  readonly page: Readonly<Record<string, string>>;
}

export const facts = JSON.parse(document.getElementById('facts')?.textContent ?? '{}') as Facts;

/** A path of this server, wherever it lives. */
export const at = (path: string): string => `${facts.prefix}${path}`;
export const may = (scope: string): boolean => facts.caller.scopes.includes(scope);

// In which letters an archive names its files, where it does not say so: old zips do not. Used by archive.engine.ts and archive-contents.ts.
import type { Warning } from '../../shared/warnings.js';
import type { ArchiveEntry } from '../archive-listing.js';
import { guessAlphabet } from '../old-letters.js';

/** As bsdtar calls them. Zips of the west of Europe are written in yet another one, which nobody here knows. */
const charsets: Readonly<Record<string, string>> = { ibm866: 'CP866', 'windows-1251': 'CP1251', 'koi8-r': 'KOI8-R' };

export interface Letters {
  readonly alphabet: string;
  /** Its name for bsdtar. */
  readonly charset: string;
}

/** Of names that are not UTF-8; the listing shows those as numbers, and no file system here could. Undefined: there are none. */
export function lettersOf(entries: readonly ArchiveEntry[]): Letters | 'unknown' | undefined {
  const odd = entries.flatMap((entry) => (entry.path.includes('\\') ? entry.path : []));
  if (odd.length === 0) return undefined;
  const bytes = odd.join(' ').replace(/\\(\d{3})/g, (_all, octal: string) => String.fromCharCode(parseInt(octal, 8)));
  const alphabet = guessAlphabet(Buffer.from(bytes, 'latin1')) ?? '';
  const charset = Object.hasOwn(charsets, alphabet) ? charsets[alphabet] : undefined;
  return charset === undefined ? 'unknown' : { alphabet, charset };
}

export function guessed(letters: Letters | undefined): Warning[] {
  if (letters === undefined) return [];
  const detail = `The archive does not say how the names in it are written; they were read as ${letters.alphabet}.`;
  return [{ code: 'letters_guessed', detail, names: [letters.alphabet] }];
}

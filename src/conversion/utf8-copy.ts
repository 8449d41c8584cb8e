// Texts whose letters are written in an older way are given to the engines as UTF-8, which all of them read. Called by convert.ts before the first step.
import { isUtf8 } from 'node:buffer';
import fs from 'node:fs';
import path from 'node:path';
import type { Warning } from '../shared/warnings.js';
import { exact, isLettered } from './letter-options.js';
import { guessAlphabet } from './old-letters.js';
import { decodeText, encodingByMark, hasWideMark } from './text-bytes.js';

/** More than any engine takes of a text. */
const maxBytes = 64 * 2 ** 20;
const declarations = [
  /^(\s*<\?xml\s[^>]*?\bencoding\s*=\s*["'])([\w.:-]+)/i,
  /(<meta\s[^>]*?\bcharset\s*=\s*["']?)([\w.:-]+)/i,
] as const;
/** They stand in the beginning. */
const declaredWithin = 2048;

export interface Utf8Copy {
  readonly path: string;
  readonly warnings: readonly Warning[];
}

/** The file itself where nothing is to be done, or nothing can be. `asked`: who sent it says how it is written. */
export async function inUtf8(file: string, format: string, dir: string, asked?: unknown): Promise<Utf8Copy> {
  const asItIs: Utf8Copy = { path: file, warnings: [] };
  if (!isLettered(format) || (await fs.promises.stat(file)).size > maxBytes) return asItIs;
  const bytes = await fs.promises.readFile(file);
  const known = typeof asked === 'string' && asked !== 'auto' ? asked : undefined;
  const shape = encodingByMark(bytes);
  if (hasWideMark(bytes) || (shape === 'utf-8' && isUtf8(bytes) && known === undefined)) return asItIs;
  const said = known ?? (shape === 'utf-8' ? declared(bytes) : shape);
  const told = said === undefined ? undefined : decodeText(bytes, said);
  const alphabet = told !== undefined || exact.has(format) ? undefined : guessAlphabet(bytes);
  const text = told ?? (alphabet === undefined ? undefined : decodeText(bytes, alphabet));
  if (text === undefined) return asItIs;
  const folder = path.join(dir, 'text');
  await fs.promises.mkdir(folder, { mode: 0o711 });
  // Under its own name, which some engines make a title of.
  const copy = path.join(folder, path.basename(file));
  await fs.promises.writeFile(copy, declaredUtf8(text));
  return { path: copy, warnings: alphabet === undefined ? [] : [guessed(alphabet)] };
}

/** What a page or XML says of itself. */
export function declared(bytes: Buffer): string | undefined {
  const head = bytes.toString('latin1', 0, declaredWithin);
  return declarations.map((one) => one.exec(head)?.[2]).find((name) => name !== undefined);
}

function declaredUtf8(text: string): string {
  const head = declarations.reduce((all, one) => all.replace(one, '$1UTF-8'), text.slice(0, declaredWithin));
  return head + text.slice(declaredWithin);
}

const guessed = (alphabet: string): Warning => ({
  code: 'letters_guessed',
  detail: `The text does not say how its letters are written; it was read as ${alphabet}. If that is wrong, say it by the option "encoding".`,
  names: [alphabet],
});

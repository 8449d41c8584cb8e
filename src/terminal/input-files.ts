// What a command was given to convert: files by name, whole folders, or standard input. Called by convert-files.ts.
import fs from 'node:fs';
import path from 'node:path';
import { WrongUsage } from './exit-codes.js';
import { stemOf, type Place } from './output-names.js';
import type { Speech } from './terminal-words.js';
import type { Source } from './submission.js';

export interface Input {
  /** As people see it in lines and reports. */
  readonly shown: string;
  readonly source: Source;
  /** Of a file; undefined for standard input. */
  readonly path: string | undefined;
  /** Folders between the named one and the file. */
  readonly below: string;
  /** Nobody named it: it was found in a folder. */
  readonly isFound: boolean;
}

interface Wishes {
  readonly recursive: boolean;
  /** Of what comes from standard input. */
  readonly stdinName: string | undefined;
  /** Of files found in folders: whether they can become the target, by their name. */
  readonly fits: (name: string) => boolean;
  readonly speech: Speech;
}

const PIECE_BYTES = 2 ** 18;

export function findInputs(named: readonly string[], wishes: Wishes): Input[] {
  if (named.filter((name) => name === '-').length > 1) throw new WrongUsage(wishes.speech('stdinOnce'));
  return named.flatMap((name) => {
    if (name === '-') return [standardInput(wishes)];
    if (!fs.statSync(name, { throwIfNoEntry: false })?.isDirectory()) return [fileAt(name, '', false)];
    if (!wishes.recursive) throw new WrongUsage(wishes.speech('isFolder', { name }));
    return walk(name, '', wishes);
  });
}

/** Beside the source, or below the folder that was named; of several with one name there, each has its turn. */
export function placesOf(
  inputs: readonly Input[],
  out: string | undefined,
  exactly: string | undefined,
): ReadonlyMap<Input, Place> {
  const turns = new Map<string, number>();
  return new Map(
    inputs.map((input) => {
      const { path: at, below, source } = input;
      const folder = out === undefined ? path.dirname(at ?? '.') : path.join(out, below);
      const wish = path.resolve(folder, stemOf(source.name));
      const turn = (turns.get(wish) ?? 0) + 1;
      turns.set(wish, turn);
      return [input, { folder, sourceName: source.name, turn, ...(exactly !== undefined && { exactly }) }];
    }),
  );
}

/** Links to files are followed, links to folders could lead in circles. */
function walk(root: string, below: string, wishes: Wishes): Input[] {
  return entriesOf(path.join(root, below))
    .filter(({ name }) => !name.startsWith('.'))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const at = path.join(root, below, entry.name);
      if (entry.isDirectory()) return walk(root, path.join(below, entry.name), wishes);
      const isFile = fs.statSync(at, { throwIfNoEntry: false })?.isFile() === true;
      return isFile && wishes.fits(entry.name) ? [fileAt(at, below, true)] : [];
    });
}

/** A folder that is closed to us is left out with a word; what else was named goes on. */
function entriesOf(folder: string): fs.Dirent[] {
  try {
    return fs.readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    return [];
  }
}

/** Looked at when its turn comes: one that cannot be read is a failed file, not the end of the others. */
function fileAt(at: string, below: string, isFound: boolean): Input {
  const facts = fs.statSync(at, { throwIfNoEntry: false });
  const isPipe = facts !== undefined && !facts.isFile();
  const bytes = isPipe ? undefined : facts?.size;
  const source: Source = {
    name: path.basename(at),
    bytes,
    canRepeat: !isPipe,
    open: (part) => {
      const fd = fs.openSync(at, 'r');
      const range = part ? { start: part.from, end: part.from + part.size - 1 } : bytes ? { end: bytes - 1 } : {};
      return fs.createReadStream(at, { fd, highWaterMark: PIECE_BYTES, ...range });
    },
  };
  return { shown: at, source, path: at, below, isFound };
}

function standardInput({ stdinName }: Wishes): Input {
  const source: Source = {
    name: stdinName ?? 'stdin',
    bytes: undefined,
    canRepeat: false,
    open: () => process.stdin,
  };
  return { shown: '-', source, path: undefined, below: '', isFound: false };
}

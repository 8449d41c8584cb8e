// Names of what comes out: the name of the source with the new ending, wherever its owner wants it. Pure but for `claim`,
// which puts a finished file there: in place of what an earlier command left, never over a source, nor over another result of the same command.
import fs from 'node:fs/promises';
import path from 'node:path';

export interface Place {
  readonly folder: string;
  /** Of the source, as it is called here. */
  readonly sourceName: string;
  /** Exactly this name, whatever comes out. */
  readonly exactly?: string;
  /** Which of the sources of this name it is, in the order in which they were named: 1 unless there are several. */
  readonly turn?: number;
}

/** The server may have cleaned the name; what it added behind the stem is what counts. */
export function outputName({ sourceName, exactly }: Place, sent: string, received: string): string {
  if (exactly !== undefined) return exactly;
  const stem = stemOf(sent);
  const safe = path.basename(received.replaceAll('\\', '/'));
  const ending = safe.startsWith(stem) ? safe.slice(stem.length) : undefined;
  const name = ending === undefined ? safe : `${stemOf(sourceName)}${ending}`;
  return name === '' || name === '.' || name === '..' ? 'result' : name;
}

/** "a.tar.gz" has the stem "a". */
export const stemOf = (name: string): string => name.replace(/(?<=.)(?:\.tar)?\.[^.\s]{1,16}$/i, '');

/** "photo.webp", "photo (2).webp", "photo (3).webp", … */
export function numbered(name: string, number: number): string {
  if (number === 1) return name;
  const stem = stemOf(name);
  return `${stem} (${number})${name.slice(stem.length)}`;
}

export interface Claims {
  /** Nothing that is there is replaced. */
  readonly keeps: boolean;
  /** What each source of this command is, by whatever name it is reached. */
  readonly sources: ReadonlySet<string>;
  /** Where results of this command lie. */
  readonly results: Set<string>;
}

/** Moves `from` to its name in the folder, or to the first numbered one that it may have when its turn comes, and says where it lies. */
export async function claim(from: string, { folder, turn = 1 }: Place, name: string, claims: Claims): Promise<string> {
  const { keeps, sources, results } = claims;
  const home = await fs.realpath(folder);
  let before = turn - 1;
  for (let number = 1; ; number += 1) {
    const called = numbered(name, number);
    const [to, own] = [path.join(folder, called), path.join(home, called)];
    const there = await fs.lstat(to).catch(() => undefined);
    const isBarred = there && (keeps || there.isDirectory() || sources.has(await identityOf(to)));
    // What a namesake of this command has put there was free for it, too.
    if (isBarred && !results.has(own)) continue;
    // Left to the namesakes before it, whichever is done first: run again, each replaces its own.
    if (before-- > 0) continue;
    // Of two that want the same name only one gets it; nothing may be waited for in between.
    if (results.has(own)) continue;
    results.add(own);
    if (keeps && !(await isFree(to))) continue;
    await fs.rename(from, to);
    return to;
  }
}

/** Made empty, so that no other command takes the same name. */
async function isFree(to: string): Promise<boolean> {
  try {
    await (await fs.open(to, 'wx')).close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** The same for all names of one file: links, other letters where they make no difference. */
export async function identityOf(file: string): Promise<string> {
  const facts = await fs.stat(file).catch(() => undefined);
  return facts ? `${facts.dev} ${facts.ino}` : '';
}

// Names of what comes out: the name of the source with the new ending, wherever its owner wants it, and never over something that is there. Pure but for
// `claim`, which puts a finished file under the first free name.
import fs from 'node:fs/promises';
import path from 'node:path';

export interface Place {
  readonly folder: string;
  /** Of the source, as it is called here. */
  readonly sourceName: string;
  /** Exactly this name, whatever comes out. */
  readonly exactly?: string;
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

/** Moves `from` to its name in the folder and says where it lies. `taken` are files that must not be replaced even where that is allowed. */
export async function claim(
  from: string,
  folder: string,
  name: string,
  overwrite: boolean,
  taken: ReadonlySet<string>,
): Promise<string> {
  for (let number = 1; ; number += 1) {
    const to = path.join(folder, numbered(name, number));
    if (overwrite && !taken.has(path.resolve(to))) {
      await fs.rename(from, to);
      return to;
    }
    try {
      // Made empty first: of two that want the same name only one gets it.
      await (await fs.open(to, 'wx')).close();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') continue;
      throw error;
    }
    await fs.rename(from, to);
    return to;
  }
}

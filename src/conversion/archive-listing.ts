// One line of `bsdtar -tv --numeric-owner` as an entry of an archive. The program escapes what cannot be printed, so a line is always one entry.
// Read by archive.engine.ts; what an entry may be is said in archive-rules.ts.

export interface ArchiveEntry {
  /** As bsdtar prints it: -, d, l, h (hard link), p, c, b, s or ? */
  readonly type: string;
  /** With backslashes and control characters written as \\ and \n or \033. */
  readonly path: string;
  readonly sizeBytes: number;
  /** Runs with its owner's rights, or can be deleted only by the owner. */
  readonly special: boolean;
  /** Target of a link; null when the line can be read in two ways. */
  readonly target?: string | null;
}

const line = /^(\S)([r-][w-].[r-][w-].[r-][w-].)\S* +\d+ +\S+ +\S+ +(\d+|\d+,\d+) (?:.{12}) (.*)$/s;
const arrows: Readonly<Record<string, string>> = { l: ' -> ', h: ' link to ' };

/** undefined for what is no such line. */
export function readEntry(text: string): ArchiveEntry | undefined {
  const [, type = '', rights = '', size = '', name = ''] = line.exec(text) ?? [];
  if (type === '') return undefined;
  const special = /[st]/i.test(rights);
  const sizeBytes = size.includes(',') ? 0 : Number(size);
  const arrow = arrows[type];
  if (arrow === undefined) return { type, path: name, sizeBytes, special };
  const [path = '', target, ...more] = name.split(arrow);
  return { type, path, sizeBytes, special, target: target === undefined || more.length > 0 ? null : target };
}

/** Where it lies, by folder and name; "./a/" and "a" are one place. */
export function placeOf(path: string): string[] {
  return path.split('/').filter((part) => part !== '' && part !== '.');
}

/** What two archives must have in common to hold the same: place, kind, size and target of every entry. */
export function contentsOf(entries: readonly ArchiveEntry[]): string[] {
  return entries
    .map(({ type, path, sizeBytes, target }) =>
      [placeOf(path).join('/'), type, type === '-' ? sizeBytes : '', target ?? ''].join('\0'),
    )
    .filter((each) => !each.startsWith('\0'))
    .sort();
}

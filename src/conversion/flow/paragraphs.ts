// Lines that follow each other become paragraphs and items of lists: where one ends is told by gaps, indents, looks, and by a line that had room for the next word. Pure.
import type { Line } from './page-rows.js';
import { median } from './median.js';
import type { Word } from './page-words.js';

export interface Paragraph {
  readonly words: readonly Word[];
  /** Of its letters, in points. */
  readonly size: number;
  readonly list?: 'bullets' | 'numbers';
  /** What stands before an item: a dot, a number. */
  readonly mark?: string;
  /** Where it begins: what is indented more than the item before lies within it. */
  readonly left: number;
  /** Lines of a program, as they stand. */
  readonly code?: string;
  /** The first line of its page begins it, or the last one ends it. */
  readonly top: number;
  readonly bottom: number;
}

const bullet = /^[•◦▪▫■□●○‣⁃∙·*–—-]$|^[\u{F000}-\u{F8FF}]$/u;
const number = /^\(?(\d{1,3})[.)]$/;

export function paragraphsOf(lines: readonly Line[]): Paragraph[] {
  const right = Math.max(...lines.map((line) => line.right));
  const gaps = lines.slice(1).map(({ top }, index) => Math.max(0, top - (lines[index]?.bottom ?? top)));
  // Of two lines the only gap says nothing.
  const usualGap = Math.min(median(gaps), ...lines.map(({ words }) => sizeOf(words)));
  const groups: Line[][] = [];
  for (const line of lines) {
    const group = groups.at(-1);
    if (group && goesOn(group, line, { right, usualGap })) group.push(line);
    else groups.push([line]);
  }
  return groups.map(paragraphOf);
}

function goesOn(group: readonly Line[], line: Line, { right, usualGap }: { right: number; usualGap: number }): boolean {
  const [first, before] = [group[0], group.at(-1)];
  const [word, last] = [line.words[0], before?.words.at(-1)];
  if (before && (isCode(before) || isCode(line)))
    return isCode(before) && isCode(line) && line.top - before.bottom < blankLines * (line.bottom - line.top);
  if (!first || !before || !word || !last || markOf(line) || before.isEntry) return false;
  const size = sizeOf(before.words);
  if (Math.abs(sizeOf(line.words) - size) > 0.1 * size || isBold(line) !== isBold(before)) return false;
  if (line.top - before.bottom > usualGap + 0.5 * size || line.bottom < before.top) return false;
  const begin = group.length > 1 ? (group[1]?.left ?? first.left) : markOf(first) ? line.left : first.left;
  // An indent begins another, and so does what stands out to the left of an item.
  if (line.left - begin > size && group.length > 0 && !(group.length === 1 && line.left <= first.left)) return false;
  if (markOf(first) && line.left < (first.words[1]?.left ?? first.left) - size) return false;
  const room = right - before.right;
  return room < word.right - word.left + 0.25 * size;
}

/** A program goes on behind so many of them. */
const blankLines = 2.5;
const isCode = ({ words }: Line): boolean => words.every(({ mono }) => mono);

/** Each letter in its column. */
function codeOf(lines: readonly Line[]): string {
  const wide = median(lines.flatMap(({ words }) => words.map(({ left, right, text }) => (right - left) / text.length)));
  const begin = Math.min(...lines.map(({ left }) => left));
  const apart = Math.min(...lines.slice(1).map(({ top }, at) => top - (lines[at]?.top ?? top)));
  let code = '';
  for (const [at, { words, top }] of lines.entries()) {
    const before = lines[at - 1];
    // What is left free between two lines, in lines.
    if (before) code += '\n'.repeat(Math.max(1, Math.round((top - before.top) / apart)));
    let text = '';
    for (const word of words) {
      const column = Math.round((word.left - begin) / wide);
      text += ' '.repeat(Math.max(text === '' ? 0 : 1, column - text.length)) + word.text;
    }
    code += text;
  }
  return code;
}

const markOf = ({ words }: Line): 'bullets' | 'numbers' | undefined => {
  const text = words.length > 1 ? (words[0]?.text ?? '') : '';
  return bullet.test(text) ? 'bullets' : number.test(text) ? 'numbers' : undefined;
};

function paragraphOf(lines: readonly Line[]): Paragraph {
  const [first] = lines;
  const list = first && !isCode(first) ? markOf(first) : undefined;
  const words = lines.slice(1).reduce<readonly Word[]>((all, line) => joined(all, line.words), first?.words ?? []);
  return {
    words: list ? words.slice(1) : words,
    size: sizeOf(words),
    left: first?.left ?? 0,
    top: first?.top ?? 0,
    bottom: lines.at(-1)?.bottom ?? 0,
    ...(first && isCode(first) && { code: codeOf(lines) }),
    ...(list && { list, mark: words[0]?.text ?? '' }),
  };
}

/** Of "12." or "(3)". */
export const numberOf = (mark: string): number => Number(number.exec(mark)?.[1] ?? 1);

/** A word that was cut at the end of a line becomes whole. In a narrow cell the mark may be its own: it stays there. */
export function joined(words: readonly Word[], next: readonly Word[], isNarrow = false): Word[] {
  const [last, first] = [words.at(-1), next[0]];
  const isCut = last && first && /\p{L}[-\u00ad\u2010]$/u.test(last.text) && /^\p{Ll}/u.test(first.text);
  if (!isCut) return [...words, ...next];
  const before = isNarrow && last.text.endsWith('-') ? last.text : last.text.slice(0, -1);
  return [...words.slice(0, -1), { ...last, text: before + first.text }, ...next.slice(1)];
}

/** Of most of the letters. */
export function sizeOf(words: readonly Word[]): number {
  const letters = new Map<number, number>();
  for (const { size, text } of words) letters.set(size, (letters.get(size) ?? 0) + text.length);
  return [...letters].sort(([, one], [, other]) => other - one)[0]?.[0] ?? 0;
}

const isBold = ({ words }: Line): boolean => words.every(({ bold }) => bold);

// From words to the lines that a reader follows: words of one height, cut where a gap is wider than between words, and columns one after the other. Pure.
import { median } from './median.js';
import type { Word } from './page-words.js';

export interface Line {
  readonly words: readonly Word[];
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  /** Of a list of contents. */
  readonly isEntry?: true;
}
/** Lines of one height, from left to right. */
export type Row = readonly Line[];

/** Of the height of the letters: a gap between words that are set wide has less. */
const gapOfLines = 1;
/** A word that is cut where its looks change stands nearer than any space. */
const gapOfWords = 0.1;
/** A gutter between columns is at least so wide and runs beside so many rows. */
const [gutter, rowsBeside] = [8, 5];
/** A line of a text has so many letters; a cell of a table has fewer. */
const lettersOfLine = 22;

/** Rows of a page from top to bottom. */
export function rowsOf(words: readonly Word[]): Row[] {
  const rows: { top: number; bottom: number; words: Word[] }[] = [];
  for (const word of [...words].sort((a, b) => middle(a) - middle(b))) {
    const row = rows.at(-1);
    // What stands higher or lower, as a small number does, is in the row whose middle it reaches.
    if (row && overlap(row, word) > 0.5 * Math.min(row.bottom - row.top, word.bottom - word.top)) {
      row.words.push(word);
      row.top = Math.min(row.top, word.top);
      row.bottom = Math.max(row.bottom, word.bottom);
    } else rows.push({ top: word.top, bottom: word.bottom, words: [word] });
  }
  return rows.map(({ words: inRow }) => {
    if (inRow.every(({ mono }) => mono)) return [lineOf([...inRow].sort((a, b) => a.left - b.left))];
    return withoutLeaders(linesOf(inRow));
  });
}

/** The dots of a list of contents, as one word or as many. */
const [leader, dot] = [/[.…·]{4,}$/u, /^[.…·]{1,3}$/u];
const dotsOfLeader = 4;

/** Of a chapter or of a page. */
const number = /^(?:[\d.]{1,9}|[ivxlc]{1,7}|\p{Lu}\.?)$/iu;

/** The dots fill the gap between an entry and the number of its page: both are one line, with the number before the entry. */
function withoutLeaders(lines: readonly Line[]): Line[] {
  const whole: Line[] = [];
  for (const line of lines) {
    const before = whole.at(-1);
    const isBefore = before && isNumber(before) && isLed(line);
    const isAfter = before && isNumber(line) && isLedAtEnd(before);
    if (isBefore || isAfter) whole.splice(-1, 1, lineOf([...before.words, ...line.words]));
    else whole.push(line);
  }
  return whole.map((line) => (isLed(line) ? withoutLeader(line) : line));
}

function withoutLeader(line: Line): Line {
  const dots = line.words.filter(isDot).length >= dotsOfLeader;
  const kept = line.words
    .filter((word) => !(dots && isDot(word)))
    .map((word) => ({ ...word, text: word.text.replace(leader, '') }))
    .filter(({ text }) => text !== '');
  return kept.length === 0 ? line : { ...lineOf(kept), isEntry: true };
}

const isDot = ({ text }: Word): boolean => dot.test(text);
const isNumber = ({ words: [word, next] }: Line): boolean => !next && number.test(word?.text ?? '');
const isLed = ({ words }: Line): boolean =>
  words.filter(isDot).length >= dotsOfLeader || words.some(({ text }) => leader.test(text));
const isLedAtEnd = (line: Line): boolean => {
  const last = line.words.at(-1)?.text ?? '';
  return isLed(line) && (dot.test(last) || leader.test(last));
};

function linesOf(words: readonly Word[]): Line[] {
  const lines: Word[][] = [];
  for (const word of [...words].sort((a, b) => a.left - b.left)) {
    const line = lines.at(-1);
    const before = line?.at(-1);
    const gap = before ? (word.left - before.right) / Math.max(before.size, word.size) : Infinity;
    if (line && gap < gapOfLines) line.push(gap < gapOfWords ? { ...word, glued: true } : word);
    else lines.push([word]);
  }
  return lines.map(lineOf);
}

export function lineOf(words: readonly Word[]): Line {
  return {
    words,
    left: Math.min(...words.map(({ left }) => left)),
    right: Math.max(...words.map(({ right }) => right)),
    top: Math.min(...words.map(({ top }) => top)),
    bottom: Math.max(...words.map(({ bottom }) => bottom)),
  };
}

/** Parts of a page that are read one after the other, each from its top to its bottom. */
export function columnsOf(rows: readonly Row[]): Row[][] {
  const parts: Row[][] = [];
  let alone: Row[] = [];
  for (let from = 0; from < rows.length;) {
    const found = longestGutter(rows, from);
    if (!found) {
      if (alone.length === 0) parts.push(alone);
      alone.push(...rows.slice(from, (from += 1)));
      continue;
    }
    const beside = rows.slice(from, found.until);
    const side = (isLeft: boolean) =>
      beside.map((row) => row.filter(({ left }) => left < found.at === isLeft)).filter((row) => row.length > 0);
    parts.push(...columnsOf(side(true)), ...columnsOf(side(false)));
    alone = [];
    from = found.until;
  }
  return parts;
}

interface Gutter {
  readonly at: number;
  readonly until: number;
}

/** The one that goes on for the most rows from this one on, with text on both of its sides. */
function longestGutter(rows: readonly Row[], from: number): Gutter | undefined {
  let gutters: Gutter[] = [];
  let covered: (readonly [left: number, right: number])[] = [];
  for (let until = from + 1; until <= rows.length; until += 1) {
    covered = joined([...covered, ...(rows[until - 1] ?? []).map(({ left, right }) => [left, right] as const)]);
    const between = covered.slice(1).map(([left], index) => [covered[index]?.[1] ?? left, left] as const);
    const wide = between.filter(([left, right]) => right - left >= gutter).map(([left, right]) => (left + right) / 2);
    if (wide.length === 0 && gutters.length > 0) break;
    if (wide.length > 0) gutters = wide.map((at) => ({ at, until }));
  }
  return gutters.flatMap(({ at, until }) => whileTextBeside(rows, from, { at, until }) ?? [])[0];
}

/** As far down as there are lines of a text on both sides: what follows them may only happen to leave the gap free. */
function whileTextBeside(rows: readonly Row[], from: number, { at, until }: Gutter): Gutter | undefined {
  const sideOf = (isLeft: boolean, end: number): Row[] =>
    rows.slice(from, end).map((row) => row.filter(({ left }) => left < at === isLeft));
  const ends = [true, false].map((isLeft) => {
    const side = sideOf(isLeft, until);
    const last = side.findLastIndex((row) => row.some((line) => asText(line) >= lettersOfLine));
    const [line, next] = [side[last]?.[0], side[last + 1]?.[0]];
    // The last line of a paragraph may be short.
    const endsBelow = line && next && next.top - line.bottom < 0.5 * (line.bottom - line.top);
    return from + last + (endsBelow ? 2 : 1);
  });
  const end = Math.min(until, ...ends);
  const isText = [true, false].every((isLeft) => {
    const lines = sideOf(isLeft, end).flat();
    return lines.length >= rowsBeside && median(lines.map(asText)) >= lettersOfLine;
  });
  return isText ? { at, until: end } : undefined;
}

/** An entry is as wide as its column, however short its words are. */
const asText = (line: Line): number => (line.isEntry ? lettersOfLine : lettersIn(line));

/** Spans that touch become one. */
function joined(spans: readonly (readonly [number, number])[]): [number, number][] {
  const whole: [number, number][] = [];
  for (const [left, right] of [...spans].sort(([one], [other]) => one - other)) {
    const last = whole.at(-1);
    if (last && left <= last[1]) last[1] = Math.max(last[1], right);
    else whole.push([left, right]);
  }
  return whole;
}

export const lettersIn = ({ words }: Line): number => words.reduce((sum, { text }) => sum + text.length + 1, -1);
const middle = ({ top, bottom }: { readonly top: number; readonly bottom: number }): number => (top + bottom) / 2;
const overlap = (
  one: { readonly top: number; readonly bottom: number },
  other: { readonly top: number; readonly bottom: number },
): number => Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);

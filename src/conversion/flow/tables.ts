// Rows of cells that stand below each other are a table; all else is lines. Pure.
import { lineOf, type Line, type Row } from './page-rows.js';
import { median } from './median.js';

/** Each row has as many cells, each of the lines in it. */
export type Table = readonly (readonly (readonly Line[])[])[];
export type Block =
  | { readonly kind: 'table'; readonly rows: Table; readonly top: number }
  | { readonly kind: 'lines'; readonly lines: readonly Line[] };
interface Span {
  readonly left: number;
  readonly right: number;
}

/** So many rows of several cells make a table. */
const rowsOfTable = 2;
/** Of the height of a row: where there is more, another table begins. */
const pause = 4;
/** So many rows of one cell may stand between two that have several. */
const rowsOfOne = 3;

export function blocksOf(rows: readonly Row[]): Block[] {
  const blocks: Block[] = [];
  let lines: Line[] = [];
  for (let from = 0; from < rows.length;) {
    const until = endOfTable(rows, from);
    if (until === from) {
      if (lines.length === 0) blocks.push({ kind: 'lines', lines });
      const row = rows[from] ?? [];
      lines.push(row.length === 1 && row[0] ? row[0] : lineOf(row.flatMap(({ words }) => words)));
      from += 1;
      continue;
    }
    blocks.push({ kind: 'table', rows: cellsOf(rows.slice(from, until)), top: topOf(rows[from] ?? []) });
    lines = [];
    from = until;
  }
  return blocks;
}

/** The first row behind a table that begins here; this row where none does. */
function endOfTable(rows: readonly Row[], from: number): number {
  let at = from;
  while ((isBeside(rows[at], rows[at + 1]) || isAbove(rows[at], rows[at + 1])) && !hasCells(rows[at])) at += 1;
  if (!hasCells(rows[at])) return from;
  const height = median(rows.slice(from, from + 20).map((row) => bottomOf(row) - topOf(row)));
  const many: Row[] = [];
  let until = from;
  for (; at < rows.length; at += 1) {
    const row = rows[at] ?? [];
    if (many.length > 0 && topOf(row) - bottomOf(rows[at - 1] ?? []) > pause * height) break;
    if (hasCells(row)) {
      if (spansOf([...many, row]).length < Math.min(2, row.length)) break;
      many.push(row);
      until = at + 1;
    } else if (at - until >= rowsOfOne || row.some((line) => crosses(line, spansOf(many)))) break;
  }
  if (many.length < rowsOfTable) return from;
  const columns = spansOf(many);
  while (isBeside(rows[until - 1], rows[until]) || endsCell(rows[until - 1], rows[until], columns)) until += 1;
  return until;
}

/** A mark or a number before a line stands apart from it as a cell does. */
const mark = /^([^\p{L}\p{N}]|\(?\p{N}{1,3}[.)]|\p{L}[.)])$/u;
const hasCells = (row: Row | undefined): boolean =>
  row !== undefined &&
  row.length > 1 &&
  !(row.length === 2 && row[0]?.words.length === 1 && mark.test(row[0].words[0]?.text ?? ''));

/** One is partly as high as the other: a cell of several lines beside one that has fewer. */
const isBeside = (row: Row | undefined, next: Row | undefined): boolean =>
  row !== undefined && next !== undefined && topOf(next) < bottomOf(row);
/** As lines of one cell stand. */
const isClose = (row: Row, next: Row): boolean => topOf(next) - bottomOf(row) < 1.5 * (bottomOf(row) - topOf(row));
/** The first of two lines, where the other cells of its row have one and stand as low as the second. */
const isAbove = (row: Row | undefined, next: Row | undefined): boolean =>
  row?.[0] !== undefined &&
  next?.[0] !== undefined &&
  hasCells(next) &&
  row[0].left > next[0].right &&
  isClose(row, next);
/** The last line of a cell of the last row. */
const endsCell = (row: Row | undefined, next: Row | undefined, columns: readonly Span[]): boolean =>
  row !== undefined && next?.[0] !== undefined && startsLow(next) && !crosses(next[0], columns) && isClose(row, next);
/** It goes on with a sentence. */
const startsLow = (row: Row): boolean => row.length === 1 && /^\p{Ll}/u.test(row[0]?.words[0]?.text ?? '');
const crosses = (line: Line, columns: readonly Span[]): boolean =>
  columns.filter(({ left, right }) => line.left < right && line.right > left).length > 1;

/** Columns, as wide as what stands in them. */
function spansOf(rows: readonly Row[]): Span[] {
  const spans: { left: number; right: number }[] = [];
  for (const { left, right } of rows.flat().sort((one, other) => one.left - other.left)) {
    const last = spans.at(-1);
    if (last && left < last.right) last.right = Math.max(last.right, right);
    else spans.push({ left, right });
  }
  return spans;
}

function cellsOf(rows: readonly Row[]): Table {
  const columns = spansOf(rows.filter(hasCells));
  const near = ({ left, right }: Line): number => {
    const apart = columns.map((span) => Math.max(span.left - right, left - span.right));
    return apart.indexOf(Math.min(...apart));
  };
  const made: Line[][][] = [];
  for (const [index, row] of rows.entries()) {
    const before = made.at(-1);
    const cells = before && goesOn(rows, index) ? before : columns.map((): Line[] => []);
    if (cells !== before) made.push(cells);
    for (const line of row) cells[near(line)]?.push(line);
  }
  return made;
}

/** Lines of one row stand closer than rows do; where all stand alike, one that has no first cell, or goes on with a sentence, belongs to the row above. */
function goesOn(rows: readonly Row[], index: number): boolean {
  const gap = (at: number) => topOf(rows[at] ?? []) - bottomOf(rows[at - 1] ?? []);
  const gaps = rows.slice(1).map((_row, at) => gap(at + 1));
  const [least, most] = [Math.min(...gaps), Math.max(...gaps)];
  if (gap(index) < 0 || (index === 1 && isAbove(rows[0], rows[1]))) return true;
  if (most > 2 * Math.max(1, least) + 2) return gap(index) < (Math.max(0, least) + most) / 2;
  const row = rows[index] ?? [];
  const isIndented = (row[0]?.left ?? 0) > Math.min(...rows.flat().map(({ left }) => left)) + 4;
  return row.length === 1 && (isIndented || startsLow(row));
}

/** Letters fill the middle of their line; above and below them lines reach into each other. */
const air = 0.2;
const topOf = (row: Row): number => Math.min(...row.map(({ top, bottom }) => top + air * (bottom - top)));
const bottomOf = (row: Row): number => Math.max(...row.map(({ top, bottom }) => bottom - air * (bottom - top)));

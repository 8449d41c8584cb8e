// What stands at the top or the foot of most pages, and the numbers of pages, belong to the paper and not to the text. Pure.
import type { Page, Word } from './page-words.js';
import { rowsOf } from './page-rows.js';
import { median } from './median.js';

/** Fewer pages than this have none. */
const leastPages = 2;
/** Stands on so many of them, and within this share of the height from an edge. */
const [often, margin] = [0.5, 0.12];
/** Of its height: what stands nearer to the text is part of it, such as the first row of a table. */
const apart = 0.5;
const larger = 1.1;

interface Edge {
  readonly words: readonly Word[];
  /** From the edge of the page inwards, 0 is the outermost. */
  readonly place: number;
  /** Between it and the next row. */
  readonly gap: number;
}
interface Keyed extends Edge {
  /** The same on all pages where the same stands. */
  readonly key: string;
}

/** The pages without them, and how many lines were left out. */
export function withoutRunningHeads(pages: readonly Page[]): { pages: readonly Page[]; leftOut: number } {
  if (pages.length < leastPages) return { pages, leftOut: 0 };
  const edges = pages.map(edgesOf);
  const least = Math.max(leastPages, pages.length * often);
  const first = numberOfFirstPage(edges, least);
  const keyed = edges.map((rows, index) =>
    rows.map((row) => ({ ...row, key: keyOf(row, first === undefined ? first : first + index) })),
  );
  const counts = countsOf(keyed.map((rows) => rows.map(({ key }) => key)));
  let leftOut = 0;
  const kept = pages.map((page, index) => {
    const usual = median(page.words.map(({ top, bottom }) => bottom - top));
    const isRunning = (row: Keyed): boolean =>
      (counts.get(row.key) ?? 0) >= least || (row.place === 0 && first !== undefined && isNumbered(row, usual));
    const running = withNeighbours(keyed[index] ?? [], isRunning);
    // Nobody misses the number of a page.
    leftOut += running.filter(({ key }) => !isNumber(key)).length;
    const gone = new Set(running.flatMap(({ words }) => words.map(placeOf)));
    return gone.size === 0 ? page : { ...page, words: page.words.filter((word) => !gone.has(placeOf(word))) };
  });
  return { pages: kept, leftOut };
}

/** A word that follows another without a space is written anew when rows are made. */
const placeOf = ({ left, top }: Word): string => `${left} ${top}`;

/** Rows near the edges, those of the top and those of the foot each from the outermost. */
function edgesOf({ words, height }: Page): Edge[] {
  const rows = rowsOf(words).map((row) => {
    const inRow = row.flatMap((line) => line.words);
    return {
      words: inRow,
      top: Math.min(...inRow.map(({ top }) => top)),
      bottom: Math.max(...inRow.map(({ bottom }) => bottom)),
    };
  });
  const gapBelow = (at: number): number => (rows[at + 1]?.top ?? height) - (rows[at]?.bottom ?? 0);
  const upper = rows.flatMap(({ words: inRow, bottom }, at) =>
    bottom < height * margin ? [{ words: inRow, place: at, gap: gapBelow(at) }] : [],
  );
  const lower = rows.flatMap(({ words: inRow, top }, at) =>
    top > height * (1 - margin) ? [{ words: inRow, place: rows.length - 1 - at, gap: gapBelow(at - 1) }] : [],
  );
  return [...upper, ...lower.reverse()];
}

/** Most pages count on from it. What differs from page to page in another way, as rows of a table do, is no number of a page. */
function numberOfFirstPage(pages: readonly (readonly Edge[])[], least: number): number | undefined {
  const shifts = pages.map((rows, index) =>
    rows.flatMap(({ words }) =>
      words.flatMap(({ text }) => (numeral.test(text) ? [Number(digits(text)) - index] : [])),
    ),
  );
  const [best] = [...countsOf(shifts)].sort(([, one], [, other]) => other - one);
  return best && best[1] >= least ? best[0] : undefined;
}

/** "3", "3/10", "-3-". */
const numeral = /^\P{L}{0,2}\p{Nd}{1,4}\P{L}{0,5}$/u;
const digits = (text: string): string => /\p{Nd}+/u.exec(text)?.[0] ?? '';

/** Left pages have their words at the other end. */
function keyOf({ words }: Edge, number: number | undefined): string {
  const texts = words.map(({ text }) =>
    numeral.test(text) && digits(text) === String(number) ? text.replace(/\p{Nd}+/u, '#') : text,
  );
  return texts.sort().join(' ');
}
const isNumber = (key: string): boolean => !/\p{L}/u.test(key) || isRoman(key);
const isRoman = (key: string): boolean => /^[ivxlc]+$/.test(key);
/** The head of a chapter is that of few pages, but has the number of its page at an end; it is not written larger than the text. */
function isNumbered({ key, words }: Keyed, usual: number): boolean {
  if (!key.includes('#') && !isRoman(key)) return false;
  return heightOf({ words }) <= larger * usual;
}

/** Rows for which it holds, from the outermost on; the innermost stands apart from the text. */
function withNeighbours(rows: readonly Keyed[], isRunning: (row: Keyed) => boolean): Keyed[] {
  const found: Keyed[] = [];
  let group: Keyed[] = [];
  for (const row of rows) {
    if (row.place === 0) group = [];
    else if (group.length < row.place) continue;
    if (!isRunning(row)) continue;
    group.push(row);
    if (row.gap >= apart * heightOf(row)) found.push(...group.filter((each) => !found.includes(each)));
  }
  return found;
}

const heightOf = ({ words }: Pick<Edge, 'words'>): number => Math.max(...words.map(({ top, bottom }) => bottom - top));

/** On how many pages each stands. */
function countsOf<T>(pages: readonly (readonly T[])[]): Map<T, number> {
  const counts = new Map<T, number>();
  for (const page of pages) for (const each of new Set(page)) counts.set(each, (counts.get(each) ?? 0) + 1);
  return counts;
}

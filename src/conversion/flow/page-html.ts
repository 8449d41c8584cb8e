// A whole PDF as a page without pages: headings, paragraphs, lists, tables and the pictures of what is drawn. Pure; used by read-flow.ts.
import { columnsOf, rowsOf } from './page-rows.js';
import { joined, numberOf, paragraphsOf, sizeOf, type Paragraph } from './paragraphs.js';
import { blocksOf, type Table } from './tables.js';
import type { Page, Word } from './page-words.js';

export type Piece =
  Paragraph | { readonly table: Table; readonly top: number } | { readonly picture: string; readonly top: number };

/** What is drawn on a page that is counted from 0, as a PNG. It begins at this share of its height. */
export interface Drawing {
  readonly page: number;
  readonly top: number;
  readonly file: string;
}
/** '' for what nobody said. */
export interface Facts {
  readonly title: string;
  readonly author: string;
  readonly keywords: string;
  readonly date: string;
}

/** Larger than the text by so much is a heading; so many levels are told apart. */
const larger = 1.12;
/** Sizes that differ by less are one. */
const alike = 1.04;
const levels = 4;
/** A heading has fewer letters. */
const longestHeading = 200;

/** In the order in which it is read. */
export function piecesOf(page: Page): Piece[] {
  return columnsOf(rowsOf(page.words)).flatMap((part) =>
    blocksOf(part).flatMap((block): readonly Piece[] =>
      block.kind === 'table' ? [{ table: block.rows, top: block.top }] : paragraphsOf(block.lines),
    ),
  );
}

/** Before what begins below it. */
export function withPicture(pieces: readonly Piece[], { file, top }: Drawing, height: number): Piece[] {
  const picture = { picture: file, top: top * height };
  const at = pieces.findIndex((piece) => piece.top > picture.top);
  return at < 0 ? [...pieces, picture] : [...pieces.slice(0, at), picture, ...pieces.slice(at)];
}

/** In parts, because the pictures of a book are larger than a text may be. `pictureOf` answers a file in base64. */
export function* pageHtml(
  pages: readonly (readonly Piece[])[],
  facts: Facts,
  pictureOf: (file: string) => string,
): Generator<string> {
  const pieces = continued(pages);
  const levelOf = levelsOf(pieces.filter(isParagraph));
  yield headHtml(facts);
  const open: OpenList[] = [];
  for (const piece of pieces) {
    const level = isParagraph(piece) ? levelOf(piece) : undefined;
    yield listsHtml(open, isParagraph(piece) && level === undefined ? piece : {});
    if (isParagraph(piece)) yield paragraphHtml(piece, level);
    else if ('table' in piece) yield tableHtml(piece.table);
    else yield `<p><img src="data:image/png;base64,${pictureOf(piece.picture)}" alt=""></p>\n`;
  }
  yield `${listsHtml(open, {})}</body></html>\n`;
}

/** Undefined for what is no heading. */
function levelsOf(paragraphs: readonly Paragraph[]): (paragraph: Paragraph) => number | undefined {
  const body = sizeOf(paragraphs.flatMap(({ words }) => words));
  const isHeading = ({ size, words, code, list }: Paragraph): boolean =>
    code === undefined && list !== 'bullets' && size > body * larger && textOf(words).length <= longestHeading;
  const ranked: number[] = [];
  for (const { size } of paragraphs.filter(isHeading).sort((one, other) => other.size - one.size))
    if (ranked.length < levels && size * alike < (ranked.at(-1) ?? Infinity)) ranked.push(size);
  return (paragraph) =>
    isHeading(paragraph) ? 1 + ranked.findLastIndex((each) => each * alike >= paragraph.size) : undefined;
}

/** A sentence that goes on behind the end of a page. */
function continued(pages: readonly (readonly Piece[])[]): Piece[] {
  const pieces: Piece[] = [];
  for (const page of pages) {
    const [last, [first, ...rest]] = [pieces.at(-1), page];
    const goesOn =
      last &&
      first &&
      isParagraph(last) &&
      isParagraph(first) &&
      first.list === undefined &&
      Math.abs(last.size - first.size) < 0.5 &&
      /[\p{L}\p{N},-]$/u.test(textOf(last.words)) &&
      /^\p{Ll}/u.test(textOf(first.words));
    if (goesOn) pieces.splice(-1, 1, { ...last, words: joined(last.words, first.words) }, ...rest);
    else pieces.push(...page);
  }
  return pieces;
}

const isParagraph = (piece: Piece): piece is Paragraph => 'words' in piece;
export const textOf = (words: readonly Word[]): string =>
  words.map(({ text, glued }, at) => (at === 0 || glued === true ? text : ` ${text}`)).join('');

function headHtml({ title, ...named }: Facts): string {
  const about = Object.entries(named).map(([name, said]) => said && `<meta name="${name}" content="${escaped(said)}">`);
  return `<!DOCTYPE html>\n<html><head><meta charset="utf-8">${title && `<title>${escaped(title)}</title>`}${about.join('')}</head><body>\n`;
}

const lists = { bullets: 'ul', numbers: 'ol' } as const;
interface OpenList {
  readonly kind: keyof typeof lists;
  readonly left: number;
}
/** Ends the lists that this item does not belong to, and begins the one that it does. What is no item ends all of them. */
function listsHtml(open: OpenList[], { list: kind, left, mark = '' }: Partial<Paragraph>): string {
  const goesOn = (list: OpenList): boolean =>
    kind !== undefined &&
    left !== undefined &&
    left >= list.left - indent &&
    (left > list.left + indent || kind === list.kind);
  let html = '';
  for (let last = open.at(-1); last && !goesOn(last); last = open.at(-1)) {
    html += `</${lists[last.kind]}>\n`;
    open.pop();
  }
  const isWithin = (list: OpenList | undefined): boolean => list === undefined || (left ?? 0) > list.left + indent;
  if (kind === undefined || left === undefined || !isWithin(open.at(-1))) return html;
  open.push({ kind, left });
  return html + (kind === 'bullets' ? '<ul>\n' : `<ol start="${numberOf(mark)}">\n`);
}

/** Less than this is no indent: numbers of one and of two digits begin so far apart. */
const indent = 8;

function paragraphHtml({ words, list, mark, code }: Paragraph, level: number | undefined): string {
  if (code !== undefined) return `<pre><code>${escaped(code)}</code></pre>\n`;
  if (level !== undefined)
    return `<h${level}>${mark === undefined ? '' : `${escaped(mark)} `}${wordsHtml(plain(words))}</h${level}>\n`;
  return list ? `<li>${wordsHtml(words)}\n` : `<p>${wordsHtml(words)}</p>\n`;
}

/** A first row of bold words has the names of the columns. */
function tableHtml(rows: Table): string {
  const cells = rows.map((row) =>
    row.map((cell) => cell.reduce<readonly Word[]>((all, line) => joined(all, line.words, true), [])),
  );
  const hasNames = rows.length > 1 && cells[0]?.flat().every(({ bold }) => bold) === true;
  const html = cells.map((row, at) => {
    const isHead = hasNames && at === 0;
    const tag = isHead ? 'th' : 'td';
    return `<tr>${row.map((words) => `<${tag}>${wordsHtml(isHead ? plain(words) : words)}</${tag}>`).join('')}</tr>\n`;
  });
  return `<table>\n${widthsHtml(rows)}${html.join('')}</table>\n`;
}

/** Columns are as wide as on the page, from where one begins to where the next one does. */
function widthsHtml(rows: Table): string {
  const columns = (rows[0] ?? []).map((_cell, at) => rows.flatMap((row) => row[at] ?? []));
  const lefts = columns.map((lines) => Math.min(...lines.map(({ left }) => left)));
  const ends = [...lefts.slice(1), Math.max(...columns.flat().map(({ right }) => right))];
  const widths = lefts.map((left, at) => (ends[at] ?? left) - left);
  const whole = widths.reduce((sum, width) => sum + width, 0);
  if (!widths.every((width) => width > 0 && Number.isFinite(width))) return '';
  return `<colgroup>${widths.map((width) => `<col style="width: ${Math.round((100 * width) / whole)}%">`).join('')}</colgroup>\n`;
}

const plain = (words: readonly Word[]): Word[] => words.map((word) => ({ ...word, bold: false }));

/** Words of the same looks stand in one element. */
function wordsHtml(words: readonly Word[]): string {
  const groups: Word[][] = [];
  for (const word of words) {
    const group = groups.at(-1);
    if (group?.[0] && looksOf(group[0]) === looksOf(word)) group.push(word);
    else groups.push([word]);
  }
  return groups
    .map((group, at) => {
      const [{ bold, italic, mono, href, glued } = group[0] as unknown as Word] = group;
      // The point behind a link or a name in a program is that of the sentence.
      const isApart = mono === true || href !== undefined;
      const text = textOf(group);
      const after = isApart ? (/[^.,;:]([.,;:]*)$/.exec(text)?.[1] ?? '') : '';
      let html = escaped(text.slice(0, text.length - after.length));
      if (mono) html = `<code>${html}</code>`;
      if (italic) html = `<em>${html}</em>`;
      if (bold) html = `<strong>${html}</strong>`;
      if (href !== undefined) html = `<a href="${escaped(href)}">${html}</a>`;
      const space = at === 0 || glued === true ? '' : ' ';
      return space + html + after;
    })
    .join('');
}

const looksOf = ({ bold, italic, mono = false, href }: Word): string => `${bold} ${italic} ${mono} ${href}`;
const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

// What pandoc passes over in a FictionBook: its tables, its cover and its language. The tables go through it as paragraphs between marks and are put together again
// in the tree, so that what their cells hold (notes, links, pictures) is read by pandoc as everywhere else. Pure; used by pandoc.engine.ts.
import { summaryOf, type Tree } from './pandoc-tree.js';

/** A letter that stands in no book: it is left to whoever agrees on a meaning. */
const mark = '\u{F0A7A}';
const said = (...words: readonly string[]): string => `<p>${[mark, ...words].join(':')}</p>`;

const tag = /<(\/?)(table|tr|th|td|p)\b([^<>]*?)(\/?)>/g;
const opened: Readonly<Record<string, (attributes: string) => string>> = {
  table: () => said('table'),
  tr: () => said('row'),
  th: (attributes) => said('cell', 'head', span('row', attributes), span('col', attributes)),
  td: (attributes) => said('cell', 'body', span('row', attributes), span('col', attributes)),
  p: () => '',
};
/** Cells hold words, and in many a book paragraphs. */
const holdsWords = new Set(['th', 'td', 'p']);

const mostSpan = 100;
function span(of: 'row' | 'col', attributes: string): string {
  const found = Number(new RegExp(`\\b${of}span\\s*=\\s*["'](\\d+)["']`).exec(attributes)?.[1] ?? 1);
  return String(Math.min(mostSpan, Math.max(1, found)));
}

/** The same book with each table as paragraphs. */
export function spellTables(book: string): string {
  const parts: string[] = [];
  let done = 0;
  for (let end = closing(book, 0); end > 0; end = closing(book, end)) {
    // A table holds none, so that the last one that opens is it.
    const start = book.slice(done, end).lastIndexOf('<table');
    if (start >= 0) parts.push(book.slice(done, done + start), spelled(book.slice(done + start, end)));
    else parts.push(book.slice(done, end));
    done = end;
  }
  return [...parts, book.slice(done)].join('');
}

const lastTag = '</table>';
/** 0: there is no other. */
const closing = (book: string, from: number): number => {
  const at = book.indexOf(lastTag, from);
  return at < 0 ? 0 : at + lastTag.length;
};

function spelled(table: string): string {
  return table.replace(tag, (_all, closes: string, name: string, attributes: string, isEmpty: string) => {
    if (closes) return name === 'p' ? '</p><p>' : name === 'table' ? said('end') : holdsWords.has(name) ? '</p>' : '';
    const before = opened[name]?.(attributes) ?? '';
    if (isEmpty || !holdsWords.has(name)) return before;
    return name === 'p' ? '</p><p>' : `${before}<p>`;
  });
}

interface Cell {
  readonly isHead: boolean;
  readonly rows: number;
  readonly columns: number;
  readonly blocks: Block[];
}
interface Block {
  readonly t?: string;
  readonly c?: unknown;
}

/** What pandoc has read of a book whose tables were spelled. */
export function wholeBook(tree: Tree, book: string): Tree {
  const { 'cover-image': cover, abstract, ...meta } = tree.meta as Record<string, Block | undefined>;
  const language = /<lang>\s*([\w-]{2,35})\s*<\/lang>/.exec(book)?.[1];
  const first = cover ? [{ t: 'Para', c: [{ t: 'Image', c: [nameless, [], [cover.c, '']] }] }] : [];
  return {
    ...tree,
    meta: { ...meta, ...(language && { lang: { t: 'MetaString', c: language } }) },
    blocks: [...first, ...foldedList([...summaryOf({ abstract }), ...(tree.blocks as Block[])])],
  };
}

function folded(node: unknown): unknown {
  if (Array.isArray(node)) return foldedList(node as readonly Block[]);
  if (typeof node !== 'object' || node === null) return node;
  return Object.fromEntries(Object.entries(node).map(([name, each]) => [name, folded(each)]));
}

function foldedList(nodes: readonly Block[]): unknown[] {
  const kept: unknown[] = [];
  let rows: Cell[][] = [];
  for (const node of nodes) {
    const [what, kind, ...spans] = wordsOfMark(node);
    if (what === 'row') rows.push([]);
    else if (what === 'cell') {
      const [down = 1, across = 1] = spans.map(Number);
      rows.at(-1)?.push({ isHead: kind === 'head', rows: down, columns: across, blocks: [] });
    } else if (what === 'end') {
      if (rows.some((row) => row.length > 0)) kept.push(tableOf(rows));
      rows = [];
    } else if (what === undefined) (rows.at(-1)?.at(-1)?.blocks ?? kept).push(folded(node));
  }
  return kept;
}

function wordsOfMark({ t, c }: Block = {}): string[] {
  const [only, ...others] = t === 'Para' && Array.isArray(c) ? (c as Block[]) : [];
  if (others.length > 0 || typeof only?.c !== 'string') return [];
  const [first, ...words] = only.c.split(':');
  return first === mark ? words : [];
}

const nameless = ['', [], []];
const usual = { t: 'AlignDefault' };

function tableOf(rows: readonly (readonly Cell[])[]): Block {
  const columns = Math.max(...rows.map((row) => row.reduce((sum, cell) => sum + cell.columns, 0)));
  const heads = rows.findIndex((row) => !row.every(({ isHead }) => isHead));
  const made = rows.map((row) => [nameless, row.map(cellOf)]);
  const split = heads < 0 ? made.length : heads;
  return {
    t: 'Table',
    c: [
      nameless,
      [null, []],
      Array.from({ length: columns }, () => [usual, { t: 'ColWidthDefault' }]),
      [nameless, made.slice(0, split)],
      [[nameless, 0, [], made.slice(split)]],
      [nameless, []],
    ],
  };
}

function cellOf({ rows, columns, blocks }: Cell): unknown[] {
  const filled = blocks.filter(({ t, c }) => t !== 'Para' || (c as unknown[]).length > 0);
  const only = filled.length === 1 && filled[0]?.t === 'Para';
  return [nameless, usual, rows, columns, only ? [{ ...filled[0], t: 'Plain' }] : filled];
}

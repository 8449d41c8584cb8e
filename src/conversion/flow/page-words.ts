// The words of a PDF's pages with their places and looks, from what two tools of poppler say of them: pdftotext -bbox tells where each word stands, pdftohtml -xml
// how it is written. Pure; read line by line, because a thousand pages have a hundred megabytes of this.
import { median } from './median.js';

export interface Looks {
  readonly bold: boolean;
  readonly italic: boolean;
  /** All its letters are as wide, as in programs. */
  readonly mono?: boolean;
  /** An address of the network. */
  readonly href?: string | undefined;
}
/** In points, from the upper left corner of its page. */
export interface Word extends Looks {
  readonly text: string;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  /** Of its letters, in points. */
  readonly size: number;
  /** Follows the word before it without a space. */
  readonly glued?: boolean;
}
export interface Page {
  readonly width: number;
  readonly height: number;
  readonly words: readonly Word[];
}

interface Placed {
  readonly text: string;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}
/** Letters that follow each other in one line, as pdftohtml has put them together. */
interface Run extends Omit<Placed, 'text'> {
  readonly size: number;
  readonly parts: readonly (Looks & { readonly text: string })[];
}
interface Sized<T> {
  readonly width: number;
  readonly height: number;
  readonly items: readonly T[];
}

/** By their names, with those of TeX. */
const monospaced =
  /mono|courier|consol|typewriter|fixed|menlo|monaco|terminal|(?:^|\+)cm(?:sl)?tt|inconsolata|source ?code|fira ?code/i;

const plain: Looks = { bold: false, italic: false };

/** Pages of `pdftotext -bbox`. */
export async function* placedWords(lines: AsyncIterable<string>): AsyncGenerator<Sized<Placed>> {
  let page: { width: number; height: number; items: Placed[] } | undefined;
  for await (const line of lines) {
    const word = /^\s*<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">(.*)<\/word>/.exec(
      line,
    );
    if (word) {
      const [left = 0, top = 0, right = 0, bottom = 0] = word.slice(1, 5).map(Number);
      const text = unescaped(word[5] ?? '').trim();
      if (text !== '' && right > left) page?.items.push({ text, left, top, right, bottom });
    } else if (line.includes('<page ')) page = { ...sizeIn(line), items: [] };
    else if (line.includes('</page>') && page) yield page;
  }
}

/** Pages of `pdftohtml -xml`. */
export async function* styledRuns(lines: AsyncIterable<string>): AsyncGenerator<Sized<Run>> {
  let page: { width: number; height: number; items: Run[] } | undefined;
  const fonts = new Map<string, { size: number; mono: boolean }>();
  for await (const line of lines) {
    const font = /^\s*<fontspec id="(\d+)" size="(-?\d+)" family="([^"]*)"/.exec(line);
    if (font) fonts.set(font[1] ?? '', { size: Math.abs(Number(font[2])), mono: monospaced.test(font[3] ?? '') });
    const text = /^<text top="(-?\d+)" left="(-?\d+)" width="(-?\d+)" height="(-?\d+)" font="(\d+)">(.*)<\/text>/.exec(
      line,
    );
    if (text) {
      const [top = 0, left = 0, width = 0, height = 0] = text.slice(1, 5).map(Number);
      const { size, mono } = fonts.get(text[5] ?? '') ?? { size: height, mono: false };
      const parts = partsOf(text[6] ?? '').map((part) => ({ ...part, mono }));
      page?.items.push({ left, top, right: left + width, bottom: top + height, size, parts });
    } else if (line.startsWith('<page ')) page = { ...sizeIn(line), items: [] };
    else if (line.startsWith('</page>') && page) yield page;
  }
}

/** Words of one page with their looks. */
export function dressed(words: Sized<Placed>, runs: Sized<Run> | undefined): Page {
  const scale = runs ? runs.width / words.width : 1;
  const looks = new Map<Placed, Looks & { readonly size: number }>();
  const inBand = bandsOf(words.items, scale);
  for (const run of runs?.items ?? []) {
    const inside = inBand(run)
      .filter((word) => !looks.has(word) && isInside(word, run, scale))
      .sort((a, b) => a.left - b.left);
    let next = 0;
    for (const word of inside) {
      const found = run.parts.findIndex(
        ({ text }, at) => at >= next && (text.includes(word.text) || word.text.includes(text)),
      );
      const part = run.parts[found] ?? run.parts[0] ?? plain;
      if (found >= 0) next = found;
      looks.set(word, { ...looksOf(part), size: run.size / scale });
    }
  }
  // Letters are not as high as their line, and how much lower they are depends on the font.
  const usual = median([...looks].map(([{ top, bottom }, { size }]) => size / (bottom - top))) || 1;
  const dressing = (word: Placed): Word => ({
    ...plain,
    size: usual * (word.bottom - word.top),
    ...looks.get(word),
    ...word,
  });
  return { width: words.width, height: words.height, words: words.items.map(dressing) };
}

/** Of a page of ten thousand words not each is looked at for each run. */
function bandsOf(words: readonly Placed[], scale: number): (run: Run) => Placed[] {
  const height = 20;
  const bands = new Map<number, Placed[]>();
  for (const word of words) {
    const band = Math.floor((((word.top + word.bottom) / 2) * scale) / height);
    const inBand = bands.get(band);
    if (inBand) inBand.push(word);
    else bands.set(band, [word]);
  }
  return ({ top, bottom }) =>
    [...bands].flatMap(([band, inBand]) => (band >= Math.floor(top / height) && band <= bottom / height ? inBand : []));
}

const looksOf = ({ bold, italic, mono = false, href }: Looks): Looks => ({ bold, italic, mono, href });

function isInside({ left, right, top, bottom }: Placed, run: Run, scale: number): boolean {
  const [x, y] = [((left + right) / 2) * scale, ((top + bottom) / 2) * scale];
  return x >= run.left && x <= run.right && y >= run.top && y <= run.bottom;
}

/** Where nearly all letters are as wide, as from a typewriter, that does not tell a program from a text. */
export function withoutTypewriter(pages: readonly Page[]): readonly Page[] {
  let [all, mono] = [0, 0];
  for (const word of pages.flatMap(({ words }) => words)) {
    all += word.text.length;
    if (word.mono) mono += word.text.length;
  }
  if (mono <= 0.9 * all) return pages;
  return pages.map((page) => ({ ...page, words: page.words.map((word) => ({ ...word, mono: false })) }));
}

/** "a <b>b c</b>" is a word that is plain and two that are bold. */
function partsOf(markup: string): (Looks & { text: string })[] {
  let [bold, italic, href]: [boolean, boolean, string | undefined] = [false, false, undefined];
  const parts: (Looks & { text: string })[] = [];
  for (const [token] of markup.matchAll(/<[^>]*>|[^<]+/g)) {
    if (!token.startsWith('<')) {
      for (const text of unescaped(token).split(/\s+/)) if (text !== '') parts.push({ text, bold, italic, href });
    } else if (/^<\/?b>/.test(token)) bold = token === '<b>';
    else if (/^<\/?i>/.test(token)) italic = token === '<i>';
    else if (/^<\/?a\b/.test(token)) href = addressIn(token);
  }
  return parts;
}

function addressIn(tag: string): string | undefined {
  const address = unescaped(/href="([^"]*)"/.exec(tag)?.[1] ?? '');
  return /^(https?:\/\/|mailto:)/i.test(address) ? address : undefined;
}

function sizeIn(line: string): { width: number; height: number } {
  const side = (name: string) => Number(new RegExp(` ${name}="([\\d.]+)"`).exec(line)?.[1] ?? 0);
  return { width: side('width'), height: side('height') };
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0' };
const unescaped = (text: string): string =>
  text.replace(/&(?:#(\d+)|#x([\da-f]+)|(\w+));/gi, (all, decimal?: string, hex?: string, name?: string) => {
    if (name !== undefined) return entities[name] ?? all;
    const code = decimal !== undefined ? Number(decimal) : Number.parseInt(hex ?? '', 16);
    return code > 0 && code <= 0x10_ffff ? String.fromCodePoint(code) : all;
  });

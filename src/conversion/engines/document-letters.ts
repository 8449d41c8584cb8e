// How many letters and digits of a text document are left in the tree that pandoc has read of it: it passes over text boxes, over cells that the grid of their table
// does not announce, and over tables in the tables of an ODT, without a word. Used by pandoc.engine.ts.
import type { Step } from '../engine.js';
import { readEntry, readZip } from '../zip-directory.js';
import type { Tree } from './pandoc-tree.js';
import { textInside, type Within } from './xml-text.js';

/** Left out of the count is what is shown nowhere, or twice. */
interface Place extends Within {
  readonly entry: string;
}

const places: Readonly<Record<string, Place>> = {
  docx: { entry: 'word/document.xml', within: new Set(['w:t']), without: new Set(['mc:Fallback', 'w:moveFrom']) },
  odt: {
    entry: 'content.xml',
    within: new Set(['office:text']),
    without: new Set(['text:tracked-changes', 'office:annotation', 'text:note', 'svg:title', 'svg:desc']),
  },
};
const maxTextBytes = 64 * 2 ** 20;
/** undefined for other formats, for one that is too long to be counted, and for one that is no XML. */
export async function lettersOfDocument({ from, input }: Step): Promise<number | undefined> {
  const place = places[from];
  const entry = place && (await readZip(input)).find(({ name }) => name === place.entry);
  if (!entry || entry.bytes > maxTextBytes) return undefined;
  let letters = 0;
  const xml = (await readEntry(input, entry, maxTextBytes)).toString();
  return (await textInside(xml, place, (text) => (letters += lettersIn(text)))) ? letters : undefined;
}

/** Of its text; what the document keeps elsewhere (notes, descriptions of pictures) or in another form (formulas) is not counted there either. */
export function lettersOfTree({ meta, blocks }: Tree): number {
  let letters = 0;
  // A title is a paragraph of the document; its language is none.
  for (const text of textsOf({ ...meta, lang: undefined })) letters += lettersIn(text);
  for (const text of textsOf(blocks)) letters += lettersIn(text);
  return letters;
}

const sampleLength = 20_000;

/** So much that the language can be told. */
export function beginningOf({ blocks }: Tree): string {
  let sample = '';
  for (const text of textsOf(blocks)) {
    sample += ` ${text}`;
    if (sample.length > sampleLength) break;
  }
  return sample;
}

const elsewhere = new Set(['Note', 'Image', 'Math']);

function* textsOf(value: unknown): Generator<string> {
  if (typeof value !== 'object' || value === null) return;
  const { t, c } = value as { readonly t?: unknown; readonly c?: unknown };
  if (t === 'Str') yield String(c);
  else if (t === 'Code' || t === 'CodeBlock') yield String((c as unknown[])[1]);
  else if (typeof t !== 'string' || !elsewhere.has(t)) for (const each of Object.values(value)) yield* textsOf(each);
}

const lettersIn = (text: string): number => text.match(/[\p{L}\p{N}]/gu)?.length ?? 0;

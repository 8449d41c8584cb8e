// What pdftohtml adds to the text of a PDF: a picture below each page, which is all white where nothing is drawn, and a list of headings with addresses
// that lead nowhere. In a page they are out of sight; in a text each would stand between the lines. Used by pandoc.engine.ts.
import { promisify } from 'node:util';
import { inflate } from 'node:zlib';
import { isNode, type Node, type Tree } from './pandoc-tree.js';

const backgrounds = ['background', 'image'];
const outline = ['Document', 'Outline'];
const pngData = /^data:image\/png;base64,/;
const pngHeadBytes = 33;
/** As RGB: a page of 80 cm. */
const maxInflated = 30_000_000;
/** Some rows are held beside it. */
const maxRowBytes = 60_000;
/** One colour packs to a thousandth; nothing longer is looked into. */
const maxAddress = 200_000;

export async function withoutBlankPages(tree: Tree): Promise<Tree> {
  const { generator } = tree.meta;
  if (!isNode(generator) || wordsOf(generator.c)[0] !== 'pdftohtml') return tree;
  const blank = new Set<Node>();
  for (const node of nodesOf(tree.blocks))
    if (isBackground(node) && (await isOneColour(addressOf(node)))) blank.add(node);
  return { ...tree, blocks: without(withoutOutline(tree.blocks), blank) };
}

/** It stands at the end, before a rule. */
function withoutOutline(blocks: readonly unknown[]): readonly unknown[] {
  const at = blocks.findLastIndex((block) => isNode(block) && block.t === 'Header' && isCalled(block, 2, outline));
  return at >= 0 && at >= blocks.length - 3 ? blocks.slice(0, at) : blocks;
}

/** With the paragraphs that held nothing else. */
function without(blocks: readonly unknown[], blank: ReadonlySet<Node>): unknown[] {
  return blocks.flatMap((block) => {
    if (Array.isArray(block)) return [without(block, blank)];
    if (!isNode(block) || !Array.isArray(block.c)) return [block];
    if (blank.has(block)) return [];
    const c = without(block.c, blank);
    return ['Para', 'Plain', 'Link'].includes(block.t) && c.length === 0 && block.c.length > 0 ? [] : [{ ...block, c }];
  });
}

function* nodesOf(value: unknown): Generator<Node> {
  if (Array.isArray(value)) for (const each of value) yield* nodesOf(each);
  else if (isNode(value)) {
    yield value;
    yield* nodesOf(value.c);
  }
}

const isBackground = (node: Node): boolean => node.t === 'Image' && isCalled(node, 1, backgrounds);
const isCalled = ({ c }: Node, at: number, words: readonly string[]): boolean =>
  Array.isArray(c) && wordsOf(c[at]).join(' ') === words.join(' ');
const wordsOf = (inlines: unknown): unknown[] =>
  Array.isArray(inlines) ? inlines.flatMap((each) => (isNode(each) && each.t === 'Str' ? [each.c] : [])) : [];
const addressOf = ({ c }: Node): string => (c as [unknown, unknown, [string, string]])[2][0];

/** Of a PNG of three bytes a point, row by row, without undoing how a row was prepared: rows of one colour are always prepared alike. */
export async function isOneColour(address: string): Promise<boolean> {
  if (address.length > maxAddress || !pngData.test(address)) return false;
  const png = Buffer.from(address.slice(address.indexOf(',') + 1), 'base64');
  if (png.length < pngHeadBytes) return false;
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
  const rowBytes = 1 + width * 3;
  if (rowBytes > maxRowBytes || rowBytes * height > maxInflated) return false;
  // Eight bits, red, green and blue, no other order of rows.
  if (!png.subarray(24, 29).equals(Buffer.from([8, 2, 0, 0, 0]))) return false;
  const rows = await promisify(inflate)(pixelsOf(png), { maxOutputLength: rowBytes * height }).catch(() => undefined);
  if (rows?.length !== rowBytes * height) return false;
  const colour = rows.subarray(1, 4);
  const known = rowsOf(colour, width);
  for (let at = 0; at < rows.length; at += rowBytes) {
    const row = rows.subarray(at, at + rowBytes);
    if (!known[at === 0 ? 'first' : 'later'].some((each) => each.equals(row))) return false;
  }
  return true;
}

/** Prepared as it is (0), by its left neighbour (1), by the row above (2), or by what is nearest of both (4). */
function rowsOf(colour: Buffer, width: number): Readonly<Record<'first' | 'later', readonly Buffer[]>> {
  const row = (kind: number, start: Buffer, rest: Buffer) =>
    Buffer.concat([Buffer.from([kind]), start, Buffer.alloc((width - 1) * 3, rest)]);
  const nothing = Buffer.alloc(3);
  return {
    first: [row(0, colour, colour), row(1, colour, nothing), row(2, colour, colour), row(4, colour, nothing)],
    later: [row(0, colour, colour), row(1, colour, nothing), row(2, nothing, nothing), row(4, nothing, nothing)],
  };
}

function pixelsOf(png: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = 8; at + 12 <= png.length;) {
    const length = png.readUInt32BE(at);
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT') parts.push(png.subarray(at + 8, at + 8 + length));
    at += length + 12;
  }
  return Buffer.concat(parts);
}

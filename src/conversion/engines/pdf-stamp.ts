// What is drawn over or under pages: watermarks and page numbers. Drawn as SVG, made into pages by rsvg-convert, laid on by qpdf. Operations of pdf-stamp.engine.ts.
import fs from 'node:fs';
import path from 'node:path';
import { AppError } from '../../shared/errors.js';
import { pageSizes } from '../document-probe.js';
import type { Produced, RunOperation, Workbench } from '../engine.js';
import { checkPixels } from '../limits.js';
import type { Size } from '../paper.js';
import type { AskedOf, numberFields, Place, watermarkFields } from '../pdf-fields.js';
import { toolError } from '../process/tool.js';
import { openPdf, proven, type OpenPdf } from './pdf-opening.js';
import { pagesUpTo } from './pdf-steps.js';
import { qpdf, tool } from './pdf-tools.js';
import { ofResult } from '../verify.js';

const maxPages = 2000;
const maxPictureBytes = 16 * 2 ** 20;
/** From the edge of the page, in points. */
const margin = 28;
/** A letter is about so wide for its height. */
const letterWidth = 0.6;
const typeface = 'DejaVu Sans, Liberation Sans, sans-serif';

/** What stands on a page of this size; the same text is drawn once. */
type Drawing = (page: Size, index: number) => string;

export const watermark: RunOperation = async ({ inputs: [input = '', picture], options }, at) => {
  const asked = options as AskedOf<typeof watermarkFields>;
  const file = await openPdf(input, asked.password, at);
  const draw = picture === undefined ? words(asked) : await image(picture, asked, at);
  return stamp(file, draw, asked.layer === 'under' ? '--underlay' : '--overlay', asked.pages, at);
};

export const numberPages: RunOperation = async ({ inputs: [input = ''], options }, at) => {
  const asked = options as AskedOf<typeof numberFields>;
  const file = await openPdf(input, asked.password, at);
  const count = chosen(file, asked.pages).length;
  const draw: Drawing = (page, index) => {
    const said = { n: asked.first + index, total: asked.first + count - 1 };
    const text = asked.format.replaceAll('{n}', String(said.n)).replaceAll('{total}', String(said.total));
    return written(text, { page, place: asked.place, letters: asked.size, angle: 0, paint: `fill="${asked.colour}"` });
  };
  return stamp(file, draw, '--overlay', asked.pages, at);
};

async function stamp(
  file: OpenPdf,
  draw: Drawing,
  layer: '--overlay' | '--underlay',
  pages: string | undefined,
  at: Workbench,
): Promise<Produced[]> {
  if (file.pages > maxPages)
    throw new AppError('page_limit', `The PDF has ${file.pages} pages; at most ${maxPages} can be drawn on at once.`);
  const sizes = await pageSizes(file.path, file.pages, at);
  const wanted = chosen(file, pages);
  const drawings = wanted.map((page, index) => {
    const { width = 0, height = 0, turned = false } = sizes[page - 1] ?? {};
    const seen = turned ? { width: height, height: width } : { width, height };
    return svg(seen, draw(seen, index));
  });
  const different = [...new Set(drawings)];
  const names = different.map((_, index) => `stamp-${index + 1}.svg`);
  for (const [index, name] of names.entries())
    await fs.promises.writeFile(path.join(at.dir, name), different[index] ?? '');
  const stamps = path.join(at.dir, 'stamps.pdf');
  const result = await tool('rsvg-convert', ['--unlimited', '-f', 'pdf', '-o', stamps, ...names], at, stamps);
  if (result.kind !== 'ok') throw toolError(result, 'rsvg-convert');
  await ofResult(proven(stamps, different.length, at), 'pdf');
  at.progress(0.6);
  const from = drawings.map((drawing) => different.indexOf(drawing) + 1).join(',');
  const output = path.join(at.dir, 'out.pdf');
  await qpdf([file.path, layer, stamps, `--from=${from}`, `--to=${wanted.join(',')}`, '--', output], at, file.path);
  return [await proven(output, file.pages, at, file.warnings)];
}

/** Numbers of the pages, each once, in the order of the document. */
function chosen(file: OpenPdf, pages: string | undefined): number[] {
  const ranges = pages === undefined ? [`1-${file.pages}`] : pagesUpTo(pages, file.pages).split(',');
  const numbers = ranges.flatMap((range) => {
    const [first = 1, last = first] = range.split('-').map(Number);
    return Array.from({ length: last - first + 1 }, (_, index) => first + index);
  });
  return [...new Set(numbers)].sort((a, b) => a - b);
}

function words({ text = '', size, place, angle, opacity, colour }: AskedOf<typeof watermarkFields>): Drawing {
  const slant = angle ?? (place === 'center' ? 45 : 0);
  const paint = `fill="${colour}" fill-opacity="${opacity / 100}"`;
  return (page) => {
    const wide = (page.width * size) / 100 / (letterWidth * [...text].length);
    const letters = Math.min(wide, page.height / 4);
    return written(text, { page, place, letters, angle: slant, paint });
  };
}

async function image(
  picture: string,
  { size, place, opacity }: AskedOf<typeof watermarkFields>,
  at: Workbench,
): Promise<Drawing> {
  if ((await fs.promises.stat(picture)).size > maxPictureBytes)
    throw new AppError('dimension_limit', 'The picture is too large for a watermark. Make it smaller than 16 MB.');
  const bytes = await fs.promises.readFile(picture);
  const pixels = { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
  checkPixels(pixels, at.limits);
  const address = `data:image/png;base64,${bytes.toString('base64')}`;
  return (page) => {
    const scale = Math.min((page.width * size) / 100 / pixels.width, (page.height * 0.9) / pixels.height);
    const drawn = { width: pixels.width * scale, height: pixels.height * scale };
    const { x, y } = middle(page, drawn, place);
    const corner = `x="${x - drawn.width / 2}" y="${y - drawn.height / 2}"`;
    return `<image ${corner} width="${drawn.width}" height="${drawn.height}" opacity="${opacity / 100}" href="${address}"/>`;
  };
}

interface Writing {
  readonly page: Size;
  readonly place: Place;
  /** Height of letters in points. */
  readonly letters: number;
  /** Against the clock. */
  readonly angle: number;
  readonly paint: string;
}

function written(text: string, { page, place, letters, angle, paint }: Writing): string {
  const { x, y } = middle(page, { width: 0, height: letters }, place);
  const anchor = place.endsWith('left') ? 'start' : place.endsWith('right') ? 'end' : 'middle';
  // Letters stand on their line, which lies below their middle.
  const turn = `transform="translate(${x} ${y}) rotate(${-angle}) translate(0 ${letters * 0.35})"`;
  return `<text ${turn} ${paint} font-family="${typeface}" font-size="${letters}" text-anchor="${anchor}">${escaped(text)}</text>`;
}

/** Where the middle of something comes to lie. */
function middle(page: Size, { width, height }: Size, place: Place): { x: number; y: number } {
  const near = (part: number) => margin + part / 2;
  const x = place.endsWith('left') ? near(width) : place.endsWith('right') ? page.width - near(width) : page.width / 2;
  const isTop = place.startsWith('top');
  const y = isTop ? near(height) : place.startsWith('bottom') ? page.height - near(height) : page.height / 2;
  return { x, y };
}

const svg = ({ width, height }: Size, body: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${width}pt" height="${height}pt" viewBox="0 0 ${width} ${height}">${body}</svg>`;

const escaped = (text: string): string =>
  text.replace(/[&<>]/g, (sign) => ({ '&': '&amp;', '<': '&lt;' })[sign] ?? '&gt;');

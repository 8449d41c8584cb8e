// A PDF as one page without pages: poppler says where its words stand and how they are written, and draws what is no word; warm processes make one text of it.
// Used by pdf.engine.ts; src/conversion/flow has the rules by which words become paragraphs, lists and tables.
import fs from 'node:fs';
import path from 'node:path';
import { AppError } from '../../shared/errors.js';
import { pageSizes, pdfDescription } from '../document-probe.js';
import type { Workbench } from '../engine.js';
import type { Drawing } from '../flow/page-html.js';
import type { FlowResult } from '../flow/read-flow.js';
import type { DataEngine } from './data.engine.js';
import { ofResult } from '../verify.js';
import { wrongResult } from './pdf-opening.js';
import { pageNames } from './pdf-pages.js';
import type { SharpEngine } from './sharp.engine.js';

/** Runs one of poppler's programs on the PDF. */
export type Poppler = (command: string, args: readonly string[]) => Promise<void>;

export interface FlowHelpers {
  readonly pictures: Pick<SharpEngine, 'cutOut'>;
  readonly texts: Pick<DataEngine, 'readFlow'>;
}

/** So many are drawn by one run: the disk holds these as PNG. */
const pagesAtATime = 25;
/** Each takes about a tenth of a second. */
const maxPages = 2000;
/** Points of the paper become so many of the picture, and fewer where a page would have more than these. */
const [usualZoom, maxPoints] = [1.5, 30_000_000];
/** Seventy metres: poppler draws nothing smaller than at half its size. */
const maxSide = 200_000;
/** What is said of a thousand pages has a tenth of it. */
const maxSaidBytes = 1_000_000_000;

export async function writeFlow(
  source: string,
  output: string,
  poppler: Poppler,
  { pictures, texts }: FlowHelpers,
  at: Workbench,
): Promise<FlowResult> {
  const described = await pdfDescription(source, at);
  const sizes = await sizesOf(source, Number(described.get('Pages')) || 0, at);
  const [words, runs] = [path.join(at.dir, 'words.html'), path.join(at.dir, 'runs.xml')];
  await poppler('pdftotext', ['-bbox', '-enc', 'UTF-8', source, words]);
  await poppler('pdftohtml', ['-xml', '-i', '-enc', 'UTF-8', source, runs]);
  for (const file of [words, runs])
    if ((await fs.promises.stat(file)).size > maxSaidBytes)
      throw new AppError('dimension_limit', 'The PDF has more text than can be converted at once. Split it.');
  const drawings: Drawing[] = [];
  for (let first = 0; first < sizes.length; first += pagesAtATime) {
    const files = await draw(source, first, sizes.slice(first, first + pagesAtATime), poppler, at);
    drawings.push(...(await drawingsOf(files, pictures, at)));
    at.progress((0.9 * (first + files.length)) / sizes.length);
  }
  const result = await texts.readFlow({ words, runs, drawings, facts: factsOf(described) }, output, at);
  if (result.pages !== sizes.length) throw wrongResult(`the words of ${result.pages} pages, not ${sizes.length}`);
  for (const file of [words, runs, ...drawings.map(({ file }) => file)]) await fs.promises.rm(file);
  return result;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

async function sizesOf(source: string, pages: number, at: Workbench): Promise<readonly Size[]> {
  if (pages > maxPages)
    throw new AppError('page_limit', `The PDF has ${pages} pages; at most ${maxPages} can become one text. Split it.`);
  const sizes = await pageSizes(source, pages, at);
  if (sizes.some(({ width, height }) => Math.max(width, height) > maxSide))
    throw new AppError('dimension_limit', 'A page of the PDF is larger than 70 metres. Make it smaller.');
  return sizes;
}

/** Pages from this one on, which is counted from 0, without their words. */
async function draw(
  source: string,
  first: number,
  sizes: readonly Size[],
  poppler: Poppler,
  at: Workbench,
): Promise<string[]> {
  const largest = Math.max(1, ...sizes.map(({ width, height }) => width * height));
  // Sides are rounded up.
  const most = 0.99 * Math.min(maxPoints, at.limits.maxPixels);
  const zoom = Math.min(usualZoom, Math.sqrt(most / largest));
  const span = ['-f', String(first + 1), '-l', String(first + sizes.length)];
  const page = path.join(at.dir, 'page.html');
  await poppler('pdftohtml', ['-s', '-noframes', '-zoom', String(zoom), ...span, source, page]);
  await fs.promises.rm(page, { force: true });
  const files = await pageNames(at.dir, /^page(\d+)\.png$/);
  if (files.length !== sizes.length) throw wrongResult(`${files.length} pages drawn, not ${sizes.length}`);
  return files;
}

/** Of the pages that were just drawn, those on which something is. */
async function drawingsOf(
  files: readonly string[],
  pictures: FlowHelpers['pictures'],
  at: Workbench,
): Promise<Drawing[]> {
  const tops = await ofResult(pictures.cutOut(files, { ...at, progress: () => undefined }), 'png');
  const drawings: Drawing[] = [];
  for (const [index, file] of files.entries()) {
    const top = tops[index];
    if (typeof top !== 'number') continue;
    const kept = path.join(at.dir, `drawn-${path.basename(file)}`);
    await fs.promises.rename(file, kept);
    drawings.push({ page: Number(/(\d+)\.png$/.exec(file)?.[1]) - 1, top, file: kept });
  }
  return drawings;
}

const factsOf = (described: ReadonlyMap<string, string>) => ({
  title: described.get('Title') ?? '',
  author: described.get('Author') ?? '',
  keywords: described.get('Keywords') ?? '',
  date: (described.get('CreationDate') ?? '').slice(0, 10),
});

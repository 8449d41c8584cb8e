// Text recognition: pages without text get an invisible layer of it, so that they can be searched and copied, and look as before. Used by pdf-steps.ts and pdf-operations.ts.
import fs from 'node:fs';
import path from 'node:path';
import { AppError } from '../../shared/errors.js';
import { pageSizes, pdfFacts, pdfFault } from '../document-probe.js';
import type { Workbench } from '../engine.js';
import { toolError } from '../process/tool.js';
import { proven } from './pdf-opening.js';
import { qpdf, tool } from './pdf-tools.js';
import { ofResult } from '../verify.js';

/** What the recognition was trained for. */
const usualDpi = 300;
const maxPages = 2000;

export async function readScans(from: string, to: string, languages: string, at: Workbench): Promise<void> {
  const { pages } = await pdfFacts(from, at);
  if (pages > maxPages)
    throw new AppError('page_limit', `The PDF has ${pages} pages; at most ${maxPages} can be read at once.`);
  const scans = await pagesWithoutText(from, at);
  if (scans.length === 0) return fs.promises.copyFile(from, to);
  const sizes = await pageSizes(from, pages, at);
  const layers: string[] = [];
  for (const [index, page] of scans.entries()) {
    const { width = 1, height = 1 } = sizes[page - 1] ?? {};
    const largest = 72 * Math.sqrt(at.limits.maxPixels / (width * height));
    const dpi = Math.max(1, Math.floor(Math.min(usualDpi, largest)));
    layers.push(await readPage(from, page, dpi, languages, at));
    at.progress((0.9 * (index + 1)) / scans.length, 'ocr');
  }
  const text = path.join(at.dir, 'text.pdf');
  await ofResult(qpdf(['--empty', '--pages', ...layers, '--', text], at, text), 'pdf');
  // One too many or too few, and the words of a page would lie over another.
  await ofResult(proven(text, scans.length, at), 'pdf');
  await qpdf([from, '--overlay', text, `--to=${scans.join(',')}`, '--', to], at, from);
}

async function pagesWithoutText(file: string, at: Workbench): Promise<number[]> {
  const output = path.join(at.dir, 'there.txt');
  const result = await tool('pdftotext', ['-enc', 'UTF-8', file, output], at, file);
  if (result.kind === 'failed') throw pdfFault(result.stderr);
  if (result.kind !== 'ok') throw toolError(result, 'pdftotext');
  const pages = (await fs.promises.readFile(output, 'utf8')).split('\f').slice(0, -1);
  return pages.flatMap((text, index) => (text.trim() === '' ? [index + 1] : []));
}

/** A page of nothing but what was read, as large as what is seen of the page. */
async function readPage(file: string, page: number, dpi: number, languages: string, at: Workbench): Promise<string> {
  const stem = path.join(at.dir, `scan-${page}`);
  const only = ['-f', String(page), '-l', String(page), '-singlefile'];
  const drawn = await tool('pdftoppm', ['-cropbox', '-r', String(dpi), '-gray', '-png', ...only, file, stem], at, file);
  if (drawn.kind === 'failed') throw pdfFault(drawn.stderr);
  if (drawn.kind !== 'ok') throw toolError(drawn, 'pdftoppm');
  const asked = ['-l', languages, '--dpi', String(dpi), '-c', 'textonly_pdf=1', 'pdf'];
  const read = await tool('tesseract', [`${stem}.png`, stem, ...asked], at, stem);
  if (read.kind !== 'ok') throw toolError(read, 'tesseract');
  await fs.promises.rm(`${stem}.png`);
  return `${stem}.pdf`;
}

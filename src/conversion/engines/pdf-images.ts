// The pictures that a PDF holds, each as it is stored where that is a format of its own. An operation of pdf-operations.ts.
import path from 'node:path';
import { AppError } from '../../shared/errors.js';
import { pdfFault } from '../document-probe.js';
import type { Produced, RunOperation, Workbench } from '../engine.js';
import { checkPixels } from '../limits.js';
import type { AskedOf, imagesFields } from '../pdf-fields.js';
import { toolError } from '../process/tool.js';
import { openPdf, wrongResult } from './pdf-opening.js';
import { pageNames } from './pdf-pages.js';
import { pagesUpTo } from './pdf-steps.js';
import { qpdf, tool } from './pdf-tools.js';
import { checkWhole } from '../whole-picture.js';

const maxImages = 1000;
const formats: Readonly<Record<string, string>> = { '.png': 'png', '.jpg': 'jpeg', '.jp2': 'jp2' };
const row = /^\s*\d+\s+(?<number>\d+)\s+(?<kind>\w+)\s+(?<width>\d+)\s+(?<height>\d+)/;

interface Stored {
  readonly number: number;
  readonly width: number;
  readonly height: number;
}

export const extractImages: RunOperation = async ({ inputs: [input = ''], options }, at) => {
  const asked = options as AskedOf<typeof imagesFields>;
  const file = await openPdf(input, asked.password, at);
  let from = file.path;
  if (asked.pages !== undefined) {
    from = path.join(at.dir, 'chosen.pdf');
    await qpdf([file.path, '--pages', '.', pagesUpTo(asked.pages, file.pages), '--', from], at, file.path);
  }
  const wanted = await list(from, at);
  if (wanted.length === 0) throw new AppError('no_suitable_stream', 'The PDF holds no pictures.');
  if (wanted.length > maxImages)
    throw new AppError('page_limit', `The PDF holds ${wanted.length} pictures; at most ${maxImages} are taken out.`);
  for (const size of wanted) checkPixels(size, at.limits);
  await pdfimages(['-png', '-j', '-jp2', from, path.join(at.dir, 'image')], from, at);
  const made: Produced[] = [];
  const files = (await pageNames(at.dir, /^image-(\d+)\.\w+$/)).map((file) => ({ file, number: numberOf(file) }));
  const missing = wanted.filter(({ number }) => !files.some((each) => each.number === number));
  if (missing.length > 0) throw wrongResult(`${missing.length} of ${wanted.length} pictures are missing`);
  for (const { file: found, number } of files) {
    const format = formats[path.extname(found)];
    const stored = wanted.find((each) => each.number === number);
    // What makes another picture transparent is no picture of its own.
    if (!format || !stored) continue;
    // The others are handed on as they are stored, however they end.
    if (format === 'png') await checkWhole(found, format);
    const { width, height } = stored;
    const warnings = made.length === 0 ? file.warnings : [];
    made.push({ path: found, format, probe: { width, height, pages: 1 }, warnings });
  }
  return made;
};

const numberOf = (file: string): number => Number(/(\d+)\.\w+$/.exec(file)?.[1]);

async function list(file: string, at: Workbench): Promise<Stored[]> {
  const found: Stored[] = [];
  await pdfimages(['-list', file], file, at, (line) => {
    const { number, kind, width, height } = row.exec(line)?.groups ?? {};
    if (kind === 'image') found.push({ number: Number(number), width: Number(width), height: Number(height) });
  });
  return found;
}

async function pdfimages(
  args: readonly string[],
  file: string,
  at: Workbench,
  onStdoutLine?: (line: string) => void,
): Promise<void> {
  const result = await tool('pdfimages', args, at, file, onStdoutLine);
  if (result.kind === 'failed') throw pdfFault(result.stderr);
  if (result.kind !== 'ok') throw toolError(result, 'pdfimages');
}

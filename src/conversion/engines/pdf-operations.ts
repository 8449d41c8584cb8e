// What pdf.engine.ts does to PDFs beside converting them, by the names of file-operations.ts. Each opens its files, does one thing and proves its result.
import fs from 'node:fs';
import path from 'node:path';
import { AppError } from '../../shared/errors.js';
import { pdfXml } from '../document-probe.js';
import type { Produced, RunOperation, Workbench } from '../engine.js';
import type { Options } from '../options.js';
import type { AskedOf, mergeFields, ocrFields, optimizeFields, pdfaFields, rotateFields } from '../pdf-fields.js';
import { extractImages } from './pdf-images.js';
import { decryptPdf, encryptPdf } from './pdf-locks.js';
import { readMetadata, writeMetadata } from './pdf-metadata.js';
import { openPdf, proven, wrongResult, type OpenPdf } from './pdf-opening.js';
import { splitPdf } from './pdf-split.js';
import { readScans } from './pdf-reading.js';
import { archive, compressed, pagesUpTo } from './pdf-steps.js';
import { qpdf } from './pdf-tools.js';

/** Of all files together. */
const maxPages = 10_000;

export const pdfOperations: Readonly<Record<string, RunOperation>> = {
  merge: async ({ inputs, options }, at) => {
    const { password } = options as AskedOf<typeof mergeFields>;
    const files: OpenPdf[] = [];
    for (const [index, input] of inputs.entries()) files.push(await openPdf(input, password, at, index));
    const pages = files.reduce((sum, file) => sum + file.pages, 0);
    if (pages > maxPages)
      throw new AppError('page_limit', `The files have ${pages} pages together; at most ${maxPages} can be joined.`);
    const paths = files.map((file) => file.path);
    const [first = ''] = paths;
    const output = path.join(at.dir, 'out.pdf');
    // What the first says of itself stays.
    await qpdf([first, '--pages', ...paths, '--', output], at, paths);
    return [await proven(output, pages, at, files.flatMap(({ warnings }) => warnings).slice(0, 1))];
  },
  split: splitPdf,
  rotate: changing(async (file, output, asked: AskedOf<typeof rotateFields>, at) => {
    const pages = asked.pages === undefined ? '1-z' : pagesUpTo(asked.pages, file.pages);
    await qpdf([`--rotate=+${asked.angle}:${pages}`, file.path, output], at, file.path);
  }),
  encrypt: encryptPdf,
  decrypt: decryptPdf,
  pdfa: changing(async (file, output, { level }: AskedOf<typeof pdfaFields>, at) => {
    await archive(file.path, output, { pdfa: level }, at);
    if (!new RegExp(`pdfaid:part\\W*${level[0]}`).test(await pdfXml(output, at))) throw wrongResult('not PDF/A');
  }),
  optimize: changing((file, output, { level }: AskedOf<typeof optimizeFields>, at) =>
    level === 'lossless' ? packed(file.path, output, at) : compressed(file.path, output, { compress: level }, at),
  ),
  ocr: changing((file, output, { language }: AskedOf<typeof ocrFields>, at) =>
    readScans(file.path, output, language, at),
  ),
  'extract.images': extractImages,
  'read.metadata': readMetadata,
  'write.metadata': writeMetadata,
};

/** One PDF becomes one with as many pages. */
function changing<Asked extends Options>(
  change: (file: OpenPdf, output: string, asked: Asked, at: Workbench) => Promise<void>,
): RunOperation {
  return async ({ inputs: [input = ''], options }, at): Promise<Produced[]> => {
    const asked = options as Asked;
    const file = await openPdf(input, asked['password'] as string | undefined, at);
    const output = path.join(at.dir, 'out.pdf');
    await change(file, output, asked, at);
    return [await proven(output, file.pages, at, file.warnings)];
  };
}

/** Nothing but the packing changes. */
async function packed(from: string, to: string, at: Workbench): Promise<void> {
  const args = ['--object-streams=generate', '--recompress-flate', '--compression-level=9'];
  await qpdf([...args, from, to], at, from);
  const [before, after] = [await fs.promises.stat(from), await fs.promises.stat(to)];
  if (after.size > before.size) await fs.promises.copyFile(from, to);
}

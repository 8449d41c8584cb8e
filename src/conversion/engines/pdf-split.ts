// One PDF becomes several: of so many pages each, of named ranges, or of its bookmarks. An operation of pdf-operations.ts.
import fs from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { AppError } from '../../shared/errors.js';
import type { RunOperation, Workbench } from '../engine.js';
import type { AskedOf, splitFields } from '../pdf-fields.js';
import { toolError } from '../process/tool.js';
import { openPdf, proven, type OpenPdf } from './pdf-opening.js';
import { pagesUpTo } from './pdf-steps.js';
import { qpdf, tool } from './pdf-tools.js';

type Asked = AskedOf<typeof splitFields>;
interface Span {
  readonly first: number;
  readonly last: number;
}

const maxParts = 1000;
const maxOutlineBytes = 16 * 2 ** 20;
const outlines = z.object({ outlines: z.array(z.object({ destpageposfrom1: z.int().nullable() })) });

export const splitPdf: RunOperation = async ({ inputs: [input = ''], options }, at) => {
  const asked = options as Asked;
  const file = await openPdf(input, asked.password, at);
  const spans = await spansOf(file, asked, at);
  if (spans.length > maxParts)
    throw new AppError('page_limit', `The PDF would become ${spans.length} files; at most ${maxParts} are made.`);
  const made = [];
  for (const [index, { first, last }] of spans.entries()) {
    const part = path.join(at.dir, `part-${index + 1}.pdf`);
    // From the whole and not from nothing, so that what it says of itself goes with every part.
    await qpdf([file.path, '--pages', '.', `${first}-${last}`, '--', part], at, file.path);
    made.push(await proven(part, last - first + 1, at, index === 0 ? file.warnings : []));
    at.progress((index + 1) / spans.length);
  }
  return made;
};

async function spansOf(file: OpenPdf, { every = 1, ranges, bookmarks }: Asked, at: Workbench): Promise<Span[]> {
  if (ranges !== undefined)
    return ranges.split(',').map((range) => {
      const [first = 1, last = first] = pagesUpTo(range, file.pages).split('-').map(Number);
      return { first, last };
    });
  const starts = bookmarks
    ? await bookmarkPages(file, at)
    : Array.from({ length: Math.ceil(file.pages / every) }, (_, part) => part * every + 1);
  return starts.map((first, index) => ({ first, last: (starts[index + 1] ?? file.pages + 1) - 1 }));
}

/** Where parts begin; what stands before the first bookmark is a part too. */
async function bookmarkPages(file: OpenPdf, at: Workbench): Promise<number[]> {
  const list = path.join(at.dir, 'outlines.json');
  const result = await tool('qpdf', ['--json', '--json-key=outlines', file.path, list], at, file.path);
  if (result.kind !== 'ok') throw toolError(result, 'qpdf');
  if ((await fs.promises.stat(list)).size > maxOutlineBytes)
    throw new AppError('page_limit', 'The PDF has too many bookmarks. Split it by ranges.');
  const found = outlines.parse(JSON.parse(await fs.promises.readFile(list, 'utf8'))).outlines;
  const pages = new Set(found.flatMap(({ destpageposfrom1: page }) => page ?? []));
  if (pages.size === 0)
    throw new AppError('page_limit', 'The PDF has no bookmarks that lead to pages. Split it by ranges or pages.');
  return [...pages.add(1)].sort((a, b) => a - b);
}

// What can be done to a PDF, one program run each, in the order in which it makes sense. Used by pdf.engine.ts, and by office.engine.ts on the PDFs that it makes, so that options hold whatever a PDF came from.
import fs from 'node:fs';
import path from 'node:path';
import type { DocumentOptions } from '../document-options.js';
import { pdfFacts, type PdfFacts } from '../document-probe.js';
import type { Produced, Workbench } from '../engine.js';
import { AppError } from '../../shared/errors.js';
import { plainPdfPages } from '../plain-pdf.js';
import { ofResult } from '../verify.js';
import { proven, wrongResult } from './pdf-opening.js';
import { pageNames } from './pdf-pages.js';
import { readScans } from './pdf-reading.js';
import { ghostscript, qpdf, unlockPdf } from './pdf-tools.js';

type Asked = Partial<DocumentOptions>;

interface PdfStep {
  readonly name: string;
  readonly isAsked: (asked: Asked) => boolean;
  readonly run: (from: string, to: string, asked: Asked, at: Workbench) => Promise<void>;
  /** Of so many pages; all of them where not given. */
  readonly leaves?: (pages: number, asked: Asked) => number;
}

const steps: readonly PdfStep[] = [
  {
    name: 'unlock',
    isAsked: ({ password }) => password !== undefined,
    run: (from, to, { password = '' }, at) => unlockPdf(from, to, password, at),
  },
  {
    name: 'pages',
    isAsked: ({ pages }) => pages !== undefined,
    run: async (from, to, { pages = '' }, at) => {
      const { pages: count } = await pdfFacts(from, at);
      await qpdf(['--empty', '--pages', from, pagesUpTo(pages, count), '--', to], at, from);
    },
    leaves: (count, { pages = '' }) => pagesIn(pagesUpTo(pages, count)),
  },
  {
    name: 'ocr',
    isAsked: ({ ocr = 'no' }) => ocr !== 'no',
    run: (from, to, { ocr = 'eng' }, at) => readScans(from, to, ocr, at),
  },
  {
    name: 'compress',
    isAsked: ({ compress = 'no' }) => compress !== 'no',
    run: compressed,
  },
  {
    name: 'pdfa',
    isAsked: ({ pdfa = 'no' }) => pdfa !== 'no',
    run: archive,
  },
  {
    // Last: ghostscript would turn the page itself instead of noting it.
    name: 'rotate',
    isAsked: ({ rotate = 0 }) => rotate !== 0,
    run: (from, to, { rotate = 0 }, at) => qpdf([`--rotate=+${rotate}`, from, to], at, from),
  },
];

/** Everything that was asked, as one file or, when it is to be cut, as many. */
export async function finishPdf(
  file: string,
  asked: Asked,
  at: Workbench,
  maker: 'office' | 'other',
): Promise<Produced[]> {
  const finished = await runSteps(file, asked, at, maker === 'office' ? doneByOffice(asked) : []);
  const output = path.join(at.dir, 'out.pdf');
  if (path.dirname(finished) !== at.dir) await fs.promises.copyFile(finished, output);
  else if (finished !== output) await fs.promises.rename(finished, output);
  const { pages } = await ofResult(opened(output, at), 'pdf');
  if (asked.split === undefined) return [{ path: output, format: 'pdf', probe: { pages }, warnings: [] }];
  const files = await splitPdf(output, asked.split, at);
  const made: Produced[] = [];
  for (const each of files)
    made.push({
      path: each,
      format: 'pdf',
      probe: await ofResult(opened(each, at), 'pdf'),
      warnings: [],
    });
  const inAll = made.reduce((sum, { probe }) => sum + (probe.pages ?? 0), 0);
  if (inAll !== pages) throw wrongResult(`${inAll} pages in all parts, not ${pages}`);
  return made;
}

/** LibreOffice does these itself while it writes; what is written again loses its PDF/A. */
function doneByOffice({ compress = 'no', ocr = 'no' }: Asked): string[] {
  return ['unlock', 'pages', ...(compress === 'no' && ocr === 'no' ? ['pdfa'] : [])];
}

/** What a program of ours has written is mostly plain, and then it takes no other program to open it. */
async function opened(file: string, at: Workbench): Promise<PdfFacts> {
  const pages = await plainPdfPages(file);
  return pages === undefined ? pdfFacts(file, at) : { pages };
}

async function runSteps(file: string, asked: Asked, at: Workbench, done: readonly string[]): Promise<string> {
  let latest = file;
  const wanted = steps.filter((step) => step.isAsked(asked) && !done.includes(step.name));
  for (const [index, step] of wanted.entries()) {
    const next = path.join(at.dir, `${step.name}.pdf`);
    const ours = <T>(look: Promise<T>): Promise<T> => (latest === file ? look : ofResult(look, 'pdf'));
    // Of what is locked nobody knows it yet.
    const before = step.name === 'unlock' ? undefined : (await ours(pdfFacts(latest, at))).pages;
    await ours(step.run(latest, next, asked, at));
    if (before !== undefined) await ofResult(proven(next, step.leaves?.(before, asked) ?? before, at), 'pdf');
    latest = next;
    at.progress((index + 1) / (wanted.length + 1));
  }
  return latest;
}

/** Several files of so many pages each, in their order. */
async function splitPdf(file: string, every: number, at: Workbench): Promise<string[]> {
  await qpdf([`--split-pages=${every}`, file, path.join(at.dir, 'part-%d.pdf')], at, file);
  return pageNames(at.dir, /^part-(\d+)(-\d+)?\.pdf$/);
}

/** "2-" and pages beyond the end, which people write and qpdf refuses. */
export function pagesUpTo(asked: string, count: number): string {
  const ranges = asked.split(',').flatMap((range) => {
    const [, first = '', dash, last] = /^(\d+)(-?)(\d*)$/.exec(range) ?? [];
    const [from, to] = [Number(first), dash ? Number(last || count) : Number(first)];
    return from >= 1 && from <= count && to >= from ? [`${from}-${Math.min(to, count)}`] : [];
  });
  if (ranges.length === 0)
    throw new AppError('page_limit', `The PDF has ${count} pages and none of those that were asked for.`);
  return ranges.join(',');
}

/** Of what pagesUpTo answers; a page that is named twice counts twice. */
function pagesIn(ranges: string): number {
  const spans = ranges.split(',').map((range) => range.split('-').map(Number));
  return spans.reduce((sum, [first = 1, last = first]) => sum + last - first + 1, 0);
}

export async function compressed(from: string, to: string, { compress }: Asked, at: Workbench): Promise<void> {
  await ghostscript([`-dPDFSETTINGS=/${compress}`], from, to, at);
  const [before, after] = [await fs.promises.stat(from), await fs.promises.stat(to)];
  // What was small already only gains another program's overhead.
  if (after.size > before.size) await fs.promises.copyFile(from, to);
}

/** PDF/A needs to say which colours its numbers mean. */
export async function archive(from: string, to: string, { pdfa = '2b' }: Asked, at: Workbench): Promise<void> {
  const profile = '/usr/share/color/icc/ghostscript/srgb.icc';
  const definition = path.join(at.dir, 'pdfa.ps');
  await fs.promises.writeFile(
    definition,
    `%!
[/_objdef {icc_PDFA} /type /stream /OBJ pdfmark
[{icc_PDFA} << /N 3 >> /PUT pdfmark
[{icc_PDFA} (${profile}) (r) file /PUT pdfmark
[/_objdef {intent_PDFA} /type /dict /OBJ pdfmark
[{intent_PDFA} << /Type /OutputIntent /S /GTS_PDFA1 /DestOutputProfile {icc_PDFA} /OutputConditionIdentifier (sRGB) >> /PUT pdfmark
[{Catalog} << /OutputIntents [ {intent_PDFA} ] >> /PUT pdfmark
`,
  );
  const args = [`-dPDFA=${pdfa[0]}`, '-dPDFACompatibilityPolicy=2', '-sColorConversionStrategy=RGB'];
  await ghostscript([...args, `--permit-file-read=${profile}`], from, to, at, [definition]);
}

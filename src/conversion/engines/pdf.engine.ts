// PDFs: their pages as pictures, their text, and what can be done to them. By poppler, qpdf, ghostscript and tesseract.
import fs from 'node:fs';
import path from 'node:path';
import { AppError } from '../../shared/errors.js';
import type { Warning } from '../../shared/warnings.js';
import { pdfFacts, pdfFault, pageSizes } from '../document-probe.js';
import type { Edge, Engine, EngineHealth, Produced, Step, Workbench } from '../engine.js';
import { flow, formatOf } from '../formats.js';
import { KnownHealth } from '../known-health.js';
import { toolError } from '../process/tool.js';
import { missingTools, toolVersion } from '../process/tool-version.js';
import { isMissing, ofResult } from '../verify.js';
import { asides } from './document-asides.js';
import { completed } from './office-order.js';
import { checkWholeDocument } from '../whole-document.js';
import { hasComments } from './pdf-comments.js';
import { writeFlow, type FlowHelpers } from './pdf-flow.js';
import { wrongResult } from './pdf-opening.js';
import { pageNames } from './pdf-pages.js';
import { pdfOperations } from './pdf-operations.js';
import { finishPdf } from './pdf-steps.js';
import { isTextless } from './pdf-textless.js';
import { tool, unlockPdf } from './pdf-tools.js';

const usualDpi = 150;
const maxDpi = 600;
const maxPages = 2000;
/** So many pages are drawn by one run, so that progress moves and the disk holds only these as PNG. */
const pagesAtATime = 8;
/** Each with the package that brings it. */
const tools = {
  pdfinfo: 'poppler-utils',
  pdftoppm: 'poppler-utils',
  pdftotext: 'poppler-utils',
  pdftohtml: 'poppler-utils',
  qpdf: 'qpdf',
  gs: 'ghostscript',
  tesseract: 'tesseract-ocr',
} as const;

/** pdftohtml takes the place where it writes for the title of what has none, and would tell everybody where that is. */
const untitled = 'untitled.html';
const ourTitle = '<title>untitled</title>';
const titleWithinBytes = 1024;

export interface PdfSetup {
  /** Makes of a drawn page what the options ask for. */
  readonly pictures: Pick<Engine, 'run' | 'edges'> & FlowHelpers['pictures'];
  /** Makes a text of the words of pages. */
  readonly texts: FlowHelpers['texts'];
}

export class PdfEngine implements Engine {
  readonly id = 'pdf';
  readonly unlocks = true;
  readonly edges: readonly Edge[];
  readonly operations = pdfOperations;
  readonly stalledAfterS = 120;
  private readonly health = new KnownHealth(() => this.look());

  constructor(private readonly setup: PdfSetup) {
    const pictures = new Set(setup.pictures.edges.filter(({ from }) => from === 'png').map(({ to }) => to));
    this.edges = [
      ...[...pictures].map((to) => ({ from: 'pdf', to, cost: 5, lossy: true, many: true })),
      { from: 'pdf', to: 'txt', cost: 4, lossy: true, many: false },
      { from: 'pdf', to: 'html', cost: 2, lossy: true, many: false },
      // Cheaper, so that what comes after it finds headings and pictures.
      { from: 'pdf', to: flow, cost: 1, lossy: true, many: false },
      { from: 'pdf', to: 'pdf', cost: 1, lossy: false, many: true },
    ];
  }

  probe(): Promise<EngineHealth> {
    return this.health.ask();
  }

  async run(step: Step, at: Workbench): Promise<Produced[]> {
    if (step.to === 'pdf') return this.change(step, at);
    if (step.to === 'txt' || step.to === 'html' || step.to === flow) return this.text(step, step.to, at);
    return this.draw(step, at);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  private async look(): Promise<EngineHealth> {
    const missing = missingTools(tools);
    if (missing !== undefined) return missing;
    return toolVersion({
      command: 'pdfinfo',
      args: ['-v'],
      version: /^pdfinfo version (\S+)/,
      package: 'poppler-utils',
    });
  }

  private async change(step: Step, at: Workbench): Promise<Produced[]> {
    const asked = completed('pdf', step.options);
    if (asked.password === undefined) await pdfFacts(step.input, at);
    return finishPdf(step.input, asked, at, 'other');
  }

  private async text({ input, options }: Step, to: 'txt' | 'html' | typeof flow, at: Workbench): Promise<Produced[]> {
    const password = typeof options['password'] === 'string' ? options['password'] : undefined;
    const output = path.join(at.dir, `out.${formatOf(to).extensions[0]}`);
    const source = password === undefined ? input : path.join(at.dir, 'open.pdf');
    if (password !== undefined) await unlockPdf(input, source, password, at);
    if (to === flow) return this.flow(source, output, at);
    if (to === 'html') await this.page(source, output, at);
    else await this.poppler('pdftotext', ['-enc', 'UTF-8', '-layout', source, output], source, at);
    const warnings = await textWarnings(await isTextless(output, to), source, at);
    return [{ path: output, format: to, probe: {}, warnings }];
  }

  private async flow(source: string, output: string, at: Workbench): Promise<Produced[]> {
    const run = (command: string, args: readonly string[]) => this.poppler(command, args, source, at);
    const { hasText, headsLeftOut } = await writeFlow(source, output, run, this.setup, at);
    const heads: Warning[] =
      headsLeftOut > 0 ? [{ code: 'page_headers_left_out', detail: asides.page_headers.detail }] : [];
    const warnings = [...(await textWarnings(!hasText, source, at)), ...heads];
    return [{ path: output, format: flow, probe: {}, warnings }];
  }

  private async page(source: string, output: string, at: Workbench): Promise<void> {
    const args = ['-enc', 'UTF-8', '-s', '-noframes', '-dataurls', source, untitled];
    await this.poppler('pdftohtml', args, source, at);
    await fs.promises.rename(path.join(at.dir, untitled), output).catch((error: unknown) => {
      throw isMissing(error) ? wrongResult('no page was written') : error;
    });
    await dropTitle(output);
    await checkWholeDocument(output, 'html');
  }

  private async draw({ options: { password, ...options }, ...sent }: Step, at: Workbench): Promise<Produced[]> {
    const input = typeof password === 'string' ? path.join(at.dir, 'open.pdf') : sent.input;
    if (typeof password === 'string') await unlockPdf(sent.input, input, password, at);
    const step = { ...sent, input, options };
    const { pages } = await pdfFacts(input, at);
    if (pages > maxPages)
      throw new AppError('page_limit', `The PDF has ${pages} pages; at most ${maxPages} can become pictures at once.`);
    const dpi = await this.resolution(step, pages, at);
    const made: Produced[] = [];
    for (let first = 1; first <= pages; first += pagesAtATime) {
      const last = Math.min(pages, first + pagesAtATime - 1);
      const args = ['-png', '-r', String(dpi), '-f', String(first), '-l', String(last)];
      await this.poppler('pdftoppm', [...args, step.input, path.join(at.dir, 'page')], step.input, at);
      for (const drawn of await pageNames(at.dir, /^page-(\d+)\.png$/)) {
        made.push(await this.finish(drawn, made.length + 1, step, at));
        at.progress(made.length / pages);
      }
    }
    if (made.length !== pages) throw wrongResult(`${made.length} pages drawn, not ${pages}`);
    return made;
  }

  private async finish(drawn: string, number: number, { to, options }: Step, at: Workbench): Promise<Produced> {
    const dir = path.join(at.dir, `finished-${number}`);
    await fs.promises.mkdir(dir, { mode: 0o711 });
    const step = { from: 'png', to, input: drawn, options };
    const [made] = await ofResult(this.setup.pictures.run(step, { ...at, dir, progress: () => undefined }), to);
    if (!made) throw new AppError('output_invalid', 'The conversion ended without a result. Try again.');
    await fs.promises.rm(drawn);
    const file = path.join(at.dir, `${String(number).padStart(4, '0')}.${formatOf(to).extensions[0]}`);
    await fs.promises.rename(made.path, file);
    await fs.promises.rm(dir, { recursive: true });
    return { ...made, path: file };
  }

  /** As fine as the pictures that were asked for, and no page larger than a picture may be. */
  private async resolution({ input, options }: Step, pages: number, at: Workbench): Promise<number> {
    const sizes = await pageSizes(input, pages, at);
    const width = Math.max(1, ...sizes.map((size) => size.width));
    const height = Math.max(1, ...sizes.map((size) => size.height));
    const asked = [
      [Number(options['width']) || 0, Math.min(...sizes.map((size) => size.width))],
      [Number(options['height']) || 0, Math.min(...sizes.map((size) => size.height))],
    ] as const;
    const wanted = Math.max(usualDpi, ...asked.map(([pixels, points]) => (pixels * 72) / points));
    const largest = 72 * Math.sqrt(at.limits.maxPixels / (width * height));
    return Math.max(1, Math.floor(Math.min(wanted, maxDpi, largest)));
  }

  private async poppler(command: string, args: readonly string[], input: string, at: Workbench): Promise<void> {
    const result = await tool(command, args, at, input);
    if (result.kind === 'failed') throw pdfFault(result.stderr);
    if (result.kind !== 'ok') throw toolError(result, command);
  }
}

async function textWarnings(blank: boolean, source: string, at: Workbench): Promise<Warning[]> {
  const detail = 'No text was found: the pages are pictures. Convert the PDF to PDF with the option "ocr" first.';
  return [
    ...(blank ? [{ code: 'no_text', detail } as const] : []),
    ...((await hasComments(source, at))
      ? [{ code: 'comments_left_out', detail: asides.comments.detail } as const]
      : []),
  ];
}

/** Blanks are as long, so that the rest of the page stays where it is. */
async function dropTitle(file: string): Promise<void> {
  const handle = await fs.promises.open(file, fs.constants.O_RDWR | fs.constants.O_NOFOLLOW);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(titleWithinBytes), 0, titleWithinBytes, 0);
    const at = buffer.subarray(0, bytesRead).indexOf(ourTitle);
    if (at >= 0) await handle.write(' '.repeat(ourTitle.length), at);
  } finally {
    await handle.close();
  }
}

// A TIFF of several pages, as scanners and faxes make them, becomes a PDF of as many. What holds one picture only takes this way too; without it there is the way through vips, for the first page.
import fs from 'node:fs';
import path from 'node:path';
import { AppError } from '../../shared/errors.js';
import type { Edge, Engine, EngineHealth, Produced, Step, Workbench } from '../engine.js';
import { KnownHealth } from '../known-health.js';
import { writePicturePdf } from '../picture-pdf.js';
import type { PicturePdfOptions } from '../picture-pdf-options.js';
import { toolVersion } from '../process/tool-version.js';
import { tiffPages } from '../tiff-pages.js';
import { ofResult } from '../verify.js';
import { proven } from './pdf-opening.js';
import { finishPdf } from './pdf-steps.js';
import { qpdf } from './pdf-tools.js';
import type { SharpEngine } from './sharp.engine.js';

const maxPages = 2000;
/** So many are drawn by one order: each copies the TIFF to where they are drawn, and the disk holds these as PNG. */
const pagesAtATime = 25;

export class TiffPagesEngine implements Engine {
  readonly id = 'tiff-pages';
  readonly edges: readonly Edge[] = [{ from: 'tiff', to: 'pdf', cost: 2, lossy: false, many: false }];
  private readonly health = new KnownHealth(() =>
    toolVersion({ command: 'qpdf', args: ['--version'], version: /qpdf version (\S+)/, package: 'qpdf' }),
  );

  constructor(private readonly setup: { readonly pictures: Pick<SharpEngine, 'drawPages'> }) {}

  probe(): Promise<EngineHealth> {
    return this.health.ask();
  }

  async run(step: Step, at: Workbench): Promise<Produced[]> {
    const pages = await tiffPages(step.input);
    if (pages.length > maxPages)
      throw new AppError('page_limit', `The TIFF has ${pages.length} pages; at most ${maxPages} can become a PDF.`);
    const asked: Partial<PicturePdfOptions> = step.options;
    const { ocr = 'no', compress = 'no', pdfa = 'no' } = asked;
    // Reading takes far longer than drawing.
    const share = ocr === 'no' ? 0.9 : 0.2;
    const drawing = { ...at, progress: (done: number) => at.progress(share * done) };
    const sheets = await this.draw(step, asked, pages, drawing);
    const whole = path.join(at.dir, 'whole.pdf');
    await ofResult(qpdf(['--empty', '--pages', ...sheets, '--', whole], at, sheets), step.to);
    for (const sheet of sheets) await fs.promises.rm(sheet);
    await ofResult(proven(whole, pages.length, at), step.to);
    const finishing = { ...at, progress: (done: number) => at.progress(share + (1 - share) * done) };
    return finishPdf(whole, { ocr, compress, pdfa }, finishing, 'other');
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  /** A PDF for each page, in their order. */
  private async draw(
    step: Step,
    { paper }: Partial<PicturePdfOptions>,
    pages: readonly number[],
    at: Workbench,
  ): Promise<string[]> {
    const sheets: string[] = [];
    let bytes = 0;
    for (let first = 0; first < pages.length; first += pagesAtATime) {
      const some = pages.slice(first, first + pagesAtATime);
      const progress = (done: number) => at.progress((first + done * some.length) / pages.length);
      for (const drawn of await this.setup.pictures.drawPages(step, some, { ...at, progress })) {
        const sheet = `${drawn.slice(0, -'.png'.length)}.pdf`;
        await ofResult(writePicturePdf(drawn, sheet, paper), step.to);
        await fs.promises.rm(drawn);
        sheets.push(sheet);
        bytes += (await fs.promises.stat(sheet)).size;
        if (bytes > at.limits.maxFileBytes)
          throw new AppError('file_too_large', 'The PDF would be larger than a file may be. Split the TIFF first.');
      }
    }
    return sheets;
  }
}

// Watermarks and page numbers. An engine of its own, so that whoever lacks its program still has everything else that is done to PDFs.
import { AppError } from '../../shared/errors.js';
import type { Edge, Engine, EngineHealth, Produced } from '../engine.js';
import { KnownHealth } from '../known-health.js';
import { missingTools, toolVersion } from '../process/tool-version.js';
import { numberPages, watermark } from './pdf-stamp.js';

const others = { qpdf: 'qpdf', pdfinfo: 'poppler-utils' } as const;

export class PdfStampEngine implements Engine {
  readonly id = 'pdf-stamp';
  readonly edges: readonly Edge[] = [];
  readonly operations = { watermark, 'number.pages': numberPages };
  readonly stalledAfterS = 120;
  private readonly health = new KnownHealth(() => this.look());

  probe(): Promise<EngineHealth> {
    return this.health.ask();
  }

  run(): Promise<Produced[]> {
    throw new AppError('internal_error', 'Something went wrong on our side: this engine converts nothing.');
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  private async look(): Promise<EngineHealth> {
    const missing = missingTools(others);
    if (missing !== undefined) return missing;
    return toolVersion({
      command: 'rsvg-convert',
      args: ['--version'],
      version: /^rsvg-convert version (\S+)/,
      package: 'librsvg2-bin',
    });
  }
}

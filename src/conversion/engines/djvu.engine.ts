// Scanned books in DjVu become PDFs of all their pages, by the format's own program; pictures of single pages go another way (decoder.engine.ts).
import path from 'node:path';
import type { Edge, Engine, EngineHealth, Produced, Step, Workbench } from '../engine.js';
import { KnownHealth } from '../known-health.js';
import { checkPixels } from '../limits.js';
import { imageFault } from '../process/image-faults.js';
import { toolError } from '../process/tool.js';
import { toolVersion } from '../process/tool-version.js';
import { completed } from './office-order.js';
import { finishPdf } from './pdf-steps.js';
import { tool } from './pdf-tools.js';
import { proven } from './pdf-opening.js';
import { checkStreams } from '../pdf-streams.js';
import { ofResult } from '../verify.js';

/** Of the pictures; what is only black and white loses nothing. */
const quality = 85;

export class DjvuEngine implements Engine {
  readonly id = 'djvu';
  readonly edges: readonly Edge[] = [{ from: 'djvu', to: 'pdf', cost: 10, lossy: true, many: true }];
  private readonly health = new KnownHealth(() =>
    toolVersion({
      command: 'ddjvu',
      args: ['--help'],
      version: /DjVuLibre-(\S+)/,
      package: 'djvulibre-bin',
    }),
  );

  probe(): Promise<EngineHealth> {
    return this.health.ask();
  }

  async run({ input, to, options }: Step, at: Workbench): Promise<Produced[]> {
    const pages = await this.check(input, at);
    const whole = path.join(at.dir, 'whole.pdf');
    await this.start('ddjvu', ['-format=pdf', `-quality=${quality}`, input, whole], input, at);
    await ofResult(proven(whole, pages, at), to);
    await checkStreams(whole);
    at.progress(0.7);
    return finishPdf(whole, completed(to, options), at, 'other');
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  /** Answers the number of pages, none of which is too large. */
  private async check(input: string, at: Workbench): Promise<number> {
    let pages = 0;
    await this.start('djvused', ['-e', 'size', input], input, at, (line) => {
      const { width, height } = /^width=(?<width>\d+) +height=(?<height>\d+)/.exec(line)?.groups ?? {};
      if (width === undefined) return;
      pages += 1;
      checkPixels({ width: Number(width), height: Number(height) }, at.limits);
    });
    return pages;
  }

  private async start(
    command: string,
    args: readonly string[],
    input: string,
    at: Workbench,
    onStdoutLine?: (line: string) => void,
  ): Promise<void> {
    const result = await tool(command, args, at, input, onStdoutLine);
    if (result.kind === 'failed') throw imageFault(new Error(result.stderr));
    if (result.kind !== 'ok') throw toolError(result, command);
  }
}

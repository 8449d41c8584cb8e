// Picture formats that sharp's own libvips lacks, and pages of PDF, by the vips command: decoded for sharp, encoded after it. Which reader or writer is always said, never guessed.
import fs from 'node:fs';
import path from 'node:path';
import { AppError } from '../../shared/errors.js';
import type { Edge, Engine, EngineHealth, Probe, Produced, Step, Workbench } from '../engine.js';
import { decoded, formatOf, shaped } from '../formats.js';
import type { ImageOptions } from '../image-options.js';
import { checkPixels } from '../limits.js';
import { writePicturePdf } from '../picture-pdf.js';
import { KnownHealth } from '../known-health.js';
import type { PicturePdfOptions } from '../picture-pdf-options.js';
import { imageFault } from '../process/image-faults.js';
import { runTool, toolError } from '../process/tool.js';
import { toolVersion } from '../process/tool-version.js';
import { finishPdf } from './pdf-steps.js';
import { ofResult } from '../verify.js';

type Level = Extract<ImageOptions['quality'], string>;

interface Writer {
  readonly args: readonly string[];
  /** Where it has a quality and can be lossless. */
  readonly levels?: Readonly<Record<Level, number>>;
  readonly cost: number;
}

/** `colourspace` opens by content and brings numbers without an upper end, which a PNG cannot hold, into its range. */
const readers: Readonly<Record<string, (input: string, output: string) => readonly string[]>> = {
  heic: (input, output) => ['heifload', input, output],
  jxl: (input, output) => ['colourspace', input, output, 'srgb'],
  jp2: (input, output) => ['jp2kload', input, output],
  ppm: (input, output) => ['ppmload', input, output],
  hdr: (input, output) => ['colourspace', input, output, 'srgb'],
};
/** One number for however many channels there are. */
const white = ['--background', '255'];
const writers: Readonly<Record<string, Writer>> = {
  heic: { args: ['heifsave', '--compression', 'hevc'], levels: { low: 35, medium: 50, high: 70 }, cost: 8 },
  jxl: { args: ['jxlsave'], levels: { low: 60, medium: 80, high: 92 }, cost: 6 },
  jp2: { args: ['jp2ksave'], levels: { low: 30, medium: 48, high: 70 }, cost: 6 },
  ppm: { args: ['ppmsave', ...white], cost: 1 },
  hdr: { args: ['radsave', ...white], cost: 1 },
};

/** By its own loaders, none of which opens another file. */
export const readableByVips = (format: string): boolean =>
  Object.hasOwn(readers, format) || ['jpeg', 'png', 'webp', 'gif', 'avif', 'tiff'].includes(format);

const edges: readonly Edge[] = [
  ...Object.keys(readers).map((from) => ({ from, to: decoded, cost: 3, lossy: false, many: false })),
  { from: shaped, to: 'pdf', cost: 2, lossy: false, many: false },
  ...Object.entries(writers).map(([to, { cost }]) => ({ from: shaped, to, cost, lossy: false, many: false })),
];

export class VipsEngine implements Engine {
  readonly id = 'vips';
  readonly edges = edges;
  private readonly health = new KnownHealth(() =>
    toolVersion({
      command: 'vips',
      args: ['--version'],
      version: /vips[- ](\S+)/,
      package: 'libvips-tools',
    }),
  );

  probe(): Promise<EngineHealth> {
    return this.health.ask();
  }

  run(step: Step, at: Workbench): Promise<Produced[]> {
    if (step.to === decoded) return this.decode(step, at);
    return step.to === 'pdf' ? this.page(step, at) : this.encode(step, at);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  private async decode({ from, to, input }: Step, at: Workbench): Promise<Produced[]> {
    const probe = await this.look(input, at);
    checkPixels(probe, at.limits);
    at.progress(0.1);
    const args = readers[from]?.(input, 'out.png[compression=1]');
    if (!args) throw new Error(`vips does not read "${from}" here.`);
    await vips('vips', ['--vips-concurrency=1', ...args], at, input);
    const pages = probe.pages ?? 1;
    const detail = `Only the first of ${pages} pictures in the file was converted.`;
    const warnings = pages > 1 ? [{ code: 'first_page_only' as const, detail }] : [];
    return [{ path: path.join(at.dir, 'out.png'), format: to, probe, warnings }];
  }

  private async encode({ to, input, options }: Step, at: Workbench): Promise<Produced[]> {
    const writer = writers[to];
    if (!writer) throw new Error(`vips does not write "${to}" here.`);
    const name = `out.${formatOf(to).extensions[0]}`;
    const [operation = '', ...more] = writer.args;
    at.progress(0.1);
    const all = ['--vips-concurrency=1', operation, input, name, ...more, ...qualityArgs(writer, options)];
    await vips('vips', all, at, input);
    const output = path.join(at.dir, name);
    return [{ path: output, format: to, probe: await ofResult(this.look(output, at), to), warnings: [] }];
  }

  /** Paper is white, so what is transparent becomes that. */
  private async page({ to, input, options }: Step, at: Workbench): Promise<Produced[]> {
    const flat = path.join(at.dir, 'flat.png');
    const hasAlpha = [2, 4].includes((await headerOf(input, at)).get('bands') ?? 0);
    // Without one, flatten would take the last colour for it.
    const operation = hasAlpha ? ['flatten', ...white] : ['copy'];
    await vips('vips', [...operation, input, 'flat.png[compression=6]'], at, input);
    const { width = 0, height = 0 } = await ofResult(this.look(flat, at), to);
    at.progress(0.8);
    const output = path.join(at.dir, 'out.pdf');
    const { paper, ocr = 'no', compress = 'no', pdfa = 'no' }: Partial<PicturePdfOptions> = options;
    await ofResult(writePicturePdf(flat, output, paper), to);
    await fs.promises.rm(flat);
    if ([ocr, compress, pdfa].some((asked) => asked !== 'no'))
      return finishPdf(output, { ocr, compress, pdfa }, at, 'other');
    return [{ path: output, format: to, probe: { width, height, pages: 1 }, warnings: [] }];
  }

  private async look(file: string, at: Workbench): Promise<Probe> {
    const found = await headerOf(file, at);
    return { width: found.get('width') ?? 0, height: found.get('height') ?? 0, pages: found.get('n-pages') ?? 1 };
  }
}

/** What a file says of itself stands behind its size, so the first lines count. */
export async function headerOf(file: string, at: Workbench): Promise<ReadonlyMap<string, number>> {
  const found = new Map<string, number>();
  await vips('vipsheader', ['-a', file], at, file, (line) => {
    const [, name = '', value = ''] = /^(width|height|bands|n-pages): (\d+)$/.exec(line) ?? [];
    if (name !== '' && !found.has(name)) found.set(name, Number(value));
  });
  return found;
}

async function vips(
  command: string,
  args: readonly string[],
  at: Workbench,
  file: string,
  onStdoutLine?: (line: string) => void,
): Promise<void> {
  const result = await runTool({
    command,
    args,
    cwd: at.dir,
    inputs: path.dirname(file) === at.dir ? [] : [file],
    signal: at.signal,
    limits: at.limits,
    slot: at.slot,
    ...(onStdoutLine && { onStdoutLine }),
  });
  if (result.kind === 'failed') throw imageFault(new Error(result.stderr));
  // Decoders of these formats end the process when memory cannot be had.
  if (result.kind === 'crashed' && result.signal === 'SIGABRT')
    throw new AppError('out_of_memory', 'The picture needs more memory than a conversion may have. Make it smaller.', {
      secret: result.stderr,
    });
  if (result.kind !== 'ok') throw toolError(result, command);
}

function qualityArgs({ levels }: Writer, { quality, lossless }: Partial<ImageOptions>): string[] {
  if (!levels) return [];
  if (lossless) return ['--lossless'];
  return ['--Q', String(typeof quality === 'number' ? quality : levels[quality ?? 'medium'])];
}

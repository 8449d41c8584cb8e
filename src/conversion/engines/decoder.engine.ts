// Programs that only decode one kind of picture: camera RAW by LibRaw, EPS by Ghostscript, DjVu by its own. Each is one row; what they decode goes on to sharp.
import path from 'node:path';
import type { Warning } from '../../shared/warnings.js';
import type { Edge, Engine, EngineHealth, Probe, Produced, Step, Workbench } from '../engine.js';
import { decoded } from '../formats.js';
import { checkPixels } from '../limits.js';
import { KnownHealth } from '../known-health.js';
import { imageFault } from '../process/image-faults.js';
import { runTool, toolError } from '../process/tool.js';
import { toolVersion, type VersionQuestion } from '../process/tool-version.js';

interface Command {
  readonly command: string;
  readonly args: readonly string[];
}
interface Decoder {
  readonly id: string;
  readonly from: readonly string[];
  readonly version: VersionQuestion;
  /** Says width, height and number of pages without decoding, in lines that `sizes` match. */
  readonly ask: (input: string) => Command;
  readonly sizes: readonly RegExp[];
  readonly decode: (input: string, output: string) => Command;
  readonly output: string;
  /** What the answer of `ask` counts, in pixels that are made of it. */
  readonly scale: number;
  readonly cost: number;
  /** Lines and letters become points. */
  readonly lossy: boolean;
}

/** As sharp as a usual print; a drawing of an A4 page has nine megapixels then. */
const dotsPerInch = 300;
const safe = ['-q', '-dSAFER', '-dBATCH', '-dNOPAUSE', '-dEPSCrop'];

const decoders: readonly Decoder[] = [
  {
    id: 'libraw',
    from: ['dng', 'raw'],
    version: { command: 'dcraw_emu', args: [], through: 'ldd', version: /libraw\S*\.so\.(\d+)/, package: 'libraw-bin' },
    ask: (input) => ({ command: 'raw-identify', args: ['-v', input] }),
    sizes: [/^Image size: +(?<width>\d+) x (?<height>\d+)/],
    // White as the camera saw it, colours as screens show them; -Z, or it would write beside its input.
    decode: (input, output) => ({ command: 'dcraw_emu', args: ['-T', '-w', '-o', '1', '-Z', output, input] }),
    output: 'out.tiff',
    scale: 1,
    cost: 20,
    lossy: false,
  },
  {
    id: 'ghostscript',
    from: ['eps'],
    version: { command: 'gs', args: ['--version'], version: /^(\d+\.\S+)/, package: 'ghostscript' },
    ask: (input) => ({ command: 'gs', args: [...safe, '-sDEVICE=bbox', input] }),
    sizes: [/^%%BoundingBox: (?<left>-?\d+) (?<bottom>-?\d+) (?<right>-?\d+) (?<top>-?\d+)/],
    decode: (input, output) => ({
      command: 'gs',
      args: [
        ...safe,
        '-sDEVICE=pngalpha',
        `-r${dotsPerInch}`,
        '-dTextAlphaBits=4',
        '-dGraphicsAlphaBits=4',
        `-sOutputFile=${output}`,
        input,
      ],
    }),
    output: 'out.png',
    scale: dotsPerInch / 72,
    cost: 10,
    lossy: true,
  },
  {
    id: 'djvulibre',
    from: ['djvu'],
    version: { command: 'ddjvu', args: ['--help'], version: /DjVuLibre-(\S+)/, package: 'djvulibre-bin' },
    ask: (input) => ({ command: 'djvused', args: ['-e', 'n; select 1; size', input] }),
    sizes: [/^(?<pages>\d+)$/, /^width=(?<width>\d+) height=(?<height>\d+)/],
    decode: (input, output) => ({ command: 'ddjvu', args: ['-format=tiff', '-page=1', input, output] }),
    output: 'out.tiff',
    scale: 1,
    cost: 5,
    lossy: true,
  },
];

class DecoderEngine implements Engine {
  readonly id: string;
  readonly edges: readonly Edge[];
  private readonly health = new KnownHealth(() => toolVersion(this.decoder.version));

  constructor(private readonly decoder: Decoder) {
    const { id, from, cost, lossy } = decoder;
    this.id = id;
    this.edges = from.map((each) => ({ from: each, to: decoded, cost, lossy, many: false }));
  }

  probe(): Promise<EngineHealth> {
    return this.health.ask();
  }

  async run({ input, to }: Step, at: Workbench): Promise<Produced[]> {
    const probe = await this.look(input, at);
    checkPixels(probe, at.limits);
    at.progress(0.2);
    const output = path.join(at.dir, this.decoder.output);
    await this.start(this.decoder.decode(input, this.decoder.output), input, at);
    const { pages = 1 } = probe;
    const warnings: Warning[] =
      pages > 1 ? [{ code: 'first_page_only', detail: `Only the first of ${pages} pages was converted.` }] : [];
    return [{ path: output, format: to, probe, warnings }];
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  private async look(input: string, at: Workbench): Promise<Probe> {
    const facts: Record<string, number> = {};
    const read = (line: string): void => {
      for (const pattern of this.decoder.sizes)
        for (const [name, value] of Object.entries(pattern.exec(line)?.groups ?? {})) facts[name] ??= Number(value);
    };
    const complaints = await this.start(this.decoder.ask(input), input, at, read);
    // Ghostscript says it where others complain.
    for (const line of complaints.split('\n')) read(line);
    const { left = 0, right = 0, bottom = 0, top = 0, width = right - left, height = top - bottom, pages = 1 } = facts;
    if (!(width > 0 && height > 0)) throw imageFault(new Error(`no size: ${complaints}`));
    const { scale } = this.decoder;
    return { width: Math.ceil(width * scale), height: Math.ceil(height * scale), pages };
  }

  private async start(
    { command, args }: Command,
    input: string,
    at: Workbench,
    onStdoutLine?: (line: string) => void,
  ): Promise<string> {
    const result = await runTool({
      command,
      args,
      cwd: at.dir,
      inputs: [input],
      signal: at.signal,
      limits: at.limits,
      slot: at.slot,
      ...(onStdoutLine && { onStdoutLine }),
    });
    if (result.kind === 'failed') throw imageFault(new Error(result.stderr));
    if (result.kind !== 'ok') throw toolError(result, command);
    return result.stderr;
  }
}

export function decoderEngines(): Engine[] {
  return decoders.map((decoder) => new DecoderEngine(decoder));
}

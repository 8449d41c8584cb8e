// Old and rare picture formats, by ImageMagick 6: decoded for sharp, encoded after it. It can read almost anything, also what reads other files and runs programs,
// so it gets a policy of its own that knows these formats only, and every file name carries its format in front.
import fs from 'node:fs';
import path from 'node:path';
import type { Edge, Engine, EngineHealth, Produced, Step, Workbench } from '../engine.js';
import type { Warning } from '../../shared/warnings.js';
import { decoded, formatOf, shaped } from '../formats.js';
import { checkPixels } from '../limits.js';
import { KnownHealth } from '../known-health.js';
import { magickFault } from '../process/image-faults.js';
import { runTool, toolError } from '../process/tool.js';
import { toolVersion } from '../process/tool-version.js';

/** How each is encoded. Icons end at 256 pixels. */
const writers: Readonly<Record<string, readonly string[]>> = {
  bmp: [],
  ico: ['-resize', '256x256>'],
  psd: ['-compress', 'RLE'],
  tga: [],
  pcx: [],
  dds: [],
  xpm: [],
};
const formats = Object.keys(writers);
const maxIconSide = 256;

const edges: readonly Edge[] = formats.flatMap((format) => [
  { from: format, to: decoded, cost: 4, lossy: false, many: false },
  { from: shaped, to: format, cost: 4, lossy: false, many: false },
]);

/** The system's own policy holds beside it: of two limits the lower counts, of two rights both are needed. */
const policy = `<policymap>
  <policy domain="delegate" rights="none" pattern="*"/>
  <policy domain="filter" rights="none" pattern="*"/>
  <policy domain="path" rights="none" pattern="@*"/>
  <policy domain="coder" rights="none" pattern="*"/>
  <policy domain="coder" rights="read | write" pattern="{PNG,${formats.join(',').toUpperCase()}}"/>
  <policy domain="resource" name="list-length" value="500"/>
  <policy domain="resource" name="disk" value="0"/>
</policymap>
`;

interface Size {
  readonly width: number;
  readonly height: number;
}

export class ImageMagickEngine implements Engine {
  readonly id = 'imagemagick';
  readonly edges = edges;
  private readonly health = new KnownHealth(() =>
    toolVersion({
      // By its full name: "convert" may be anybody's program.
      command: 'convert-im6.q16',
      args: ['-version'],
      version: /ImageMagick (\S+)/,
      package: 'imagemagick',
    }),
  );

  probe(): Promise<EngineHealth> {
    return this.health.ask();
  }

  run(step: Step, at: Workbench): Promise<Produced[]> {
    return step.to === decoded ? this.decode(step, at) : this.encode(step, at);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  private async decode({ from, to, input }: Step, at: Workbench): Promise<Produced[]> {
    const sizes = await this.look(from, input, at);
    for (const size of sizes) checkPixels(size, at.limits);
    at.progress(0.1);
    const best = from === 'ico' ? largest(sizes) : 0;
    const output = path.join(at.dir, 'out.png');
    const depth = ['-colorspace', 'sRGB', '-define', 'png:compression-level=1'];
    await this.magick('convert-im6.q16', [`${from}:${input}[${best}]`, ...depth, `png:${output}`], at, input);
    return [{ path: output, format: to, probe: { ...sizes[best], pages: 1 }, warnings: [] }];
  }

  private async encode({ to, input }: Step, at: Workbench): Promise<Produced[]> {
    const args = writers[to];
    if (!args) throw new Error(`ImageMagick does not write "${to}" here.`);
    const [before] = await this.look('png', input, at);
    const output = path.join(at.dir, `out.${formatOf(to).extensions[0]}`);
    await this.magick('convert-im6.q16', [`png:${input}`, ...args, `${to}:${output}`], at, input);
    const [size] = await this.look(to, output, at);
    const shrunk = to === 'ico' && before !== undefined && Math.max(before.width, before.height) > maxIconSide;
    const warnings: Warning[] = shrunk
      ? [{ code: 'size_reduced', detail: `An icon has at most ${maxIconSide} pixels; the picture was made smaller.` }]
      : [];
    return [{ path: output, format: to, probe: { ...size, pages: 1 }, warnings }];
  }

  /** Sizes of all pictures in the file, without decoding them. */
  private async look(format: string, file: string, at: Workbench): Promise<Size[]> {
    const sizes: Size[] = [];
    const args = ['-ping', '-format', '%w %h\\n', `${format}:${file}`];
    await this.magick('identify-im6.q16', args, at, file, (line) => {
      const [, width, height] = /^(\d+) (\d+)$/.exec(line) ?? [];
      if (width !== undefined) sizes.push({ width: Number(width), height: Number(height) });
    });
    return sizes;
  }

  private async magick(
    command: string,
    args: readonly string[],
    at: Workbench,
    file: string,
    onStdoutLine?: (line: string) => void,
  ): Promise<void> {
    const policyDir = path.join(at.dir, 'policy');
    await fs.promises.mkdir(policyDir, { mode: 0o700 });
    await fs.promises.writeFile(path.join(policyDir, 'policy.xml'), policy);
    try {
      const result = await runTool({
        command: 'env',
        args: [`MAGICK_CONFIGURE_PATH=${policyDir}`, command, ...args],
        cwd: at.dir,
        inputs: path.dirname(file) === at.dir ? [] : [file],
        signal: at.signal,
        limits: at.limits,
        slot: at.slot,
        ...(onStdoutLine && { onStdoutLine }),
      });
      if (result.kind === 'failed') throw magickFault(result.stderr);
      if (result.kind !== 'ok') throw toolError(result, command);
    } finally {
      await fs.promises.rm(policyDir, { recursive: true, force: true });
    }
  }
}

function largest(sizes: readonly Size[]): number {
  const areas = sizes.map(({ width, height }) => width * height);
  return areas.indexOf(Math.max(...areas));
}

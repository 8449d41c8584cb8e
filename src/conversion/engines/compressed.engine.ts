// One file packed by itself, and the file inside of such: gzip, bzip2, xz and Zstandard, an engine for each program.
// What is inside is only known when it is out, so its content decides whether it is what was asked for.
import fs from 'node:fs';
import path from 'node:path';
import { AppError } from '../../shared/errors.js';
import type { ArchiveOptions } from '../archive-options.js';
import { archiveLimits } from '../archive-rules.js';
import { insides, type CompressedFormat } from '../compressed-formats.js';
import { detect, readHead } from '../detect.js';
import type { Edge, Engine, EngineHealth, Produced, Step, Workbench } from '../engine.js';
import { formatOf } from '../formats.js';
import { KnownHealth } from '../known-health.js';
import { archiveFault } from '../process/archive-faults.js';
import { watchReading } from '../process/reading-progress.js';
import { runTool, toolError, type ToolResult } from '../process/tool.js';
import { toolVersion } from '../process/tool-version.js';
import { unusable } from '../verify.js';

interface Program {
  readonly id: string;
  readonly format: CompressedFormat;
  readonly package: string;
  readonly version: RegExp;
  readonly args?: readonly string[];
  /** What each of our nine levels is to it. */
  readonly level: (level: number) => number;
}

const same = (level: number): number => level;
const programs: readonly Program[] = [
  { id: 'gzip', format: 'gz', package: 'gzip', version: /gzip (\S+)/, level: same },
  { id: 'bzip2', format: 'bz2', package: 'bzip2', version: /Version (\d[\d.]*)/, level: same },
  { id: 'xz', format: 'xz', package: 'xz-utils', version: /XZ Utils\) (\S+)/, args: ['-T1'], level: same },
  // Above 19 it wants more memory to unpack than many have.
  {
    id: 'zstd',
    format: 'zst',
    package: 'zstd',
    version: /v(\d[\d.]*)/,
    args: ['-q', '-T1'],
    level: (level) => 2 * level + 1,
  },
];
const maxMemoryBytes = 2 ** 30;
/** These programs write beside their input or to stdout; the input lies elsewhere and stdout is ours. */
const redirect =
  'open STDIN, "<", shift or die "input: $!\\n"; open STDOUT, ">", shift or die "output: $!\\n"; exec @ARGV';

export const compressionEngines = (): Engine[] => programs.map((program) => new CompressedEngine(program));

class CompressedEngine implements Engine {
  readonly id: string;
  readonly edges: readonly Edge[];
  private readonly health = new KnownHealth(() => {
    const { id: command, version, package: name } = this.program;
    // bzip2 goes on to pack its stdin after it has said its version; without input that ends at once.
    return toolVersion({ command, args: ['--version'], version, package: name });
  });

  constructor(private readonly program: Program) {
    this.id = program.id;
    const edge = (from: string, to: string): Edge => ({ from, to, cost: 3, lossy: false, many: false });
    this.edges = insides.flatMap((inside) => [edge(inside, program.format), edge(program.format, inside)]);
  }

  probe(): Promise<EngineHealth> {
    return this.health.ask();
  }

  run(step: Step, at: Workbench): Promise<Produced[]> {
    return step.to === this.program.format ? this.pack(step, at) : this.unpack(step, at);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  private async pack({ input, to, options }: Step, at: Workbench): Promise<Produced[]> {
    const output = path.join(at.dir, `out.${formatOf(to).extensions[0]}`);
    const { level } = options as ArchiveOptions;
    const chosen = level === undefined ? [] : [`-${this.program.level(level)}`];
    const packed = await this.pipe(['-c', ...chosen], input, output, at.limits.maxFileBytes, at);
    if (packed.kind !== 'ok') throw toolError(packed, this.id);
    // By its own checksum; the test writes nothing.
    const test = await this.pipe(['-t'], output, path.join(at.dir, 'nothing'), at.limits.maxFileBytes, at);
    if (test.kind === 'failed') throw unusable(to, test.stderr);
    if (test.kind !== 'ok') throw toolError(test, this.id);
    await fs.promises.rm(path.join(at.dir, 'nothing'));
    return [{ path: output, format: to, probe: { entries: 1 }, warnings: [] }];
  }

  private async unpack({ input, to }: Step, at: Workbench): Promise<Produced[]> {
    const output = path.join(at.dir, `out.${formatOf(to).extensions[0]}`);
    const { size } = await fs.promises.stat(input);
    const bomb = Math.max(archiveLimits.ratioFromBytes, archiveLimits.ratio * size);
    const most = Math.min(at.limits.maxFileBytes, bomb);
    const result = await this.pipe(['-dc'], input, output, most, at);
    if (result.kind === 'file_too_large' && most === bomb)
      throw new AppError('archive_bomb', `The file grows to more than ${archiveLimits.ratio} times its own size.`);
    if (result.kind === 'failed') throw archiveFault(result.stderr);
    if (result.kind !== 'ok') throw toolError(result, this.id);
    const inside = detect(await readHead(output), path.basename(output)).format;
    if (inside.id !== to) throw other(inside.id, to);
    return [{ path: output, format: to, probe: { unchanged: true }, warnings: [] }];
  }

  private async pipe(
    args: readonly string[],
    input: string,
    output: string,
    maxFileBytes: number,
    at: Workbench,
  ): Promise<ToolResult> {
    const watch = await watchReading(input, (part) => at.progress(0.95 * part));
    try {
      return await runTool({
        command: 'perl',
        args: ['-f', '-e', redirect, input, output, this.id, ...(this.program.args ?? []), ...args],
        cwd: at.dir,
        inputs: path.dirname(input) === at.dir ? [] : [input],
        signal: at.signal,
        limits: { ...at.limits, maxMemoryBytes, maxFileBytes },
        slot: at.slot,
        onStart: watch.onStart,
      });
    } finally {
      watch.stop();
    }
  }
}

function other(inside: string, wanted: string): AppError {
  const [is, was] = [inside, wanted].map((id) => formatOf(id).label.en);
  return new AppError('type_mismatch', `The file inside is ${is}, not ${was}. Ask for ${is}.`, {
    details: { content: inside },
  });
}

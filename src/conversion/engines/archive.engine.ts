// Archives of many files into each other, by bsdtar as one stream: nothing is unpacked to disk, and each entry is judged by the listing. Usually one pass does all;
// what is unusual in any way is listed, repacked, listed again and compared.
import fs from 'node:fs';
import path from 'node:path';
import { AppError } from '../../shared/errors.js';
import { repackInOnePass } from '../archive-pass.js';
import { contentsOf, type ArchiveEntry } from '../archive-listing.js';
import type { ArchiveOptions } from '../archive-options.js';
import { readArchive } from '../archive-reading.js';
import { archiveLimits } from '../archive-rules.js';
import { readHead } from '../detect.js';
import type { Edge, Engine, EngineHealth, Produced, Step, Workbench } from '../engine.js';
import { formatOf } from '../formats.js';
import { archiveFault } from '../process/archive-faults.js';
import { throwIfStopped } from '../process/stop.js';
import { watchReading } from '../process/reading-progress.js';
import { runTool, toolError } from '../process/tool.js';
import { toolVersion } from '../process/tool-version.js';
import { clearSpecialRights } from '../tar-rights.js';
import { KnownHealth } from '../known-health.js';
import { ofResult } from '../verify.js';

interface Writer {
  readonly args: readonly string[];
  /** The name by which bsdtar knows the part that compresses, and what each of our nine levels is to it. */
  readonly level?: { readonly module: string; readonly of: (level: number) => number };
  /** Hard links would become empty files in it. */
  readonly noHardLinks?: true;
  readonly cost: number;
}

const same = (level: number): number => level;
const tar = ['--format', 'paxr'];
const writers: Readonly<Record<string, Writer>> = {
  zip: { args: ['--format', 'zip'], level: { module: 'zip', of: same }, noHardLinks: true, cost: 8 },
  tar: { args: tar, cost: 2 },
  'tar.gz': { args: [...tar, '--gzip'], level: { module: 'gzip', of: same }, cost: 8 },
  'tar.bz2': { args: [...tar, '--bzip2'], level: { module: 'bzip2', of: same }, cost: 12 },
  'tar.xz': { args: [...tar, '--xz'], level: { module: 'xz', of: same }, cost: 40 },
  // Its own levels go to 22; above 19 it wants more memory to unpack than many have.
  'tar.zst': { args: [...tar, '--zstd'], level: { module: 'zstd', of: (level) => 2 * level + 1 }, cost: 3 },
  '7z': { args: ['--format', '7zip'], level: { module: '7zip', of: same }, noHardLinks: true, cost: 40 },
};
/** Their list is at their end, or is found by jumping from entry to entry. */
const skippable: ReadonlySet<string> = new Set(['zip', '7z', 'tar']);
const readable = [...Object.keys(writers), 'rar', 'cab', 'iso', 'lha'];

const edges: readonly Edge[] = readable.flatMap((from) =>
  Object.entries(writers).map(([to, { cost }]) => ({ from, to, cost, lossy: false, many: false })),
);

/** It needs six megabytes for most and a few hundred for LZMA at its highest level. */
const maxMemoryBytes = 2 ** 30;

export class ArchiveEngine implements Engine {
  readonly id = 'bsdtar';
  readonly edges = edges;
  private readonly health = new KnownHealth(() =>
    toolVersion({
      command: 'bsdtar',
      args: ['--version'],
      version: /bsdtar (\S+)/,
      package: 'libarchive-tools',
    }),
  );

  probe(): Promise<EngineHealth> {
    return this.health.ask();
  }

  async run(step: Step, at: Workbench): Promise<Produced[]> {
    const writer = writers[step.to];
    if (!writer) throw new Error(`Archives are not written as "${step.to}".`);
    if (step.from === 'zip') await refuseLockedZip(step.input);
    const output = path.join(at.dir, `out.${formatOf(step.to).extensions[0]}`);
    const args = [...writer.args, ...levelArgs(writer, step.options)];
    const entries = (await this.inOnePass(step, output, args, at)) ?? (await this.inThree(step, output, args, at));
    return [{ path: output, format: step.to, probe: { entries }, warnings: [] }];
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  /** undefined when anything at all was unusual: then the slower way finds out what, entry by entry. */
  private async inOnePass(
    step: Step,
    output: string,
    writerArgs: readonly string[],
    at: Workbench,
  ): Promise<number | undefined> {
    const reading = await readArchive(step.input, at.signal);
    const result = await repackInOnePass(
      { input: step.input, output: path.basename(output), writerArgs, onEntry: reading.onLine, maxMemoryBytes },
      { ...at, signal: reading.signal, progress: (part) => at.progress(0.9 * part) },
    );
    const isPlain = result.kind === 'ok' && result.stderr === '' && reading.verdict() === undefined;
    if (isPlain) {
      const entries = reading.finish();
      const isOdd = entries.some((entry) => entry.special) || this.cannotHold(step.to, entries);
      if (!isOdd && (await this.holds(output, step.to, entries, at))) return entries.length;
    }
    await fs.promises.rm(output, { force: true });
    throwIfStopped(at.signal);
    // A verdict stands, and so does a limit; of what failed only the other way can tell why.
    const verdict = reading.verdict();
    if (verdict !== undefined) throw verdict;
    if (result.kind !== 'ok' && result.kind !== 'failed') throw toolError(result, 'bsdtar');
    return undefined;
  }

  /** Where the list can be read without unpacking everything, it is read again from the result itself. */
  private async holds(
    output: string,
    format: string,
    entries: readonly ArchiveEntry[],
    at: Workbench,
  ): Promise<boolean> {
    if (!skippable.has(format)) return true;
    const written = await ofResult(
      this.list(output, at, (part) => at.progress(0.9 + 0.1 * part)),
      format,
    );
    return contentsOf(written).join('\n') === contentsOf(entries).join('\n');
  }

  private cannotHold(format: string, entries: readonly ArchiveEntry[]): boolean {
    return writers[format]?.noHardLinks === true && entries.some((entry) => entry.type === 'h');
  }

  private async inThree(step: Step, output: string, writerArgs: readonly string[], at: Workbench): Promise<number> {
    const before = await this.list(step.input, at, (part) => at.progress(0.2 * part));
    if (this.cannotHold(step.to, before))
      throw new AppError(
        'unsupported_conversion',
        `The archive holds hard links, which ${formatOf(step.to).label.en} cannot hold. Choose a kind of tar.`,
      );
    const source = before.some((entry) => entry.special) ? await this.withoutSpecialRights(step.input, at) : step.input;
    await this.repack(source, output, writerArgs, at);
    if (source !== step.input) await fs.promises.rm(source);
    at.progress(0.9);
    const after = await ofResult(
      this.list(output, at, (part) => at.progress(0.9 + 0.1 * part)),
      step.to,
    );
    if (after.some((entry) => entry.special) || contentsOf(before).join('\n') !== contentsOf(after).join('\n'))
      throw new AppError(
        'output_invalid',
        'The new archive does not hold the same files as the old one and was thrown away. Choose another kind of archive.',
        { secret: differences(before, after) },
      );
    return after.length;
  }

  /** Ends the listing at the first entry that may not be. */
  private async list(file: string, at: Workbench, tell: (part: number) => void): Promise<readonly ArchiveEntry[]> {
    const reading = await readArchive(file, at.signal);
    const args = ['--numeric-owner', '-tvf', file];
    await this.bsdtar(args, file, { ...at, signal: reading.signal }, tell, reading.onLine).catch((error: unknown) => {
      throw reading.verdict() ?? error;
    });
    return reading.finish();
  }

  /** bsdtar hands rights on as they are, so they are taken from a plain tar between two runs. */
  private async withoutSpecialRights(input: string, at: Workbench): Promise<string> {
    const plain = path.join(at.dir, 'plain.tar');
    await this.repack(input, plain, tar, at);
    await clearSpecialRights(plain);
    return plain;
  }

  private async repack(input: string, output: string, args: readonly string[], at: Workbench): Promise<void> {
    const all = [...args, '-cf', path.basename(output), `@${input}`];
    await this.bsdtar(all, input, at, (part) => at.progress(0.2 + 0.7 * part)).catch(async (error: unknown) => {
      if (!(error instanceof AppError) || error.code !== 'input_corrupt') throw error;
      // While it repacks, bsdtar cannot say why it could not read an entry; asked only to read, it can.
      await this.bsdtar(['-xOf', input], input, at, () => undefined, undefined, archiveLimits.totalBytes);
      throw error;
    });
  }

  private async bsdtar(
    args: readonly string[],
    file: string,
    at: Workbench,
    tell: (part: number) => void,
    onStdoutLine?: (line: string) => void,
    maxStdoutBytes?: number,
  ): Promise<void> {
    const watch = await watchReading(file, tell);
    try {
      const result = await runTool({
        command: 'bsdtar',
        args,
        cwd: at.dir,
        inputs: path.dirname(file) === at.dir ? [] : [file],
        signal: at.signal,
        limits: { ...at.limits, maxMemoryBytes },
        slot: at.slot,
        onStart: watch.onStart,
        ...(onStdoutLine && { onStdoutLine }),
        ...(maxStdoutBytes !== undefined && { maxStdoutBytes }),
      });
      // It ends well when an entry is longer than the archive says, and writes as much as was said.
      if (result.kind === 'failed' || result.stderr.includes('Truncated write')) throw archiveFault(result.stderr);
      if (result.kind !== 'ok') throw toolError(result, 'bsdtar');
    } finally {
      watch.stop();
    }
  }
}

/** bsdtar would ask for the password ten thousand times, which takes it many seconds. */
async function refuseLockedZip(file: string): Promise<void> {
  const head = await readHead(file);
  if (head.length > 8 && head.readUInt32LE(0) === 0x04034b50 && (head.readUInt16LE(6) & 1) === 1)
    throw archiveFault('encrypted');
}

function levelArgs({ level }: Writer, options: ArchiveOptions): string[] {
  if (!level || options.level === undefined) return [];
  return ['--options', `${level.module}:compression-level=${level.of(options.level)}`];
}

function differences(before: readonly ArchiveEntry[], after: readonly ArchiveEntry[]): string {
  const [old, now] = [contentsOf(before), contentsOf(after)];
  const lost = old.filter((each) => !now.includes(each));
  const added = now.filter((each) => !old.includes(each));
  return JSON.stringify({ lost: lost.slice(0, 10), added: added.slice(0, 10) });
}

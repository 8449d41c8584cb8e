// Archives of many files into each other, by bsdtar as one stream: nothing is unpacked to disk, and each entry is judged by the listing. Usually one pass does all;
// what is unusual in any way is listed, repacked, listed again and compared.
import fs from 'node:fs';
import path from 'node:path';
import { AppError } from '../../shared/errors.js';
import { repackInOnePass } from '../archive-pass.js';
import { contentsOf, type ArchiveEntry } from '../archive-listing.js';
import { readArchive } from '../archive-reading.js';
import { archiveLimits } from '../archive-rules.js';
import type { ArchiveOptions } from '../archive-options.js';
import type { Edge, Engine, EngineHealth, Produced, Step, Workbench } from '../engine.js';
import { formatOf } from '../formats.js';
import { throwIfStopped } from '../process/stop.js';
import { toolError } from '../process/tool.js';
import { toolVersion } from '../process/tool-version.js';
import { clearSpecialRights } from '../tar-rights.js';
import { KnownHealth } from '../known-health.js';
import { ofResult } from '../verify.js';
import { extractFiles, packFiles } from './archive-contents.js';
import { guessed, lettersOf, type Letters } from './archive-letters.js';
import { unlockArchive } from './archive-unlock.js';
import { bsdtar, levelArgs, listArchive, maxMemoryBytes, refuseByLook, tar, writers } from './archive-tool.js';

/** Their list is at their end, or is found by jumping from entry to entry. */
const skippable: ReadonlySet<string> = new Set(['zip', '7z', 'tar']);
export const readableArchives: readonly string[] = [...Object.keys(writers), 'rar', 'cab', 'iso', 'lha'];

const edges: readonly Edge[] = readableArchives.flatMap((from) =>
  Object.entries(writers).map(([to, { cost }]) => ({ from, to, cost, lossy: false, many: false })),
);

interface Written {
  readonly entries: number;
  /** In which its names were read, where it did not say so. */
  readonly letters?: Letters | undefined;
}

export class ArchiveEngine implements Engine {
  readonly id = 'bsdtar';
  readonly edges = edges;
  readonly unlocks = true;
  readonly operations = { extract: extractFiles, archive: packFiles };
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

  async run(asked: Step, at: Workbench): Promise<Produced[]> {
    const writer = writers[asked.to];
    if (!writer) throw new Error(`Archives are not written as "${asked.to}".`);
    const step = await this.opened(asked, at);
    await refuseByLook(step.input);
    const output = path.join(at.dir, `out.${formatOf(step.to).extensions[0]}`);
    const args = [...writer.args, ...levelArgs(writer, step.options)];
    const written = (await this.inOnePass(step, output, args, at)) ?? (await this.inThree(step, output, args, at));
    if (step.input !== asked.input) await fs.promises.rm(step.input);
    const { entries, letters } = written;
    return [{ path: output, format: step.to, probe: { entries }, warnings: guessed(letters) }];
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  /** The same step over what was behind the lock. */
  private async opened(step: Step, at: Workbench): Promise<Step> {
    const { password }: ArchiveOptions = step.options;
    if (password === undefined) return step;
    const input = await unlockArchive(step.input, password, at, (part) => at.progress(0.3 * part));
    return { ...step, input };
  }

  /** undefined when anything at all was unusual: then the slower way finds out what, entry by entry. */
  private async inOnePass(
    step: Step,
    output: string,
    writerArgs: readonly string[],
    at: Workbench,
  ): Promise<Written | undefined> {
    const reading = await readArchive(step.input, at.signal);
    const result = await repackInOnePass(
      { input: step.input, output: path.basename(output), writerArgs, onEntry: reading.onLine, maxMemoryBytes },
      { ...at, signal: reading.signal, progress: (part) => at.progress(0.9 * part) },
    );
    const isPlain = result.kind === 'ok' && result.stderr === '' && reading.verdict() === undefined;
    if (isPlain) {
      const entries = reading.finish();
      const isOdd =
        entries.some((entry) => entry.special) ||
        this.cannotHold(step.to, entries) ||
        knownLetters(entries) !== undefined;
      if (!isOdd && (await this.holds(output, step.to, entries, at))) return { entries: entries.length };
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
      listArchive(output, at, (part) => at.progress(0.9 + 0.1 * part)),
      format,
    );
    return contentsOf(written).join('\n') === contentsOf(entries).join('\n');
  }

  private cannotHold(format: string, entries: readonly ArchiveEntry[]): boolean {
    return writers[format]?.noHardLinks === true && entries.some((entry) => entry.type === 'h');
  }

  private async inThree(step: Step, output: string, writerArgs: readonly string[], at: Workbench): Promise<Written> {
    const shown = await listArchive(step.input, at, (part) => at.progress(0.2 * part));
    const letters = knownLetters(shown);
    const before = letters === undefined ? shown : await listArchive(step.input, at, () => undefined, letters);
    if (this.cannotHold(step.to, before))
      throw new AppError(
        'unsupported_conversion',
        `The archive holds hard links, which ${formatOf(step.to).label.en} cannot hold. Choose a kind of tar.`,
      );
    if (before.some((entry) => entry.special)) {
      const plain = await this.withoutSpecialRights(step.input, at, letters);
      await this.repack(plain, output, writerArgs, at);
      await fs.promises.rm(plain);
    } else await this.repack(step.input, output, writerArgs, at, letters);
    at.progress(0.9);
    const after = await ofResult(
      listArchive(output, at, (part) => at.progress(0.9 + 0.1 * part)),
      step.to,
    );
    if (after.some((entry) => entry.special) || contentsOf(before).join('\n') !== contentsOf(after).join('\n'))
      throw new AppError(
        'output_invalid',
        'The new archive does not hold the same files as the old one and was thrown away. Choose another kind of archive.',
        { secret: differences(before, after) },
      );
    return { entries: after.length, letters };
  }

  /** bsdtar hands rights on as they are, so they are taken from a plain tar between two runs. */
  private async withoutSpecialRights(input: string, at: Workbench, letters: Letters | undefined): Promise<string> {
    const plain = path.join(at.dir, 'plain.tar');
    await this.repack(input, plain, tar, at, letters);
    await clearSpecialRights(plain);
    return plain;
  }

  private async repack(
    input: string,
    output: string,
    args: readonly string[],
    at: Workbench,
    letters?: Letters,
  ): Promise<void> {
    const all = [...args, '-cf', path.basename(output), `@${input}`];
    const tell = (part: number) => at.progress(0.2 + 0.7 * part);
    await bsdtar(all, input, at, tell, { letters }).catch(async (error: unknown) => {
      if (!(error instanceof AppError) || error.code !== 'input_corrupt') throw error;
      // While it repacks, bsdtar cannot say why it could not read an entry; asked only to read, it can.
      await bsdtar(['-xOf', input], input, at, () => undefined, { maxStdoutBytes: archiveLimits.totalBytes });
      throw error;
    });
  }
}

/** Names in letters that nobody here knows stay as they are. */
function knownLetters(entries: readonly ArchiveEntry[]): Letters | undefined {
  const letters = lettersOf(entries);
  return letters === 'unknown' ? undefined : letters;
}

function differences(before: readonly ArchiveEntry[], after: readonly ArchiveEntry[]): string {
  const [old, now] = [contentsOf(before), contentsOf(after)];
  const lost = old.filter((each) => !now.includes(each));
  const added = now.filter((each) => !old.includes(each));
  return JSON.stringify({ lost: lost.slice(0, 10), added: added.slice(0, 10) });
}

// Books of Kindle readers from and to EPUB, by calibre; everything else about them goes by way of EPUB. It is large, so the set-up does not bring it:
// where it is not installed, these formats are not offered.
import fs from 'node:fs';
import path from 'node:path';
import { AppError } from '../../shared/errors.js';
import { probeDocument } from '../document-probe.js';
import type { Edge, Engine, EngineHealth, Probe, Produced, Step, Workbench } from '../engine.js';
import { formatOf } from '../formats.js';
import { KnownHealth } from '../known-health.js';
import { probePalmBook } from '../palm-book.js';
import { runTool, toolError, type ToolResult } from '../process/tool.js';
import { toolVersion } from '../process/tool-version.js';
import { ofResult } from '../verify.js';
import { inspectDocument } from './office-inspection.js';

const kindle = ['mobi', 'azw3'] as const;
const edges: readonly Edge[] = kindle.flatMap((format) => [
  { from: format, to: 'epub', cost: 4, lossy: false, many: false },
  { from: 'epub', to: format, cost: 4, lossy: false, many: false },
]);
/** Half of the newer readers open nothing but the older form, which is what the name promises. */
const outputOptions: Readonly<Record<string, readonly string[]>> = {
  mobi: ['--mobi-file-type', 'old'],
  // A cover of its own making takes longer than the book.
  epub: ['--no-default-epub-cover'],
};
const maxBookBytes = 256 * 2 ** 20;

export class CalibreEngine implements Engine {
  readonly id = 'calibre';
  readonly edges = edges;
  private readonly health = new KnownHealth(() =>
    toolVersion({
      command: 'ebook-convert',
      // Else it makes itself a folder in the home of whoever asks.
      through: '/bin/sh',
      args: ['-c', 'own=$(mktemp -d) && CALIBRE_CONFIG_DIRECTORY=$own "$0" --version; rm -rf "$own"'],
      version: /calibre ([\d.]+)/,
      package: 'calibre',
    }),
  );

  probe(): Promise<EngineHealth> {
    return this.health.ask();
  }

  async run(step: Step, at: Workbench): Promise<Produced[]> {
    if ((await fs.promises.stat(step.input)).size > maxBookBytes)
      throw new AppError('file_too_large', 'The book is larger than can be converted at once. Split it.');
    if (step.from === 'epub') await inspectDocument(step);
    else await probePalmBook(step.input, { isOurs: false });
    const folder = path.join(at.dir, 'book');
    await fs.promises.mkdir(folder, { mode: 0o711 });
    const [from, to] = [step.from, step.to].map((id) => formatOf(id).extensions[0]);
    // It goes by the name, and what lies in the store has none.
    await fs.promises.copyFile(step.input, path.join(folder, `in.${from}`));
    const args = [`in.${from}`, `out.${to}`, ...(outputOptions[step.to] ?? [])];
    const { signal, limits, slot } = at;
    const result = await runTool({ command: 'ebook-convert', args, cwd: folder, signal, limits, slot });
    if (result.kind !== 'ok') throw fault(result);
    const output = path.join(at.dir, `out.${to}`);
    await ofResult(fs.promises.rename(path.join(folder, `out.${to}`), output), step.to);
    await fs.promises.rm(folder, { recursive: true });
    const probe = await ofResult(probeBook(output, step.to, at), step.to);
    return [{ path: output, format: step.to, probe, warnings: [] }];
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

const probeBook = (file: string, format: string, at: Workbench): Promise<Probe> =>
  format === 'epub' ? probeDocument(file, format, at) : probePalmBook(file, { isOurs: true });

function fault(result: ToolResult): AppError {
  if (result.kind !== 'failed') return toolError(result, 'ebook-convert');
  const facts = { secret: result.stderr };
  if (/DRMError|\bDRM\b/.test(result.stderr))
    return new AppError(
      'input_encrypted',
      'The book is locked by its shop and opens only on the readers of whoever bought it. Send a copy without that lock.',
      facts,
    );
  if (result.stderr.includes('MemoryError'))
    return new AppError('out_of_memory', 'The book needs more memory than a conversion may have. Split it.', facts);
  return new AppError(
    'input_corrupt',
    'The book is damaged or is not what its name says. Open it in its own program and save it again.',
    facts,
  );
}

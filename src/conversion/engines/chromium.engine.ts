// Pages of HTML as a browser prints them, for whoever asks for it by the option "engine". Only where Chromium is installed anyway and bubblewrap works:
// it needs more address space than a limit could give it, so its memory is watched, and its many processes end with their namespace.
import fs from 'node:fs';
import path from 'node:path';
import { AppError } from '../../shared/errors.js';
import type { DocumentOptions } from '../document-options.js';
import { usualSheet } from '../paper.js';
import { pdfFacts } from '../document-probe.js';
import type { Edge, Engine, EngineHealth, Produced, Step, Workbench } from '../engine.js';
import { KnownHealth } from '../known-health.js';
import { lacking } from '../lacking.js';
import { cageReport } from '../process/cage.js';
import { watchMemory } from '../process/memory-watch.js';
import { runTool, toolError } from '../process/tool.js';
import { toolVersion } from '../process/tool-version.js';
import { decodeText } from '../text-bytes.js';
import { ofResult } from '../verify.js';
import { completed } from './office-order.js';
import { finishPdf } from './pdf-steps.js';

const maxPageBytes = 32 * 2 ** 20;
const maxMemoryBytes = 1.5e9;
/** Scripts, frames, plugins and everything that lies elsewhere stay out; a page of its own cannot permit again what this forbids. */
const policy =
  "default-src 'none'; style-src 'unsafe-inline' data:; img-src data:; font-src data:; media-src 'none'; form-action 'none'; base-uri 'none'";
const flags = [
  ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-zygote', '--disable-extensions'],
  ...[
    '--disable-breakpad',
    '--disable-crash-reporter',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-sync',
  ],
  ...['--no-pdf-header-footer', '--disable-remote-fonts', '--host-resolver-rules=MAP * ~NOTFOUND', '--timeout=20000'],
];

export class ChromiumEngine implements Engine {
  readonly id = 'chromium';
  /** Dear, so that nobody gets it without asking while anything else can do it. */
  readonly edges: readonly Edge[] = [{ from: 'html', to: 'pdf', cost: 200, lossy: true, many: true }];
  private readonly health = new KnownHealth(() => this.look());

  probe(): Promise<EngineHealth> {
    return this.health.ask();
  }

  async run({ input, to, options }: Step, at: Workbench): Promise<Produced[]> {
    const asked = completed(to, options);
    const page = path.join(at.dir, 'page.html');
    await fs.promises.writeFile(page, await guarded(input, asked));
    const output = path.join(at.dir, 'printed.pdf');
    await this.print(page, output, at);
    await keepOnly([page, output], at);
    await ofResult(pdfFacts(output, at), to);
    at.progress(0.8);
    return finishPdf(output, asked, at, 'other');
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  private async look(): Promise<EngineHealth> {
    const { level, bubblewrap } = cageReport();
    if (level !== 'full' || !bubblewrap) return lacking('no_bubblewrap', ['chromium'], ['bubblewrap']);
    return toolVersion({ command: 'chromium', args: ['--version'], version: /^Chromium (\S+)/, package: 'chromium' });
  }

  private async print(page: string, output: string, at: Workbench): Promise<void> {
    const watch = watchMemory(maxMemoryBytes, at.signal);
    try {
      const result = await runTool({
        command: '/usr/lib/chromium/chromium',
        args: [
          ...flags,
          `--user-data-dir=${path.join(at.dir, 'profile')}`,
          `--print-to-pdf=${output}`,
          `file://${page}`,
        ],
        cwd: at.dir,
        signal: watch.signal,
        limits: at.limits,
        slot: at.slot,
        profile: 'browser',
        onStart: watch.onStart,
      });
      if (watch.isOver()) throw toolError({ ...result, kind: 'out_of_memory' }, 'chromium');
      if (result.kind !== 'ok') throw toolError(result, 'chromium');
    } finally {
      watch.stop();
    }
  }
}

/** It may make links, which we must not follow; all but its result goes, and that has to be a file. */
async function keepOnly(files: readonly string[], { dir }: Workbench): Promise<void> {
  for (const entry of await fs.promises.readdir(dir, { withFileTypes: true })) {
    const at = path.join(dir, entry.name);
    if (!entry.isFile() || !files.includes(at)) await fs.promises.rm(at, { recursive: true, force: true });
  }
}

/** A copy in UTF-8 that may load nothing. */
async function guarded(
  input: string,
  { orientation = 'keep', paper = usualSheet }: Partial<DocumentOptions>,
): Promise<string> {
  if ((await fs.promises.stat(input)).size > maxPageBytes)
    throw new AppError('dimension_limit', 'The page is longer than can be printed at once. Split it.');
  const text = decodeText(await fs.promises.readFile(input));
  if (text === undefined)
    throw new AppError('input_corrupt', 'The page is neither UTF-8 nor UTF-16. Save it as UTF-8, then try again.');
  // Else it would be Letter. What the page says itself comes later, and counts.
  const laid = `<style>@page { size: ${paper}${orientation === 'keep' ? '' : ` ${orientation}`} }</style>`;
  const first = `<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}">${laid}`;
  // Before it, browsers fall back to the manners of the last century.
  const [doctype = ''] = /^\s*<!doctype[^>]*>/i.exec(text) ?? [];
  return `${doctype || '<!doctype html>'}${first}${text.slice(doctype.length)}`;
}

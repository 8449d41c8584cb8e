// One conversion as the worker does it, for the tests of the document engines; and what a result shows when it is opened.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { convert, type Output } from '../../src/conversion/convert.js';
import type { Engine } from '../../src/conversion/engine.js';
import { openEngines, type EngineSetup } from '../../src/conversion/engines/index.js';
import { formatOf } from '../../src/conversion/formats.js';
import { usualLimits, type Limits } from '../../src/conversion/limits.js';
import { parseOptions } from '../../src/conversion/options.js';
import { edgesOf, plan, type Route } from '../../src/conversion/planner.js';
import { log } from '../../src/shared/log.js';
import { makeFolder } from '../harness/work-area.js';

export const openDocumentEngines = (over: Partial<EngineSetup> = {}): Engine[] =>
  openEngines({ imageSlots: 1, documentSlots: 1, officeIsolation: 'shared', spoolDir: makeFolder('spool'), ...over });

export interface Run {
  readonly options?: object;
  readonly signal?: AbortSignal;
  readonly route?: Route;
  readonly limits?: Limits;
  /** The name that it was sent with; `name` is that of our copy. */
  readonly sentAs?: string;
  readonly progress?: (done: number) => void;
}

/** `name` says the format. */
export async function runAll(
  engines: readonly Engine[],
  name: string,
  content: string | Buffer,
  to: string,
  over: Run = {},
): Promise<Output[]> {
  const input = path.join(makeFolder('input'), name);
  fs.writeFileSync(input, content);
  const from = formatOf(path.extname(name).slice(1)).id;
  return convert({
    engines,
    route: over.route ?? plan(edgesOf(engines), from, to) ?? [],
    input: { path: input, format: from, ...(over.sentAs !== undefined && { name: over.sentAs }) },
    options: parseOptions(to, over.options ?? {}, '/options', from),
    dir: makeFolder('attempt'),
    signal: over.signal ?? new AbortController().signal,
    limits: over.limits ?? usualLimits,
    log: log('test'),
    progress: over.progress ?? (() => undefined),
    slot: 0,
  });
}

export async function run(...args: Parameters<typeof runAll>): Promise<Output> {
  const [output] = await runAll(...args);
  if (!output) throw new Error('no output');
  return output;
}

export const textOfPdf = (file: string): string => execFileSync('pdftotext', [file, '-'], { encoding: 'utf8' });
export const infoOfPdf = (file: string): string => execFileSync('pdfinfo', [file], { encoding: 'utf8' });

// Runs one operation over files as a worker does, and what its results show; for the tests of operations on PDFs.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import type { Output } from '../../src/conversion/convert.js';
import type { Engine } from '../../src/conversion/engine.js';
import { findFileOperation, parseOperation, takenAs } from '../../src/conversion/file-operations.js';
import { formatOf } from '../../src/conversion/formats.js';
import { usualLimits, type Limits } from '../../src/conversion/limits.js';
import { operate } from '../../src/conversion/run-operation.js';
import { edgesOf, plan } from '../../src/conversion/planner.js';
import { log } from '../../src/shared/log.js';
import { makeFolder } from '../harness/work-area.js';

/** Name, which says the format, and content. */
export type Given = readonly [name: string, content: Buffer | string];

export async function operateOn(
  engines: readonly Engine[],
  name: string,
  files: readonly Given[],
  options: object = {},
  over: { readonly limits?: Partial<Limits>; readonly signal?: AbortSignal } = {},
): Promise<Output[]> {
  const operation = findFileOperation(name);
  if (!operation) throw new Error(`no operation "${name}"`);
  const dir = makeFolder('attempt');
  const inputs = files.map(([file, content], index) => {
    const format = formatOf(path.extname(file).slice(1)).id;
    const at = path.join(dir, `in-${index}.${formatOf(format).extensions[0]}`);
    fs.writeFileSync(at, content);
    return { path: at, format, name: file };
  });
  const leads = inputs.flatMap(({ format }, input) => {
    const target = takenAs(operation, input, format).format;
    const route = format === target ? [] : (plan(edgesOf(engines), format, target) ?? []);
    return route.map((step) => ({ ...step, input }));
  });
  const { engine, gives } = operation;
  return operate({
    engines,
    route: [
      ...leads,
      { engine, from: takenAs(operation, 0, inputs[0]?.format).format, to: gives ?? 'pdf', operation: name },
    ],
    inputs,
    options: parseOperation(operation, options),
    dir,
    signal: over.signal ?? new AbortController().signal,
    limits: { ...usualLimits, ...over.limits },
    log: log('test'),
    progress: () => undefined,
    slot: 0,
  });
}

export async function only(made: Promise<Output[]>): Promise<Output> {
  const [output, ...more] = await made;
  if (!output || more.length > 0) throw new Error(`${more.length + (output ? 1 : 0)} outputs`);
  return output;
}

export const wordsOf = (file: string, ...args: string[]): string =>
  execFileSync('pdftotext', [...args, file, '-'], { encoding: 'utf8' });

/** Width and height of each page in whole points. */
export const sizesOf = (file: string): number[][] =>
  [
    ...execFileSync('pdfinfo', ['-f', '1', '-l', '99', file], { encoding: 'utf8' }).matchAll(
      /^Page +\d+ size: +([\d.]+) x ([\d.]+)/gm,
    ),
  ].map(([, width, height]) => [Math.round(Number(width)), Math.round(Number(height))]);

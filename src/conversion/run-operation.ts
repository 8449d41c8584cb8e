// Runs an operation over one or several files: each is first brought to the format that the operation takes, as its own part of the stored route says.
// Called once per attempt by the runner of file tasks, beside convert.ts.
import fs from 'node:fs';
import path from 'node:path';
import { AppError } from '../shared/errors.js';
import { whileAtWork } from './at-work.js';
import {
  checked,
  convert,
  emptyAfter,
  engineFor,
  rising,
  workbench,
  type Attempted,
  type InputFile,
  type Output,
} from './convert.js';
import { findFileOperation, type FileOperation } from './file-operations.js';
import type { Options } from './options.js';
import type { Route } from './planner.js';
import { throwIfStopped } from './process/stop.js';

export interface OperationWork extends Attempted {
  readonly route: Route;
  readonly inputs: readonly InputFile[];
  /** Already parsed; they belong to the operation. */
  readonly options: Options;
}

type Prepared = Pick<Output, 'path' | 'format' | 'warnings'>;

/** Of the progress that people see; the operation itself is the rest. */
const preparing = 0.5;

export function operate(work: OperationWork): Promise<Output[]> {
  return whileAtWork(() => operateOnce(work));
}

async function operateOnce(work: OperationWork): Promise<Output[]> {
  const step = work.route.find(({ operation }) => operation !== undefined);
  const operation = findFileOperation(step?.operation ?? '');
  if (!step || !operation)
    throw new AppError('internal_error', 'Something went wrong on our side: the task has no operation.');
  const engine = engineFor(work.engines, step);
  const run = engine.operations?.[operation.name];
  if (!run)
    throw new AppError('engine_unavailable', `The engine "${engine.id}" of this worker cannot do this. Update it.`);
  const report = rising(work.progress);
  const start = work.route.length > 1 ? preparing : 0;
  const files: Prepared[] = [];
  for (const [index, input] of work.inputs.entries()) {
    const progress = (part: number) => report((start * (index + part)) / work.inputs.length);
    files.push(...(await prepared({ ...work, progress }, operation, input, index)));
  }
  work.expectProgress?.(engine.stalledAfterS ?? null);
  const bench = await workbench(work, 'operation', (part, note) =>
    report((start + part * (1 - start)) * 0.99, note ?? operation.name),
  );
  const [inputs, formats] = [files.map((file) => file.path), files.map((file) => file.format)];
  const sent = work.inputs.map(({ format, name = '' }) => ({ format, name }));
  const made = await run({ inputs, formats, sent, options: work.options }, bench).catch((error: unknown) =>
    emptyAfter(bench.dir, error),
  );
  work.expectProgress?.(null);
  throwIfStopped(work.signal);
  const [first, ...more] = await checked(made, engine);
  report(1);
  if (!first) return [];
  return [{ ...first, warnings: [...files.flatMap(({ warnings }) => warnings), ...first.warnings] }, ...more];
}

/** A file can become several: a moving picture its frames. */
async function prepared(
  work: OperationWork,
  { preparing }: FileOperation,
  input: InputFile,
  index: number,
): Promise<readonly Prepared[]> {
  const route = work.route.filter((step) => step.input === index);
  if (route.length === 0) return [{ path: input.path, format: input.format, warnings: [] }];
  const dir = path.join(work.dir, `input-${index}`);
  // Tools, which may be another user, pass through it to what they are lent.
  await fs.promises.mkdir(dir, { mode: 0o711 });
  return convert({ ...work, dir, route, input, options: preparing?.(work.options, input.format, index) ?? {} });
}

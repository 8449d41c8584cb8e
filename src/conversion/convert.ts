// Runs a stored route step by step: each step's results are the next one's inputs. Called by the runner of a conversion task, once per attempt.
import fs from 'node:fs';
import path from 'node:path';
import { AppError } from '../shared/errors.js';
import type { Log } from '../shared/log.js';
import type { Warning } from '../shared/warnings.js';
import { whileAtWork } from './at-work.js';
import type { Engine, Probe, Produced, Workbench } from './engine.js';
import { bytesOf, maxBytesOf, mostTries, smaller, tooLarge } from './fit-size.js';
import { findFormat, formatOf } from './formats.js';
import type { Limits } from './limits.js';
import type { Options } from './options.js';
import type { Route, RouteStep } from './planner.js';
import { throwIfStopped } from './process/stop.js';
import { inUtf8 } from './utf8-copy.js';
import { asOurs, isMissing, verify } from './verify.js';

/** What one attempt of a task gives to whatever is done in it. */
export interface Attempted {
  readonly engines: readonly Engine[];
  /** The attempt's own folder; one folder per step and file is made in it. */
  readonly dir: string;
  readonly signal: AbortSignal;
  readonly limits: Limits;
  readonly log: Log;
  /** From 0 to 1, never falling; 1 only after the results were checked. */
  readonly progress: (done: number, note?: string) => void;
  /** Called before each step: within how many seconds its progress has to move; null where the engine cannot tell. */
  readonly expectProgress?: (withinS: number | null) => void;
  /** Called by an engine for films and sounds once their length is known; the time limits of the task may follow it. */
  readonly mediaDuration?: (seconds: number) => void;
  readonly slot: number;
}

export interface Conversion extends Attempted {
  readonly route: Route;
  readonly input: InputFile;
  /** Already parsed; they belong to the target. */
  readonly options: Options;
}

export interface InputFile {
  readonly path: string;
  /** '' for what is no known format, which only some operations take. */
  readonly format: string;
  /** As it was sent, with its folders. */
  readonly name?: string;
}

export interface Output {
  readonly path: string;
  readonly format: string;
  readonly name?: string;
  readonly mediaType: string;
  readonly sizeBytes: number;
  readonly probe: Probe;
  readonly engine: { readonly name: string; readonly version: string };
  readonly warnings: readonly Warning[];
}

export function convert(work: Conversion): Promise<Output[]> {
  return whileAtWork(() => convertFitting(work));
}

/** Again with harder options until the results fit into the size that was asked for, if one was. */
async function convertFitting(work: Conversion): Promise<Output[]> {
  const maxBytes = maxBytesOf(work.options);
  const report = rising(work.progress);
  if (maxBytes === undefined) return convertOnce({ ...work, progress: report });
  let { options } = work;
  let before = Infinity;
  for (let tried = 1; ; tried += 1) {
    const dir = path.join(work.dir, `try-${tried}`);
    await fs.promises.mkdir(dir, { mode: 0o711 });
    // Nobody knows how many more there will be: each gets half of what is left.
    const progress: Conversion['progress'] = (done, note) => report(1 - 0.5 ** (tried - 1) * (1 - done / 2), note);
    const outputs = await convertOnce({ ...work, options, dir, progress });
    const bytes = bytesOf(outputs);
    if (bytes <= maxBytes) {
      report(1);
      return outputs;
    }
    const next = tried < mostTries && bytes < before ? smaller(options, outputs, maxBytes) : undefined;
    if (!next) throw tooLarge(outputs, maxBytes);
    before = bytes;
    options = next;
    await fs.promises.rm(dir, { recursive: true });
  }
}

async function convertOnce(work: Conversion): Promise<Output[]> {
  const steps = work.route.map((step) => ({ ...step, run: engineFor(work.engines, step) }));
  const last = steps.at(-1);
  if (!last) throw new AppError('internal_error', 'Something went wrong on our side: the task has no route.');
  const report = work.progress;
  const title = titleOf(work.input);
  const { encoding, ...asked } = work.options;
  const { path: input, warnings } = isPacking(work.route)
    ? { path: work.input.path, warnings: [] }
    : await inUtf8(work.input.path, work.input.format, work.dir, encoding);
  const total = steps.reduce((sum, step) => sum + costOf(step.run, step), 0);
  let files: Produced[] = [{ ...work.input, path: input, probe: {}, warnings }];
  let done = 0;
  for (const [index, step] of steps.entries()) {
    const weight = costOf(step.run, step) / total;
    const made: Produced[] = [];
    work.expectProgress?.(step.run.stalledAfterS ?? null);
    for (const [number, file] of files.entries()) {
      throwIfStopped(work.signal);
      const share = weight / files.length;
      const start = done + number * share;
      const bench = await workbench(work, `${index}-${number}`, (part, note) =>
        report((start + part * share) * 0.99, note),
      );
      const options = optionsOf(asked, index === 0, step === last || formatOf(step.to).internal === true);
      const results = await step.run
        .run({ from: step.from, to: step.to, input: file.path, title, options, isOurs: index > 0 }, bench)
        .catch((error: unknown) =>
          emptyAfter(
            bench.dir,
            index > 0 || isMissing(error) ? asOurs(error, work.route.at(-1)?.to ?? step.to) : error,
          ),
        );
      made.push(...results.map((result) => ({ ...result, warnings: [...file.warnings, ...result.warnings] })));
    }
    files = made;
    done += weight;
    report(done * 0.99);
  }
  work.expectProgress?.(null);
  throwIfStopped(work.signal);
  const outputs = await checked(files, last.run);
  report(1);
  return outputs;
}

function titleOf({ name, format }: InputFile): string | undefined {
  if (name === undefined) return undefined;
  const base = path.basename(name);
  const ending = findFormat(format)?.extensions.find((each) => base.toLowerCase().endsWith(`.${each}`));
  return (ending === undefined ? path.parse(base).name : base.slice(0, -ending.length - 1)) || undefined;
}

/** The file comes out again as it was sent, byte by byte. */
const isPacking = (route: Route): boolean => route.some(({ to }) => formatOf(to).family === 'archive');

/** They are obeyed by the last step and by those that only prepare something for it; a password and a sheet are of what was sent, which is what the first
 *  step gets. */
function optionsOf({ password, sheet, ...asked }: Options, isFirst: boolean, isObeyed: boolean): Options {
  return {
    ...(isObeyed && asked),
    ...(isFirst && password !== undefined && { password }),
    ...(isFirst && sheet !== undefined && { sheet }),
  };
}

/** What came out, once it is proven to be that. */
export async function checked(files: readonly Produced[], engine: Engine): Promise<Output[]> {
  if (files.length === 0) throw new AppError('output_invalid', 'The conversion ended without a result. Try again.');
  const health = await engine.probe();
  const version = health.available ? health.version : '';
  return Promise.all(
    files.map(async (file) => ({
      ...file,
      mediaType: findFormat(file.format)?.mediaTypes[0] ?? 'application/octet-stream',
      sizeBytes: await verify(file),
      engine: { name: engine.id, version },
    })),
  );
}

export async function workbench(work: Attempted, name: string, progress: Workbench['progress']): Promise<Workbench> {
  const dir = path.join(work.dir, name);
  // The next step's tool, which may be another user, reads the results in here by their names; it sees no others.
  await fs.promises.mkdir(dir, { mode: 0o711 });
  const { signal, log, limits, slot } = work;
  const mediaDuration = (seconds: number) => work.mediaDuration?.(seconds);
  return { dir, signal, progress, log, limits, slot, mediaDuration };
}

/** Half a result is none, and may be large. */
export async function emptyAfter(dir: string, error: unknown): Promise<never> {
  for (const name of await fs.promises.readdir(dir))
    await fs.promises.rm(path.join(dir, name), { recursive: true, force: true });
  throw error;
}

export function engineFor(engines: readonly Engine[], { engine: id }: RouteStep): Engine {
  const engine = engines.find((each) => each.id === id);
  if (engine) return engine;
  throw new AppError(
    'engine_unavailable',
    `This worker has no engine "${id}". Another worker takes the task, or it has to be installed here.`,
  );
}

function costOf(engine: Engine, { from, to }: RouteStep): number {
  return engine.edges.find((edge) => edge.from === from && edge.to === to)?.cost ?? 1;
}

/** Tools stumble backwards; people should not see it. */
export function rising(progress: Conversion['progress']): Conversion['progress'] {
  let highest = 0;
  return (done, note) => {
    highest = Math.max(highest, Math.min(1, done));
    progress(highest, note);
  };
}

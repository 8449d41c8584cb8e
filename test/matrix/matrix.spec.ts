// Every pair that the planner offers here, on a real file, judged by what comes out. `npm run test:matrix -- -t '^heic becomes'` runs one source again; docs/matrix.md keeps the rest.
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { convert, type Output } from '../../src/conversion/convert.js';
import { detect } from '../../src/conversion/detect.js';
import type { Engine } from '../../src/conversion/engine.js';
import { openEngines } from '../../src/conversion/engines/index.js';
import { formatOf, formats } from '../../src/conversion/formats.js';
import { usualLimits } from '../../src/conversion/limits.js';
import { parseOptions } from '../../src/conversion/options.js';
import { edgesOf, plan, reachable } from '../../src/conversion/planner.js';
import { AppError } from '../../src/shared/errors.js';
import { log } from '../../src/shared/log.js';
import { makeFolder } from '../harness/work-area.js';
import { judge } from './matrix-judge.js';
import { keepResult, writePage } from './matrix-page.js';
import { isOwn, isSampled, sampleOf, type Sample } from './matrix-samples.js';

const all: readonly Engine[] = openEngines({ imageSlots: 1, documentSlots: 1, spoolDir: makeFolder('spool') });
const missing = new Set<Engine>();
for (const engine of all) if (!(await engine.probe()).available) missing.add(engine);
const engines = all.filter((engine) => !missing.has(engine));
const edges = edgesOf(engines);
beforeAll(() => {
  // calibre is large and left to whoever wants it.
  expect([...missing].map(({ id }) => id).filter((id) => id !== 'calibre')).toEqual([]);
});
afterAll(async () => {
  await Promise.all(all.map((engine) => engine.close()));
  await writePage(sources);
});

const sources = formats
  .filter(({ internal }) => !internal)
  .map(({ id }) => ({ from: id, targets: reachable(edges, id) }))
  .filter(({ targets }) => targets.length > 0);

/** As a worker does after an upload of that name. */
async function run(from: string, bytes: Buffer, to: string): Promise<Output[]> {
  const name = `a.${formatOf(from).extensions[0]}`;
  expect(detect(bytes.subarray(0, 65_536), name).format.id).toBe(from);
  const folder = makeFolder('attempt');
  fs.chmodSync(folder, 0o711);
  const input = path.join(folder, name);
  fs.writeFileSync(input, bytes);
  return convert({
    engines,
    route: plan(edges, from, to) ?? [],
    input: { path: input, format: from },
    options: parseOptions(to, {}, '/options', from),
    dir: folder,
    signal: AbortSignal.timeout(170_000),
    limits: usualLimits,
    log: log('test'),
    progress: () => undefined,
    slot: 0,
  });
}

const become = async (from: string, bytes: Buffer, to: string): Promise<Buffer> => {
  const [output] = await run(from, bytes, to);
  return fs.readFileSync(output?.path ?? '');
};

const reasonOf = (error: unknown): string => {
  const said =
    error instanceof AppError ? `${error.code}: ${error.message} ${error.facts.secret ?? ''}` : String(error);
  return said.replace(/\s+/g, ' ').slice(0, 400);
};

/** Only calibre writes some, so that without it nobody has a sample. */
const canMake = (format: string): boolean =>
  !['mobi', 'azw3'].includes(format) || plan(edges, 'docx', format) !== undefined;
const tried = sources
  .filter(({ from }) => canMake(from))
  .map(
    ({ from, targets }) =>
      [from, targets.filter((to) => isSampled(from, to) && (canMake(to) || !isOwn(from, to)))] as const,
  )
  .filter(([, targets]) => targets.length > 0);
describe.each(tried)('%s becomes', (from, targets) => {
  let sample: Sample | undefined;
  beforeAll(async () => {
    sample = await sampleOf(from, become);
  });

  it.each(targets)('%s', async (to) => {
    const startedAt = performance.now();
    // At once: a run that is stopped loses nothing, and several can run beside each other.
    const note = (error?: unknown): void => {
      const route = plan(edges, from, to) ?? [];
      const ms = Math.round(performance.now() - startedAt);
      const engines = route.map(({ engine }) => engine);
      keepResult({ from, to, engines, ms, ...(error !== undefined && { error: reasonOf(error) }) });
    };
    try {
      const given = isOwn(from, to) ? await sampleOf(from, become, to) : sample;
      if (!given) throw new Error('no sample');
      const outputs = await run(from, given.bytes, to);
      const [first] = outputs;
      expect(outputs.map(({ format }) => format)).toEqual(outputs.map(() => to));
      if (first) await judge(first, given);
      for (const { path: file } of outputs) fs.rmSync(file, { force: true });
      note();
    } catch (error) {
      note(error);
      throw error;
    }
  });
});

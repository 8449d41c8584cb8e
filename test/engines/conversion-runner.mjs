// Converts with the built engines in a process of its own, so that contained.spec.ts can be root, an ordinary user, or in a container with less.
//   node conversion-runner.mjs FOLDER  with [{ from, to, input }] on stdin; answers { report, missing, ends }: the engines of each route, or why it failed
import fs from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');
const built = (file) => import(path.join(root, 'dist/src', file));
const { convert } = await built('conversion/convert.js');
const { openEngines } = await built('conversion/engines/index.js');
const { usualLimits: limits } = await built('conversion/limits.js');
const { parseOptions } = await built('conversion/options.js');
const { edgesOf, plan } = await built('conversion/planner.js');
const { cageReport } = await built('conversion/process/cage.js');
const { log } = await built('shared/log.js');

const [folder] = process.argv.slice(2);
const engines = openEngines({ imageSlots: 1, documentSlots: 1, spoolDir: path.join(folder, 'spool') });
const health = await Promise.all(engines.map(async (engine) => ({ id: engine.id, ...(await engine.probe()) })));
const missing = health.filter(({ available }) => !available).map(({ id }) => id);
const there = edgesOf(engines.filter(({ id }) => !missing.includes(id)));
const ends = [];
for (const { from, to, input } of JSON.parse(fs.readFileSync(0, 'utf8'))) {
  const dir = path.join(folder, String(ends.length));
  fs.mkdirSync(dir, { mode: 0o711 });
  const route = plan(there, from, to) ?? [];
  const signal = new AbortController().signal;
  const work = {
    engines,
    route,
    input: { path: input, format: from },
    options: parseOptions(to, {}),
    dir,
    signal,
    limits,
  };
  const end = await convert({ ...work, log: log('test'), progress: () => undefined, slot: 0 }).then(
    ([output]) => ({ path: output.path, sizeBytes: output.sizeBytes, by: route.map(({ engine }) => engine).join(' ') }),
    (error) => ({ failed: `${error.code}: ${error.message} ${JSON.stringify(error.facts ?? {})}`.slice(0, 2000) }),
  );
  ends.push(end);
}
await Promise.all(engines.map((engine) => engine.close()));
fs.writeSync(1, JSON.stringify({ report: cageReport(), missing, ends }));
process.exit(0);

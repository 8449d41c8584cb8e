// A worker that starts many things at once and never ends, to be killed at any moment. Started by killed-worker.spec.ts.
//   node doomed-worker.mjs FOLDER KIND  says "ready" before it begins; 'work' converts [{ engine, from, to, input, options }] of FOLDER/orders.json again and again
import fs from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');
const built = (name) => import(path.join(root, 'dist/src/conversion', name));
const [folder, kind] = process.argv.slice(2);
const { runTool } = await built('process/tool.js');
const { cageReport } = await built('process/cage.js');
const { openEngines } = await built('engines/index.js');
const { usualLimits: limits } = await built('limits.js');

const signal = new AbortController().signal;
/** Of no other file of tests. */
const FIRST_SLOT = 150;
const folderOf = (name) => {
  const made = path.join(folder, name);
  fs.mkdirSync(made, { recursive: true, mode: 0o755 });
  return made;
};
const spoolDir = folderOf('spool');
const engines = openEngines({ imageSlots: 1, documentSlots: 1, spoolDir });
const kinds = {
  /** The very first that a worker does with the cage: it tries it. */
  trial: () => cageReport(),
  tools: () => {
    cageReport();
    // Each with a child of its own, which is no child of ours.
    const args = ['-c', 'sleep 1000 & sleep 1000'];
    return Array.from({ length: 16 }, (_, number) =>
      runTool({ command: 'sh', args, cwd: folderOf(`tool-${number}`), signal, limits, slot: FIRST_SLOT }),
    );
  },
  questions: () => engines.map((engine) => engine.probe()),
  work: () => {
    const orders = JSON.parse(fs.readFileSync(path.join(folder, 'orders.json'), 'utf8'));
    return orders.map(async ({ engine: id, ...step }, number) => {
      const engine = engines.find((each) => each.id === id);
      for (let round = 0; ; round += 1) {
        const dir = folderOf(`attempt-${number}-${round}`);
        const nothing = { log: console, progress: () => undefined, mediaDuration: () => undefined };
        await engine.run(step, { dir, signal, limits, slot: FIRST_SLOT + number, ...nothing });
      }
    });
  },
};
process.stdout.write('ready\n');
await Promise.all([kinds[kind]()].flat());
process.stdout.write(kind === 'work' ? 'ended\n' : 'done\n');
setInterval(() => undefined, 1000);

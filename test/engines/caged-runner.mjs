// Runs programs through the built runTool in a process of its own, so that cage.spec.ts can be root, an ordinary user, or in a container with less.
//   node caged-runner.mjs FOLDER  with [{ name, args, policy, ... }] on stdin; answers { name: result } and the report
import fs from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');
const { runTool, toolError } = await import(path.join(root, 'dist/src/conversion/process/tool.js'));
const { cageReport, useCage } = await import(path.join(root, 'dist/src/conversion/process/cage.js'));

const [folder] = process.argv.slice(2);
const { policy, jobs } = JSON.parse(fs.readFileSync(0, 'utf8'));
if (policy) useCage(policy);
const limits = { maxMemoryBytes: 4 * 2 ** 30, maxCpuSeconds: 600, maxFileBytes: 2 ** 30 };
/** Of no other file of tests: one of the programs takes all processes that its user may have, and other files run beside this one. */
const SLOT = 91;
const results = {};
for (const { name, ...spec } of jobs) {
  const cwd = path.join(folder, String(Object.keys(results).length));
  fs.mkdirSync(cwd, { mode: 0o755 });
  const lines = [];
  const whole = {
    cwd,
    signal: new AbortController().signal,
    slot: SLOT,
    onStdoutLine: (line) => lines.push(line),
    ...spec,
  };
  const end = await runTool({ ...whole, limits: { ...limits, ...spec.limits } }).catch((error) => ({
    kind: 'thrown',
    code: error.code,
    message: error.message,
  }));
  const error = ['ok', 'thrown'].includes(end.kind) ? undefined : toolError(end, name);
  results[name] = { ...end, stdout: lines.join('\n'), code: error?.code ?? end.code, cwd };
}
process.stdout.write(JSON.stringify({ report: cageReport(), results }));

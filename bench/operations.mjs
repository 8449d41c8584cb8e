// Work for measurements: nothing, a wait, and a tool that obeys or ignores. It passes the same runner, lease, events and store as any other.
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { root } from './product.mjs';

const { Operation } = await import(path.join(root, 'dist/src/tasks/operations/operations.js'));
const { usualLimits } = await import(path.join(root, 'dist/src/conversion/limits.js'));
const { runTool } = await import(path.join(root, 'dist/src/conversion/process/tool.js'));

function declare(name, run, facts = {}) {
  const Handler = class {
    run(attempt) {
      return run(attempt);
    }
  };
  Object.defineProperty(Handler, 'name', { value: `Bench_${name}` });
  Operation({ name: `bench.${name}`, queue: 'default', runs: 'orchestrating', ...facts })(Handler);
  return Handler;
}

const tool = (script) => async (attempt) => {
  const { workdir, signal, slot } = attempt;
  await runTool({ command: 'sh', args: ['-c', script], cwd: workdir, signal, slot, limits: usualLimits });
  return {};
};

export const handlers = [
  declare('nothing', async () => ({}), { folder: 'none' }),
  declare('wait', async ({ task, signal }) => {
    await sleep(task.params.ms, undefined, { signal });
    return {};
  }),
  /** Says four times a second how far it is. */
  declare('counting', async ({ task, signal, progress }) => {
    for (let step = 1; step <= task.params.steps; step += 1) {
      progress(step / task.params.steps);
      await sleep(250, undefined, { signal });
    }
    return {};
  }),
  declare('obeying', tool('sleep 60')),
  declare('ignoring', tool('trap "" TERM; while :; do sleep 1; done')),
];

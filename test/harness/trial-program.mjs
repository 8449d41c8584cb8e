// The program with operations that a pack could bring: for tests that trigger them over HTTP and watch workers run them.
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';

const dist = path.join(import.meta.dirname, '../../dist/src');
const built = (file) => import(pathToFileURL(path.join(dist, file)).href);
const { z } = await import('zod');
const { Operation } = await built('tasks/operations/operations.js');
const { ConvertOperation } = await built('tasks/operations/convert.operation.js');
const { AppError } = await built('shared/errors.js');
const { TasksModule } = await built('tasks/tasks.module.js');
void ConvertOperation;

const trials = {
  update_product_city_cache: [{}, () => ({ result: { updated: 3 } })],
  'trial.add': [
    { params: z.object({ x: z.number(), y: z.number().default(0) }) },
    ({ task }) => ({ result: task.params.x + task.params.y }),
  ],
  'trial.sleep': [
    { params: z.object({ seconds: z.number() }) },
    async ({ task, signal, progress }) => {
      progress(0.25, 'sleeping');
      await sleep(task.params.seconds * 1000, undefined, { signal });
      return { result: 'slept' };
    },
  ],
  // The first attempt fails as a service that is away does.
  'trial.flaky': [
    {},
    ({ task }) => {
      if (task.attempt < 2) throw new AppError('dependency_down', 'The service is away.');
      return { result: 'there' };
    },
  ],
};

const handlers = Object.entries(trials).map(([name, [facts, run]]) => {
  const Handler = class {
    async run(attempt) {
      return run(attempt);
    }
  };
  Operation({ name, queue: 'default', runs: 'orchestrating', folder: 'none', ...facts })(Handler);
  return Handler;
});
const taking = TasksModule.taking.bind(TasksModule);
TasksModule.taking = (...args) => {
  const module = taking(...args);
  return { ...module, providers: [...module.providers, ...handlers] };
};
await built('program.js');

// What a task has made, for whoever may have it. Called by the routes that send or share results.
import { AppError } from '../shared/errors.js';
import { cleanFileName } from '../shared/file-name.js';
import { OUTPUT_NAME } from '../tasks/jobs/job-reader.js';
import type { FullTask } from '../tasks/read/read-tasks.js';

/** The outputs of a task that is done; anything else is an answer of its own. */
export function resultsOf({ task, outputs }: FullTask): FullTask['outputs'] {
  if (task.state === 'done') return named(task, outputs);
  if (!task.isFinished())
    throw new AppError('result_not_ready', `The task is ${task.state}. Ask again when it is done.`, { retryAfterS: 1 });
  throw new AppError('task_failed', task.error_message ?? `The task is ${task.state} and has no result.`, {
    details: {
      task_id: task.id,
      task_status: task.state,
      ...(task.error_code !== null && { task_error_code: task.error_code }),
    },
  });
}

/** As its client has asked; several keep their own names. */
function named({ metadata }: FullTask['task'], outputs: FullTask['outputs']): FullTask['outputs'] {
  const name = metadata[OUTPUT_NAME];
  const [only, ...more] = outputs;
  if (typeof name === 'string' && only !== undefined && more.length === 0) only.filename = cleanFileName(name);
  return outputs;
}

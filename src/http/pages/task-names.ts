// How a task is called and what it does with its files, for pages made on the server; web/parts/task-words.ts says the same of what the API gives.
import { findFileOperation } from '../../conversion/file-operations.js';
import { say, type Language } from '../../shared/words.js';
import type { FullTask } from '../../tasks/read/read-tasks.js';

export function taskName(language: Language, { task, inputs }: FullTask): string {
  const [first, ...more] = inputs;
  if (first === undefined) return task.operation;
  return more.length === 0
    ? first.filename
    : say(language, 'task.andMore', { name: first.filename, count: more.length });
}

/** MOV → MP4; of other work its name. */
export function taskRoute(
  language: Language,
  { operation, source_format: from, target_format: to }: FullTask['task'],
): string {
  if (operation !== 'convert') return findFileOperation(operation)?.label[language] ?? operation;
  return [from, to]
    .filter((id) => id !== null)
    .join(' → ')
    .toUpperCase();
}

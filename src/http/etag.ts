// The version of a task in headers: what a reader has, and what a writer means to change. Pure.
import { AppError } from '../shared/errors.js';
import type { FullTask } from '../tasks/read/read-tasks.js';

export const etagOf = ({ task }: Pick<FullTask, 'task'>): string => `W/"${task.version}"`;

/** Undefined: any version will do. */
export function readIfMatch(header: string | undefined): number | undefined {
  if (header === undefined || header.trim() === '*') return undefined;
  const version = /^(?:W\/)?"(\d{1,9})"$/.exec(header.trim())?.[1];
  if (version !== undefined) return Number(version);
  throw new AppError('malformed_request', 'If-Match must hold the ETag of the task, as an answer has shown it.');
}

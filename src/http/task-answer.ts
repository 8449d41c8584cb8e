// A task with the parts that were asked for, as GET /api/v1/tasks/{id} answers it: for that route, and for the page of the task, which begins with this answer.
import type { z } from 'zod';
import type { ReadTasks, FullTask } from '../tasks/read/read-tasks.js';
import { isAdmin, type Caller } from './callers.js';
import { withAccess } from './rights/access-links.js';
import type { Site } from './site.js';
import { taskLog } from './task-log.js';
import { attemptView, eventView, taskView, type fullTaskSchema } from './task.view.js';

/** The inputs are always there: whoever asks for them gets what they asked for. */
export const taskParts = ['attempts', 'events', 'log', 'inputs'] as const;
export type TaskPart = (typeof taskParts)[number];

export async function taskAnswer(
  full: FullTask,
  parts: readonly TaskPart[],
  { read, site, caller }: { readonly read: ReadTasks; readonly site: Site; readonly caller: Caller },
): Promise<z.output<typeof fullTaskSchema>> {
  const wanted = new Set(parts);
  const { id } = full.task;
  const attempts = wanted.has('attempts') || wanted.has('log') ? await read.attempts(id) : [];
  return {
    ...withAccess(taskView(full, site), caller),
    ...(wanted.has('events') && { events: (await read.events(id)).map(eventView) }),
    ...(wanted.has('attempts') && { attempts_list: attempts.map((row) => attemptView(row, isAdmin(caller))) }),
    ...(wanted.has('log') && { log: taskLog(attempts) }),
  };
}

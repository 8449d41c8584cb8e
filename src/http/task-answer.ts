// A task with the parts that were asked for, as GET /api/v1/tasks/{id} answers it: for that route, and for the page of the task, which begins with this answer.
import { Inject, Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { SETTINGS } from '../shared/settings-token.js';
import { projectRoot, type Settings } from '../shared/settings.js';
import { ReadTasks, type FullTask } from '../tasks/read/read-tasks.js';
import { isAdmin, type Caller } from './callers.js';
import { pathHider } from './hide-paths.js';
import { withAccess } from './rights/access-links.js';
import { Site } from './site.js';
import { taskLog } from './task-log.js';
import { attemptView, eventView, taskView, type fullTaskSchema } from './task.view.js';

/** The inputs are always there: whoever asks for them gets what they asked for. */
export const taskParts = ['attempts', 'events', 'log', 'inputs'] as const;
export type TaskPart = (typeof taskParts)[number];

@Injectable()
export class TaskAnswer {
  private readonly hidePaths: (text: string) => string;

  constructor(
    private readonly read: ReadTasks,
    private readonly site: Site,
    @Inject(SETTINGS) { dataDir, uploadsDir }: Pick<Settings, 'dataDir' | 'uploadsDir'>,
  ) {
    this.hidePaths = pathHider([dataDir, uploadsDir, projectRoot]);
  }

  async with(full: FullTask, parts: readonly TaskPart[], caller: Caller): Promise<z.output<typeof fullTaskSchema>> {
    const wanted = new Set(parts);
    const { id } = full.task;
    const attempts = wanted.has('attempts') || wanted.has('log') ? await this.read.attempts(id) : [];
    return {
      ...withAccess(taskView(full, this.site), caller),
      ...(wanted.has('events') && { events: (await this.read.events(id)).map(eventView) }),
      ...(wanted.has('attempts') && { attempts_list: attempts.map((row) => attemptView(row, isAdmin(caller))) }),
      ...(wanted.has('log') && { log: taskLog(attempts, this.hidePaths) }),
    };
  }

  async log(id: string): Promise<string> {
    return taskLog(await this.read.attempts(id), this.hidePaths);
  }
}

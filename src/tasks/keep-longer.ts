// Lets the files of what is done live longer than was promised, up to the administrator's limit. Called by the routes of tasks and jobs.
import { Inject, Injectable } from '@nestjs/common';
import type { Task } from '../entities/task.entity.js';
import { AppError } from '../shared/errors.js';
import { SETTINGS } from '../shared/settings-token.js';
import type { Settings } from '../shared/settings.js';
import { EndedTasks } from './store/ended-tasks.js';

@Injectable()
export class KeepLonger {
  constructor(
    private readonly ended: EndedTasks,
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'keepFilesMost'>,
  ) {}

  /** For so long from now; what would live longer anyway keeps its end. */
  async keepTask(task: Task, seconds: number): Promise<void> {
    if (task.state !== 'done')
      throw new AppError('invalid_state', `Only what is done has files to keep; the task is ${task.state}.`);
    const isOver = task.expires_at !== null && task.expires_at.getTime() <= Date.now();
    if (isOver || task.outputs_deleted_at !== null)
      throw new AppError('file_expired', 'The files were deleted at the end of their time.');
    await this.ended.keepFiles('id', task.id, seconds, this.settings.keepFilesMost);
  }

  /** Of its tasks those that are done and still have their files. */
  async keepJob(id: string, seconds: number): Promise<void> {
    await this.ended.keepFiles('job_id', id, seconds, this.settings.keepFilesMost);
  }
}

// Changes a task that has not begun, and starts one that waits for its start or its time. Called by whoever takes requests.
import { Inject, Injectable } from '@nestjs/common';
import type { Task } from '../entities/task.entity.js';
import { AppError } from '../shared/errors.js';
import { SETTINGS } from '../shared/settings-token.js';
import type { Settings } from '../shared/settings.js';
import { ControlBus } from './control/control-bus.js';
import { Hints } from './queues/hints.js';
import { WaitingTasks, type TaskChange } from './store/waiting-tasks.js';
import { limitsOf } from './time-limits.js';

@Injectable()
export class ChangeTask {
  constructor(
    private readonly waiting: WaitingTasks,
    private readonly hints: Hints,
    private readonly bus: ControlBus,
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'softLimit' | 'hardLimit' | 'maxHardLimit'>,
  ) {}

  /** False: it has begun, has ended, or is no longer at this version. */
  async change(
    task: Pick<Task, 'id' | 'soft_limit_s' | 'hard_limit_s'>,
    change: TaskChange,
    version: number | undefined,
  ): Promise<boolean> {
    const { limits } = change;
    const asked = { soft_s: limits?.soft_s ?? task.soft_limit_s, hard_s: limits?.hard_s ?? task.hard_limit_s };
    const row = await this.waiting.change(task.id, version, change, limits && limitsOf(asked, this.settings));
    if (!row) return false;
    // The queue sorts by what was known when the hint was written.
    if (change.priority !== undefined && row.state !== 'waiting') {
      await this.hints.remove(row);
      await this.hints.add(row);
    }
    this.bus.say('changed', { id: row.id, state: row.state });
    return true;
  }

  /** Once or twice, it is started; one that runs goes on. */
  async start(task: Task): Promise<void> {
    if (task.isFinished()) throw new AppError('invalid_state', `The task has ended: it is ${task.state}.`);
    if (task.state === 'waiting' && task.job_id !== null)
      throw new AppError('invalid_state', 'The task belongs to a job. Start the job.');
    const row = (await this.waiting.start(task.id)) ?? (await this.waiting.hurry(task.id));
    if (!row) return;
    // The hint of one that waited for its time says when that is.
    await this.hints.remove(row);
    await this.hints.add(row);
    this.bus.say('changed', { id: row.id, state: row.state });
  }
}

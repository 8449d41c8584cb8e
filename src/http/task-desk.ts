// Finds and acts on tasks for a caller who may see only their own; the API and the pages come here, so the rule stands once.
import { Injectable } from '@nestjs/common';
import type { Response } from 'express';
import { AppError } from '../shared/errors.js';
import { permittedPriority } from '../tasks/admission.js';
import { Again, type AgainRequest } from '../tasks/again.js';
import { Cancel, type CancelAsk } from '../tasks/cancel.js';
import { ChangeTask } from '../tasks/change-task.js';
import { ReadTasks, type FullTask } from '../tasks/read/read-tasks.js';
import { KeepLonger } from '../tasks/keep-longer.js';
import { Removal } from '../tasks/removal.js';
import { Submit } from '../tasks/submit.js';
import type { TaskChange } from '../tasks/store/waiting-tasks.js';
import { visibleTo, type Caller } from './callers.js';
import { askerOf } from './rights/standing.js';

@Injectable()
export class TaskDesk {
  constructor(
    private readonly read: ReadTasks,
    private readonly cancelling: Cancel,
    private readonly submit: Submit,
    private readonly repeating: Again,
    private readonly changing: ChangeTask,
    private readonly removal: Removal,
    private readonly keeping: KeepLonger,
  ) {}

  /** Not there and not yours are the same answer; gone for good is another, for a week. */
  async find(caller: Caller, id: string): Promise<FullTask> {
    const full = await this.read.find(id, visibleTo(caller));
    if (full !== undefined) return full;
    if (await this.read.isPurged(id, visibleTo(caller)))
      throw new AppError('task_purged', 'The task was here; its row is gone, because its time is over.');
    throw new AppError('task_not_found', 'There is no task with this id.');
  }

  async cancel(
    caller: Caller,
    id: string,
    ask: Omit<CancelAsk, 'by'>,
  ): Promise<{ full: FullTask; isUnderWay: boolean }> {
    requireChanger(caller);
    const { task } = await this.find(caller, id);
    const outcome = await this.cancelling.cancel(task.id, { by: caller.name, ...ask });
    const full = await this.find(caller, id);
    if (outcome === 'already_ended' && full.task.state !== 'cancelled')
      throw new AppError('invalid_state', `The task has ended already: it is ${full.task.state}.`);
    return { full, isUnderWay: outcome === 'asked' };
  }

  /** A new task with the same input, for its owner, whoever asks. */
  async again(caller: Caller, response: Response, id: string, change: AgainRequest): Promise<FullTask> {
    requireChanger(caller);
    const { task } = await this.find(caller, id);
    const owner = askerOf(caller, response, task.client_id);
    await this.submit.admit(owner, 0);
    return this.repeating.again(task.id, owner, change);
  }

  /** Before it begins. With a version only when it is still at that one. */
  async change(caller: Caller, id: string, change: TaskChange, version: number | undefined): Promise<FullTask> {
    requireChanger(caller);
    const { task } = await this.find(caller, id);
    if (change.priority !== undefined) permittedPriority(caller, change.priority);
    const isChanged = await this.changing.change(task, change, version);
    const full = await this.find(caller, id);
    if (isChanged) return full;
    if (version !== undefined && full.task.version !== version)
      throw new AppError('version_mismatch', 'The task has changed since. Read it again, then decide anew.');
    throw new AppError('invalid_state', `Only what has not begun can be changed; the task is ${full.task.state}.`);
  }

  async start(caller: Caller, id: string): Promise<FullTask> {
    requireChanger(caller);
    const { task } = await this.find(caller, id);
    await this.changing.start(task);
    return this.find(caller, id);
  }

  async keep(caller: Caller, id: string, seconds: number): Promise<FullTask> {
    requireChanger(caller);
    const { task } = await this.find(caller, id);
    await this.keeping.keepTask(task, seconds);
    return this.find(caller, id);
  }

  async remove(caller: Caller, id: string): Promise<void> {
    requireChanger(caller);
    const { task } = await this.find(caller, id);
    await this.removal.removeTask(task.id);
  }
}

/** Whoever sees all need not be allowed to change all. */
function requireChanger(caller: Caller): void {
  if (caller.scopes.has('tasks:write') || caller.scopes.has('admin')) return;
  throw new AppError('forbidden', 'You may look at tasks but not change them.');
}

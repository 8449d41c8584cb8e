// What has ended, done again as a new row: by itself, or in its place in the job that it belongs to. Called by the desk of tasks and by bulk actions.
import { Inject, Injectable } from '@nestjs/common';
import { AppError } from '../shared/errors.js';
import { SETTINGS } from '../shared/settings-token.js';
import type { Settings } from '../shared/settings.js';
import type { Asker } from './allowances.js';
import { AgainInJob, type Change } from './jobs/again-in-job.js';
import { clientMetadata } from './own-metadata.js';
import { ReadTasks, type FullTask } from './read/read-tasks.js';
import { withKept, openOptions } from './sealed-options.js';
import { isBrought } from './submit-operation.js';
import { Submit, type ConvertRequest } from './submit.js';

type Task = FullTask['task'];
export interface AgainRequest extends Change {
  readonly idempotencyKey?: string;
}

@Injectable()
export class Again {
  constructor(
    private readonly submit: Submit,
    private readonly inJob: AgainInJob,
    private readonly read: ReadTasks,
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'secret'>,
  ) {}

  /** What is given replaces what was asked. */
  async again(id: string, client: Asker, change: AgainRequest): Promise<FullTask> {
    const old = await this.read.find(id, client.id);
    if (!old) throw noTask();
    const { task } = old;
    requireConversion(task, change);
    if (!task.isFinished()) throw new AppError('invalid_state', 'The task has not ended. Cancel it first, or wait.');
    if (task.job_id === null) return this.submit.convert(this.sameAs(task, client, change));
    const repeated = { task, client, idempotencyKey: change.idempotencyKey };
    if (task.inputs === null) {
      const made = await this.read.find(await this.inJob.remake(repeated, change));
      if (!made) throw noTask();
      return made;
    }
    return this.submit.convert({
      ...this.sameAs(task, client, change),
      jobId: task.job_id,
      place: {
        node: task.node,
        nodeIndex: task.node_index,
        write: (insert) => this.inJob.replace(repeated, insert),
      },
    });
  }

  private sameAs(
    task: Task,
    client: Asker,
    { target, priority, idempotencyKey, ...change }: AgainRequest,
  ): ConvertRequest {
    const options = change.options && withKept(change.options, this.askedOf(task));
    return {
      client,
      files: [],
      fileIds: task.inputs ?? [],
      operation: task.operation,
      ...(task.operation === 'convert' && { target: target ?? task.target_format ?? '' }),
      // What was wished of one format says nothing of another.
      options: options ?? (target === undefined ? this.askedOf(task) : {}),
      isWhole: options === undefined && target === undefined,
      priority: priority ?? task.priority,
      ...(idempotencyKey !== undefined && { idempotencyKey }),
      tag: task.tag,
      preset: target === undefined ? task.preset : null,
      metadata: clientMetadata(task.metadata),
      ...(task.limits_asked && { limits: { soft_s: task.soft_limit_s, hard_s: task.hard_limit_s } }),
      ...(task.retry && { retry: task.retry }),
      ...(task.callback && { callback: task.callback }),
      ...(task.notify && { notify: task.notify }),
      ...(task.message && { message: task.message }),
      retryOf: task.id,
    };
  }

  /** What packs bring keeps its arguments as they are. */
  private askedOf({ operation, params, options }: Task): Record<string, unknown> {
    return isBrought(operation) ? params : openOptions(options ?? {}, this.settings.secret);
  }
}

function requireConversion({ operation }: Task, { target }: AgainRequest): void {
  if (target === undefined || operation === 'convert') return;
  throw new AppError('validation_failed', 'Only a conversion has a target.', {
    fields: [{ pointer: '/target', code: 'not_allowed', detail: 'belongs to a conversion, and to nothing else' }],
  });
}

const noTask = (): AppError => new AppError('task_not_found', 'There is no task with this id.');

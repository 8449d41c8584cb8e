// Takes hints of the queue "notify"; the row decides what happens.
import { Processor, WorkerHost } from '@nestjs/bullmq';
import type { Job } from 'bullmq';
import type { Hint } from '../hints.js';
import { TaskRunner } from '../task-runner.js';
import { takingOptions } from '../taking-options.js';

@Processor('notify', takingOptions)
export class NotifyProcessor extends WorkerHost {
  constructor(private readonly runner: TaskRunner) {
    super();
  }

  process(job: Job<Hint>): Promise<void> {
    return this.runner.run(job.data.id);
  }
}

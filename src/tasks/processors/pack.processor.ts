// Takes hints of a queue that a pack has brought: the same as for ours, with a name that is known only at the start. Made by processors.ts.
import { Processor, WorkerHost } from '@nestjs/bullmq';
import type { Type } from '@nestjs/common';
import type { Job } from 'bullmq';
import type { Hint } from '../queues/hints.js';
import { Intake } from '../run/intake.js';
import { takingOptions } from '../run/taking-options.js';

export function makeProcessor(queue: string): Type<WorkerHost> {
  @Processor(queue, takingOptions)
  class PackProcessor extends WorkerHost {
    constructor(private readonly intake: Intake) {
      super();
    }

    process(job: Job<Hint>): Promise<void> {
      return this.intake.take(job);
    }
  }
  return PackProcessor;
}

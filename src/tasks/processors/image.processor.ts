// Takes hints of the queue "image"; the row decides what happens.
import { Processor, WorkerHost } from '@nestjs/bullmq';
import type { Job } from 'bullmq';
import type { Hint } from '../queues/hints.js';
import { Intake } from '../run/intake.js';
import { takingOptions } from '../run/taking-options.js';

@Processor('image', takingOptions)
export class ImageProcessor extends WorkerHost {
  constructor(private readonly intake: Intake) {
    super();
  }

  process(job: Job<Hint>): Promise<void> {
    return this.intake.take(job);
  }
}

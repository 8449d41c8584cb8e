// Starts taking work, changes how much at a time, and stops taking it. The role "worker" and the control words use it.
import { BullRegistrar, type WorkerHost } from '@nestjs/bullmq';
import { Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { log } from '../shared/log.js';
import { processors } from './processors.js';
import type { QueueName, Slots } from './queues.js';
import { TaskRunner } from './task-runner.js';

@Injectable()
export class SlotKeeper {
  private readonly slots: Slots = {};
  private readonly log = log('tasks');

  constructor(
    private readonly moduleRef: ModuleRef,
    private readonly runner: TaskRunner,
  ) {}

  current(): Slots {
    return { ...this.slots };
  }

  /** From now on hints are taken. */
  open(slots: Slots): void {
    this.moduleRef.get(BullRegistrar, { strict: false }).register();
    for (const [queue, count] of Object.entries(slots) as [QueueName, number][]) {
      this.processor(queue).worker.on('error', (error) =>
        this.log.debug({ queue, error: error.message }, 'queue does not answer'),
      );
      this.resize(queue, count);
    }
  }

  resize(queue: QueueName, count: number): void {
    this.processor(queue).worker.concurrency = count;
    this.slots[queue] = count;
  }

  /** No new hints; running work gets the grace, the rest is handed back. */
  async close(graceMs: number): Promise<void> {
    const closing = (Object.keys(this.slots) as QueueName[]).map((queue) => this.processor(queue).worker.close());
    await this.runner.shutDown(graceMs);
    await Promise.all(closing);
  }

  private processor(queue: QueueName): WorkerHost {
    return this.moduleRef.get(processors[queue], { strict: false });
  }
}

// Starts taking work, changes how much at a time, pauses and stops. The role "worker" and the control words use it.
import { setTimeout as sleep } from 'node:timers/promises';
import { BullRegistrar, type WorkerHost } from '@nestjs/bullmq';
import { Inject, Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import type { Worker } from 'bullmq';
import { ENGINES } from '../../conversion/conversion.module.js';
import type { Engine } from '../../conversion/engine.js';
import { log } from '../../shared/log.js';
import type { Taking } from '../control/control-words.js';
import { Hints, type Hint } from '../queues/hints.js';
import { Intake } from './intake.js';
import { Lane } from './lane.js';
import { processorOf } from '../processors/processors.js';
import { QueueStates } from '../queues/queue-states.js';
import type { QueueName, Slots } from '../queues/queues.js';
import { TaskRunner } from './task-runner.js';

const FOLLOW_MS = 3000;
const GOODBYE_MS = 2000;

@Injectable()
export class SlotKeeper {
  private timer: NodeJS.Timeout | undefined;
  private changed = (): void => undefined;
  private readonly log = log('tasks');

  constructor(
    private readonly moduleRef: ModuleRef,
    private readonly runner: TaskRunner,
    private readonly intake: Intake,
    private readonly hints: Hints,
    private readonly states: QueueStates,
    @Inject(ENGINES) private readonly engines: readonly Engine[],
  ) {}

  current(): Taking {
    const { lanes, cap, pausedQueues, leftQueues, state, running } = this.intake;
    return {
      state,
      slots: Object.fromEntries([...lanes].map(([queue, lane]) => [queue, lane.slots])),
      cap: Number.isFinite(cap) ? cap : null,
      paused_queues: [...new Set([...pausedQueues, ...leftQueues])].filter((queue) => lanes.has(queue)),
      running,
    };
  }

  /** From now on hints are taken; at most `cap` tasks at a time over all queues. */
  async open(slots: Slots, cap = Infinity): Promise<void> {
    this.intake.cap = cap;
    await this.follow();
    this.moduleRef.get(BullRegistrar, { strict: false }).register();
    for (const [queue, count] of Object.entries(slots) as [QueueName, number][]) {
      const { worker } = this.moduleRef.get<WorkerHost<Worker<Hint>>>(processorOf(queue), { strict: false });
      worker.on('error', (error) => this.log.debug({ queue, error: error.message }, 'queue does not answer'));
      this.intake.lanes.set(queue, new Lane(queue, worker, this.hints, count));
    }
    this.intake.settle();
    this.timer = setInterval(() => void this.follow(), FOLLOW_MS);
  }

  /** Called when slots or the taking of work change. */
  onChange(listener: () => void): void {
    this.changed = listener;
  }

  serves(queue: QueueName): boolean {
    return this.intake.lanes.has(queue);
  }

  /** This process leaves one of its queues alone, or takes from it again. */
  consume(queue: QueueName, isOn: boolean): void {
    if (isOn) this.intake.leftQueues.delete(queue);
    else this.intake.leftQueues.add(queue);
    this.intake.settle();
    this.changed();
  }

  runningIn(queue: QueueName): number {
    return this.intake.lanes.get(queue)?.running ?? 0;
  }

  resize(queue: QueueName, count: number): void {
    const lane = this.intake.lanes.get(queue);
    if (!lane || lane.slots === count) return;
    lane.slots = count;
    this.intake.settle();
    for (const { warm } of this.engines) if (warm?.name === queue) warm.resize(Math.min(count, this.intake.cap));
    this.changed();
  }

  /** This process only; the queues go on elsewhere. A drain goes on. */
  pause(): void {
    if (this.intake.state === 'running') this.intake.turn('paused');
    this.changed();
  }

  /** Ends a pause, and a drain that has not come to its end. */
  resume(): void {
    this.intake.turn('running');
    this.changed();
  }

  /** Takes nothing new; `whenIdle` is called once the last running task has ended, unless it is resumed before. */
  drain(whenIdle: () => void): void {
    this.intake.turn('draining', whenIdle);
    this.changed();
  }

  /** Looks at what was decided about queues; a database that is away changes nothing. */
  async follow(): Promise<void> {
    try {
      const rows = await this.states.all();
      this.intake.pausedQueues = new Set(rows.filter((row) => row.paused).map((row) => row.queue));
    } catch (error) {
      this.log.debug({ error: String(error) }, 'the states of the queues could not be read');
    }
    this.intake.settle();
  }

  /** No new hints; running work gets the grace, the rest is handed back. */
  async close(graceMs: number): Promise<void> {
    this.intake.turn('stopped');
    clearInterval(this.timer);
    const closing = [...this.intake.lanes.values()].map((lane) => lane.end());
    await this.runner.shutDown(graceMs);
    // Nothing runs any more; a queue server that is away never answers the good-bye.
    await Promise.race([Promise.all(closing), sleep(GOODBYE_MS, undefined, { ref: false })]);
  }
}

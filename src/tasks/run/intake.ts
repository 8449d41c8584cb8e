// The gate in front of the runner: every hint of this process comes through take(), and what needs none through enter(), so that a cap over all queues,
// a pause and a drain hold whatever the queue server does. Opened, widened and closed by slots.ts.
import { Injectable } from '@nestjs/common';
import type { Job } from 'bullmq';
import type { WorkerState } from '../control/control-words.js';
import type { Hint } from '../queues/hints.js';
import { TypeLimitKeeper } from '../limits/type-limit-keeper.js';
import type { Lane } from './lane.js';
import type { QueueName } from '../queues/queues.js';
import type { TakenSeat } from './seat.js';
import { TaskRunner } from './task-runner.js';

/** How long a freed slot is kept for a queue that was refused before: its hint may have been taken by another worker. */
const TURN_MS = 200;

@Injectable()
export class Intake {
  readonly lanes = new Map<QueueName, Lane>();
  /** Most tasks at a time over all queues. */
  cap = Infinity;
  pausedQueues: ReadonlySet<QueueName> = new Set();
  /** Of this process only. */
  readonly leftQueues = new Set<QueueName>();
  private taking: WorkerState = 'running';
  /** Queues that came while all slots of the process were taken, the longest waiting first. */
  private readonly turns = new Set<QueueName>();
  private turnTimer: NodeJS.Timeout | undefined;
  private whenIdle: (() => void) | undefined;
  private closing = new AbortController();

  constructor(
    private readonly runner: TaskRunner,
    private readonly types: TypeLimitKeeper,
  ) {}

  get state(): WorkerState {
    return this.taking;
  }

  get running(): number {
    let sum = 0;
    for (const lane of this.lanes.values()) sum += lane.running;
    return sum;
  }

  private get working(): number {
    let sum = 0;
    for (const lane of this.lanes.values()) sum += lane.running - lane.away;
    return sum;
  }

  /** One that may not run now goes back to the queue untouched. */
  async take(job: Job<Hint>): Promise<void> {
    const queue = job.queueName;
    const lane = this.lanes.get(queue);
    const may = this.mayRun(queue);
    if (!lane || !may || this.working >= this.cap || lane.isFull) {
      if (may) this.turns.add(queue);
      lane?.refuse(job);
      return;
    }
    this.turns.delete(queue);
    using seat = this.seatIn(lane);
    const waitMs = this.types.isPacing ? await this.types.waitMs(job.data.id, this.runner.worker) : 0;
    if (waitMs > 0) lane.refuse(job, waitMs);
    else await this.runner.run(job.data.id, seat);
  }

  /** A slot for a task that comes without a hint, until it is disposed of. Undefined: none is free, or somebody else was there before. */
  enter(queue: QueueName): TakenSeat | undefined {
    const lane = this.lanes.get(queue);
    if (!lane || !this.mayRun(queue) || this.working >= this.cap || lane.running >= lane.slots) return undefined;
    const someWait = [...this.turns].some((each) => this.mayRun(each));
    return someWait || this.types.isPacing ? undefined : this.seatIn(lane, 1);
  }

  /** `whenIdle` is called once nothing runs, unless the state changes before. Nothing comes after "stopped". */
  turn(taking: WorkerState, whenIdle?: () => void): void {
    if (this.taking === 'stopped') return;
    this.taking = taking;
    this.whenIdle = whenIdle;
    if (taking === 'draining' || taking === 'stopped') this.closing.abort();
    else if (this.closing.signal.aborted) this.closing = new AbortController();
    this.settle();
    if (this.running === 0) whenIdle?.();
  }

  /** Opens the lanes that may take something now and closes the others. Under a cap, who was refused is served before those who were not:
   *  otherwise the queue whose task has just ended would always be the first to fetch again. */
  settle(): void {
    clearTimeout(this.turnTimer);
    if (this.taking === 'stopped') return;
    const free = Math.max(0, this.cap - this.working);
    const waiting = [...this.turns].filter((queue) => this.mayRun(queue)).slice(0, free);
    for (const [queue, lane] of this.lanes) {
      const its = free > 0 && this.mayRun(queue) && !lane.isFull && (waiting.length === 0 || waiting.includes(queue));
      if (its) lane.open(waiting.length === 0 ? free : 1);
      else lane.close();
    }
    if (waiting.length > 0) this.turnTimer = setTimeout(() => this.forgetTurns(), TURN_MS);
  }

  /** Whoever waits for another task must not keep the place that this other one may need: under a cap of one, nothing would ever move again. */
  private seatIn(lane: Lane, unhinted: 0 | 1 = 0): TakenSeat {
    const move = (by: 1 | -1) => () => {
      lane.away += by;
      this.settle();
    };
    const count = (by: 1 | -1) => {
      lane.running += by;
      lane.unhinted += by * unhinted;
      this.settle();
    };
    count(1);
    return {
      leave: move(1),
      comeBack: move(-1),
      closing: () => this.closing.signal,
      [Symbol.dispose]: () => {
        count(-1);
        if (this.running === 0) this.whenIdle?.();
      },
    };
  }

  private mayRun(queue: QueueName): boolean {
    return this.taking === 'running' && !this.pausedQueues.has(queue) && !this.leftQueues.has(queue);
  }

  private forgetTurns(): void {
    this.turns.clear();
    this.settle();
  }
}

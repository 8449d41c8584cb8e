// Empties queues: every task that has not begun is cancelled in its row, then its hints are dropped.
// Whoever waits for one of them sees it at the next look at the rows; telling each on the bus would take longer than that.
import { Injectable } from '@nestjs/common';
import { Hints } from './hints.js';
import type { QueueName } from './queues.js';
import { WaitingTasks } from '../store/waiting-tasks.js';

const REASON = 'The queue was purged / Очередь очищена';

@Injectable()
export class Purge {
  constructor(
    private readonly waiting: WaitingTasks,
    private readonly hints: Hints,
  ) {}

  /** How many tasks it cancelled. */
  async purge(queues: readonly QueueName[], by: string): Promise<number> {
    const count = await this.waiting.cancelAll(queues, by, REASON);
    for (const queue of queues) await this.hints.drain(queue);
    return count;
  }
}

// Stops a task wherever it is: waiting work ends at once, running work is asked through its row and told through the bus.
import { Injectable } from '@nestjs/common';
import { Sql } from '../entities/sql.js';
import { AppError } from '../shared/errors.js';
import { ControlBus } from './control/control-bus.js';
import { Hints } from './queues/hints.js';
import { RunningTasks } from './store/running-tasks.js';
import { WaitingTasks } from './store/waiting-tasks.js';

export interface CancelAsk {
  readonly by: string;
  readonly reason?: string;
  readonly mode: 'graceful' | 'force';
}

const NO_REASON = 'Cancelled by the user / Задача отменена пользователем';

@Injectable()
export class Cancel {
  constructor(
    private readonly waiting: WaitingTasks,
    private readonly running: RunningTasks,
    private readonly hints: Hints,
    private readonly bus: ControlBus,
    private readonly sql: Sql,
  ) {}

  async cancel(id: string, ask: CancelAsk): Promise<'cancelled' | 'asked' | 'already_ended'> {
    const reason = ask.reason?.trim() || NO_REASON;
    // Between the two statements a worker may start or end it; the second round sees that.
    for (let round = 0; round < 2; round += 1) {
      const waiting = await this.waiting.cancel(id, ask.by, reason);
      if (waiting) {
        await this.hints.remove(waiting);
        this.bus.say('changed', { id, state: 'cancelled' });
        return 'cancelled';
      }
      const running = await this.running.requestCancel(id, ask.by, reason, ask.mode);
      if (running) {
        this.bus.say('cancel', { id, fence: running.fence, mode: ask.mode, reason });
        this.bus.say('changed', { id, state: 'cancelling' });
        return 'asked';
      }
    }
    const known = await this.sql.query('SELECT 1 FROM task WHERE id = $1', [id]);
    if (known.length === 0) throw new AppError('task_not_found', 'There is no task with this id.');
    return 'already_ended';
  }
}

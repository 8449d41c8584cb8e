// Empties queues: every task that has not begun is cancelled in its row, then its hints are dropped.
import { Injectable } from '@nestjs/common';
import { Sql } from '../entities/sql.js';
import { Cancel } from './cancel.js';
import { Hints } from './hints.js';
import type { QueueName } from './queues.js';

const PAGE = 200;

@Injectable()
export class Purge {
  constructor(
    private readonly sql: Sql,
    private readonly cancel: Cancel,
    private readonly hints: Hints,
  ) {}

  /** How many tasks it cancelled. */
  async purge(queues: readonly QueueName[], by: string): Promise<number> {
    let count = 0;
    for (;;) {
      const rows = await this.sql.query<{ id: string }>(
        `SELECT id FROM task WHERE queue = ANY ($1) AND state IN ('waiting','queued','retrying') ORDER BY id LIMIT ${PAGE}`,
        [queues],
      );
      if (rows.length === 0) break;
      for (const { id } of rows)
        if (
          (await this.cancel.cancel(id, { by, reason: 'The queue was purged / Очередь очищена', mode: 'graceful' })) ===
          'cancelled'
        )
          count += 1;
    }
    for (const queue of queues) await this.hints.drain(queue);
    return count;
  }
}

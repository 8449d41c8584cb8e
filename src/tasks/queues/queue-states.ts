// What operators decided about queues, as rows: they outlive Redis and reach workers that start later. Written by the control role and the admin's routes;
// workers follow when told on the bus, and look now and then in case they were not.
import { Injectable } from '@nestjs/common';
import type { QueueState } from '../../entities/queue-state.entity.js';
import { Sql } from '../../entities/sql.js';
import { AppError } from '../../shared/errors.js';
import { ControlBus } from '../control/control-bus.js';
import type { Answer } from '../control/control-words.js';
import type { QueueName } from './queues.js';

const FRESH_MS = 1000;

@Injectable()
export class QueueStates {
  private known: { readonly at: number; readonly rows: Promise<QueueState[]> } | undefined;

  constructor(
    private readonly sql: Sql,
    private readonly bus: ControlBus,
  ) {}

  /** Queues about which nothing was ever decided have no row. */
  all(): Promise<QueueState[]> {
    return this.sql.query<QueueState>('SELECT * FROM queue_state ORDER BY queue');
  }

  /** Tasks are accepted and wait; running work ends normally. */
  pause(queues: readonly QueueName[], by: string, timeoutMs?: number): Promise<Answer<'follow'>[]> {
    return this.decide(queues, { paused: true, draining: null }, by, timeoutMs);
  }

  /** Back to normal, whatever was decided before. */
  resume(queues: readonly QueueName[], by: string, timeoutMs?: number): Promise<Answer<'follow'>[]> {
    return this.decide(queues, { paused: false, draining: false }, by, timeoutMs);
  }

  /** Nothing new is accepted; what is there is worked off. */
  drain(queues: readonly QueueName[], by: string, timeoutMs?: number): Promise<Answer<'follow'>[]> {
    return this.decide(queues, { paused: null, draining: true }, by, timeoutMs);
  }

  /** Throws when the queue takes nothing new. May be a second behind: what slips in is worked off like the rest. */
  async admit(queue: QueueName): Promise<void> {
    if (!this.known || Date.now() - this.known.at > FRESH_MS) {
      const rows = this.all();
      this.known = { at: Date.now(), rows };
      rows.catch(() => (this.known = undefined));
    }
    const row = (await this.known.rows).find((each) => each.queue === queue);
    if (row?.draining) throw drainingError(queue);
  }

  /** The same for those who hold a transaction, in which they ask: no second connection, and never behind. */
  async admitWithin(sql: Sql, queue: QueueName): Promise<void> {
    const [row] = await sql.query('SELECT 1 FROM queue_state WHERE queue = $1 AND draining', [queue]);
    if (row) throw drainingError(queue);
  }

  /** Null leaves as it was. The answers are those of the workers that follow already; the others will within seconds. */
  private async decide(
    queues: readonly QueueName[],
    { paused, draining }: { readonly paused: boolean | null; readonly draining: boolean | null },
    by: string,
    timeoutMs: number | undefined,
  ): Promise<Answer<'follow'>[]> {
    await this.sql.query(
      `INSERT INTO queue_state AS was (queue, paused, draining, changed_by)
         SELECT queue, coalesce($2, false), coalesce($3, false), $4 FROM unnest($1::text[]) queue
       ON CONFLICT (queue) DO UPDATE SET paused = coalesce($2, was.paused), draining = coalesce($3, was.draining), changed_at = now(), changed_by = $4`,
      [queues, paused, draining, by],
    );
    this.known = undefined;
    return this.bus.ask('follow', null, { timeoutMs });
  }
}

function drainingError(queue: QueueName): AppError {
  return new AppError(
    'draining',
    `The queue "${queue}" is being emptied and takes nothing new. Try again later, or ask the operator to resume it.`,
    { retryAfterS: 60 },
  );
}

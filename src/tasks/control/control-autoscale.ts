// Slots that follow the length of the queue between two bounds, looked at every few seconds. Switched on and off by control-desk.ts.
import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { Sql } from '../../entities/sql.js';
import { log } from '../../shared/log.js';
import type { Bounds } from './control-words.js';
import type { QueueName } from '../queues/queues.js';
import { SlotKeeper } from '../run/slots.js';

const EVERY_MS = 3000;

@Injectable()
export class Autoscale implements BeforeApplicationShutdown {
  private readonly bounds = new Map<QueueName, Bounds>();
  private timer: NodeJS.Timeout | undefined;
  private readonly log = log('tasks');

  constructor(
    private readonly sql: Sql,
    private readonly slots: SlotKeeper,
  ) {}

  current(): Partial<Record<QueueName, Bounds>> {
    return Object.fromEntries(this.bounds);
  }

  /** Null: the slots stay as they are now. */
  async set(queue: QueueName, bounds: Bounds | null): Promise<void> {
    if (bounds) this.bounds.set(queue, bounds);
    else this.bounds.delete(queue);
    clearInterval(this.timer);
    this.timer = this.bounds.size > 0 ? setInterval(() => void this.round(), EVERY_MS) : undefined;
    if (bounds) await this.round();
  }

  beforeApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  /** A slot for every task that runs or could run now. Other workers may take some of them; a slot too many costs nothing and goes again. */
  private async round(): Promise<void> {
    try {
      const rows = await this.sql.query<{ queue: QueueName; due: number }>(
        `SELECT queue, count(*)::int AS due FROM task
         WHERE queue = ANY ($1) AND state IN ('queued','retrying') AND run_at <= now() GROUP BY queue`,
        [[...this.bounds.keys()]],
      );
      for (const [queue, { min, max }] of this.bounds) {
        const due = rows.find((row) => row.queue === queue)?.due ?? 0;
        this.slots.resize(queue, Math.min(max, Math.max(min, this.slots.runningIn(queue) + due)));
      }
    } catch (error) {
      this.log.debug({ error: String(error) }, 'the length of the queues could not be read; slots stay as they are');
    }
  }
}

// Says how the queues of a door stand: a row for each process and queue, seen anew every few seconds, and what became of messages as totals. Run by
// message-door.ts; read by health, metrics and `athanor inspect doors`.
import { randomUUID } from 'node:crypto';
import type { DoorName } from '../entities/dead-letter.entity.js';
import type { DoorQueue } from '../entities/door-queue.entity.js';
import type { Sql } from '../entities/sql.js';
import { log } from '../shared/log.js';
import type { MetricTotals } from '../tasks/metric-totals.js';

const EVERY_MS = 2000;
type Facts = Pick<DoorQueue, 'door' | 'home' | 'queue' | 'waiting' | 'in_hand' | 'oldest_s'>;

export class DoorReports {
  private readonly process = randomUUID();
  private readonly counts = new Map<string, number>();
  private tick: NodeJS.Timeout | undefined;
  private writing: Promise<void> | undefined;

  constructor(
    private readonly sql: Sql,
    private readonly totals: MetricTotals,
    private readonly look: () => Promise<readonly Facts[]>,
  ) {}

  start(): void {
    this.tick = setInterval(() => void this.write(), EVERY_MS);
    void this.write();
  }

  count({ door, broker, queue }: { door: DoorName; broker: string; queue: string }, result: string): void {
    const key = JSON.stringify({ door, broker, queue, result });
    this.counts.set(key, (this.counts.get(key) ?? 0) + 1);
  }

  async stop(): Promise<void> {
    clearInterval(this.tick);
    await this.writing;
    await this.writeCounts();
    await this.sql.query('DELETE FROM door_queue WHERE process = $1', [this.process]).catch(() => undefined);
  }

  private async write(): Promise<void> {
    this.writing ??= this.writeAll().finally(() => (this.writing = undefined));
    await this.writing;
  }

  private async writeAll(): Promise<void> {
    try {
      await this.writeCounts();
      const rows = (await this.look()).map((facts) => ({ ...facts, process: this.process }));
      await this.sql.query(
        `INSERT INTO door_queue (process, door, home, queue, waiting, in_hand, oldest_s, seen_at)
           SELECT process, door, home, queue, waiting, in_hand, oldest_s, now() FROM jsonb_populate_recordset(NULL::door_queue, $1)
         ON CONFLICT (process, door, queue) DO UPDATE SET home = excluded.home, waiting = excluded.waiting, in_hand = excluded.in_hand, oldest_s = excluded.oldest_s, seen_at = now()`,
        [JSON.stringify(rows)],
      );
    } catch (error) {
      log('doors').debug({ error: String(error) }, 'how the queues stand could not be written');
    }
  }

  private async writeCounts(): Promise<void> {
    const all = [...this.counts];
    this.counts.clear();
    for (const [labels, count] of all)
      await this.totals.add('conv_door_messages_total', JSON.parse(labels) as Record<string, string>, count);
  }
}

// Adds to what is counted for ever. For what leaves no event of a task behind: deliveries, and what clean-ups removed. Read by monitor/metrics.ts.
import { Injectable } from '@nestjs/common';
import { Sql } from '../entities/sql.js';
import { log } from '../shared/log.js';

@Injectable()
export class MetricTotals {
  private readonly log = log('tasks');

  constructor(private readonly sql: Sql) {}

  /** Never fails what is counted. */
  async add(name: string, labels: Readonly<Record<string, string>>, by = 1): Promise<void> {
    if (by === 0) return;
    try {
      await this.sql.query(
        `INSERT INTO metric_total AS m (name, labels, value) VALUES ($1, $2, $3)
         ON CONFLICT (name, labels) DO UPDATE SET value = m.value + excluded.value`,
        [name, JSON.stringify(labels), by],
      );
    } catch (error) {
      this.log.debug({ error: String(error), name }, 'was not counted');
    }
  }
}

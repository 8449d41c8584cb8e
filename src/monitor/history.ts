// How it was: counts and percentiles per queue and minute, hour or day, as cleanup/roll-up.ts has written them. Called by the route for charts.
import { Injectable } from '@nestjs/common';
import type { RollUp } from '../entities/roll-up.entity.js';
import { Sql } from '../entities/sql.js';

export const historySpans = ['minute', 'hour', 'day'] as const;
export type HistoryPoint = Omit<RollUp, 'bytes_in' | 'bytes_out'> & {
  readonly bytes_in: number;
  readonly bytes_out: number;
};
interface Ask {
  readonly span: RollUp['span'];
  readonly queue?: string | undefined;
  readonly after?: Date | undefined;
  readonly before?: Date | undefined;
}

const MOST_POINTS = 5000;

@Injectable()
export class History {
  constructor(private readonly sql: Sql) {}

  /** The oldest first; of more than fits the newest. */
  read({ span, queue, after, before }: Ask): Promise<HistoryPoint[]> {
    return this.sql.query<HistoryPoint>(
      `SELECT * FROM (
         SELECT span, at, queue, accepted, done, failed, cancelled, bytes_in::float8 AS bytes_in, bytes_out::float8 AS bytes_out, wait_ms, run_ms FROM roll_up
         WHERE span = $1 AND ($2::text IS NULL OR queue = $2) AND ($3::timestamptz IS NULL OR at > $3) AND ($4::timestamptz IS NULL OR at < $4)
         ORDER BY at DESC, queue LIMIT ${MOST_POINTS}) newest ORDER BY at, queue`,
      [span, queue ?? null, after ?? null, before ?? null],
    );
  }
}

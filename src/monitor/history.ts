// How it was: counts, depths and percentiles per queue and minute, hour or day, as cleanup/roll-up.ts has written them. Called by the route for charts.
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
  /** Several points become one of this width: counts are added up, of percentiles and depths the highest stays. */
  readonly stepS?: number | undefined;
  readonly queue?: string | undefined;
  readonly after?: Date | undefined;
  readonly before?: Date | undefined;
}

const MOST_POINTS = 5000;
const highest = (of: string) => `array_remove(ARRAY[max(${of}[1]), max(${of}[2]), max(${of}[3])], NULL) AS ${of}`;

@Injectable()
export class History {
  constructor(private readonly sql: Sql) {}

  /** The oldest first; of more than fits the newest. */
  read({ span, stepS = 1, queue, after, before }: Ask): Promise<HistoryPoint[]> {
    return this.sql.query<HistoryPoint>(
      `SELECT * FROM (
         SELECT span, to_timestamp(floor(extract(epoch FROM at) / $5::int) * $5::int) AS at, queue, sum(accepted)::int AS accepted, sum(done)::int AS done,
           sum(failed)::int AS failed, sum(cancelled)::int AS cancelled, sum(bytes_in)::float8 AS bytes_in, sum(bytes_out)::float8 AS bytes_out,
           ${highest('wait_ms')}, ${highest('run_ms')}, max(waiting) AS waiting, max(running) AS running, max(oldest_wait_s) AS oldest_wait_s
         FROM roll_up
         WHERE span = $1 AND ($2::text IS NULL OR queue = $2) AND ($3::timestamptz IS NULL OR at > $3) AND ($4::timestamptz IS NULL OR at < $4)
         GROUP BY 1, 2, 3 ORDER BY at DESC, queue LIMIT ${MOST_POINTS}) newest ORDER BY at, queue`,
      [span, queue ?? null, after ?? null, before ?? null, stepS],
    );
  }
}

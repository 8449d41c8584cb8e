// Learns from what ends how long work of its kind takes, so that a task whose tool cannot tell shows a time that is left. Asked and told by the runner.
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { ConversionTask } from '../../entities/conversion-task.entity.js';
import { Sql } from '../../entities/sql.js';
import { log } from '../../shared/log.js';

type Kind = Pick<ConversionTask, 'operation' | 'route' | 'source_format' | 'target_format' | 'bytes_in'>;

/** Written together: a statement for each task would cost as much as the task's own. */
const WRITTEN_EVERY_MS = 2000;
const FRESH_MS = 10_000;
const MOST_KNOWN = 1000;
/** What was seen less often is not what is usual. */
const LEAST_RUNS = 5;
/** Of one more run in the mean of many, so that a faster machine or version shows soon. */
const LATEST_SHARE = 0.1;

/** Four times the bytes are the next class of size. */
export function kindOf({ operation, route, source_format, target_format, bytes_in }: Kind): string {
  const engines = [...new Set((route ?? []).map(({ engine }) => engine))].join('+');
  const size = bytes_in === null ? '-' : Math.floor(Math.log2(Math.max(1, Number(bytes_in))) / 2);
  return [operation, engines || '-', source_format ?? '-', target_format ?? '-', size].join(' ');
}

@Injectable()
export class RunTimes implements OnApplicationShutdown {
  private readonly ended = new Map<string, { runs: number; ms: number }>();
  private readonly known = new Map<string, { readonly at: number; readonly ms: number | undefined }>();
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly sql: Sql) {}

  /** Milliseconds that such work usually takes; undefined where too little of it was seen. */
  async expected(task: Kind): Promise<number | undefined> {
    const kind = kindOf(task);
    const known = this.known.get(kind);
    if (known && performance.now() - known.at < FRESH_MS) return known.ms;
    try {
      const [row] = await this.sql.query<{ mean_ms: number }>(
        'SELECT mean_ms FROM run_time WHERE kind = $1 AND runs >= $2',
        [kind, LEAST_RUNS],
      );
      if (this.known.size >= MOST_KNOWN) this.known.clear();
      this.known.set(kind, { at: performance.now(), ms: row?.mean_ms });
      return row?.mean_ms;
    } catch (error) {
      // Work does not wait for a guess.
      log('tasks').debug({ error: String(error) }, 'the usual time was not read');
      return undefined;
    }
  }

  learn(task: Kind, ms: number): void {
    const kind = kindOf(task);
    const sum = this.ended.get(kind) ?? { runs: 0, ms: 0 };
    this.ended.set(kind, { runs: sum.runs + 1, ms: sum.ms + ms });
    this.timer ??= setTimeout(() => void this.write(), WRITTEN_EVERY_MS).unref();
  }

  async onApplicationShutdown(): Promise<void> {
    clearTimeout(this.timer);
    if (this.ended.size > 0) await this.write();
  }

  private async write(): Promise<void> {
    this.timer = undefined;
    // In one order, or two workers would wait for each other.
    const rows = [...this.ended].map(([kind, { runs, ms }]) => ({ kind, runs, mean_ms: ms / runs }));
    rows.sort((one, two) => (one.kind < two.kind ? -1 : 1));
    this.ended.clear();
    try {
      await this.sql.query(
        `INSERT INTO run_time AS old (kind, runs, mean_ms) SELECT kind, runs, mean_ms FROM jsonb_populate_recordset(NULL::run_time, $1)
         ON CONFLICT (kind) DO UPDATE SET at = now(), runs = least(old.runs + excluded.runs, 1000000),
           mean_ms = old.mean_ms + (excluded.mean_ms - old.mean_ms)
             * greatest(excluded.runs::float8 / (old.runs + excluded.runs), least(1, ${LATEST_SHARE} * excluded.runs))`,
        [JSON.stringify(rows)],
      );
      for (const { kind } of rows) this.known.delete(kind);
    } catch (error) {
      // They are only guesses; the next ones teach as much.
      log('tasks').debug({ error: String(error) }, 'the usual times were not written');
    }
  }
}

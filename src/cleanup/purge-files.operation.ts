// Every six hours, and at once when the disk is short: bytes whose life is over, and what crashes left behind. Access has ended before, at expires_at.
import { Inject } from '@nestjs/common';
import { Sql } from '../entities/sql.js';
import { SETTINGS } from '../shared/settings-token.js';
import type { Settings } from '../shared/settings.js';
import { Storage, type Swept } from '../storage/storage.js';
import { sweepWorkdirs } from '../storage/workdir.js';
import { Operation, type Attempt, type OperationHandler, type Product } from '../tasks/operations/operations.js';
import { MetricTotals } from '../tasks/metric-totals.js';
import { EndedTasks } from '../tasks/store/ended-tasks.js';
import { dryRun } from './dry-run.js';

const PAGE = 500;
/** Unlinking waits for the disk; this many at a time keep it busy. */
const AT_A_TIME = 16;

/** Expired, and not an input that a task still needs. */
const DUE = `deleted_at IS NULL AND expires_at < now()
  AND NOT EXISTS (SELECT 1 FROM live WHERE live.id = stored_file.id) AND NOT EXISTS (SELECT 1 FROM task WHERE task.id = task_id AND task.ended_at IS NULL)`;
const LIVE = `live AS MATERIALIZED (SELECT DISTINCT unnest(inputs) AS id FROM task WHERE state IN ('waiting','queued','running','retrying'))`;

interface Expired {
  readonly storage_key: string;
  readonly bytes: number;
  readonly task_id: string | null;
  readonly role: string;
}
interface Freed {
  files: number;
  bytes: number;
  rows: number;
}

@Operation({
  name: 'cleanup.files',
  isInternal: true,
  queue: 'cleanup',
  folder: 'none',
  softLimitS: 3 * 3600,
  hardLimitS: 3 * 3600 + 60,
  params: dryRun,
  schedule: { everyS: 6 * 3600 },
})
export class PurgeFilesOperation implements OperationHandler {
  constructor(
    private readonly sql: Sql,
    private readonly storage: Storage,
    private readonly totals: MetricTotals,
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'uploadsDir' | 'keepPartial'>,
  ) {}

  async run({ task, signal, progress }: Attempt): Promise<Product> {
    const dry = dryRun.parse(task.params).dry_run;
    const olderThanS = this.settings.keepPartial;
    const due = await this.countDue();
    const expired = dry ? due : await this.removeExpired(due.rows, { signal, progress });
    progress(null, 'left-overs');
    const uploads = await this.removeUploads(dry);
    const leftOvers = await this.storage.sweep({
      olderThanS,
      dryRun: dry,
      signal,
      isNamed: (keys) => this.named(keys),
    });
    const workFolders = await sweepWorkdirs(this.settings.uploadsDir, {
      olderThanS,
      dryRun: dry,
      signal,
      isRunning: (ids) => this.running(ids),
    });
    const parts: readonly Swept[] = [expired, uploads, leftOvers, workFolders];
    const files = parts.reduce((sum, part) => sum + part.files, 0);
    if (!dry) await this.totals.add('conv_cleanup_deleted_total', { kind: 'file' }, files);
    return {
      result: {
        dry_run: dry,
        files,
        bytes: parts.reduce((sum, { bytes }) => sum + bytes, 0),
        rows: expired.rows + uploads.rows,
        expired,
        uploads,
        left_overs: leftOvers,
        work_folders: workFolders,
      },
    };
  }

  /** Row by row first: bytes that no living row names are found again by the sweep if we die in between. */
  private async removeExpired(
    total: number,
    { signal, progress }: Pick<Attempt, 'signal' | 'progress'>,
  ): Promise<Freed> {
    const freed: Freed = { files: 0, bytes: 0, rows: 0 };
    for (;;) {
      signal.throwIfAborted();
      progress(total === 0 ? null : freed.rows / total, 'expired files');
      const page = await this.sql.transaction((sql) => this.forgetPage(sql));
      if (page.length === 0) return freed;
      freed.rows += page.length;
      const sizes = new Map(page.map(({ storage_key, bytes }) => [storage_key, bytes]));
      const bytes = await this.removeUnnamed(sizes);
      freed.files += bytes.files;
      freed.bytes += bytes.bytes;
    }
  }

  private async forgetPage(sql: Sql): Promise<Expired[]> {
    const page = await sql.query<Expired>(
      `WITH ${LIVE}, due AS (SELECT id FROM stored_file WHERE ${DUE} ORDER BY expires_at LIMIT ${PAGE} FOR UPDATE OF stored_file SKIP LOCKED)
       UPDATE stored_file SET deleted_at = now() FROM due WHERE stored_file.id = due.id RETURNING storage_key, size_bytes::float8 AS bytes, task_id, role`,
    );
    const makers = page.filter(({ role }) => role === 'output').flatMap(({ task_id }) => task_id ?? []);
    await new EndedTasks(sql).markOutputsDeleted([...new Set(makers)]);
    return page;
  }

  /** Several rows may share bytes; they go with the last. */
  private async removeUnnamed(sizes: ReadonlyMap<string, number>): Promise<Swept> {
    const named = await this.named([...sizes.keys()]);
    const unnamed = [...sizes].filter(([key]) => !named.has(key));
    for (let at = 0; at < unnamed.length; at += AT_A_TIME)
      await Promise.all(unnamed.slice(at, at + AT_A_TIME).map(([key]) => this.storage.remove(key)));
    return { files: unnamed.length, bytes: unnamed.reduce((sum, [, bytes]) => sum + bytes, 0) };
  }

  private async removeUploads(dry: boolean): Promise<Freed> {
    const due = 'expires_at < now()';
    const rows = await this.sql.query<{ storage_key: string; bytes: number }>(
      dry
        ? `SELECT storage_key, offset_bytes::float8 AS bytes FROM upload WHERE ${due}`
        : `DELETE FROM upload WHERE ${due} RETURNING storage_key, offset_bytes::float8 AS bytes`,
    );
    const sizes = new Map(rows.map(({ storage_key, bytes }) => [storage_key, bytes]));
    if (!dry) return { rows: rows.length, ...(await this.removeUnnamed(sizes)) };
    const named = await this.named([...sizes.keys()]);
    const unnamed = [...sizes].filter(([key]) => !named.has(key));
    return { rows: rows.length, files: unnamed.length, bytes: unnamed.reduce((sum, [, bytes]) => sum + bytes, 0) };
  }

  private async countDue(): Promise<Freed> {
    const [count] = await this.sql.query<Freed>(
      `WITH ${LIVE}, due AS MATERIALIZED (SELECT storage_key, size_bytes FROM stored_file WHERE ${DUE}),
       keys AS (SELECT storage_key, max(size_bytes) AS bytes, count(*) AS rows FROM due GROUP BY storage_key),
       last AS (SELECT bytes FROM keys WHERE rows = (SELECT count(*) FROM stored_file WHERE stored_file.storage_key = keys.storage_key AND deleted_at IS NULL))
       SELECT (SELECT count(*)::int FROM due) AS rows, count(*)::int AS files, coalesce(sum(bytes), 0)::float8 AS bytes FROM last`,
    );
    return count ?? { files: 0, bytes: 0, rows: 0 };
  }

  private async named(keys: readonly string[]): Promise<ReadonlySet<string>> {
    const rows = await this.sql.query<{ storage_key: string }>(
      `SELECT storage_key FROM stored_file WHERE storage_key = ANY ($1) AND deleted_at IS NULL
       UNION SELECT storage_key FROM upload WHERE storage_key = ANY ($1) AND expires_at >= now()`,
      [keys],
    );
    return new Set(rows.map(({ storage_key }) => storage_key));
  }

  private async running(ids: readonly string[]): Promise<ReadonlySet<string>> {
    const rows = await this.sql.query<{ id: string }>(`SELECT id FROM task WHERE id = ANY ($1) AND state = 'running'`, [
      ids,
    ]);
    return new Set(rows.map(({ id }) => id));
  }
}

// `athanor inspect …`: what is going on, read from the rows. The words are those that users of task services have in their fingers.
import { createDataSource } from '../entities/data-source.js';
import { AppError } from '../shared/errors.js';
import { connect } from './connect.js';
import type { Role } from './role.js';

interface Table {
  readonly summary: string;
  readonly sql: string;
}

const ALIVE = `seen_at > now() - interval '30 s' AND state <> 'stopped'`;

/** Each row of the answer is one line; the columns say their units. */
const subjects: Readonly<Record<string, Table>> = {
  ping: {
    summary: 'workers that answer',
    sql: `SELECT name AS worker, 'pong' AS answer, extract(epoch FROM now() - seen_at)::int AS seen_s FROM worker WHERE ${ALIVE} ORDER BY 1`,
  },
  active: {
    summary: 'tasks that run',
    sql: `SELECT id, operation, source_format AS "from", target_format AS "to", worker, progress_percent AS percent, extract(epoch FROM now() - started_at)::int AS since_s
          FROM task WHERE state = 'running' ORDER BY started_at LIMIT 200`,
  },
  reserved: {
    summary: 'tasks that stand in line',
    sql: `SELECT id, operation, queue, priority, turn FROM task WHERE state = 'queued' AND run_at <= now() ORDER BY queue, -priority, turn, id LIMIT 200`,
  },
  scheduled: {
    summary: 'tasks that wait for their time',
    sql: `SELECT id, operation, queue, state, run_at FROM task WHERE state IN ('queued','retrying') AND run_at > now() ORDER BY run_at LIMIT 200`,
  },
  queues: {
    summary: 'length of each queue',
    sql: `SELECT queue, count(*) FILTER (WHERE state IN ('queued','retrying'))::int AS waiting, count(*) FILTER (WHERE state = 'running')::int AS running,
            extract(epoch FROM now() - min(queued_at) FILTER (WHERE state = 'queued' AND run_at <= now()))::int AS oldest_wait_s
          FROM task WHERE state IN ('queued','retrying','running') GROUP BY queue ORDER BY queue`,
  },
  schedules: {
    summary: 'what runs by the clock',
    sql: `SELECT name, operation, coalesce(cron, 'every ' || every_s || ' s') AS time, time_zone, enabled, edited, next_at, last_at, task.state AS last_state, skipped_count AS skipped
          FROM schedule LEFT JOIN task ON task.id = last_task_id ORDER BY name`,
  },
  workers: {
    summary: 'processes that take tasks',
    sql: `SELECT name, host, pid, version, queues, cardinality(running) AS running, round(memory_bytes / 1048576.0)::int AS memory_mib, done_count AS done, failed_count AS failed,
            extract(epoch FROM now() - started_at)::int AS up_s FROM worker WHERE ${ALIVE} ORDER BY name`,
  },
  stats: {
    summary: 'counts by state of the last day',
    sql: `SELECT state, count(*)::int AS tasks, round(avg(extract(epoch FROM ended_at - started_at) * 1000))::int AS run_ms_mean
          FROM task WHERE ended_at IS NULL OR ended_at > now() - interval '1 day' GROUP BY state ORDER BY state`,
  },
};

export const role: Role = {
  name: 'inspect',
  summary: `Shows ${Object.keys(subjects).join(', ')}; --json for programs.`,
  usage: `inspect ${Object.keys(subjects).join('|')} [--json]`,
  options: { json: { type: 'boolean' } },
  run: async ({ json }, [subject = 'workers'], settings) => {
    const table = subjects[subject];
    if (!table)
      throw new AppError(
        'invalid_args',
        `"${subject}" cannot be inspected. Choose one of ${Object.keys(subjects).join(', ')}.`,
      );
    const dataSource = await createDataSource({ ...connect(settings), databasePool: 2 }).initialize();
    try {
      const rows = await dataSource.query<Record<string, unknown>[]>(table.sql);
      process.stdout.write(json === true ? `${JSON.stringify(rows)}\n` : draw(rows, table.summary));
    } finally {
      await dataSource.destroy();
    }
  },
};

function draw(rows: readonly Record<string, unknown>[], summary: string): string {
  const [first] = rows;
  if (!first) return `Nothing to show: ${summary}.\n`;
  const names = Object.keys(first);
  const cells = [names, ...rows.map((row) => names.map((name) => text(row[name])))];
  const widths = names.map((_, column) => Math.max(...cells.map((line) => line[column]?.length ?? 0)));
  return cells
    .map(
      (line) =>
        `${line
          .map((cell, column) => cell.padEnd(widths[column] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
}

function text(value: unknown): string {
  if (value === null || value === undefined) return '-';
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

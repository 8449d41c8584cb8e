// `athanor inspect …`: what is going on. Workers are asked for what only they know, all else is read from the rows, which also stand in for
// workers that do not answer. The words are those that users of task services have in their fingers.
import { DOOR_LAG } from '../entities/door-lag-rows.js';
import { createDataSource } from '../entities/data-source.js';
import { AppError } from '../shared/errors.js';
import type { Settings } from '../shared/settings.js';
import { parseSeconds } from '../shared/units.js';
import { ControlBus } from '../tasks/control/control-bus.js';
import type { Answer, Reply } from '../tasks/control/control-words.js';
import { queueNames } from '../tasks/queues/queues.js';
import { connect } from './connect.js';
import type { Role } from './role.js';
import { drawTable, type Row } from './table.js';
import { withTasks } from './with-tasks.js';

interface Table {
  readonly summary: string;
  readonly sql: string;
}

const ALIVE = `seen_at > now() - interval '30 s' AND state <> 'stopped'`;
const PATIENCE_S = 2;

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
    sql: `SELECT q.name AS queue, CASE WHEN s.paused THEN 'paused' WHEN s.draining THEN 'draining' ELSE 'open' END AS state,
            (SELECT count(*)::int FROM task WHERE queue = q.name AND state IN ('queued','retrying')) AS waiting,
            (SELECT count(*)::int FROM task WHERE queue = q.name AND state = 'running') AS running,
            (SELECT coalesce(sum((queues ->> q.name)::int), 0)::int FROM worker WHERE ${ALIVE}) AS slots,
            (SELECT extract(epoch FROM now() - min(greatest(queued_at, run_at)))::int FROM task WHERE queue = q.name AND state = 'queued' AND run_at <= now()) AS oldest_wait_s
          FROM unnest('{${queueNames.join(',')}}'::text[]) WITH ORDINALITY AS q(name, place) LEFT JOIN queue_state s ON s.queue = q.name ORDER BY place`,
  },
  doors: {
    summary: 'queues of brokers whose messages become tasks',
    sql: DOOR_LAG,
  },
  schedules: {
    summary: 'what runs by the clock',
    sql: `SELECT name, schedule.operation, coalesce(cron, 'every ' || every_s || ' s') AS time, time_zone, enabled, edited, next_at, last_at, task.state AS last_state, skipped_count AS skipped
          FROM schedule LEFT JOIN task ON task.id = last_task_id ORDER BY name`,
  },
  workers: {
    summary: 'processes that take tasks',
    sql: `SELECT name, state, host, pid, version, node, queues, cap, cardinality(running) AS running, round(memory_bytes / 1048576.0)::int AS memory_mib,
            done_count AS done, failed_count AS failed, extract(epoch FROM now() - started_at)::int AS up_s, extract(epoch FROM now() - seen_at)::int AS seen_s
          FROM worker WHERE ${ALIVE} ORDER BY name`,
  },
  registered: {
    summary: 'operations that ran in the last day',
    sql: `SELECT operation, queue, count(*)::int AS tasks FROM task WHERE started_at > now() - interval '1 day' GROUP BY 1, 2 ORDER BY 1, 2`,
  },
  stats: {
    summary: 'counts by state of the last day',
    sql: `SELECT state, count(*)::int AS tasks, round(avg(extract(epoch FROM ended_at - started_at) * 1000))::int AS run_ms_mean
          FROM task WHERE ended_at IS NULL OR ended_at > now() - interval '1 day' GROUP BY state ORDER BY state`,
  },
};

/** What a worker's answer says as lines. */
const asked = {
  ping: ({ state, host, pid }: Reply<'ping'>): Row[] => [{ answer: 'pong', state, host, pid }],
  active: ({ tasks }: Reply<'active'>): Row[] => tasks.map((task) => ({ ...task })),
  registered: ({ operations }: Reply<'registered'>): Row[] => operations.map((operation) => ({ operation })),
  stats: (stats: Reply<'stats'>): Row[] => [
    {
      state: stats.state,
      up_s: stats.uptime_s,
      slots: stats.slots,
      cap: stats.cap,
      running: stats.running,
      done: stats.done,
      failed: stats.failed,
      memory_mib: Math.round(stats.memory_bytes / 2 ** 20),
      warm: stats.pools.map(({ queue, alive, size, busy }) => `${queue}:${alive}/${size}(${busy} busy)`),
      version: `${stats.version}/${stats.node}`,
    },
  ],
} as const;
type Asked = keyof typeof asked;

export const role: Role = {
  name: 'inspect',
  summary: {
    en: `Shows ${Object.keys(subjects).join(', ')}; --json for programs.`,
    ru: `Показывает ${Object.keys(subjects).join(', ')}; --json для программ.`,
  },
  usage: `inspect SUBJECT [--timeout ${PATIENCE_S}s] [--json]`,
  mostWords: 1,
  options: { json: { type: 'boolean' }, timeout: { type: 'string' } },
  run: async ({ json, timeout }, [subject = 'workers'], settings) => {
    const table = Object.hasOwn(subjects, subject) ? subjects[subject] : undefined;
    if (!table)
      throw new AppError(
        'invalid_args',
        `"${subject}" cannot be inspected. Choose one of ${Object.keys(subjects).join(', ')}.`,
      );
    const seconds = typeof timeout === 'string' ? parseSeconds(timeout) : PATIENCE_S;
    if (!seconds) throw new AppError('invalid_args', `--timeout must be a time such as 2s, not "${String(timeout)}".`);
    const answers = isAsked(subject) ? await askWorkers(settings, subject, seconds) : [];
    const rows = isAsked(subject) && answers.length > 0 ? linesOf(subject, answers) : await read(settings, table);
    process.stdout.write(json === true ? `${JSON.stringify(rows)}\n` : drawTable(rows, table.summary));
  },
};

function isAsked(subject: string): subject is Asked {
  return Object.hasOwn(asked, subject);
}

async function askWorkers(settings: Settings, subject: Asked, seconds: number): Promise<Answer<Asked>[]> {
  const answers = await withTasks(settings, (app) =>
    app.get(ControlBus).ask(subject, null, { timeoutMs: seconds * 1000 }),
  );
  if (answers.length === 0)
    process.stderr.write(`No worker answered within ${seconds} s; this is what the database says.\n`);
  return answers;
}

function linesOf(subject: Asked, answers: readonly Answer<Asked>[]): Row[] {
  const lines = asked[subject] as (reply: Reply<Asked>) => Row[];
  return answers.flatMap(({ worker, reply, refusal }) =>
    reply ? lines(reply).map((row) => ({ worker, ...row })) : [{ worker, refused: refusal }],
  );
}

async function read(settings: Settings, { sql }: Table): Promise<Row[]> {
  const dataSource = await createDataSource({ ...connect(settings), databasePool: 2 }).initialize();
  try {
    return await dataSource.query<Row[]>(sql);
  } finally {
    await dataSource.destroy();
  }
}

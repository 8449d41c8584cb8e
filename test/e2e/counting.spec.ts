// What is counted for metrics and charts, on a real PostgreSQL: once, whoever counts and however often, and nothing that a slow transaction holds back.
import { randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { rollUp } from '../../src/cleanup/roll-up.js';
import { Sql } from '../../src/entities/sql.js';
import { countEvents } from '../../src/monitor/count-events.js';
import { newId } from '../../src/shared/ids.js';
import { NewTasks } from '../../src/tasks/store/new-tasks.js';
import { RunningTasks } from '../../src/tasks/store/running-tasks.js';
import { TaskEndings } from '../../src/tasks/store/task-endings.js';
import { makeDatabase } from '../harness/database.js';

const LOCAL = '00000000-0000-7000-8000-000000000001';
/** What is written at this moment is counted a moment later. */
const PATIENT = { timeout: 60_000 };
let dataSource: DataSource;
let sql: Sql;

beforeAll(async () => {
  dataSource = await (await makeDatabase()).connect();
  sql = new Sql(dataSource);
});
afterAll(() => dataSource.destroy());

const submit = async (operation: string, within = sql) => {
  const id = newId();
  const task = { id, kind: 'conversion', operation, queue: 'image', client_id: LOCAL } as const;
  await new NewTasks(within).insert({ task, files: [], keepFilesS: 60 });
  return id;
};
const total = async (name: string, operation: string) => {
  await countEvents(sql);
  const [row] = await sql.query<{ value: number }>(
    `SELECT sum(value) AS value FROM metric_total WHERE name = $1 AND labels->>'operation' = $2`,
    [name, operation],
  );
  return row?.value ?? 0;
};
const created = (operation: string) => total('conv_tasks_created_total', operation);

it('an event is counted once, whoever counts at the same moment', async () => {
  for (let n = 0; n < 3; n++) await submit('once');
  await expect.poll(() => created('once'), PATIENT).toBe(3);
  await Promise.all(Array.from({ length: 8 }, () => countEvents(sql)));
  expect(await created('once')).toBe(3);
});

it('what is committed late is counted then, and what came after it meanwhile is not lost', async () => {
  let commit = (): void => undefined;
  const held = new Promise<void>((resolve) => (commit = resolve));
  let tell = (): void => undefined;
  const written = new Promise<void>((resolve) => (tell = resolve));
  const slow = sql.transaction(async (own) => {
    await submit('late', own);
    tell();
    await held;
  });
  await written;
  await submit('late');
  await countEvents(sql);
  expect(await created('late')).toBe(0);
  commit();
  await slow;
  await expect.poll(() => created('late'), PATIENT).toBe(2);
});

it('the end of a task, its wait and its run are counted with it', async () => {
  const id = await submit('ended');
  const claimed = await new RunningTasks(sql).claim(id, randomUUID(), 'w');
  await new TaskEndings(sql).finish(id, claimed?.fence ?? 0, { state: 'done', engine: { name: 'e', version: null } });
  await expect.poll(() => total('conv_tasks_finished_total', 'ended'), PATIENT).toBe(1);
  expect(await total('conv_task_run_seconds_count', 'ended')).toBe(1);
  const rows = await sql.query<{ value: number }>(
    `SELECT value FROM metric_total WHERE name = 'conv_task_run_seconds_bucket' AND labels->>'operation' = 'ended' ORDER BY labels->>'le'`,
  );
  expect(rows).toHaveLength(11);
});

it('an engine that broke down is counted by its name and its reason', async () => {
  const id = await submit('broken');
  await sql.query(`UPDATE task SET route = '[{"engine":"first"},{"engine":"brittle"}]' WHERE id = $1`, [id]);
  const claimed = await new RunningTasks(sql).claim(id, randomUUID(), 'w');
  const failure = { code: 'engine_crashed', message: 'no', stage: null, detail: null } as const;
  await new TaskEndings(sql).retryLater(id, claimed?.fence ?? 0, failure, 0);
  await expect.poll(() => total('conv_task_run_seconds_count', 'broken'), PATIENT).toBe(1);
  const rows = await sql.query(`SELECT labels, value FROM metric_total WHERE name = 'conv_engine_restarts_total'`);
  expect(rows).toEqual([{ labels: { engine: 'brittle', reason: 'engine_crashed' }, value: 1 }]);
});

it('minutes that are over are added up once, with percentiles', async () => {
  // Asked once: the next statement may run in the next minute.
  const [begin] = await sql.query<{ at: string }>(
    `SELECT (date_trunc('minute', now()) - interval '5 minutes')::text AS at`,
  );
  const at = (seconds: number) => `timestamptz '${begin?.at}' + interval '${seconds} s'`;
  for (const [n, state] of ['done', 'done', 'done', 'failed', 'cancelled'].entries()) {
    const id = await submit('rolled');
    await sql.query(
      `UPDATE task SET state = $2, created_at = ${at(1)}, queued_at = ${at(1)}, started_at = ${at(3)}, ended_at = ${at(4 + n)}, bytes_out = 10 WHERE id = $1`,
      [id, state],
    );
  }
  await Promise.all([rollUp(sql, 'minute'), rollUp(sql, 'minute')]);
  await rollUp(sql, 'minute');
  const rows = await sql.query(
    `SELECT accepted, done, failed, cancelled, bytes_out::int AS bytes_out, wait_ms, run_ms FROM roll_up WHERE span = 'minute' AND at = ${at(0)}`,
  );
  expect(rows).toEqual([
    {
      accepted: 5,
      done: 3,
      failed: 1,
      cancelled: 1,
      bytes_out: 50,
      wait_ms: [2000, 2000, 2000],
      run_ms: [3000, 4800, 4960],
    },
  ]);
});

it('remembers how many waited at the end of the minute and for how long, though nothing began or ended', async () => {
  const id = await submit('waited');
  await sql.query(
    `UPDATE task SET queued_at = now() - interval '90 s', run_at = now() - interval '90 s' WHERE id = $1`,
    [id],
  );
  await sql.query('DELETE FROM roll_up');
  await rollUp(sql, 'minute');
  const [row] = await sql.query<{ waiting: number; running: number; oldest_wait_s: number }>(
    `SELECT waiting, running, oldest_wait_s FROM roll_up WHERE span = 'minute' AND queue = (SELECT queue FROM task WHERE id = $1) ORDER BY at DESC LIMIT 1`,
    [id],
  );
  expect(row).toMatchObject({ running: 0 });
  expect(row?.waiting).toBeGreaterThan(0);
  expect(row?.oldest_wait_s).toBeGreaterThanOrEqual(90);
});

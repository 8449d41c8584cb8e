// A database that takes a statement and does not answer: whoever asked goes on in a bounded time, and what takes effect after all does no harm.
import { randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { cuttingProxy, type CuttingProxy } from '../chaos/cutting-proxy.js';
import { until } from '../chaos/until.js';
import { servingOptions } from '../../src/entities/data-source.js';
import { Sql } from '../../src/entities/sql.js';
import { isLostConnection } from '../../src/shared/errors.js';
import { newId } from '../../src/shared/ids.js';
import { NewTasks } from '../../src/tasks/store/new-tasks.js';
import { RunningTasks } from '../../src/tasks/store/running-tasks.js';
import { TaskEndings } from '../../src/tasks/store/task-endings.js';
import { makeDatabase, type TestDatabase } from '../harness/database.js';

/** For a statement that hangs, and for all others on a busy machine. */
const PATIENCE_MS = 2500;
const LOCAL = '00000000-0000-7000-8000-000000000001';
let database: TestDatabase;
let proxy: CuttingProxy;
let dataSource: DataSource;
let sql: Sql;
let rows: RunningTasks;
let endings: TaskEndings;

beforeAll(async () => {
  database = await makeDatabase();
  proxy = await cuttingProxy(database.url);
  const options = servingOptions({ databaseUrl: proxy.url, databasePool: 2 }, PATIENCE_MS);
  dataSource = await new DataSource({ ...options, migrations: [] }).initialize();
  sql = new Sql(dataSource);
  rows = new RunningTasks(sql);
  endings = new TaskEndings(sql);
});
afterAll(() => dataSource.destroy());

async function running(): Promise<string> {
  const id = newId();
  const task = { id, kind: 'conversion', operation: 'convert', queue: 'image', client_id: LOCAL } as const;
  await new NewTasks(sql).insert({ task, files: [], keepFilesS: 60 });
  expect(await rows.claim(id, randomUUID(), 'w')).toMatchObject({ fence: 1 });
  return id;
}
const lost = (error: unknown) => isLostConnection(error);
const output = () => ({
  id: newId(),
  role: 'output' as const,
  filename: 'a',
  path: null,
  format: 'webp',
  media_type: 'image/webp',
  size_bytes: '5',
  sha256: 'x',
  probe: null,
  storage_key: newId(),
  task_id: null,
});
const endsOf = (id: string) =>
  database.query(`SELECT type FROM task_event WHERE task_id = $1 AND type IN ('done', 'retrying', 'handed_back')`, [
    id,
  ]);
const versionOf = async (id: string) =>
  (await database.query<{ version: number }>('SELECT version FROM task WHERE id = $1', [id]))[0]?.version;
const others = () =>
  database.query<{ pid: number }>(
    `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'`,
  );

it('ends a statement and a transaction that hang, and works on over another connection', async () => {
  const first = proxy.holdBefore('SELECT 41');
  await expect(sql.query('SELECT 41')).rejects.toSatisfy(lost);
  const second = proxy.holdBefore('COMMIT');
  const began = performance.now();
  await expect(sql.transaction((within) => within.query('SELECT 42'))).rejects.toSatisfy(lost);
  // No second wait for a ROLLBACK that would hang as well.
  expect(performance.now() - began).toBeLessThan(1.9 * PATIENCE_MS);
  expect(await sql.query('SELECT 43 AS n')).toEqual([{ n: 43 }]);
  first.deliver();
  second.deliver();
});

it('writes an end once when the one that hung takes effect after the second', async () => {
  const id = await running();
  const outputs = [output()];
  const { held, deliver } = proxy.holdBefore(id);
  await expect(endings.finish(id, 1, { state: 'done', outputs })).rejects.toSatisfy(lost);
  await held;
  expect(await endings.finish(id, 1, { state: 'done', outputs })).toBeInstanceOf(Date);
  const version = await versionOf(id);
  const before = (await others()).length;
  deliver();
  await until('it has been carried out', async () => (await others()).length < before);
  expect(await versionOf(id)).toBe(version);
  expect(await endsOf(id)).toEqual([{ type: 'done' }]);
  expect(await database.query('SELECT id FROM stored_file WHERE task_id = $1', [id])).toEqual([{ id: outputs[0]!.id }]);
});

it('writes an end once when the one that hung takes effect before the second', async () => {
  const id = await running();
  const outputs = [output()];
  const { held, deliver } = proxy.holdBefore(id);
  await expect(endings.finish(id, 1, { state: 'done', outputs })).rejects.toSatisfy(lost);
  await held;
  deliver();
  await until('it has been carried out', async () => (await endsOf(id)).length > 0);
  expect(await endings.finish(id, 1, { state: 'done', outputs })).toBeInstanceOf(Date);
  expect(await endsOf(id)).toEqual([{ type: 'done' }]);
  expect(await database.query('SELECT id FROM stored_file WHERE task_id = $1', [id])).toHaveLength(1);
});

it('hands a task back once, and the late one does not touch its next run', async () => {
  const id = await running();
  const { held, deliver } = proxy.holdBefore(id);
  await expect(rows.handBack(id, 1)).rejects.toSatisfy(lost);
  await held;
  expect(await rows.handBack(id, 1)).toMatchObject({ state: 'queued' });
  expect(await rows.claim(id, randomUUID(), 'next')).toMatchObject({ fence: 2, attempt: 1 });
  const before = (await others()).length;
  deliver();
  await until('it has been carried out', async () => (await others()).length < before);
  expect(await database.query('SELECT state, attempt FROM task WHERE id = $1', [id])).toEqual([
    { state: 'running', attempt: 1 },
  ]);
  expect(await endsOf(id)).toEqual([{ type: 'handed_back' }]);
});

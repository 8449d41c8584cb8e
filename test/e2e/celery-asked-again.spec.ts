// Whoever sends an id again while its result is being told: the telling that is under way is for whoever asked before.
import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CELERY_CLIENT, CeleryTasks, NOBODY, type News } from '../../src/doors/celery/celery-tasks.js';
import type { CelerySender } from '../../src/entities/celery-task.entity.js';
import { Sql } from '../../src/entities/sql.js';
import { newId } from '../../src/shared/ids.js';
import type { Settings } from '../../src/shared/settings.js';
import type { CelerySending } from '../../src/tasks/celery-sendings.js';
import { NewTasks } from '../../src/tasks/store/new-tasks.js';
import { makeDatabase } from '../harness/database.js';

let dataSource: DataSource;
let sql: Sql;
let rows: CeleryTasks;
beforeAll(async () => {
  dataSource = await (await makeDatabase()).connect();
  sql = new Sql(dataSource);
  rows = new CeleryTasks(sql, { celeryBrokerUrl: 'redis://127.0.0.1/1' } as Settings);
});
afterAll(() => dataSource.destroy());

const sender = { id: 'x', reply_to: 'one', correlation_id: 'x' } as CelerySender;
const sendingOf = (task_id: string, refusal: CelerySending['refusal'] = null): CelerySending => ({
  ...{ task_id, queue: 'image', sender, output: null, refusal },
  followers: { ...NOBODY, chain: [{ task: 'next' }] },
});
const endOf = ({ row, task }: News) => ({
  task_id: row.task_id,
  version: task?.version ?? 0,
  asked: row.asked,
  ended: true,
});

const called = async (id: string) => {
  const sentence = `SELECT followers ? 'are_called' AS called FROM celery_task WHERE task_id = $1`;
  return (await sql.query<{ called: boolean }>(sentence, [id]))[0]?.called;
};

async function doneTask(): Promise<string> {
  const id = newId();
  await rows.record(sendingOf(id));
  await new NewTasks(sql).insert({
    task: { id, kind: 'conversion', operation: 'convert', queue: 'image', client_id: CELERY_CLIENT },
    files: [],
    keepFilesS: 60,
  });
  await sql.query(`UPDATE task SET state = 'done', version = 5, ended_at = now() WHERE id = $1`, [id]);
  return id;
}

it('is told too, and what comes after the task is not called twice', async () => {
  const id = await doneTask();
  const [first] = await rows.take([id]);
  await rows.askedAgain(id, { ...sender, reply_to: 'two' });
  await rows.told([endOf(first!)]);
  const [second] = await rows.take([id]);
  expect(second).toMatchObject({ row: { sender: { reply_to: 'two' }, followers: { are_called: true } } });
  await rows.told([endOf(second!)]);
  expect(await rows.take([id])).toEqual([]);
});

it('is told too when it is sent again after that, and each time', async () => {
  const id = await doneTask();
  for (const name of ['one', 'two', 'three']) {
    const [news] = await rows.take([id]);
    expect(news).toMatchObject({ row: { sender: { reply_to: name } } });
    await rows.told([endOf(news!)]);
    await rows.askedAgain(id, { ...sender, reply_to: name === 'one' ? 'two' : 'three' });
  }
});

it('is told of what became of it, while a refusal of the past is still being told', async () => {
  const id = newId();
  await rows.record(sendingOf(id, { code: 'file_not_found', message: 'It is not there.' }));
  const [refused] = await rows.take([id]);
  await rows.record(sendingOf(id, { code: 'forbidden', message: 'It is not yours.' }));
  await rows.told([endOf(refused!)]);
  expect(await rows.take([id])).toMatchObject([
    { row: { refusal: { code: 'forbidden' }, followers: { chain: [{ task: 'next' }] } } },
  ]);
  expect(await called(id)).toBe(false);
});

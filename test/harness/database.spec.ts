// The harness lends what it promises: a migrated database of one's own, an empty Redis, a folder.
import fs from 'node:fs';
import path from 'node:path';
import { Redis } from 'ioredis';
import { expect, it } from 'vitest';
import { makeDatabase } from './database.js';
import { emptyRedis } from './redis.js';
import { makeFolder, workArea } from './work-area.js';

it('copies each database from the migrated template', async () => {
  const [first, second] = [await makeDatabase(), await makeDatabase()];
  await first.query('CREATE TABLE own (id int)');
  const tables = await second.query<{ name: string }>(
    "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'",
  );
  expect(tables.map(({ name }) => name)).toEqual(expect.arrayContaining(['task', 'task_event']));
  expect(tables.map(({ name }) => name)).not.toContain('own');
});

it('connects our entities to it', async () => {
  const database = await makeDatabase();
  const dataSource = await database.connect();
  try {
    expect(await dataSource.getRepository('Task').count()).toBe(0);
  } finally {
    await dataSource.destroy();
  }
  await database.drop();
  await expect(database.query('SELECT 1')).rejects.toThrow('does not exist');
});

it('hands out Redis empty each time', async () => {
  const client = new Redis((await emptyRedis()).url);
  try {
    await client.set('left', 'over');
    await emptyRedis();
    expect(await client.dbsize()).toBe(0);
  } finally {
    client.disconnect();
  }
});

it('keeps everything of a file below one folder, out of /tmp', () => {
  const folder = makeFolder('any');
  expect(path.dirname(folder)).toBe(workArea.folder);
  expect(fs.readdirSync(folder)).toEqual([]);
  expect(workArea.folder).not.toMatch(/^\/tmp\//);
  expect(process.env['TMPDIR']).toBe(workArea.temporary);
});

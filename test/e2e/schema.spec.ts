// The schema that all processes share: the migrations say what the entities say, and a process on databases that do not fit it says why instead of starting.
import { Redis } from 'ioredis';
import { expect, it } from 'vitest';
import { makeDatabase } from '../harness/database.js';
import { startProduct } from '../harness/product.js';
import { ownRedis } from '../chaos/own-servers.js';

const refusal = async (roles: string, settings: Record<string, string>): Promise<string> => {
  const refused: unknown = await startProduct({ roles: [roles], settings }).then(
    (product) => product.stop().then(() => 'It has started.'),
    (why: unknown) => why,
  );
  return String(refused);
};

it('is that of the entities', async () => {
  const database = await makeDatabase();
  const dataSource = await database.connect();
  const differences = async () =>
    (await dataSource.driver.createSchemaBuilder().log()).upQueries.map(({ query }) => query);
  try {
    expect(await differences()).toEqual([]);
    // It would be seen.
    await database.query('ALTER TABLE task ALTER COLUMN tag TYPE varchar(7)');
    expect(await differences()).not.toEqual([]);
  } finally {
    await dataSource.destroy();
  }
});

it.each(['api', 'worker', 'beat', 'migrate', 'all'])(
  'that a newer version has made is left alone by "%s"',
  async (role) => {
    const database = await makeDatabase();
    await database.query(`INSERT INTO migrations (timestamp, name) VALUES (99999999999999, 'FromTheFuture')`);
    expect(await refusal(role, { DATABASE_URL: database.url })).toMatch(
      /changed by a newer version of Athanor \(FromTheFuture\)\. Start that version, or restore a backup/,
    );
  },
);

it.each(['api', 'worker', 'beat'])('that is not yet there stops "%s" with the command that makes it', async (role) => {
  const database = await makeDatabase();
  const rows = await database.query<{ name: string }>('SELECT name FROM migrations ORDER BY id DESC LIMIT 1');
  const name = rows[0]?.name ?? '';
  await database.query('DELETE FROM migrations WHERE name = $1', [name]);
  expect(await refusal(role, { DATABASE_URL: database.url })).toContain(
    `The database lacks ${name}. Run: athanor migrate`,
  );
});

it.each([
  ['DATABASE_URL', 'postgres://nobody:secret@127.0.0.1:9/none', 'PostgreSQL'],
  ['REDIS_URL', 'redis://:secret@127.0.0.1:9/0', 'Redis'],
])('behind a %s where nobody answers is told of by name, without the password', async (variable, url, server) => {
  const said = await refusal('all', { [variable]: url });
  expect(said).toContain(`${server} at 127.0.0.1:9 (${variable}) cannot be used: `);
  expect(said).toContain(`Start it or correct ${variable}.`);
  expect(said).not.toContain('secret');
});

it('has one kind of queue at a time', async () => {
  const settings = { DATABASE_URL: (await makeDatabase()).url };
  const worker = await startProduct({ roles: ['worker --queues image:1'], settings });
  const other = { ...settings, REDIS_URL: '', QUEUE_BACKEND: 'postgres' };
  expect(await refusal('api', other)).toContain('Other processes on this database use redis for the queue');
  await worker.stop();
});

it('starts no database of its own where both are given, and warns of a Redis that throws away', async () => {
  const server = await ownRedis();
  const redis = new Redis(server.url);
  await redis.config('SET', 'maxmemory-policy', 'allkeys-lru');
  redis.disconnect();
  const product = await startProduct({ settings: { REDIS_URL: server.url } });
  const servers = product.pids().filter(({ command }) => /^\S*(postgres|redis-server)\b/.test(command));
  expect(servers).toEqual([]);
  await expect.poll(() => product.logs()).toContain('Redis may drop queue entries (maxmemory-policy allkeys-lru)');
  await product.stop();
});

// A connection that ends while a transaction holds it, between two statements: that transaction fails, and nothing else does.
import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { until } from '../chaos/until.js';
import { Sql } from '../../src/entities/sql.js';
import { isLostConnection } from '../../src/shared/errors.js';
import { makeDatabase } from '../harness/database.js';

let dataSource: DataSource;
let sql: Sql;

beforeAll(async () => {
  dataSource = await (await makeDatabase()).connect();
  sql = new Sql(dataSource);
});
afterAll(() => dataSource.destroy());

it('ends with an error that may be tried again, and does not end the process', async () => {
  const broken = sql.transaction(async (within) => {
    const [row] = await within.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    await sql.query('SELECT pg_terminate_backend($1)', [row!.pid]);
    await until('it is gone', async () => {
      const left = await sql.query('SELECT 1 FROM pg_stat_activity WHERE pid = $1', [row!.pid]);
      return left.length === 0;
    });
    await within.query('SELECT 1');
  });
  const error: unknown = await broken.catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(Error);
  expect(isLostConnection(error)).toBe(true);
  expect(await sql.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
});

// One database per test file, copied from the run's migrated template. Dropped when the file ends, after leaks.ts has looked for forgotten connections.
import pg from 'pg';
import type { DataSource } from 'typeorm';
import { inject } from 'vitest';
import { atFileEnd, workArea } from './work-area.js';

export interface TestDatabase {
  readonly name: string;
  readonly url: string;
  /** A connection of our entities; the caller destroys it. */
  connect(): Promise<DataSource>;
  /** One statement over a connection of its own. */
  query<Row extends pg.QueryResultRow>(sql: string, values?: readonly unknown[]): Promise<Row[]>;
  /** For a file that wants to see what happens without it; else the end of the file drops it. */
  drop(): Promise<void>;
}

export interface Connection {
  readonly pid: number;
  readonly database: string;
  readonly state: string;
  readonly query: string;
}

const made = new Set<string>();
let count = 0;

export async function makeDatabase(): Promise<TestDatabase> {
  const { adminUrl, template } = inject('postgres');
  const name = `test_${workArea.fileId}_${++count}`;
  await ask(adminUrl, `CREATE DATABASE ${name} TEMPLATE ${template}`);
  made.add(name);
  const url = databaseUrl(adminUrl, name);
  const drop = async () => {
    if (made.delete(name)) await ask(adminUrl, `DROP DATABASE ${name} WITH (FORCE)`);
  };
  atFileEnd(drop);
  return { name, url, drop, query: (sql, values) => ask(url, sql, values), connect: () => connect(url) };
}

/** Connections of other processes or pools to the databases that this file still has. */
export async function leftConnections(): Promise<Connection[]> {
  if (made.size === 0) return [];
  return ask<Connection & pg.QueryResultRow>(
    inject('postgres').adminUrl,
    `SELECT pid, datname AS database, coalesce(state, '') AS state, left(query, 200) AS query
       FROM pg_stat_activity WHERE datname = ANY($1) AND backend_type = 'client backend'`,
    [[...made]],
  );
}

/** Without the migrations: the template has them, and in a test they are TypeScript, which TypeORM's own import cannot read. Loaded when asked for:
 *  every file of tests has this one, and most of them do without. */
async function connect(url: string): Promise<DataSource> {
  const [{ DataSource }, { dataSourceOptions }] = await Promise.all([
    import('typeorm'),
    import('../../src/entities/data-source.js'),
  ]);
  return new DataSource({ ...dataSourceOptions({ databaseUrl: url, databasePool: 8 }), migrations: [] }).initialize();
}

function databaseUrl(adminUrl: string, name: string): string {
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  return url.href;
}

async function ask<Row extends pg.QueryResultRow>(
  url: string,
  sql: string,
  values: readonly unknown[] = [],
): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url, application_name: 'test harness' });
  await client.connect();
  try {
    return (await client.query<Row>(sql, [...values])).rows;
  } finally {
    await client.end();
  }
}

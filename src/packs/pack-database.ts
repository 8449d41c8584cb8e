// What packs have of PostgreSQL: connections of their own whose tables are found in the schema of the pack. Made by pack-running.ts, one for each pack in an
// operation process.
import pg from 'pg';
import type { PackDatabase, Queries } from './pack.js';

/** One task at a time runs in the process; a second for what it does beside a transaction. */
const CONNECTIONS = 2;

export const schemaOf = (pack: string): string => `pack_${pack.replaceAll('-', '_')}`;

export class OwnDatabase implements PackDatabase {
  private readonly pool: pg.Pool;

  constructor(url: string, pack: string) {
    this.pool = new pg.Pool({
      connectionString: url,
      max: CONNECTIONS,
      // An operation process that nobody needs holds no connection for long.
      idleTimeoutMillis: 10_000,
      allowExitOnIdle: true,
      application_name: `athanor pack ${pack}`,
      options: `-c search_path=${schemaOf(pack)} -c timezone=UTC`,
    });
    // A line that breaks while nobody uses it is replaced at the next query.
    this.pool.on('error', () => undefined);
  }

  query<Row>(sql: string, values: readonly unknown[] = []): Promise<Row[]> {
    return rowsOf<Row>(this.pool, sql, values);
  }

  async transaction<T>(work: (within: Queries) => Promise<T>): Promise<T> {
    const client = await this.pool.connect();
    let broken: Error | undefined;
    try {
      await client.query('BEGIN');
      const result = await work({
        query: <Row>(sql: string, values: readonly unknown[] = []) => rowsOf<Row>(client, sql, values),
      });
      await client.query('COMMIT');
      return result;
    } catch (error) {
      await client.query('ROLLBACK').catch((cause: unknown) => (broken = cause as Error));
      throw error;
    } finally {
      client.release(broken);
    }
  }
}

async function rowsOf<Row>(from: pg.Pool | pg.PoolClient, sql: string, values: readonly unknown[]): Promise<Row[]> {
  return (await from.query(sql, [...values])).rows as Row[];
}

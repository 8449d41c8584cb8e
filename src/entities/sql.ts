// Plain SQL on the pool that TypeORM opened. The life of a task is written in statements that do one whole move each,
// which an object mapper cannot say; each text is prepared once per connection.
import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Pool, PoolClient, QueryConfig, QueryResult } from 'pg';
import { DataSource } from 'typeorm';
import { isLostConnection } from '../shared/errors.js';
import { poolOf } from './data-source.js';

/** As the driver knows it. */
type Query = QueryConfig & { query_timeout?: number };

const names = new Map<string, string>();

/** The same text always gets the same name, in every process. */
function nameOf(text: string): string {
  let name = names.get(text);
  if (!name) names.set(text, (name = createHash('sha1').update(text).digest('base64url')));
  return name;
}

@Injectable()
export class Sql {
  private connection: Pool | PoolClient | undefined;

  constructor(private readonly dataSource: DataSource) {}

  /** Waits no longer than the pool does, or than `withinMs`; then the connection counts as lost, though the statement may yet take effect. */
  async query<T>(text: string, values: readonly unknown[] = [], withinMs?: number): Promise<T[]> {
    this.connection ??= poolOf(this.dataSource);
    const query: Query = {
      name: nameOf(text),
      text,
      values: [...values],
      ...(withinMs && { query_timeout: withinMs }),
    };
    const result = (await this.connection.query(query)) as QueryResult & { rows: T[] };
    return result.rows;
  }

  /** Planned for exactly these values, where the best way depends on them: what is prepared once gets one plan for all. */
  async queryAnew<T>(text: string, values: readonly unknown[]): Promise<T[]> {
    this.connection ??= poolOf(this.dataSource);
    const result = (await this.connection.query(text, [...values])) as QueryResult & { rows: T[] };
    return result.rows;
  }

  /** Within a transaction, for what may be thousands of rows where PostgreSQL, which cannot know it, expects a few: for a few it compares each row of one part
   *  with each of another, and twenty thousand take minutes. */
  async queryMany<T>(text: string, values: readonly unknown[], withinMs?: number): Promise<T[]> {
    await this.query('SET LOCAL enable_nestloop = off');
    const rows = await this.query<T>(text, values, withinMs);
    await this.query('SET LOCAL enable_nestloop = DEFAULT');
    return rows;
  }

  /** All or nothing; `work` gets an Sql bound to one connection. */
  async transaction<T>(work: (sql: Sql) => Promise<T>): Promise<T> {
    const client = await poolOf(this.dataSource).connect();
    const bound = new Sql(this.dataSource);
    bound.connection = client;
    let broken = false;
    try {
      await client.query('BEGIN');
      const result = await work(bound);
      await client.query('COMMIT');
      return result;
    } catch (error) {
      broken = isLostConnection(error);
      // What does not answer is not asked once more: its transaction ends with its connection.
      if (!broken)
        await client.query('ROLLBACK').catch(() => {
          broken = true;
        });
      throw error;
    } finally {
      client.release(broken);
    }
  }
}

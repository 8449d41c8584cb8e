// Values that end by themselves, in PostgreSQL, where there is no Redis: the same promises, a few times slower.
import type { Sql } from '../../entities/sql.js';
import type { ExpiringStore } from './expiring-store.js';

const SWEEP_MS = 60_000;
const LIFE = `now() + $3 * interval '1 millisecond'`;

export class ExpiringPostgres implements ExpiringStore {
  private sweptAt = 0;

  constructor(private readonly sql: Sql) {}

  async get(key: string): Promise<string | undefined> {
    const [row] = await this.sql.query<{ value: string }>(
      'SELECT value FROM expiring_value WHERE key = $1 AND expires_at > now()',
      [key],
    );
    return row?.value;
  }

  async set(key: string, value: string, lifeMs: number): Promise<void> {
    await this.sweep();
    await this.sql.query(
      `INSERT INTO expiring_value (key, value, expires_at) VALUES ($1, $2, ${LIFE})
       ON CONFLICT (key) DO UPDATE SET value = excluded.value, expires_at = excluded.expires_at`,
      [key, value, lifeMs],
    );
  }

  async add(key: string, value: string, lifeMs: number): Promise<boolean> {
    const rows = await this.sql.query(
      `INSERT INTO expiring_value AS was (key, value, expires_at) VALUES ($1, $2, ${LIFE})
       ON CONFLICT (key) DO UPDATE SET value = excluded.value, expires_at = excluded.expires_at WHERE was.expires_at <= now() RETURNING 1`,
      [key, value, lifeMs],
    );
    return rows.length > 0;
  }

  async drop(...keys: readonly string[]): Promise<void> {
    await this.sql.query('DELETE FROM expiring_value WHERE key = ANY ($1)', [keys]);
  }

  async dropAll(prefix: string): Promise<number> {
    const rows = await this.sql.query('DELETE FROM expiring_value WHERE starts_with(key, $1) RETURNING 1', [prefix]);
    return rows.length;
  }

  async unlock(lock: string, owner: string, write?: { key: string; value: string; lifeMs: number }): Promise<boolean> {
    const rows = await this.sql.query(
      `WITH mine AS (DELETE FROM expiring_value WHERE key = $1 AND value = $2 AND expires_at > now() RETURNING 1),
       kept AS (INSERT INTO expiring_value (key, value, expires_at)
         SELECT $4, $5, ${LIFE} FROM mine WHERE $4::text IS NOT NULL
         ON CONFLICT (key) DO UPDATE SET value = excluded.value, expires_at = excluded.expires_at)
       SELECT 1 FROM mine`,
      [lock, owner, write?.lifeMs ?? 0, write?.key ?? null, write?.value ?? null],
    );
    return rows.length > 0;
  }

  async count(key: string, windowMs: number): Promise<{ count: number; leftMs: number }> {
    const [row] = await this.sql.query<{ count: number; left_ms: number }>(
      `INSERT INTO expiring_value AS was (key, value, expires_at) VALUES ($1, $2, ${LIFE})
       ON CONFLICT (key) DO UPDATE SET value = CASE WHEN was.expires_at <= now() THEN '1' ELSE (was.value::int + 1)::text END,
         expires_at = CASE WHEN was.expires_at <= now() THEN excluded.expires_at ELSE was.expires_at END
       RETURNING value::int AS count, (extract(epoch FROM expires_at - now()) * 1000)::int AS left_ms`,
      [key, '1', windowMs],
    );
    return { count: row?.count ?? 1, leftMs: row?.left_ms ?? windowMs };
  }

  /** What has ended is only in the way; once a minute somebody who writes takes it out. */
  private async sweep(): Promise<void> {
    if (Date.now() - this.sweptAt < SWEEP_MS) return;
    this.sweptAt = Date.now();
    await this.sql.query('DELETE FROM expiring_value WHERE expires_at <= now()');
  }
}

// A clock that tests can move, in the place of PostgreSQL's own: only that one counts, so every process on the database sees it move.
import type { TestDatabase } from '../../harness/database.js';

export interface MovingClock {
  set(at: Date | string): Promise<void>;
  forward(seconds: number): Promise<void>;
  now(): Promise<Date>;
}

/** For connections that are made from now on: `now()` without a schema is found here before PostgreSQL's. */
export async function moveClock(database: TestDatabase, start: string): Promise<MovingClock> {
  await database.query('CREATE SCHEMA clock');
  await database.query('CREATE TABLE clock.hand (at timestamptz NOT NULL)');
  await database.query('INSERT INTO clock.hand VALUES ($1)', [start]);
  await database.query(
    `CREATE FUNCTION clock.now() RETURNS timestamptz LANGUAGE sql STABLE AS 'SELECT at FROM clock.hand'`,
  );
  await database.query(`ALTER DATABASE ${database.name} SET search_path = public, clock, pg_catalog`);
  return {
    set: async (at) => {
      await database.query('UPDATE clock.hand SET at = $1', [at]);
    },
    forward: async (seconds) => {
      await database.query(`UPDATE clock.hand SET at = at + $1 * interval '1 second'`, [seconds]);
    },
    now: async () => (await database.query<{ at: Date }>('SELECT at FROM clock.hand'))[0]?.at ?? new Date(NaN),
  };
}

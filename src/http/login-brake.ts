// Slows down whoever guesses passwords: after a few wrong ones each further try for that account, or from that address, waits longer. Counted in
// PostgreSQL, so that asking another api process wins nothing. Called by rights/logins.ts and sharing/share-door.ts.
import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Sql } from '../entities/sql.js';
import { AppError } from '../shared/errors.js';

const POLICY = 'login';
const FREE_TRIES = 5;
const LONGEST_WAIT_S = 900;
/** So long after its last wait a subject is forgotten; rows end then. */
const REMEMBER_S = 900;

const WAIT = (tries: string) =>
  `(CASE WHEN ${tries} < ${FREE_TRIES} THEN 0 ELSE least(${LONGEST_WAIT_S}, 2 ^ least(${tries} - ${FREE_TRIES}, 20)) END)`;
const LATER = (tries: string) => `now() + (${WAIT(tries)} + ${REMEMBER_S}) * interval '1 second'`;
const TRIES = `(CASE WHEN a.ends_at <= now() THEN 1 ELSE a.used + 1 END)`;

/** Counts one try for each subject that need not wait now. In their order, so that two who try at once do not wait for each other. */
const TRY = `INSERT INTO allowance AS a (subject, policy, used, ends_at)
    SELECT subject, '${POLICY}', 1, ${LATER('1')} FROM unnest($1::uuid[]) subject ORDER BY subject
  ON CONFLICT (subject, policy) DO UPDATE SET used = ${TRIES}, ends_at = ${LATER(TRIES)}
    WHERE a.ends_at <= now() + interval '${REMEMBER_S} s'
  RETURNING subject`;
const LOOK = `SELECT ceil(extract(epoch FROM max(ends_at) - now() - interval '${REMEMBER_S} s'))::int AS wait_s
  FROM allowance WHERE policy = '${POLICY}' AND subject = ANY ($1)`;

@Injectable()
export class LoginBrake {
  constructor(private readonly sql: Sql) {}

  /** Counts the try before the password is looked at, so that many at once do not slip through. */
  async begin(names: readonly string[]): Promise<void> {
    await this.requireCalm(names);
    const counted = await this.sql.query(TRY, [names.map(subjectOf)]);
    if (counted.length < names.length) await this.requireCalm(names);
  }

  async succeed(names: readonly string[]): Promise<void> {
    await this.sql.query(`DELETE FROM allowance WHERE policy = '${POLICY}' AND subject = ANY ($1)`, [
      names.map(subjectOf),
    ]);
  }

  /** Counts nothing. */
  async requireCalm(names: readonly string[]): Promise<void> {
    const [look] = await this.sql.query<{ wait_s: number | null }>(LOOK, [names.map(subjectOf)]);
    const waitS = look?.wait_s ?? 0;
    if (waitS <= 0) return;
    throw new AppError('rate_limited', 'Too many wrong passwords. Wait, then try again.', { retryAfterS: waitS });
  }
}

/** Who tries is not readable in the table. */
function subjectOf(name: string): string {
  const hex = createHash('sha256').update(`login ${name}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

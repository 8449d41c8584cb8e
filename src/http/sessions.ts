// Logins of browsers: a random cookie, of which the database knows only the hash. Called by callers.ts and the account pages.
import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { ClientLimits } from '../entities/client.entity.js';
import { Sql } from '../entities/sql.js';
import { hashToken, type Person } from './accounts.js';
import { readCookie, writeCookie } from './cookies.js';
import { Site } from './site.js';

const COOKIE = 'athanor_session';
const LIFE_S = 14 * 86_400;

/** With what an administrator lets them take. */
export interface LimitedPerson extends Person {
  readonly limits: ClientLimits;
}

@Injectable()
export class Sessions {
  constructor(
    private readonly sql: Sql,
    private readonly site: Site,
  ) {}

  async start(person: Person, request: Request, response: Response): Promise<void> {
    const token = randomBytes(32).toString('base64url');
    await this.sql.query(
      `INSERT INTO session (token_hash, user_id, expires_at, user_agent) VALUES ($1, $2, now() + $3 * interval '1 second', $4)`,
      [hashToken(token), person.id, LIFE_S, request.get('user-agent')?.slice(0, 300) ?? null],
    );
    // A login is a good moment to forget those that are over.
    await this.sql.query('DELETE FROM session WHERE expires_at < now()');
    writeCookie(response, this.site, COOKIE, token, LIFE_S);
  }

  async find(request: Request): Promise<LimitedPerson | undefined> {
    const token = readCookie(request, COOKIE);
    if (token === undefined) return undefined;
    const [person] = await this.sql.query<LimitedPerson>(
      `SELECT u.id, u.email, u.role, c.id AS "clientId", c.limits FROM session s JOIN user_account u ON u.id = s.user_id
         JOIN client c ON c.user_id = u.id AND c.kind = 'person'
       WHERE s.token_hash = $1 AND s.expires_at > now() AND u.disabled_at IS NULL`,
      [hashToken(token)],
    );
    return person;
  }

  async end(request: Request): Promise<void> {
    const token = readCookie(request, COOKIE);
    if (token !== undefined) await this.sql.query('DELETE FROM session WHERE token_hash = $1', [hashToken(token)]);
  }

  /** Takes the cookie away from the browser. */
  forget(response: Response): void {
    writeCookie(response, this.site, COOKIE, '', 0);
  }
}

// People with a login: makes and checks their accounts. Free of requests, so that the command line uses it too.
import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Sql } from '../entities/sql.js';
import { userRoles, type UserRole } from '../entities/user.entity.js';
import { AppError } from '../shared/errors.js';
import { newId } from '../shared/ids.js';
import type { Settings } from '../shared/settings.js';
import { hashPassword, isPassword, LONGEST_PASSWORD, SHORTEST_PASSWORD } from './passwords.js';

export interface Person {
  readonly id: string;
  readonly email: string;
  readonly role: UserRole;
  readonly clientId: string;
}

const PERSON = `SELECT u.id, u.email, u.role, c.id AS "clientId" FROM user_account u JOIN client c ON c.user_id = u.id AND c.kind = 'person'`;

@Injectable()
export class Accounts {
  constructor(private readonly sql: Sql) {}

  async exist(): Promise<boolean> {
    const [row] = await this.sql.query<{ any: boolean }>('SELECT EXISTS (SELECT 1 FROM user_account) AS any');
    return row?.any === true;
  }

  async createUser(email: string, password: string, role: UserRole): Promise<Person> {
    const made = await this.insertUser(email, password, role, false);
    if (made !== undefined) return made;
    throw new AppError(
      'invalid_args',
      `There is an account for ${readEmail(email)} already. Reset its password instead.`,
    );
  }

  /** Undefined when an account exists already, whoever made it a moment ago. */
  async createFirstAdmin(email: string, password: string): Promise<Person | undefined> {
    return this.insertUser(email, password, 'admin', true);
  }

  /** ADMIN_EMAIL and ADMIN_PASSWORD, at the first start only. */
  async makeAdminOfSettings({
    adminEmail,
    adminPassword,
  }: Pick<Settings, 'adminEmail' | 'adminPassword'>): Promise<void> {
    if (adminEmail !== undefined && adminPassword !== undefined && !(await this.exist()))
      await this.createFirstAdmin(adminEmail, adminPassword);
  }

  /** Also ends the sessions of whoever knew the old one. */
  async resetPassword(email: string, password: string): Promise<void> {
    const hash = await hashPassword(readPassword(password));
    const [row] = await this.sql.query<{ id: string }>(
      `WITH u AS (UPDATE user_account SET password_hash = $2 WHERE email = $1 RETURNING id),
         s AS (DELETE FROM session USING u WHERE session.user_id = u.id)
       SELECT id FROM u`,
      [readEmail(email), hash],
    );
    if (row === undefined) throw new AppError('not_found', `There is no account for ${readEmail(email)}.`);
  }

  async findByPassword(email: string, password: string): Promise<Person | undefined> {
    const [row] = await this.sql.query<Person & { password_hash: string | null }>(
      PERSON.replace('SELECT', 'SELECT u.password_hash,') + ' WHERE u.email = $1 AND u.disabled_at IS NULL',
      [email.trim().toLowerCase()],
    );
    return (await isPassword(password, row?.password_hash)) ? row : undefined;
  }

  private async insertUser(
    email: string,
    password: string,
    role: UserRole,
    onlyFirst: boolean,
  ): Promise<Person | undefined> {
    if (!userRoles.includes(role)) throw new AppError('invalid_args', `A role is one of ${userRoles.join(', ')}.`);
    const address = readEmail(email);
    const hash = await hashPassword(readPassword(password));
    return this.sql.transaction(async (sql) => {
      // Two first visitors must not both become administrator.
      if (onlyFirst) await sql.query(`LOCK TABLE user_account IN EXCLUSIVE MODE`);
      const [row] = await sql.query<Person>(
        `WITH u AS (INSERT INTO user_account (id, email, role, password_hash)
             SELECT $1, $2, $3, $4 WHERE NOT $6 OR NOT EXISTS (SELECT 1 FROM user_account)
             ON CONFLICT (email) DO NOTHING RETURNING id, email, role),
           c AS (INSERT INTO client (id, kind, name, user_id) SELECT $5, 'person', email, id FROM u RETURNING id)
         SELECT u.id, u.email, u.role, c.id AS "clientId" FROM u, c`,
        [newId(), address, role, hash, newId(), onlyFirst],
      );
      return row;
    });
  }
}

/** What is stored of a key or a session: enough to recognise it, useless to whoever reads the database. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

function readEmail(text: string): string {
  const email = text.trim().toLowerCase();
  if (z.email().safeParse(email).success) return email;
  throw new AppError('invalid_args', `"${email}" is not an e-mail address.`);
}

function readPassword(password: string): string {
  if (password.length >= SHORTEST_PASSWORD && password.length <= LONGEST_PASSWORD) return password;
  throw new AppError('invalid_args', `The password must have ${SHORTEST_PASSWORD} to ${LONGEST_PASSWORD} characters.`);
}

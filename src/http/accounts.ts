// People with a login: makes and checks their accounts. Free of requests, so that the command line uses it too.
import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { LOCAL_CLIENT, type ClientLimits } from '../entities/client.entity.js';
import { Sql } from '../entities/sql.js';
import { userRoles, type UserRole } from '../entities/user.entity.js';
import { AppError } from '../shared/errors.js';
import { isId, newId } from '../shared/ids.js';
import type { Settings } from '../shared/settings.js';
import { hashPassword, isPassword, LONGEST_PASSWORD, SHORTEST_PASSWORD } from './passwords.js';
import { readPage, type PageAsk, type RowPage } from './rights/row-page.js';

/** invited: has no password yet. */
export type AccountState = 'active' | 'invited' | 'disabled';
export interface AccountRow extends Person {
  readonly state: AccountState;
  readonly limits: ClientLimits;
  readonly created_at: Date;
  readonly disabled_at: Date | null;
}
export interface Person {
  readonly id: string;
  readonly email: string;
  readonly role: UserRole;
  readonly clientId: string;
}

const ACCOUNTS = `SELECT u.id, u.email, u.role, c.id AS "clientId", c.limits, date_trunc('milliseconds', u.created_at) AS created_at, u.disabled_at,
    CASE WHEN u.disabled_at IS NOT NULL THEN 'disabled' WHEN u.password_hash IS NULL AND u.oidc_subject IS NULL THEN 'invited' ELSE 'active' END AS state
  FROM user_account u JOIN client c ON c.user_id = u.id AND c.kind = 'person'`;
const PERSON = `SELECT u.id, u.email, u.role, c.id AS "clientId" FROM user_account u JOIN client c ON c.user_id = u.id AND c.kind = 'person'`;

@Injectable()
export class Accounts {
  constructor(private readonly sql: Sql) {}

  async exist(): Promise<boolean> {
    const [row] = await this.sql.query<{ any: boolean }>('SELECT EXISTS (SELECT 1 FROM user_account) AS any');
    return row?.any === true;
  }

  list(page: PageAsk): Promise<RowPage<AccountRow>> {
    return readPage<AccountRow>(this.sql, ACCOUNTS, {}, page);
  }

  async find(id: string): Promise<AccountRow> {
    const [row] = isId(id) ? await this.sql.query<AccountRow>(`${ACCOUNTS} WHERE u.id = $1`, [id]) : [];
    if (row === undefined) throw new AppError('not_found', 'There is no account with this id.');
    return row;
  }

  async findByEmail(email: string): Promise<AccountRow> {
    const address = readEmail(email);
    const [row] = await this.sql.query<AccountRow>(`${ACCOUNTS} WHERE u.email = $1`, [address]);
    if (row === undefined) throw new AppError('not_found', `There is no account for ${address}.`);
    return row;
  }

  /** Disabling ends sessions at once; keys of the account stop by themselves. Somebody must remain who can undo it. */
  async change(
    id: string,
    {
      role,
      disabled,
      limits,
    }: {
      readonly role?: UserRole | undefined;
      readonly disabled?: boolean | undefined;
      readonly limits?: ClientLimits | undefined;
    },
  ): Promise<AccountRow> {
    await this.find(id);
    await this.sql.transaction(async (sql) => {
      // Two administrators must not take each other's role at the same moment.
      await sql.query('LOCK TABLE user_account IN EXCLUSIVE MODE');
      await sql.query(
        `UPDATE user_account SET role = coalesce($2, role),
           disabled_at = CASE WHEN $3::boolean IS NULL THEN disabled_at WHEN $3 THEN coalesce(disabled_at, now()) END
         WHERE id = $1`,
        [id, role ?? null, disabled ?? null],
      );
      const [left] = await sql.query<{ any: boolean }>(
        `SELECT EXISTS (SELECT 1 FROM user_account WHERE role = 'admin' AND disabled_at IS NULL) AS any`,
      );
      if (left?.any !== true)
        throw new AppError('invalid_state', 'This is the last administrator. Make another one first.');
      if (limits !== undefined)
        await sql.query(`UPDATE client SET limits = $2 WHERE user_id = $1 AND kind = 'person'`, [id, limits]);
      if (disabled === true) await sql.query('DELETE FROM session WHERE user_id = $1', [id]);
    });
    return this.find(id);
  }

  /** Without a password nobody can log in yet: its owner gets a link to set one. */
  async createUser(email: string, password: string | undefined, role: UserRole): Promise<Person> {
    if (role !== 'admin' && !(await this.exist()))
      throw new AppError('invalid_args', 'The first account must be an administrator: it closes the open door.');
    const made = await this.insertUser(email, password, role, false);
    if (made !== undefined) return made;
    throw new AppError(
      'invalid_args',
      `There is an account for ${readEmail(email)} already. Reset its password instead.`,
    );
  }

  /** The account of somebody whom a provider vouches for: known by its subject, else by a confirmed e-mail, else new. */
  async vouchedFor({
    subject,
    email,
    isVerified,
  }: {
    subject: string;
    email: string | undefined;
    isVerified: boolean;
  }): Promise<Person> {
    const find = async () =>
      (await this.sql.query<Person>(`${PERSON} WHERE u.oidc_subject = $1 AND u.disabled_at IS NULL`, [subject]))[0];
    const known = await find();
    if (known !== undefined) return known;
    if (email === undefined || !isVerified)
      throw new AppError('forbidden', 'The log-in provider does not confirm your e-mail address.');
    // The first account closes the open door, so it has to be an administrator's.
    if (!(await this.exist()))
      throw new AppError('forbidden', 'This server is not set up yet. Make the first account.');
    const address = readEmail(email);
    await this.insertUser(address, undefined, 'user', false);
    await this.sql.query(
      'UPDATE user_account SET oidc_subject = $1 WHERE email = $2 AND oidc_subject IS NULL AND disabled_at IS NULL',
      [subject, address],
    );
    const person = await find();
    if (person !== undefined) return person;
    throw new AppError('forbidden', 'Your account is disabled or belongs to another login. Ask the administrator.');
  }

  async preferences(id: string): Promise<Record<string, unknown>> {
    const [row] = await this.sql.query<{ preferences: Record<string, unknown> }>(
      'SELECT preferences FROM user_account WHERE id = $1',
      [id],
    );
    return row?.preferences ?? {};
  }

  /** Adds to those that are there; null takes one away. False when they would become more than `most`. */
  async setPreferences(id: string, preferences: Readonly<Record<string, unknown>>, most: number): Promise<boolean> {
    const rows = await this.sql.query(
      `UPDATE user_account SET preferences = jsonb_strip_nulls(preferences || $2) WHERE id = $1
         AND (SELECT count(*) FROM jsonb_object_keys(jsonb_strip_nulls(preferences || $2))) <= $3 RETURNING 1`,
      [id, preferences, most],
    );
    return rows.length > 0;
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

  async resetPassword(email: string, password: string): Promise<Person> {
    const { id } = await this.findByEmail(email);
    return this.setPassword(id, password);
  }

  /** Also ends the sessions of whoever knew the old one. */
  async setPassword(id: string, password: string): Promise<Person> {
    const hash = await hashPassword(readPassword(password));
    const [row] = await this.sql.query<Person>(
      `WITH changed AS (UPDATE user_account SET password_hash = $2 WHERE id = $1 RETURNING id),
         ended AS (DELETE FROM session USING changed WHERE session.user_id = changed.id)
       ${PERSON} JOIN changed ON changed.id = u.id`,
      [id, hash],
    );
    if (row === undefined) throw new AppError('not_found', 'There is no account with this id.');
    return row;
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
    password: string | undefined,
    role: UserRole,
    onlyFirst: boolean,
  ): Promise<Person | undefined> {
    if (!userRoles.includes(role)) throw new AppError('invalid_args', `A role is one of ${userRoles.join(', ')}.`);
    const address = readEmail(email);
    const hash = password === undefined ? null : await hashPassword(readPassword(password));
    return this.sql.transaction(async (sql) => {
      // Two first visitors must not both become administrator.
      await sql.query(`LOCK TABLE user_account IN EXCLUSIVE MODE`);
      const clientId = (await takeOver(sql)) ? LOCAL_CLIENT : newId();
      const [row] = await sql.query<Person>(
        `WITH u AS (INSERT INTO user_account (id, email, role, password_hash)
             SELECT $1, $2, $3, $4 WHERE NOT $6 OR NOT EXISTS (SELECT 1 FROM user_account)
             ON CONFLICT (email) DO NOTHING RETURNING id, email, role),
           c AS (INSERT INTO client (id, kind, name, user_id) SELECT $5, 'person', email, id FROM u RETURNING id)
         SELECT u.id, u.email, u.role, c.id AS "clientId" FROM u, c`,
        [newId(), address, role, hash, clientId, onlyFirst],
      );
      return row;
    });
  }
}

/**
 * Whoever makes the first account has worked here as the client `local` until now, so its id becomes theirs: with it tasks, files, presets and
 * webhooks, however many. The client itself goes on under another id, for queues of messages that work for it.
 */
async function takeOver(sql: Sql): Promise<boolean> {
  const rows = await sql.query(
    `UPDATE client SET id = $2 WHERE id = $1 AND kind = 'local' AND NOT EXISTS (SELECT 1 FROM user_account) RETURNING 1`,
    [LOCAL_CLIENT, newId()],
  );
  return rows.length > 0;
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

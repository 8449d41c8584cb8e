// Keys of programs: made and shown once, listed, limited, revoked. A key is a client of its own, or works for the person who made it.
// Called by the routes for keys and by `athanor key`.
import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { ClientLimits } from '../../entities/client.entity.js';
import { Sql } from '../../entities/sql.js';
import { AppError } from '../../shared/errors.js';
import { isId, newId } from '../../shared/ids.js';
import { hashToken } from '../accounts.js';
import { readPage, type PageAsk, type RowPage } from './row-page.js';
import { scopes, type Scope } from './scopes.js';

export interface NewKey {
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly limits?: ClientLimits;
  readonly expiresAt?: Date | undefined;
  /** The account that it works for; without one it belongs to the installation. */
  readonly userId?: string | undefined;
}
export interface KeyRow {
  readonly id: string;
  readonly name: string;
  readonly key_prefix: string;
  readonly scopes: readonly Scope[];
  readonly limits: ClientLimits;
  readonly owner: string | null;
  readonly state: 'valid' | 'expired' | 'revoked';
  readonly created_at: Date;
  readonly expires_at: Date | null;
  readonly revoked_at: Date | null;
  readonly last_seen_at: Date | null;
}

/** So much of a key is kept, for its owner to recognise it. */
const SHOWN = 10;
const KEYS = `SELECT c.id, c.name, c.key_prefix, c.scopes, c.limits, c.user_id, u.email AS owner,
    CASE WHEN c.revoked_at IS NOT NULL THEN 'revoked' WHEN c.expires_at <= now() THEN 'expired' ELSE 'valid' END AS state,
    date_trunc('milliseconds', c.created_at) AS created_at, c.expires_at, c.revoked_at, c.last_seen_at
  FROM client c LEFT JOIN user_account u ON u.id = c.user_id WHERE c.kind = 'key'`;

@Injectable()
export class ApiKeys {
  constructor(private readonly sql: Sql) {}

  /** The key itself is in the answer and nowhere else: only its hash is kept. */
  async create({
    name,
    scopes: granted,
    limits = {},
    expiresAt,
    userId,
  }: NewKey): Promise<{ row: KeyRow; key: string }> {
    const unknown = granted.find((scope) => !scopes.includes(scope));
    if (granted.length === 0 || unknown !== undefined)
      throw new AppError('invalid_args', `A key needs scopes out of ${scopes.join(', ')}; got "${unknown ?? ''}".`);
    if (name.trim() === '')
      throw new AppError('invalid_args', 'A key needs a name, so that it can be recognised later.');
    if (expiresAt !== undefined && expiresAt.getTime() <= Date.now())
      throw new AppError('invalid_args', 'The end of the key lies in the past. Give a later one, or none.');
    const key = `ath_${randomBytes(32).toString('base64url')}`;
    const id = newId();
    await this.sql.query(
      `INSERT INTO client (id, kind, name, key_hash, key_prefix, scopes, limits, expires_at, user_id)
       VALUES ($1, 'key', $2, $3, $4, $5, $6, $7, $8)`,
      [id, name.trim(), hashToken(key), key.slice(0, SHOWN), granted, limits, expiresAt ?? null, userId ?? null],
    );
    return { row: await this.read(id), key };
  }

  /** All of them, or those of one account. */
  list(userId: string | undefined, page: PageAsk): Promise<RowPage<KeyRow>> {
    return readPage<KeyRow>(this.sql, KEYS, { user_id: userId }, page);
  }

  /** Works from the next request on. */
  async limit(id: string, limits: ClientLimits): Promise<KeyRow> {
    const rows = isId(id)
      ? await this.sql.query(
          `UPDATE client SET limits = $2 WHERE id = $1 AND kind = 'key' AND revoked_at IS NULL RETURNING 1`,
          [id, limits],
        )
      : [];
    if (rows.length === 0) throw notThere();
    return this.read(id);
  }

  /** Works at once. Not there, not yours and revoked already are the same answer. */
  async revoke(id: string, userId?: string): Promise<{ readonly name: string }> {
    const [row] = isId(id)
      ? await this.sql.query<{ name: string }>(
          `UPDATE client SET revoked_at = now()
           WHERE id = $1 AND kind = 'key' AND revoked_at IS NULL AND ($2::uuid IS NULL OR user_id = $2) RETURNING name`,
          [id, userId ?? null],
        )
      : [];
    if (row === undefined) throw notThere();
    return row;
  }

  private async read(id: string): Promise<KeyRow> {
    const [row] = await this.sql.query<KeyRow>(`${KEYS} AND c.id = $1`, [id]);
    if (row === undefined) throw notThere();
    return row;
  }
}

const notThere = (): AppError => new AppError('not_found', 'There is no valid key with this id.');

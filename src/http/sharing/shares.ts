// Links to results for people without an account: what they open, for how long, how often, with which password. Made by shares.controller.ts, opened by
// share-pages.controller.ts.
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Share } from '../../entities/share.entity.js';
import { Sql } from '../../entities/sql.js';
import type { StoredFile } from '../../entities/stored-file.entity.js';
import { AppError } from '../../shared/errors.js';
import { isId, newId } from '../../shared/ids.js';
import { deriveKey } from '../../shared/sealed.js';
import { SETTINGS } from '../../shared/settings-token.js';
import type { Settings } from '../../shared/settings.js';
import { hashToken } from '../accounts.js';
import { hashPassword, isPassword } from '../passwords.js';
import { readPage, type PageAsk, type RowPage } from '../rights/row-page.js';

export interface ShareAsk {
  readonly clientId: string;
  readonly taskId: string | null;
  readonly jobId: string | null;
  readonly files: readonly StoredFile[];
  readonly ttlS: number;
  readonly password?: string | undefined;
  readonly maxDownloads?: number | undefined;
}

/** Of 32 characters, so that the rest is still more than anybody can guess. */
const ENDING = 4;
const SHARES = `SELECT token_hash, token_end, id, client_id, task_id, job_id, files, password_hash, downloads, max_downloads,
    date_trunc('milliseconds', created_at) AS created_at, expires_at, revoked_at FROM share`;

@Injectable()
export class Shares {
  constructor(
    private readonly sql: Sql,
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'secret'>,
  ) {}

  /** The token is known only now, and to whoever gets the link. */
  async create({ files, password, ...ask }: ShareAsk): Promise<{ share: Share; token: string }> {
    const alive = files.filter((file) => file.deleted_at === null && file.expires_at.getTime() > Date.now());
    if (alive.length === 0) throw new AppError('file_expired', 'The result was deleted at the end of its time.');
    const token = randomBytes(24).toString('base64url');
    const [share] = await this.sql.query<Share>(
      `INSERT INTO share (token_hash, id, client_id, task_id, job_id, files, password_hash, max_downloads, token_end, expires_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, least(now() + $10 * interval '1 second', (SELECT min(expires_at) FROM stored_file WHERE id = ANY ($6))))
       RETURNING *`.replaceAll('$6', '$6::uuid[]'),
      [
        hashToken(token),
        newId(),
        ask.clientId,
        ask.taskId,
        ask.jobId,
        alive.map((file) => file.id),
        password === undefined ? null : await hashPassword(password),
        ask.maxDownloads ?? null,
        token.slice(-ENDING),
        ask.ttlS,
      ],
    );
    if (!share) throw new AppError('internal_error', 'The share was not written.');
    return { share, token };
  }

  list(clientId: string, page: PageAsk): Promise<RowPage<Share>> {
    return readPage<Share>(this.sql, SHARES, { client_id: clientId }, page);
  }

  /** Not there and not yours are the same answer. */
  async find(id: string, clientId: string | undefined): Promise<Share> {
    const [share] = isId(id)
      ? await this.sql.query<Share>('SELECT * FROM share WHERE id = $1 AND ($2::uuid IS NULL OR client_id = $2)', [
          id,
          clientId ?? null,
        ])
      : [];
    if (!share) throw new AppError('not_found', 'There is no share with this id.');
    return share;
  }

  async revoke(id: string): Promise<void> {
    await this.sql.query('UPDATE share SET revoked_at = coalesce(revoked_at, now()) WHERE id = $1', [id]);
  }

  /** By the link; one that is over says so. */
  async open(token: string): Promise<Share> {
    const [share] = await this.sql.query<Share>('SELECT * FROM share WHERE token_hash = $1', [hashToken(token)]);
    if (!share) throw new AppError('not_found', 'There is nothing at this address. Check the link.');
    if (share.revoked_at !== null || share.expires_at.getTime() < Date.now() || isUsedUp(share)) throw over();
    return share;
  }

  /** Those that are still there. */
  async files({ files }: Share): Promise<StoredFile[]> {
    const alive = await this.sql.query<StoredFile>(
      `SELECT f.* FROM unnest($1::uuid[]) WITH ORDINALITY s(id, at) JOIN stored_file f ON f.id = s.id
       WHERE f.deleted_at IS NULL AND f.expires_at > now() ORDER BY s.at`,
      [files],
    );
    if (alive.length === 0)
      throw new AppError('file_expired', 'The files were deleted, by their owner or at the end of their time.');
    return alive;
  }

  async count({ token_hash }: Share): Promise<void> {
    const counted = await this.sql.query(
      'UPDATE share SET downloads = downloads + 1 WHERE token_hash = $1 AND (max_downloads IS NULL OR downloads < max_downloads) RETURNING 1',
      [token_hash],
    );
    if (counted.length === 0) throw over();
  }

  /** What a browser keeps that knew the password: worth nothing for another share, or after the password has changed. */
  async unlock(share: Share, password: string): Promise<string | undefined> {
    return (await isPassword(password, share.password_hash)) ? this.pass(share) : undefined;
  }

  isUnlocked(share: Share, pass: string | undefined): boolean {
    if (share.password_hash === null) return true;
    const [a, b] = [Buffer.from(pass ?? ''), Buffer.from(this.pass(share))];
    return a.length === b.length && timingSafeEqual(a, b);
  }

  private pass({ token_hash, password_hash }: Share): string {
    const { secret } = this.settings;
    if (secret === undefined) throw new AppError('invalid_state', 'Without SECRET nothing can be signed. Set it.');
    return createHmac('sha256', deriveKey(secret, 'share'))
      .update(`${token_hash} ${password_hash}`)
      .digest('base64url');
  }
}

const isUsedUp = ({ downloads, max_downloads: most }: Share): boolean => most !== null && downloads >= most;
const over = (): AppError => new AppError('signature_expired', 'This link is no longer valid. Ask for a new one.');

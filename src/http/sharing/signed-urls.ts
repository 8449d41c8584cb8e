// Addresses of single files that need no key: the signature says that it is we who gave it, the row that it still holds. Made by
// signed-urls.controller.ts, looked at by the guard.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { z } from 'zod';
import type { SignedUrl } from '../../entities/signed-url.entity.js';
import { Sql } from '../../entities/sql.js';
import type { StoredFile } from '../../entities/stored-file.entity.js';
import { AppError } from '../../shared/errors.js';
import { isId, newId } from '../../shared/ids.js';
import { deriveKey } from '../../shared/sealed.js';
import { SETTINGS } from '../../shared/settings-token.js';
import type { Settings } from '../../shared/settings.js';
import { idField, linkField, momentField } from '../answer-fields.js';
import type { Caller } from '../callers.js';
import { Site } from '../site.js';

export interface SignedUrlAsk {
  readonly ttlS: number;
  readonly disposition: 'attachment' | 'inline';
  readonly maxDownloads?: number | undefined;
}
export const signedUrlSchema = z
  .object({
    url: linkField.describe('Opens the file without a key'),
    expires_at: momentField.describe('No later than the file'),
    kid: idField,
  })
  .meta({ id: 'SignedUrl' });
export type SignedUrlView = z.output<typeof signedUrlSchema>;
type Known = SignedUrl & Pick<StoredFile, 'sha256' | 'client_id'>;

@Injectable()
export class SignedUrls {
  constructor(
    private readonly sql: Sql,
    private readonly site: Site,
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'secret'>,
  ) {}

  /** Never longer than the file itself. */
  async issue(file: StoredFile, ask: SignedUrlAsk): Promise<SignedUrlView> {
    const { disposition, ttlS, maxDownloads } = ask;
    const end = Math.min(Date.now() + ttlS * 1000, file.expires_at.getTime());
    const [kid, exp] = [newId(), String(Math.floor(end / 1000))];
    const sig = this.sign(kid, file, exp, disposition);
    await this.sql.query(
      'INSERT INTO signed_url (kid, file_id, max_downloads, expires_at) VALUES ($1, $2, $3, to_timestamp($4))',
      [kid, file.id, maxDownloads ?? null, exp],
    );
    const query = new URLSearchParams({ exp, kid, sig, ...(disposition === 'inline' && { disposition }) });
    const url = this.site.link(`${pathOf(file.id)}?${query.toString()}`);
    return { url, expires_at: new Date(Number(exp) * 1000).toISOString(), kid };
  }

  /** None that was given for this file opens it any more. */
  async revoke(fileId: string): Promise<void> {
    await this.sql.query('DELETE FROM signed_url WHERE file_id = $1', [fileId]);
  }

  /** As whom this request may read: as the owner of this one file. */
  async open(request: Request): Promise<Caller> {
    const { exp, kid, sig } = request.query;
    const disposition = request.query['disposition'] === 'inline' ? 'inline' : 'attachment';
    const fileId = String(request.params['id']);
    if (typeof exp !== 'string' || typeof kid !== 'string' || typeof sig !== 'string' || !/^\d{1,12}$/.test(exp))
      throw invalid();
    if (Number(exp) * 1000 < Date.now())
      throw new AppError('signature_expired', 'This link is over. Ask for a new one.');
    const row = await this.find(kid, fileId);
    if (!row || !isSame(sig, this.sign(kid, { id: fileId, sha256: row.sha256 }, exp, disposition))) throw invalid();
    if (row.max_downloads !== null) await this.count(request, kid);
    return {
      clientId: row.client_id,
      kind: 'link',
      name: 'link',
      countedAs: row.client_id,
      limits: {},
      scopes: new Set(['files:read']),
      seesAll: false,
    };
  }

  private async find(kid: string, fileId: string): Promise<Known | undefined> {
    if (!isId(kid) || !isId(fileId)) return undefined;
    const [row] = await this.sql.query<Known>(
      `SELECT s.*, f.sha256, f.client_id FROM signed_url s JOIN stored_file f ON f.id = s.file_id WHERE s.kid = $1 AND s.file_id = $2`,
      [kid, fileId],
    );
    return row;
  }

  /** Of a counted one there are no parts: each would be a download of its own, or none. */
  private async count(request: Request, kid: string): Promise<void> {
    delete request.headers.range;
    if (request.method === 'HEAD') return;
    const counted = await this.sql.query(
      'UPDATE signed_url SET downloads = downloads + 1 WHERE kid = $1 AND downloads < max_downloads RETURNING 1',
      [kid],
    );
    if (counted.length === 0) throw new AppError('signature_expired', 'This link was used as often as it may be.');
  }

  private sign(
    kid: string,
    { id, sha256 }: Pick<StoredFile, 'id' | 'sha256'>,
    exp: string,
    disposition: string,
  ): string {
    const { secret } = this.settings;
    if (secret === undefined) throw new AppError('invalid_state', 'Without SECRET nothing can be signed. Set it.');
    const said = ['GET', pathOf(id), exp, disposition, sha256].join('\n');
    return createHmac('sha256', deriveKey(secret, `signed url ${kid}`))
      .update(said)
      .digest('base64url');
  }
}

const pathOf = (fileId: string): string => `/api/v1/files/${fileId}/content`;
const invalid = (): AppError => new AppError('signature_invalid', 'This link is not valid. Ask for a new one.');

function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}

// Tickets: with one of them a browser brings one file without a key. Made by upload-tickets.controller.ts, shown by whoever uploads.
import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { ClientLimits } from '../../entities/client.entity.js';
import { Sql } from '../../entities/sql.js';
import type { StoredFile } from '../../entities/stored-file.entity.js';
import type { UploadTicket } from '../../entities/upload-ticket.entity.js';
import { AppError } from '../../shared/errors.js';
import { formatBytes } from '../../shared/units.js';
import { hashToken } from '../accounts.js';

export const TICKET = 'atu_';

export type Ticket = UploadTicket & { readonly limits: ClientLimits };
export interface TicketAsk {
  readonly clientId: string;
  readonly maxBytes: number;
  readonly formats: readonly string[] | null;
  /** Its passwords sealed. */
  readonly template: Record<string, unknown> | null;
  readonly ttlS: number;
}

@Injectable()
export class UploadTickets {
  constructor(private readonly sql: Sql) {}

  /** The token is known only now. */
  async create(ask: TicketAsk): Promise<{ ticket: UploadTicket; token: string }> {
    const token = `${TICKET}${randomBytes(24).toString('base64url')}`;
    const [ticket] = await this.sql.query<UploadTicket>(
      `INSERT INTO upload_ticket (token_hash, client_id, max_bytes, formats, task_template, expires_at)
       VALUES ($1, $2, $3, $4, $5, now() + $6 * interval '1 second') RETURNING *`,
      [hashToken(token), ask.clientId, ask.maxBytes, ask.formats, ask.template && JSON.stringify(ask.template), ask.ttlS],
    );
    if (!ticket) throw new AppError('internal_error', 'The ticket was not written.');
    return { ticket, token };
  }

  /** A used one still leads to the upload that was begun with it. */
  async find(token: string): Promise<Ticket> {
    const [ticket] = await this.sql.query<Ticket>(
      `SELECT t.*, c.limits FROM upload_ticket t JOIN client c ON c.id = t.client_id
       WHERE t.token_hash = $1 AND c.revoked_at IS NULL AND (t.expires_at > now()
         OR EXISTS (SELECT 1 FROM upload WHERE ticket = t.token_hash AND upload.expires_at > now()))`,
      [hashToken(token)],
    );
    if (ticket) return ticket;
    throw new AppError('unauthenticated', 'The ticket is not known, or its time is over. Ask for a new one.');
  }

  /** Once, whoever comes first. */
  async use({ token_hash }: UploadTicket): Promise<void> {
    const used = await this.sql.query(
      'UPDATE upload_ticket SET used_at = now() WHERE token_hash = $1 AND used_at IS NULL AND expires_at > now() RETURNING 1',
      [token_hash],
    );
    if (used.length === 0) throw new AppError('forbidden', 'The ticket was used already. Ask for a new one.');
  }

  /** Nothing came of it, so it may be tried again. */
  async giveBack({ token_hash }: UploadTicket): Promise<void> {
    await this.sql.query('UPDATE upload_ticket SET used_at = NULL WHERE token_hash = $1', [token_hash]);
  }
}

export function requireSize(ticket: UploadTicket | undefined, bytes: number | undefined): void {
  if (ticket === undefined || (bytes ?? 0) <= Number(ticket.max_bytes)) return;
  const most = Number(ticket.max_bytes);
  throw new AppError('file_too_large', `The file is larger than the ${formatBytes(most)} that the ticket is for.`, {
    details: { max_bytes: most },
  });
}

export function requireFormat(formats: readonly string[] | null | undefined, file: Pick<StoredFile, 'format'>): void {
  if (!formats || formats.includes(file.format ?? '')) return;
  throw new AppError('type_mismatch', `This upload takes ${formats.join(', ')}, and got ${file.format ?? 'something else'}.`);
}

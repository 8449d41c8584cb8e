// Writes who changed what: logins, set-up, and what administrators do, over HTTP or on the command line. Append-only.
import { Injectable } from '@nestjs/common';
import { Sql } from '../entities/sql.js';
import { readPage, type PageAsk, type RowPage } from './rights/row-page.js';

export interface Deed {
  /** Name of who did it: of the caller, or what somebody claimed at a login. */
  readonly name: string;
  readonly action: string;
  readonly subject?: string;
  readonly clientId?: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

export interface AuditRow {
  readonly id: string;
  readonly number: string;
  readonly created_at: Date;
  readonly client_id: string | null;
  readonly who: string;
  readonly action: string;
  readonly subject: string | null;
  readonly address: string | null;
  readonly details: Record<string, unknown> | null;
}

export interface AuditFilter {
  readonly who?: string | undefined;
  readonly action?: string | undefined;
  readonly subject?: string | undefined;
  readonly client_id?: string | undefined;
}

/** Its numbers as ids, so that it has pages like every other list. */
const AUDIT = `SELECT lpad(to_hex(id), 32, '0')::uuid AS id, id::text AS number, date_trunc('milliseconds', at) AS created_at,
  client_id, who, action, subject, address, details FROM audit`;

@Injectable()
export class AuditLog {
  constructor(private readonly sql: Sql) {}

  list(page: PageAsk, equal: AuditFilter = {}): Promise<RowPage<AuditRow>> {
    return readPage<AuditRow>(this.sql, AUDIT, { ...equal }, page);
  }

  /** `from`: the request; the command line has no address. */
  async write(
    from: { readonly ip?: string | undefined },
    { name, action, subject, clientId, details }: Deed,
  ): Promise<void> {
    await this.sql.query(
      'INSERT INTO audit (client_id, who, action, subject, address, details) VALUES ($1, $2, $3, $4, $5, $6)',
      [clientId ?? null, name, action, subject ?? null, from.ip ?? null, details ?? null],
    );
  }
}

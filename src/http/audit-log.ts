// Writes who changed what: logins, set-up, and what administrators do to other people's tasks. Append-only.
import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { Sql } from '../entities/sql.js';

export interface Deed {
  /** Name of who did it: of the caller, or what somebody claimed at a login. */
  readonly name: string;
  readonly action: string;
  readonly subject?: string;
  readonly clientId?: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

@Injectable()
export class AuditLog {
  constructor(private readonly sql: Sql) {}

  async write(request: Request, { name, action, subject, clientId, details }: Deed): Promise<void> {
    await this.sql.query(
      'INSERT INTO audit (client_id, who, action, subject, address, details) VALUES ($1, $2, $3, $4, $5, $6)',
      [clientId ?? null, name, action, subject ?? null, request.ip ?? null, details ?? null],
    );
  }
}

// Writes who changed what: logins, set-up, and what administrators do to other people's tasks. Append-only.
import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { Sql } from '../entities/sql.js';

export interface Deed {
  readonly who: string;
  readonly action: string;
  readonly subject?: string;
  readonly clientId?: string;
}

@Injectable()
export class AuditLog {
  constructor(private readonly sql: Sql) {}

  async write(request: Request, { who, action, subject, clientId }: Deed): Promise<void> {
    await this.sql.query('INSERT INTO audit (client_id, who, action, subject, address) VALUES ($1, $2, $3, $4, $5)', [
      clientId ?? null,
      who,
      action,
      subject ?? null,
      request.ip ?? null,
    ]);
  }
}

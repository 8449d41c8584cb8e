// For whom something is counted when only its row is known: what a worker brings here for a client is part of what that client may bring in a day.
// Called by operations.
import { Injectable } from '@nestjs/common';
import type { Client } from '../entities/client.entity.js';
import { Sql } from '../entities/sql.js';
import type { Asker } from './allowances.js';
import { Rules } from './rules.js';

type Facts = Pick<Client, 'kind' | 'address_id' | 'limits'>;

@Injectable()
export class Owners {
  constructor(
    private readonly sql: Sql,
    private readonly rules: Rules,
  ) {}

  /** Visitors of one address share what visitors may take. */
  async find(clientId: string): Promise<Asker> {
    const [client] = await this.sql.query<Facts>('SELECT kind, address_id, limits FROM client WHERE id = $1', [
      clientId,
    ]);
    if (client?.kind !== 'visitor') return { id: clientId, limits: client?.limits ?? {} };
    const { guests } = await this.rules.current();
    return { id: clientId, countedAs: client.address_id ?? clientId, limits: guests };
  }
}

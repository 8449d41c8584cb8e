// How the calls of webhooks fare: what the newest of each came to, and since when none has arrived. Read by http/webhooks.controller.ts.
import { Injectable } from '@nestjs/common';
import { Sql } from '../../entities/sql.js';
import type { WebhookDelivery } from '../../entities/webhook.entity.js';

export type LastCall = Pick<
  WebhookDelivery,
  'webhook_id' | 'state' | 'last_status' | 'last_latency_ms' | 'last_response' | 'created_at'
> & {
  /** When the first of the calls in a row was owed that did not arrive; null while they do. */
  readonly failing_since: Date | null;
};

/** One that is being sent again has arrived once; the first try of one says nothing before it ends. */
const ARRIVED = `(state = 'delivered' OR coalesce(last_status, 0) BETWEEN 200 AND 299)`;
const TRIED = 'last_latency_ms IS NOT NULL';

@Injectable()
export class LastCalls {
  constructor(private readonly sql: Sql) {}

  /** None for a webhook that was never called. */
  async of(webhookIds: readonly string[]): Promise<ReadonlyMap<string, LastCall>> {
    const rows = await this.sql.query<LastCall>(
      `SELECT last.webhook_id, last.state, last_status, last_latency_ms, last_response, last.created_at,
         CASE WHEN NOT ${ARRIVED} THEN (SELECT min(created_at) FROM webhook_delivery
           WHERE webhook_id = last.webhook_id AND ${TRIED} AND NOT ${ARRIVED} AND created_at > coalesce(
             (SELECT max(created_at) FROM webhook_delivery WHERE webhook_id = last.webhook_id AND ${TRIED} AND ${ARRIVED}), '-infinity'))
         END AS failing_since
       FROM unnest($1::uuid[]) AS asked (id) CROSS JOIN LATERAL (
         SELECT * FROM webhook_delivery WHERE webhook_id = asked.id AND ${TRIED} ORDER BY created_at DESC, id DESC LIMIT 1) AS last`,
      [webhookIds],
    );
    return new Map(rows.map((row) => [row.webhook_id ?? '', row]));
  }
}

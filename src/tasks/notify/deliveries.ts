// The deliveries that are owed, as rows: taken for a while by one process, then ended or put off. Whoever dies with one in hand loses it to the next after
// that while, under the same id. Written by webhook-dispatcher.ts only; who is owed what is written where it happens (owed-deliveries.ts).
import { Injectable } from '@nestjs/common';
import { Sql } from '../../entities/sql.js';
import type { Webhook, WebhookDelivery } from '../../entities/webhook.entity.js';

/** Longer than a try takes. */
export const HELD_S = 20;

export type DueDelivery = WebhookDelivery & Partial<Pick<Webhook, 'url' | 'secrets'>>;
export interface Tried {
  readonly status: number | null;
  readonly latencyMs: number;
  /** The beginning of the answer, or why there was none. */
  readonly response: string;
}
type Held = Pick<WebhookDelivery, 'id' | 'attempts'>;

@Injectable()
export class Deliveries {
  constructor(private readonly sql: Sql) {}

  /** Those that are due, the oldest first; none of the endpoints that are busy, nor an answer over a broker that is not among `homes`. The try counts from now on. */
  take(count: number, busy: readonly string[], homes: readonly string[]): Promise<DueDelivery[]> {
    return this.sql.query<DueDelivery>(
      `WITH due AS (SELECT d.id, w.url, w.secrets FROM webhook_delivery d LEFT JOIN webhook w ON w.id = d.webhook_id
           WHERE d.state = 'owed' AND d.next_at <= now() AND w.disabled_at IS NULL AND (d.webhook_id IS NULL OR w.id <> ALL ($2))
             AND (d.target->>'home' IS NULL OR d.target->>'home' = ANY ($3))
           ORDER BY d.next_at, d.created_at LIMIT $1 FOR UPDATE OF d SKIP LOCKED)
       UPDATE webhook_delivery SET attempts = attempts + 1, next_at = now() + interval '${HELD_S} s' FROM due
         WHERE webhook_delivery.id = due.id RETURNING webhook_delivery.*, due.url, due.secrets`,
      [count, busy, homes],
    );
  }

  async delivered(held: Held, tried: Tried): Promise<void> {
    await this.end(held, tried, 'delivered');
  }

  async giveUp(held: Held, tried: Tried): Promise<void> {
    await this.end(held, tried, 'given_up');
  }

  async putOff(held: Held, tried: Tried, waitS: number): Promise<void> {
    await this.sql.query(
      `UPDATE webhook_delivery SET next_at = now() + $6 * interval '1 second', last_status = $3, last_latency_ms = $4, last_response = $5
       WHERE id = $1 AND attempts = $2 AND state = 'owed'`,
      [held.id, held.attempts, tried.status, tried.latencyMs, tried.response, waitS],
    );
  }

  /** All that waits for this endpoint. */
  async slowDown(webhookId: string, waitS: number): Promise<void> {
    await this.sql.query(
      `UPDATE webhook_delivery SET next_at = greatest(next_at, now() + $2 * interval '1 second') WHERE webhook_id = $1 AND state = 'owed'`,
      [webhookId, waitS],
    );
  }

  /** The receiver said in answer to this one that it is gone for good: nothing more is owed to it. */
  async disable(held: Held, webhookId: string, reason: string): Promise<void> {
    await this.sql.query(
      `WITH gone AS (UPDATE webhook SET disabled_at = now(), disabled_reason = $2 WHERE id = $1 AND disabled_at IS NULL)
       UPDATE webhook_delivery SET state = 'given_up', next_at = NULL WHERE webhook_id = $1 AND state = 'owed' AND id <> $3`,
      [webhookId, reason, held.id],
    );
  }

  /** Only by who holds it: a try that hung and was taken over changes nothing. */
  private async end(held: Held, tried: Tried, state: 'delivered' | 'given_up'): Promise<void> {
    await this.sql.query(
      `UPDATE webhook_delivery SET state = $6, next_at = NULL, last_status = $3, last_latency_ms = $4, last_response = $5,
         delivered_at = CASE WHEN $6 = 'delivered' THEN now() END
       WHERE id = $1 AND attempts = $2 AND state = 'owed'`,
      [held.id, held.attempts, tried.status, tried.latencyMs, tried.response, state],
    );
  }
}

// Endpoints of clients and what was delivered to them: made, changed, rotated, tried, repeated. Called by whoever takes requests.
import { Inject, Injectable } from '@nestjs/common';
import { Sql } from '../../entities/sql.js';
import type { Webhook, WebhookDelivery } from '../../entities/webhook.entity.js';
import { AppError } from '../../shared/errors.js';
import { isId, newId } from '../../shared/ids.js';
import { requirePermitted } from '../../shared/outgoing-address.js';
import { SETTINGS } from '../../shared/settings-token.js';
import type { Settings } from '../../shared/settings.js';
import { decodeCursor, encodeCursor } from '../read/cursor.js';
import type { Page } from '../read/read-tasks.js';
import { callbackSecret, newWebhookSecret, sealWebhookSecret } from './webhook-signature.js';

export interface WebhookAsk {
  readonly url: string;
  readonly events: readonly string[];
  readonly description?: string | null | undefined;
}
export interface WebhookChange {
  readonly url?: string | undefined;
  readonly events?: readonly string[] | undefined;
  readonly description?: string | null | undefined;
  readonly disabled?: boolean | undefined;
}
/** The secret is shown this once. */
export interface WithSecret {
  readonly webhook: Webhook;
  readonly secret: string;
}

const MOST_WEBHOOKS = 20;
const OLD_VALID_MS = 24 * 3_600_000;
/** Those of one moment, as whoever reads a list sees them. */
const AT = `date_trunc('milliseconds', created_at)`;
const AGAIN = `state = 'owed', attempts = 0, next_at = now(), delivered_at = NULL`;

@Injectable()
export class Webhooks {
  constructor(
    private readonly sql: Sql,
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'secret' | 'outgoingPrivate'>,
  ) {}

  /** For addresses of callbacks too: throws url_blocked. */
  async checkAddress(url: string): Promise<void> {
    this.requireSecret();
    await requirePermitted(url, this.settings.outgoingPrivate);
  }

  secretOfCallbacks(clientId: string): string {
    return callbackSecret(this.requireSecret(), clientId);
  }

  async create(clientId: string, { url, events, description }: WebhookAsk): Promise<WithSecret> {
    await this.checkAddress(url);
    const secret = newWebhookSecret();
    const [webhook] = await this.sql.query<Webhook>(
      `INSERT INTO webhook (id, client_id, url, events, description, secrets) SELECT $1, $2, $3, $4, $5, $6
         WHERE (SELECT count(*) FROM webhook WHERE client_id = $2) < ${MOST_WEBHOOKS} RETURNING *`,
      [newId(), clientId, url, events, description ?? null, JSON.stringify([this.sealed(secret, null)])],
    );
    if (!webhook)
      throw new AppError(
        'invalid_state',
        `There are ${MOST_WEBHOOKS} webhooks already. Delete one that is not needed.`,
      );
    return { webhook, secret };
  }

  list(clientId: string): Promise<Webhook[]> {
    return this.sql.query<Webhook>('SELECT * FROM webhook WHERE client_id = $1 ORDER BY created_at, id', [clientId]);
  }

  /** Not there and not yours are the same answer. */
  async find(id: string, clientId: string | undefined): Promise<Webhook> {
    const [webhook] = isId(id)
      ? await this.sql.query<Webhook>('SELECT * FROM webhook WHERE id = $1 AND ($2::uuid IS NULL OR client_id = $2)', [
          id,
          clientId ?? null,
        ])
      : [];
    if (!webhook) throw new AppError('not_found', 'There is no webhook with this id.');
    return webhook;
  }

  /** Enabled again, it hears of what happens from then on. */
  async change(id: string, { url, events, description, disabled }: WebhookChange): Promise<Webhook> {
    if (url !== undefined) await this.checkAddress(url);
    const [webhook] = await this.sql.query<Webhook>(
      `UPDATE webhook SET url = coalesce($2, url), events = coalesce($3, events), description = CASE WHEN $4 THEN $5 ELSE description END,
         disabled_at = CASE WHEN $6 IS NULL THEN disabled_at WHEN $6 THEN coalesce(disabled_at, now()) END,
         disabled_reason = CASE WHEN $6 IS NULL THEN disabled_reason WHEN $6 THEN coalesce(disabled_reason, 'Disabled by its owner.') END
       WHERE id = $1 RETURNING *`.replaceAll('$6', '$6::boolean'),
      [id, url ?? null, events ?? null, description !== undefined, description ?? null, disabled ?? null],
    );
    if (!webhook) throw new AppError('not_found', 'There is no webhook with this id.');
    return webhook;
  }

  async remove(id: string): Promise<void> {
    await this.sql.query(
      'WITH gone AS (DELETE FROM webhook WHERE id = $1) DELETE FROM webhook_delivery WHERE webhook_id = $1',
      [id],
    );
  }

  /** Both secrets sign for a day; an older one than these no longer. */
  async rotate(old: Webhook): Promise<WithSecret> {
    const secret = newWebhookSecret();
    const [latest] = old.secrets;
    const until = new Date(Date.now() + OLD_VALID_MS).toISOString();
    const secrets = [this.sealed(secret, null), ...(latest ? [{ ...latest, valid_until: until }] : [])];
    const [webhook] = await this.sql.query<Webhook>('UPDATE webhook SET secrets = $2 WHERE id = $1 RETURNING *', [
      old.id,
      JSON.stringify(secrets),
    ]);
    if (!webhook) throw new AppError('not_found', 'There is no webhook with this id.');
    return { webhook, secret };
  }

  /** A delivery like any other, about nothing. */
  async test({ id, client_id }: Webhook): Promise<WebhookDelivery> {
    const payload = { type: 'webhook.test', timestamp: new Date().toISOString(), data: { webhook_id: id } };
    const [delivery] = await this.sql.query<WebhookDelivery>(
      `INSERT INTO webhook_delivery (id, webhook_id, client_id, target, event, payload) VALUES ($1, $2, $3, '{}', $4, $5) RETURNING *`,
      [newId(), id, client_id, payload.type, JSON.stringify(payload)],
    );
    if (!delivery) throw new AppError('internal_error', 'The delivery was not written.');
    return delivery;
  }

  /** The newest first. */
  async deliveries(id: string, page: Page): Promise<{ data: WebhookDelivery[]; nextCursor: string | null }> {
    const after = page.cursor ? decodeCursor(page.cursor) : undefined;
    const rows = await this.sql.query<WebhookDelivery>(
      `SELECT * FROM webhook_delivery WHERE webhook_id = $1 AND ($2::uuid IS NULL OR (${AT}, id) < ($3::timestamptz, $2))
       ORDER BY ${AT} DESC, id DESC LIMIT ${page.limit + 1}`,
      [id, after?.id ?? null, after?.at ?? null],
    );
    const shown = rows.slice(0, page.limit);
    const last = rows.length > page.limit ? shown.at(-1) : undefined;
    return { data: shown, nextCursor: last ? encodeCursor(last.created_at, last.id) : null };
  }

  /** The same message under the same id, from the beginning of its schedule. */
  async replay(id: string, deliveryId: string): Promise<WebhookDelivery> {
    const [delivery] = isId(deliveryId)
      ? await this.sql.query<WebhookDelivery>(
          `UPDATE webhook_delivery SET ${AGAIN} WHERE id = $1 AND webhook_id = $2 RETURNING *`,
          [deliveryId, id],
        )
      : [];
    if (!delivery) throw new AppError('not_found', 'This webhook has no delivery with this id.');
    return delivery;
  }

  /** All messages since then; the answer is how many. */
  async replaySince(id: string, since: Date): Promise<number> {
    const [row] = await this.sql.query<{ count: number }>(
      `WITH again AS (UPDATE webhook_delivery SET ${AGAIN} WHERE webhook_id = $1 AND created_at >= $2 AND state <> 'owed' RETURNING 1)
       SELECT count(*)::int AS count FROM again`,
      [id, since],
    );
    return row?.count ?? 0;
  }

  private sealed(secret: string, validUntil: string | null): Webhook['secrets'][number] {
    return { sealed: sealWebhookSecret(secret, this.requireSecret()), valid_until: validUntil };
  }

  private requireSecret(): string {
    const { secret } = this.settings;
    if (secret !== undefined) return secret;
    throw new AppError('invalid_state', 'Without SECRET nothing can be signed. Set the same one for every process.');
  }
}

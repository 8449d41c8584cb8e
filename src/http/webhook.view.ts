// What the world may see of webhooks and their deliveries. Never a secret.
import { z } from 'zod';
import type { Webhook, WebhookDelivery } from '../entities/webhook.entity.js';
import type { LastCall } from '../tasks/notify/last-calls.js';
import { countField, factsField, idField, linksOf, listOf, momentField } from './answer-fields.js';
import type { Site } from './site.js';

const deliveryStates = ['owed', 'delivered', 'given_up'] as const;

export const webhookSchema = z
  .object({
    id: idField,
    url: z.string(),
    events: listOf(z.string()),
    description: z.string().nullable(),
    disabled: z.boolean(),
    disabled_at: momentField.nullable(),
    disabled_reason: z.string().nullable(),
    last_call: z
      .object({
        state: z.enum(deliveryStates),
        status: z.int().nullable(),
        latency_ms: z.int().nullable(),
        response_snippet: z.string().nullable(),
        created_at: momentField,
      })
      .nullable()
      .describe('What the newest call came to; null before the first'),
    failing_since: momentField
      .nullable()
      .describe('When the first of the calls was owed that do not arrive; null while they do'),
    created_at: momentField,
    links: linksOf('self', 'deliveries'),
  })
  .meta({ id: 'Webhook' });
/** Only where it is made or rotated. */
export const webhookWithSecretSchema = webhookSchema.extend({ secret: z.string().describe('Shown this once') });
export const deliverySchema = z
  .object({
    id: idField.describe('The webhook-id of every try'),
    event: z.string(),
    task_id: idField.nullable(),
    state: z.enum(deliveryStates),
    attempt: countField,
    status: z.int().nullable().describe('What the receiver answered'),
    latency_ms: z.int().nullable(),
    response_snippet: z.string().nullable(),
    next_at: momentField.nullable(),
    created_at: momentField,
    delivered_at: momentField.nullable(),
    payload: factsField,
  })
  .meta({ id: 'Delivery' });

export function webhookView(webhook: Webhook, call: LastCall | undefined, site: Site): z.output<typeof webhookSchema> {
  const self = site.link(`/api/v1/webhooks/${webhook.id}`);
  return {
    id: webhook.id,
    url: webhook.url,
    events: webhook.events,
    description: webhook.description,
    disabled: webhook.disabled_at !== null,
    disabled_at: webhook.disabled_at?.toISOString() ?? null,
    disabled_reason: webhook.disabled_reason,
    last_call: call
      ? {
          state: call.state,
          status: call.last_status,
          latency_ms: call.last_latency_ms,
          response_snippet: call.last_response,
          created_at: call.created_at.toISOString(),
        }
      : null,
    failing_since: call?.failing_since?.toISOString() ?? null,
    created_at: webhook.created_at.toISOString(),
    links: { self, deliveries: `${self}/deliveries` },
  };
}

export function deliveryView(delivery: WebhookDelivery): z.output<typeof deliverySchema> {
  return {
    id: delivery.id,
    event: delivery.event,
    task_id: delivery.task_id,
    state: delivery.state,
    attempt: delivery.attempts,
    status: delivery.last_status,
    latency_ms: delivery.last_latency_ms,
    response_snippet: delivery.last_response,
    next_at: delivery.next_at?.toISOString() ?? null,
    created_at: delivery.created_at.toISOString(),
    delivered_at: delivery.delivered_at?.toISOString() ?? null,
    payload: delivery.payload,
  };
}

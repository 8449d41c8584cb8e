// What the world may see of webhooks and their deliveries. Never a secret.
import type { Webhook, WebhookDelivery } from '../entities/webhook.entity.js';
import type { Site } from './site.js';

export function webhookView(webhook: Webhook, site: Site): Record<string, unknown> {
  const self = site.link(`/api/v1/webhooks/${webhook.id}`);
  return {
    id: webhook.id,
    url: webhook.url,
    events: webhook.events,
    description: webhook.description,
    disabled: webhook.disabled_at !== null,
    disabled_at: webhook.disabled_at?.toISOString() ?? null,
    disabled_reason: webhook.disabled_reason,
    created_at: webhook.created_at.toISOString(),
    links: { self, deliveries: `${self}/deliveries` },
  };
}

export function deliveryView(delivery: WebhookDelivery): Record<string, unknown> {
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

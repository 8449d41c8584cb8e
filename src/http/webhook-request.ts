// What a client may say about webhooks. Called by webhooks.controller.ts. Pure.
import { z } from 'zod';
import { eventNames } from '../tasks/events/event-names.js';
import { addressField as url } from '../tasks/requests/callback-request.js';
import { pageFields } from './list-query.js';

const events = z.array(z.enum(eventNames)).min(1).max(eventNames.length);
const description = z.string().max(500).nullable().optional();

export const createWebhookBody = z.strictObject({ url, events, description });
export const changeWebhookBody = z.strictObject({
  url: url.optional(),
  events: events.optional(),
  description,
  disabled: z.boolean().optional(),
});
export const replayBody = z.strictObject({ since: z.iso.datetime({ offset: true }).transform((iso) => new Date(iso)) });
export const deliveriesQuery = z.strictObject({ limit: pageFields.limit, cursor: pageFields.cursor });

// The calls that this server makes, as the document tells of them: one for each event, with the headers of Standard Webhooks 1.0. Called by open-api.ts.
import { z } from 'zod';
import { eventNames } from '../../tasks/events/event-names.js';
import { idField, momentField } from '../answer-fields.js';
import type { Json, NamedSchemas } from './json-schema.js';

export const callSchema = z
  .object({
    type: z.enum([...eventNames, 'webhook.test']),
    timestamp: momentField.describe('When it happened, not when it is sent'),
    data: z.looseObject({
      event_id: z.string().optional().describe('Its number in streams of events'),
      task_id: idField.optional(),
      job_id: idField.optional(),
      webhook_id: idField.optional().describe('Of a call about nothing'),
      status: z.string().optional(),
      state_version: z.int().optional().describe('Whoever has seen a higher one of the same task may drop this'),
      operation: z.string().optional(),
      fence: z.int().optional(),
      tag: z.string().optional(),
      links: z.object({ self: z.string() }).optional(),
    }),
  })
  .meta({ id: 'WebhookCall' });

const HEADERS: Readonly<Record<string, string>> = {
  'webhook-id': 'The same for every try: drop what you have seen',
  'webhook-timestamp': 'Seconds since 1970, of this try. Refuse what is old',
  'webhook-signature': 'One or more, with spaces: `v1,` and the HMAC-SHA256 of `id.timestamp.body` in Base64',
};

export function webhookCalls(schemas: NamedSchemas): Json {
  const content = { 'application/json': { schema: schemas.given(callSchema) } };
  const parameters = Object.entries(HEADERS).map(([name, description]) => ({
    name,
    in: 'header',
    required: true,
    description,
    schema: { type: 'string' },
  }));
  const responses = {
    '2XX': { description: 'Taken. Anything else is tried again for three days' },
    '410': { description: 'Never again: the webhook is switched off' },
  };
  const call = (event: string) => ({
    operationId: `called${event.replace(/(^|[._])([a-z])/g, (_all, _dot, letter: string) => letter.toUpperCase())}`,
    tags: ['Webhooks'],
    summary: `Sent to who asked to be called about ${event}`,
    security: [],
    parameters,
    requestBody: { required: true, content },
    responses,
  });
  return Object.fromEntries(callSchema.shape.type.options.map((event) => [event, { post: call(event) }]));
}

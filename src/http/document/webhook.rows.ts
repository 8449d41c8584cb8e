// Webhooks in the document: one row for each route of webhooks.controller.ts.
import { z } from 'zod';
import { countField } from '../answer-fields.js';
import { changeWebhookBody, createWebhookBody, deliveriesQuery, replayBody } from '../webhook-request.js';
import { deliverySchema, webhookSchema, webhookWithSecretSchema } from '../webhook.view.js';
import { empty, json, page, type RouteRow, type RouteRows } from './route-row.js';
import { wholeListQuery } from '../whole-lists.js';
import { sampleIds } from './sample-ids.js';

const own = { tag: 'Webhooks', need: 'webhooks' } as const satisfies Partial<RouteRow>;
const ofOne = { path: { id: sampleIds.webhook } };
const addressed = ['url_blocked', 'invalid_args', 'invalid_state', 'fetch_failed'] as const;

export const webhookRows: RouteRows = {
  'POST /api/v1/webhooks': {
    ...own,
    id: 'createWebhook',
    summary: 'Be called about all that is yours',
    description: 'Calls are signed as Standard Webhooks 1.0 says.',
    body: { json: createWebhookBody },
    answers: { 201: json('The webhook with its secret', webhookWithSecretSchema, 'Location') },
    errors: addressed,
    example: { json: { url: 'https://example.org/hook', events: ['task.done', 'task.failed'] } },
  },
  'GET /api/v1/webhooks': {
    ...own,
    id: 'listWebhooks',
    summary: 'Your webhooks',
    query: wholeListQuery,
    answers: { 200: page('All of them', webhookSchema) },
    example: { query: { limit: '20' } },
  },
  'GET /api/v1/webhooks/callback-secret': {
    ...own,
    id: 'getCallbackSecret',
    summary: 'The secret that signs callbacks of single tasks and jobs',
    description:
      'It is that of whoever asks, and signs the callbacks of what they made: ask with the key that makes the tasks. Asked without a key it is not that of the key.',
    answers: { 200: json('The secret', z.object({ secret: z.string() })) },
    errors: ['invalid_args'],
    example: {},
  },
  'GET /api/v1/webhooks/:id': {
    ...own,
    id: 'getWebhook',
    summary: 'One webhook',
    answers: { 200: json('The webhook', webhookSchema) },
    errors: ['not_found'],
    example: ofOne,
  },
  'PATCH /api/v1/webhooks/:id': {
    ...own,
    id: 'changeWebhook',
    summary: 'Change it, switch it off or on',
    body: { json: changeWebhookBody },
    answers: { 200: json('The changed webhook', webhookSchema) },
    errors: ['not_found', ...addressed],
    example: { ...ofOne, json: { description: 'the shop', disabled: false } },
  },
  'DELETE /api/v1/webhooks/:id': {
    ...own,
    id: 'deleteWebhook',
    summary: 'Never be called again',
    answers: { 204: empty('It is gone') },
    errors: ['not_found'],
    example: ofOne,
  },
  'POST /api/v1/webhooks/:id/rotate-secret': {
    ...own,
    id: 'rotateSecret',
    summary: 'A new secret; the old one signs beside it for a day',
    answers: { 200: json('The webhook with its new secret', webhookWithSecretSchema) },
    errors: ['not_found', 'invalid_args'],
    example: ofOne,
  },
  'POST /api/v1/webhooks/:id/test': {
    ...own,
    id: 'testWebhook',
    summary: 'Send a test call',
    answers: { 202: json('It will be sent', deliverySchema) },
    errors: ['not_found', 'invalid_state'],
    example: ofOne,
  },
  'GET /api/v1/webhooks/:id/deliveries': {
    ...own,
    id: 'listDeliveries',
    summary: 'What was sent, and what came back',
    query: deliveriesQuery,
    answers: { 200: page('A page of deliveries', deliverySchema) },
    errors: ['not_found'],
    example: { ...ofOne, query: { limit: '20' } },
  },
  'POST /api/v1/webhooks/:id/deliveries/:delivery/replay': {
    ...own,
    id: 'replayDelivery',
    summary: 'Send one again, under the same id',
    answers: { 202: json('It will be sent', deliverySchema) },
    errors: ['not_found', 'invalid_state'],
    example: { path: { id: sampleIds.webhook, delivery: sampleIds.delivery } },
  },
  'POST /api/v1/webhooks/:id/replay': {
    ...own,
    id: 'replaySince',
    summary: 'Send all again since a moment',
    body: { json: replayBody },
    answers: { 202: json('How many will be sent', z.object({ replayed: countField })) },
    errors: ['not_found', 'invalid_state'],
    example: { ...ofOne, json: { since: '2026-01-01T00:00:00Z' } },
  },
};

// Administration in the document: keys, accounts, audit and rules, as their controllers in rights/ have them.
import { z } from 'zod';
import { listOf } from '../answer-fields.js';
import { accountSchema, resetLinkSchema } from '../rights/account-fields.js';
import { keyChanges, keySchema, keyWithSecretSchema, newKey } from '../rights/api-keys.controller.js';
import { limitsField } from '../rights/limits-field.js';
import { pageQuery } from '../rights/row-page.js';
import { rulesBody } from '../rights/rules.controller.js';
import { auditQuery, auditSchema, newUser, userChanges } from '../rights/users.controller.js';
import { empty, json, page, type RouteRow, type RouteRows } from './route-row.js';
import { sampleIds } from './sample-ids.js';

const looks = { tag: 'Administration', need: 'overview' } as const satisfies Partial<RouteRow>;
const changes = { tag: 'Administration', need: 'admin' } as const satisfies Partial<RouteRow>;
const ofUser = { path: { id: sampleIds.user } };
const permission = z.object({
  allow: listOf(z.string()).nullable().describe('Null: everything that is not denied'),
  deny: listOf(z.string()),
});
const links = z.object({ guests: z.boolean().describe('Whether visitors may have files fetched from addresses') });
const rulesSchema = z
  .object({ formats: permission, operations: permission, guests: limitsField, links })
  .meta({ id: 'Rules', description: 'What there is here, and what visitors may take' });

export const adminRows: RouteRows = {
  'GET /api/v1/admin/api-keys': {
    ...looks,
    id: 'listKeys',
    summary: 'All keys',
    query: pageQuery,
    answers: { 200: page('A page of keys', keySchema) },
    example: { query: { limit: '20' } },
  },
  'POST /api/v1/admin/api-keys': {
    ...changes,
    id: 'createKey',
    summary: 'A key for a program, with scopes and limits',
    body: { json: newKey },
    answers: { 201: json('The key, shown this once', keyWithSecretSchema) },
    errors: ['invalid_args'],
    example: {
      json: { name: 'shop', scopes: ['tasks:read', 'tasks:write', 'files:read'], limits: { rate_per_minute: 60 } },
    },
  },
  'PATCH /api/v1/admin/api-keys/:id': {
    ...changes,
    id: 'changeKey',
    summary: 'Other limits of a key',
    description: 'They hold from the next request on.',
    body: { json: keyChanges },
    answers: { 200: json('The key', keySchema) },
    errors: ['not_found'],
    example: { path: { id: sampleIds.key }, json: { limits: { rate_per_minute: 60, concurrent: 10 } } },
  },
  'DELETE /api/v1/admin/api-keys/:id': {
    ...changes,
    id: 'revokeKey',
    summary: 'Revoke a key, at once',
    answers: { 204: empty('It opens nothing any more') },
    errors: ['not_found'],
    example: { path: { id: sampleIds.key } },
  },
  'GET /api/v1/admin/users': {
    ...looks,
    id: 'listUsers',
    summary: 'Accounts of people',
    query: pageQuery,
    answers: { 200: page('A page of accounts', accountSchema) },
    example: { query: { limit: '20' } },
  },
  'POST /api/v1/admin/users': {
    ...changes,
    id: 'createUser',
    summary: 'An account; without a password the answer has the link to set one',
    body: { json: newUser },
    answers: { 201: json('The account', accountSchema.extend(resetLinkSchema.partial().shape)) },
    errors: ['invalid_args'],
    example: { json: { email: 'bert@example.org', role: 'user' } },
  },
  'GET /api/v1/admin/users/:id': {
    ...looks,
    id: 'getUser',
    summary: 'One account',
    answers: { 200: json('The account', accountSchema) },
    errors: ['not_found'],
    example: ofUser,
  },
  'PATCH /api/v1/admin/users/:id': {
    ...changes,
    id: 'changeUser',
    summary: 'Another role, other limits, or disabled',
    description: 'Keys that the person makes have the limits of the person and are counted with them.',
    body: { json: userChanges },
    answers: { 200: json('The account', accountSchema) },
    errors: ['not_found', 'invalid_state'],
    example: { ...ofUser, json: { role: 'viewer', limits: { rate_per_minute: 30 } } },
  },
  'POST /api/v1/admin/users/:id/reset-link': {
    ...changes,
    id: 'createResetLink',
    summary: 'A link by which its owner sets a new password',
    answers: { 201: json('The link, shown this once', resetLinkSchema) },
    errors: ['not_found', 'invalid_state'],
    example: ofUser,
  },
  'GET /api/v1/admin/audit': {
    ...looks,
    id: 'listDeeds',
    summary: 'Who changed what',
    query: auditQuery,
    answers: { 200: page('A page of deeds', auditSchema) },
    example: { query: { action: 'queue pause', limit: '20' } },
  },
  'GET /api/v1/admin/rules': {
    ...looks,
    id: 'getRules',
    summary: 'Which formats and operations there are here, and what visitors may take',
    answers: { 200: json('The rules', rulesSchema) },
    example: {},
  },
  'PATCH /api/v1/admin/rules': {
    ...changes,
    id: 'changeRules',
    summary: 'Change them; each part that is named is replaced as a whole',
    body: { json: rulesBody },
    answers: { 200: json('The rules', rulesSchema) },
    example: { json: { formats: { deny: ['psd'] } } },
  },
};

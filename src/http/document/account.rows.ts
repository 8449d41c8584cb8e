// Who asks, in the document: the routes of rights/session.controller.ts, me.controller.ts, reset.controller.ts and the own keys of api-keys.controller.ts.
import { z } from 'zod';
import { loginBody, personSchema } from '../rights/account-fields.js';
import { keySchema, keyWithSecretSchema, newOwnKey } from '../rights/api-keys.controller.js';
import { meBody, meSchema, passwordBody, usageSchema } from '../rights/me.controller.js';
import { resetBody } from '../rights/reset.controller.js';
import { pageQuery } from '../rights/row-page.js';
import { setupBody } from '../rights/session.controller.js';
import { empty, json, page, type RouteRow, type RouteRows } from './route-row.js';
import { sampleIds, samplePerson, sampleToken } from './sample-ids.js';

const open = { tag: 'Account', need: 'nobody' } as const satisfies Partial<RouteRow>;
const own = { tag: 'Account', need: 'nothing' } as const satisfies Partial<RouteRow>;
const door = z.enum(['open', 'setup', 'closed']);
const started = json('You are logged in', z.object({ door, person: personSchema }), 'Set-Cookie');

export const accountRows: RouteRows = {
  'GET /api/v1/session': {
    ...open,
    id: 'getSession',
    summary: 'Whether somebody is logged in, and how one gets in',
    answers: {
      200: json(
        'How things are',
        z.object({ door, anonymous: z.boolean(), oidc: z.boolean(), person: personSchema.nullable() }),
      ),
    },
    example: {},
  },
  'POST /api/v1/session': {
    ...open,
    id: 'logIn',
    summary: 'Log in; the answer sets a cookie',
    body: { json: loginBody },
    answers: { 201: started },
    errors: ['unauthenticated', 'rate_limited'],
    example: { json: samplePerson },
  },
  'DELETE /api/v1/session': {
    ...open,
    id: 'logOut',
    summary: 'Log out',
    answers: { 204: empty('You are logged out', 'Set-Cookie') },
    example: {},
  },
  'GET /api/v1/setup': {
    ...open,
    id: 'getSetup',
    summary: 'Whether the first account is still to be made',
    answers: { 200: json('How things are', z.object({ needed: z.boolean(), token_required: z.boolean() })) },
    example: {},
  },
  'POST /api/v1/setup': {
    ...open,
    id: 'setUp',
    summary: 'Make the first account, which is an administrator; from then on the door is closed',
    body: { json: setupBody },
    answers: { 201: started },
    errors: ['invalid_args', 'invalid_state'],
    example: { json: samplePerson },
  },
  'POST /api/v1/password-reset': {
    ...open,
    id: 'resetPassword',
    summary: 'Set a password with the token of a link',
    body: { json: resetBody },
    answers: { 204: empty('It is set') },
    errors: ['not_found', 'invalid_args', 'rate_limited'],
    example: { json: { token: sampleToken, password: samplePerson.password } },
  },
  'GET /api/v1/me': {
    ...own,
    id: 'getMe',
    summary: 'Who you are here, and what you may',
    answers: { 200: json('You', meSchema) },
    example: {},
  },
  'PATCH /api/v1/me': {
    ...own,
    id: 'changeMe',
    summary: 'Keep preferences; null takes one away',
    body: { json: meBody },
    answers: { 200: json('You', meSchema) },
    example: { json: { preferences: { theme: 'dark' } } },
  },
  'POST /api/v1/me/password': {
    ...own,
    id: 'changePassword',
    summary: 'Another password; all other sessions end',
    body: { json: passwordBody },
    answers: { 204: empty('It is changed', 'Set-Cookie') },
    errors: ['invalid_args'],
    example: { json: { current_password: samplePerson.password, new_password: samplePerson.password } },
  },
  'GET /api/v1/usage': {
    ...own,
    id: 'getUsage',
    summary: 'Where you stand with your limits',
    answers: { 200: json('Your usage', usageSchema) },
    example: {},
  },
  'GET /api/v1/me/api-keys': {
    ...own,
    id: 'listOwnKeys',
    summary: 'The keys of your programs',
    query: pageQuery,
    answers: { 200: page('A page of keys', keySchema) },
    example: { query: { limit: '20' } },
  },
  'POST /api/v1/me/api-keys': {
    ...own,
    id: 'createOwnKey',
    summary: 'A key for a program of yours',
    body: { json: newOwnKey },
    answers: { 201: json('The key, shown this once', keyWithSecretSchema) },
    errors: ['invalid_args'],
    example: { json: { name: 'my script', scopes: ['tasks:read', 'tasks:write', 'files:read'] } },
  },
  'DELETE /api/v1/me/api-keys/:id': {
    ...own,
    id: 'revokeOwnKey',
    summary: 'Revoke a key of yours, at once',
    answers: { 204: empty('It opens nothing any more') },
    errors: ['not_found'],
    example: { path: { id: sampleIds.ownKey } },
  },
};

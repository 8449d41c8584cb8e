// Health and version in the document: health.controller.ts and document.controller.ts.
import { z } from 'zod';
import { factsField } from '../answer-fields.js';
import { empty, json, type RouteRow, type RouteRows } from './route-row.js';

const own = { tag: 'Health', need: 'nobody', example: {} } as const satisfies Partial<RouteRow>;
const word = z.enum(['ok', 'degraded', 'down']);
const reportSchema = z
  .object({
    status: word,
    checks: z.record(z.string(), z.looseObject({ status: word, detail: z.string().optional() })),
  })
  .meta({ id: 'Health', description: 'Whoever is known sees more than the words' });
const report = { 200: json('It serves', reportSchema), 503: json('It does not', reportSchema) };

export const healthRows: RouteRows = {
  'GET /livez': {
    ...own,
    id: 'isAlive',
    summary: 'The process answers',
    answers: { 200: json('It does', z.object({ status: z.literal('ok') })) },
  },
  'GET /readyz': { ...own, id: 'isReady', summary: 'It may get requests', answers: report },
  'GET /healthz': { ...own, id: 'getHealth', summary: 'Each part, and what is wrong with it', answers: report },
  'GET /version': {
    ...own,
    id: 'getVersion',
    summary: 'Which version this is',
    answers: { 200: json('The version', z.object({ name: z.string(), version: z.string(), node: z.string() })) },
  },
  'GET /openapi.json': {
    ...own,
    id: 'getDocument',
    summary: 'This document',
    headers: ['If-None-Match'],
    answers: { 200: json('OpenAPI 3.1', factsField, 'ETag'), 304: empty('You have it already', 'ETag') },
  },
};

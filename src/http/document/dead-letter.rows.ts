// Messages that could not become a task in the document, as admin/dead-letters.controller.ts has them.
import { deadLetterSchema } from '../admin/dead-letter.view.js';
import { deadLettersQuery } from '../admin/dead-letters.controller.js';
import { empty, json, page, type RouteRow, type RouteRows } from './route-row.js';
import { sampleIds } from './sample-ids.js';

const common = { tag: 'Operation', need: 'admin' } as const satisfies Partial<RouteRow>;
const ofLetter = { path: { id: sampleIds.deadLetter } };

export const deadLetterRows: RouteRows = {
  'GET /api/v1/admin/dead-letters': {
    ...common,
    id: 'listDeadLetters',
    summary: 'Messages that could not become a task and wait for a decision, of all doors',
    query: deadLettersQuery,
    answers: { 200: page('The newest first, unless sorted otherwise', deadLetterSchema) },
    example: { query: { door: 'redis' } },
  },
  'POST /api/v1/admin/dead-letters/:id/replay': {
    ...common,
    id: 'replayDeadLetter',
    summary: 'Send a message to its queue again, once its reason is gone; its door does so as soon as it runs',
    answers: { 202: json('The message', deadLetterSchema) },
    errors: ['not_found'],
    example: ofLetter,
  },
  'DELETE /api/v1/admin/dead-letters/:id': {
    ...common,
    id: 'dropDeadLetter',
    summary: 'Drop a message',
    answers: { 204: empty('It is dropped') },
    errors: ['not_found'],
    example: ofLetter,
  },
};

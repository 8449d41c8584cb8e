// For operators in the document: actions on many tasks, space, and numbers over time.
import { bulkBody, countedSchema, countsSchema, startedSchema } from '../admin/bulk.controller.js';
import { latelySchema } from '../admin/lately.view.js';
import { cleanupBody } from '../admin/cleanup.controller.js';
import { pointSchema, storageSchema } from '../admin/queue.view.js';
import { countsQuery } from '../list-query.js';
import { historyQuery, recentQuery } from '../metrics.controller.js';
import { taskSchema } from '../task.view.js';
import { json, media, page, type RouteRow, type RouteRows } from './route-row.js';

const looks = { tag: 'Operation', need: 'overview' } as const satisfies Partial<RouteRow>;
const changes = { tag: 'Operation', need: 'admin' } as const satisfies Partial<RouteRow>;

export const upkeepRows: RouteRows = {
  'GET /api/v1/admin/tasks/counts': {
    ...looks,
    id: 'countTasks',
    summary: 'How many tasks a filter means, by state',
    query: countsQuery,
    answers: { 200: json('The numbers', countsSchema) },
    example: { query: { queue: 'image' } },
  },
  'POST /api/v1/admin/tasks/bulk': {
    ...changes,
    id: 'changeManyTasks',
    summary: 'Cancel, repeat, delete or prioritise all tasks that a filter means',
    description:
      'It becomes a task itself, which says how far it is and can be cancelled, and whose result names what failed with the reason. With dry_run they are counted.',
    body: { json: bulkBody },
    answers: {
      200: json('How many it would be', countedSchema),
      202: json('The task that does it', startedSchema, 'Location'),
    },
    errors: ['draining', 'queue_full'],
    example: { json: { action: 'retry', filter: { status: 'failed', tag: 'album' }, dry_run: true } },
  },
  'POST /api/v1/admin/cleanup/run': {
    ...changes,
    id: 'cleanUp',
    summary: 'Clean up now; the result of the task says what was freed, or would be',
    body: { json: cleanupBody },
    answers: { 202: json('The task that does it', taskSchema, 'Location') },
    errors: ['draining', 'queue_full'],
    example: { json: { what: 'files', dry_run: true } },
  },
  'GET /api/v1/admin/storage': {
    ...looks,
    id: 'getStorage',
    summary: 'What the bytes are taken by, and how much room is left',
    answers: { 200: json('The space', storageSchema) },
    example: {},
  },
  'GET /api/v1/admin/metrics/history': {
    ...looks,
    id: 'getHistory',
    summary: 'Counts and percentiles over time, the oldest first',
    query: historyQuery,
    answers: { 200: page('The newest that fit', pointSchema) },
    example: { query: { span: 'hour', queue: 'image' } },
  },
  'GET /api/v1/admin/metrics/recent': {
    ...looks,
    id: 'getLately',
    summary: 'What has ended lately: how each queue does, the most frequent errors, the longest runs, who used most',
    query: recentQuery,
    answers: { 200: json('The last hour, or as long as was asked', latelySchema) },
    example: { query: { minutes: '60' } },
  },
  'GET /metrics': {
    ...looks,
    id: 'getMetrics',
    summary: 'Numbers for Prometheus',
    answers: { 200: media('text/plain', 'Its text format 0.0.4', 'Cache-Control') },
    example: {},
  },
};

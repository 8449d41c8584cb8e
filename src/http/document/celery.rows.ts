// The routes for Celery programs in the document, as the controllers of celery/ have them.
import { celeryCall } from '../celery/celery-call.js';
import { celeryListQuery } from '../celery/celery-list.js';
import {
  celeryQueuesSchema,
  celeryStatsSchema,
  celeryWorkerSchema,
  celeryWorkersSchema,
  limitedSchema,
  taskTypeSchema,
  toldSchema,
} from '../celery/celery-stats.view.js';
import { celeryListSchema, celeryTaskSchema, triggeredSchema } from '../celery/celery-task.view.js';
import { revokeBody, revokedSchema, showQuery } from '../celery/celery-tasks.controller.js';
import {
  poolQuery,
  poolWords,
  queueActs,
  queueQuery,
  rateBody,
  timeoutBody,
} from '../celery/celery-workers.controller.js';
import { noFields } from '../../tasks/requests/task-request.js';
import { making } from './route-errors.js';
import { json, page, type RouteRow, type RouteRows } from './route-row.js';
import { wholeListQuery } from '../whole-lists.js';
import { sampleIds, sampleWorker } from './sample-ids.js';

const own = { tag: 'Celery' } as const satisfies Partial<RouteRow>;
const reads = { ...own, need: 'tasks:read' } as const satisfies Partial<RouteRow>;
const writes = { ...own, need: 'tasks:write' } as const satisfies Partial<RouteRow>;
const looks = { ...own, need: 'overview' } as const satisfies Partial<RouteRow>;
const controls = { ...own, need: 'admin' } as const satisfies Partial<RouteRow>;
const refusals = [
  'not_found',
  'invalid_state',
  'worker_unreachable',
  'worker_no_reply',
  'read_only',
  'invalid_args',
] as const;
const gone = ['task_not_found', 'task_purged'] as const;
const ofWorker = { path: { worker: sampleWorker } };

export const celeryRows: RouteRows = {
  'POST /api/v1/celery/tasks/:id': {
    ...writes,
    id: 'triggerTask',
    summary: 'Trigger a task by its name, as apply_async does',
    description:
      'What stands for id is a name: that of an operation of a pack, or of one on files; convert takes file_id, target and options. Hyphens and underscores are equal: update-product-city-cache is update_product_city_cache.',
    body: { json: celeryCall, optional: true },
    answers: { 202: json('It is accepted', triggeredSchema, 'Location') },
    errors: [...making, ...gone, 'unknown_task_name', 'invalid_state', 'read_only'],
    example: { path: { id: 'convert' }, json: { kwargs: { file_id: sampleIds.file, target: 'webp' }, priority: 9 } },
  },
  'GET /api/v1/celery/tasks': {
    ...reads,
    id: 'listCeleryTasks',
    summary: 'What runs, by worker; with state, pages of anything',
    query: celeryListQuery,
    answers: { 200: json('What runs, or a page', celeryListSchema) },
    example: { query: { state: 'SUCCESS,FAILURE', sort_by: '-received', limit: '20' } },
  },
  'GET /api/v1/celery/tasks/:id': {
    ...reads,
    id: 'getCeleryTask',
    summary: 'One task in the words of Celery; with timeout at its end',
    query: showQuery,
    answers: { 200: json('The task', celeryTaskSchema, 'Cache-Control') },
    errors: gone,
    example: { path: { id: sampleIds.task }, query: { timeout: '10' } },
  },
  'POST /api/v1/celery/tasks/:id/revoke': {
    ...writes,
    id: 'revokeTask',
    summary: 'Revoke a task; one that runs goes on unless terminate is true',
    body: { json: revokeBody, optional: true },
    answers: { 200: json('It has ended', revokedSchema), 202: json('It runs', revokedSchema) },
    errors: [...gone, 'invalid_state', 'read_only'],
    example: { path: { id: sampleIds.draft }, json: { terminate: true } },
  },
  'POST /api/v1/celery/tasks/:id/abort': {
    ...writes,
    id: 'abortTask',
    summary: 'Ask a task to end, whether it runs or not',
    body: { json: noFields, optional: true },
    answers: { 200: json('It has ended', revokedSchema), 202: json('It was asked to end', revokedSchema) },
    errors: [...gone, 'invalid_state', 'read_only'],
    example: { path: { id: sampleIds.draft } },
  },
  'GET /api/v1/celery/stats': {
    ...looks,
    id: 'getCeleryStats',
    summary: 'Workers, queues and sums',
    answers: { 200: json('As it is now', celeryStatsSchema) },
    example: {},
  },
  'GET /api/v1/celery/workers': {
    ...looks,
    id: 'listCeleryWorkers',
    summary: 'Workers, by name',
    answers: { 200: json('Those that live', celeryWorkersSchema) },
    example: {},
  },
  'GET /api/v1/celery/workers/:worker': {
    ...looks,
    id: 'getCeleryWorker',
    summary: 'One worker',
    answers: { 200: json('The worker', celeryWorkerSchema) },
    errors: ['not_found'],
    example: ofWorker,
  },
  'GET /api/v1/celery/queues': {
    ...looks,
    id: 'listCeleryQueues',
    summary: 'Queues, by name',
    answers: { 200: json('All of them', celeryQueuesSchema) },
    example: {},
  },
  'GET /api/v1/celery/task-types': {
    ...looks,
    id: 'listTaskTypes',
    summary: 'Names that can be sent, and their limits',
    query: wholeListQuery,
    answers: { 200: page('All of them', taskTypeSchema) },
    example: { query: { limit: '20' } },
  },
  'POST /api/v1/celery/workers/:worker/shutdown': {
    ...controls,
    id: 'shutDownWorker',
    summary: 'End a worker in order; what it runs is handed back',
    body: { json: noFields, optional: true },
    answers: { 200: json('It ends', toldSchema) },
    errors: refusals,
    example: ofWorker,
  },
  'POST /api/v1/celery/workers/:worker/pool/:word': {
    ...controls,
    id: 'changePool',
    summary: 'More or fewer slots, bounds for them, or fresh processes',
    description:
      'grow and shrink take n, autoscale min and max, in the query or in the body. The last slot stays: 409.',
    pathWords: { word: poolWords },
    query: poolQuery,
    body: { json: poolQuery, optional: true },
    answers: { 200: json('The worker has done it', toldSchema) },
    errors: refusals,
    example: { path: { worker: sampleWorker, word: 'grow' }, query: { n: '1' } },
  },
  'POST /api/v1/celery/workers/:worker/queues/:act': {
    ...controls,
    id: 'changeConsumer',
    summary: 'Let a worker leave one of its queues alone, or take from it again',
    pathWords: { act: queueActs },
    query: queueQuery,
    body: { json: queueQuery, optional: true },
    answers: { 200: json('The worker has done it', toldSchema) },
    errors: refusals,
    example: { path: { worker: sampleWorker, act: 'add' }, query: { queue: 'image' } },
  },
  'POST /api/v1/celery/task-types/:name/rate-limit': {
    ...controls,
    id: 'limitRate',
    summary: 'How many tasks of a name each worker may begin in a time',
    body: { json: rateBody },
    answers: { 200: json('It holds', limitedSchema) },
    errors: [...refusals, 'unknown_task_name'],
    example: { path: { name: 'watermark' }, json: { ratelimit: '100/s' } },
  },
  'POST /api/v1/celery/task-types/:name/timeout': {
    ...controls,
    id: 'limitTime',
    summary: 'How long tasks of a name may run, where their sender does not say',
    body: { json: timeoutBody },
    answers: { 200: json('It holds', limitedSchema) },
    errors: [...refusals, 'unknown_task_name'],
    example: { path: { name: 'watermark' }, json: { soft: 60, hard: 120 } },
  },
};

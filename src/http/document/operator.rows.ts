// For operators in the document: queues, workers, engines and the clock, as the controllers of admin/ have them.
import { engineSchema, replySchema, workerSchema } from '../admin/worker.view.js';
import { wholeListQuery } from '../whole-lists.js';
import { queueSchema, toldQueueSchema } from '../admin/queue.view.js';
import { queueWords } from '../admin/queues.controller.js';
import { scheduleSchema } from '../admin/schedule.view.js';
import { runScheduleBody, scheduleChanges } from '../admin/schedules.controller.js';
import { wordBody, workerWords } from '../admin/workers.controller.js';
import { noFields } from '../../tasks/requests/task-request.js';
import { taskSchema } from '../task.view.js';
import { json, page, type RouteRow, type RouteRows } from './route-row.js';
import { sampleSchedule, sampleWorker } from './sample-ids.js';

const looks = { tag: 'Operation', need: 'overview' } as const satisfies Partial<RouteRow>;
const changes = { tag: 'Operation', need: 'admin' } as const satisfies Partial<RouteRow>;
const ofSchedule = { path: { name: sampleSchedule } };

export const operatorRows: RouteRows = {
  'GET /api/v1/admin/queues': {
    ...looks,
    id: 'listQueues',
    summary: 'How full each queue is',
    query: wholeListQuery,
    answers: { 200: page('All of them', queueSchema) },
    example: { query: { limit: '20' } },
  },
  'GET /api/v1/admin/queues/:queue': {
    ...looks,
    id: 'getQueue',
    summary: 'One queue',
    answers: { 200: json('The queue', queueSchema) },
    errors: ['not_found'],
    example: { path: { queue: 'image' } },
  },
  'POST /api/v1/admin/queues/:queue/:word': {
    ...changes,
    id: 'tellQueue',
    summary: 'Pause, resume, drain or purge a queue',
    description:
      'pause: tasks are accepted and wait. drain: nothing new is accepted. resume ends both. purge: what has not begun is cancelled.',
    pathWords: { word: queueWords },
    body: { json: noFields, optional: true },
    answers: { 200: json('The queue, as it is now', toldQueueSchema) },
    errors: ['not_found'],
    example: { path: { queue: 'video', word: 'pause' } },
  },
  'GET /api/v1/admin/workers': {
    ...looks,
    id: 'listWorkers',
    summary: 'Who takes tasks',
    query: wholeListQuery,
    answers: { 200: page('Those that live', workerSchema) },
    example: { query: { limit: '20' } },
  },
  'GET /api/v1/admin/workers/:worker': {
    ...looks,
    id: 'getWorker',
    summary: 'One worker',
    answers: { 200: json('The worker', workerSchema) },
    errors: ['not_found'],
    example: { path: { worker: sampleWorker } },
  },
  'POST /api/v1/admin/workers/:worker/:word': {
    ...changes,
    id: 'tellWorker',
    summary: 'Ask a worker something, or tell it what to do',
    description:
      'slots takes queue and count, grow by and a queue or none, autoscale queue and bounds or null; the other words take nothing.',
    pathWords: { word: workerWords },
    body: { json: wordBody, optional: true },
    answers: { 200: json('What it says itself', replySchema) },
    errors: ['not_found', 'invalid_state', 'worker_unreachable', 'worker_no_reply'],
    example: { path: { worker: sampleWorker, word: 'slots' }, json: { queue: 'image', count: 2 } },
  },
  'GET /api/v1/admin/engines': {
    ...looks,
    id: 'listEngines',
    summary: 'What the workers can work with, and what they lack',
    query: wholeListQuery,
    answers: { 200: page('All of them', engineSchema) },
    example: { query: { limit: '20' } },
  },
  'GET /api/v1/admin/schedules': {
    ...looks,
    id: 'listSchedules',
    summary: 'What runs by the clock',
    query: wholeListQuery,
    answers: { 200: page('All of them', scheduleSchema) },
    example: { query: { limit: '20' } },
  },
  'GET /api/v1/admin/schedules/:name': {
    ...looks,
    id: 'getSchedule',
    summary: 'One schedule',
    answers: { 200: json('The schedule', scheduleSchema) },
    errors: ['not_found'],
    example: ofSchedule,
  },
  'PATCH /api/v1/admin/schedules/:name': {
    ...changes,
    id: 'changeSchedule',
    summary: 'Another time, other parameters, switched off or on',
    description: 'Naming one of cron and every_s takes the place of the other.',
    body: { json: scheduleChanges },
    answers: { 200: json('The changed schedule', scheduleSchema) },
    errors: ['not_found', 'invalid_args'],
    example: { ...ofSchedule, json: { cron: '30 4 * * *', time_zone: 'Europe/Moscow', enabled: true } },
  },
  'POST /api/v1/admin/schedules/:name/run': {
    ...changes,
    id: 'runSchedule',
    summary: 'Run it now; params are laid over its own for this once',
    body: { json: runScheduleBody, optional: true },
    answers: { 202: json('Its task', taskSchema, 'Location') },
    errors: ['not_found', 'invalid_args', 'invalid_state', 'draining'],
    example: { ...ofSchedule, json: { params: { dry_run: true } } },
  },
};

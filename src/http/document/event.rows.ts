// Live events in the document: one row for each route of events.controller.ts.
import { allEventsQuery, oneEventsQuery } from '../events.controller.js';
import { empty, media, type RouteRow, type RouteRows } from './route-row.js';
import { sampleIds } from './sample-ids.js';

const row = {
  tag: 'Events',
  description:
    'Server-sent events, as EventSource reads them: a `snapshot` first, a `ping` every 15 s, `done` at the end. docs/events.md tells of each.',
  need: 'tasks:read',
  headers: ['Last-Event-ID'],
  answers: {
    200: media('text/event-stream', 'The stream', 'Cache-Control'),
    204: empty('The end was seen already: do not come again'),
  },
} as const satisfies Partial<RouteRow>;

export const eventRows: RouteRows = {
  'GET /api/v1/events': {
    ...row,
    id: 'followEvents',
    summary: 'What happens to your tasks and jobs, or to those that are named',
    query: allEventsQuery,
    errors: ['task_not_found', 'task_purged', 'not_found', 'quota_exceeded'],
    example: { query: { task: sampleIds.task, types: 'task.done,task.failed' } },
  },
  'GET /api/v1/tasks/:id/events': {
    ...row,
    id: 'followTask',
    summary: 'What happens to one task, until its end',
    query: oneEventsQuery,
    errors: ['task_not_found', 'task_purged', 'quota_exceeded'],
    example: { path: { id: sampleIds.task } },
  },
  'GET /api/v1/jobs/:id/events': {
    ...row,
    id: 'followJob',
    summary: 'What happens to a job and its tasks, until its end',
    query: oneEventsQuery,
    errors: ['not_found', 'quota_exceeded'],
    example: { path: { id: sampleIds.job } },
  },
};

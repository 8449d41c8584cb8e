// Tasks in the document: one row for each route of tasks.controller.ts and task-changes.controller.ts.
import { z } from 'zod';
import { listOf } from '../answer-fields.js';
import { fileSchema } from '../file.view.js';
import { listQuery } from '../list-query.js';
import { resultsQuery } from '../results.controller.js';
import { changeTaskBody, keepBody } from '../task-changes.controller.js';
import { taskBody, taskForm } from '../../tasks/requests/task-request.js';
import { fullTaskSchema, overseenSchema, taskSchema } from '../task.view.js';
import { cancelBody, includeField, retryBody } from '../tasks.controller.js';
import { fileConditions } from './header-table.js';
import { making, receiving } from './route-errors.js';
import { bytes, bytesOrZip, empty, json, media, page, type RouteRows } from './route-row.js';
import { sampleIds } from './sample-ids.js';

const ofTask = { path: { id: sampleIds.task } };
export const fileList = z.object({ data: listOf(fileSchema) });
export const resultQuery = z.strictObject({
  format: z.literal('zip').optional(),
  disposition: z.enum(['inline', 'attachment']).optional(),
});

export const taskRows: RouteRows = {
  'POST /api/v1/tasks': {
    id: 'createTask',
    tag: 'Tasks',
    summary: 'Make a task',
    description:
      'From files in a form, from files that are stored already, from an address, or from an upload that is whole. It is kept as soon as this answers.',
    need: 'tasks:write',
    headers: ['Prefer'],
    body: { json: taskBody, form: taskForm, mostFiles: 'several', fileOptional: true },
    answers: {
      201: json('It is done already (Prefer: wait)', taskSchema, 'Location', 'ETag', 'Preference-Applied'),
      202: json('It will be done', taskSchema, 'Location', 'ETag', 'Retry-After', 'Preference-Applied'),
    },
    errors: [...making, ...receiving, 'not_found', 'result_not_ready'],
    example: { json: { file_id: sampleIds.file, target: 'webp', options: { quality: 80 }, tag: 'album' } },
  },
  'GET /api/v1/tasks': {
    id: 'listTasks',
    tag: 'Tasks',
    summary: 'Your tasks, page by page',
    need: 'tasks:read',
    query: listQuery,
    answers: { 200: page('A page of tasks', taskSchema) },
    errors: ['malformed_request'],
    example: { query: { status: 'done,failed', target_format: 'webp', limit: '20' } },
  },
  'GET /api/v1/admin/tasks': {
    id: 'listAllTasks',
    tag: 'Administration',
    summary: "Everyone's tasks, page by page",
    need: 'overview',
    query: listQuery,
    answers: { 200: page('A page of tasks', overseenSchema) },
    example: { query: { sort: 'oldest', limit: '20' } },
  },
  'GET /api/v1/tasks/:id': {
    id: 'getTask',
    tag: 'Tasks',
    summary: 'How a task is doing',
    description: 'With If-None-Match and Prefer: wait it answers at the next change, or 304 when there was none.',
    need: 'tasks:read',
    query: z.strictObject({
      include: includeField.describe('Some of attempts, events, log, inputs, with commas between them'),
    }),
    headers: ['If-None-Match', 'Prefer'],
    answers: {
      200: json('The task', fullTaskSchema, 'ETag', 'Cache-Control', 'Preference-Applied'),
      304: empty('It is as you know it', 'ETag', 'Cache-Control', 'Preference-Applied'),
    },
    errors: ['task_not_found', 'task_purged'],
    example: { ...ofTask, query: { include: 'attempts,events' } },
  },
  'PATCH /api/v1/tasks/:id': {
    id: 'changeTask',
    tag: 'Tasks',
    summary: 'Change a task that has not begun',
    need: 'tasks:write',
    headers: ['If-Match'],
    body: { json: changeTaskBody },
    answers: { 200: json('The changed task', taskSchema, 'ETag') },
    errors: ['task_not_found', 'task_purged', 'invalid_state', 'version_mismatch'],
    example: { path: { id: sampleIds.draft }, json: { priority: 3, tag: 'later' } },
  },
  'DELETE /api/v1/tasks/:id': {
    id: 'deleteTask',
    tag: 'Tasks',
    summary: 'Delete a task with its files, now',
    description:
      'One that runs is cancelled. Its results go, and its inputs where no other task has them, however they were stored.',
    need: 'tasks:write',
    answers: { 204: empty('It is gone') },
    errors: ['task_not_found', 'task_purged', 'invalid_state'],
    example: ofTask,
  },
  'POST /api/v1/tasks/:id/keep': {
    id: 'keepTask',
    tag: 'Tasks',
    summary: 'Let its files live longer',
    description: 'Inputs and results alike. What would live longer anyway keeps its end.',
    need: 'tasks:write',
    body: { json: keepBody },
    answers: { 200: json('The task', taskSchema, 'ETag') },
    errors: ['task_not_found', 'task_purged', 'invalid_state', 'file_expired'],
    example: { ...ofTask, json: { ttl_s: 172_800 } },
  },
  'POST /api/v1/tasks/:id/start': {
    id: 'startTask',
    tag: 'Tasks',
    summary: 'Start a task that was made with start: false, or at once what waits for its time or its next attempt',
    need: 'tasks:write',
    answers: { 200: json('The task', taskSchema, 'ETag') },
    errors: ['task_not_found', 'task_purged', 'invalid_state'],
    example: { path: { id: sampleIds.draft } },
  },
  'POST /api/v1/tasks/:id/cancel': {
    id: 'cancelTask',
    tag: 'Tasks',
    summary: 'Cancel a task',
    need: 'tasks:write',
    body: { json: cancelBody, optional: true },
    answers: {
      200: json('It is cancelled', taskSchema, 'Location', 'ETag'),
      202: json('It runs and was asked to stop', taskSchema, 'Location', 'ETag', 'Retry-After'),
    },
    errors: ['task_not_found', 'task_purged', 'invalid_state'],
    example: { path: { id: sampleIds.draft }, json: { reason: 'not needed any more' } },
  },
  'POST /api/v1/tasks/:id/retry': {
    id: 'retryTask',
    tag: 'Tasks',
    summary: 'The same again, as a new task',
    description:
      'One of a job takes the place of the old one, which is `replaced` from then on: the job opens, and ends with the new one. What has ended behind it runs again too.',
    need: 'tasks:write',
    body: { json: retryBody, optional: true },
    answers: { 202: json('The new task', taskSchema, 'Location', 'ETag', 'Retry-After') },
    errors: ['task_not_found', 'task_purged', 'invalid_state', ...making],
    example: { ...ofTask, json: { options: { quality: 50 } } },
  },
  'GET /api/v1/tasks/:id/result': {
    id: 'getResult',
    tag: 'Tasks',
    summary: 'What came out',
    need: 'files:read',
    query: resultQuery,
    headers: fileConditions,
    answers: {
      200: bytesOrZip('The file; with format=zip all of them'),
      206: bytes('The part that was asked for', 'Content-Range'),
      300: json('Several files: where each is', fileList),
      304: empty('You have it already', 'ETag'),
    },
    errors: [
      'task_not_found',
      'task_purged',
      'result_not_ready',
      'task_failed',
      'file_expired',
      'range_not_satisfiable',
      'version_mismatch',
    ],
    example: ofTask,
  },
  'GET /api/v1/results': {
    id: 'getResults',
    tag: 'Tasks',
    summary: 'What several tasks have made, as one zip',
    description: 'Those that made nothing are told in errors.txt.',
    need: 'files:read',
    query: resultsQuery,
    answers: { 200: media('application/zip', 'The zip', 'Content-Disposition', 'Cache-Control') },
    errors: ['task_not_found', 'task_purged', 'file_expired'],
    example: { query: { tasks: sampleIds.task } },
  },
  'GET /api/v1/tasks/:id/log': {
    id: 'getTaskLog',
    tag: 'Tasks',
    summary: 'What the tools said',
    need: 'tasks:read',
    answers: { 200: media('text/plain', 'The end of the log') },
    errors: ['task_not_found', 'task_purged'],
    example: ofTask,
  },
};

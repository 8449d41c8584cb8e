// Jobs in the document: one row for each route of jobs.controller.ts.
import { z } from 'zod';
import { batchBody } from '../batch-request.js';
import { cancelJobBody, jobBody, listJobsQuery, retryJobBody } from '../job-request.js';
import { jobSchema, planSchema } from '../job.view.js';
import { keepBody } from '../task-changes.controller.js';
import { taskBody, taskForm } from '../../tasks/requests/task-request.js';
import { taskSchema } from '../task.view.js';
import { fileConditions } from './header-table.js';
import { making, receiving } from './route-errors.js';
import { bytes, bytesOrZip, empty, json, page, type RouteRows } from './route-row.js';
import { sampleIds } from './sample-ids.js';
import { fileList, resultQuery } from './task.rows.js';

const ofJob = { path: { id: sampleIds.job } };
const graph = {
  nodes: {
    small: { operation: 'convert', file_id: sampleIds.file, target: 'webp', options: { width: 320 } },
    grey: { operation: 'convert', input: 'small', for_each: true, target: 'png' },
  },
};
const made = {
  201: json('It has ended already (Prefer: wait)', jobSchema, 'Location', 'ETag', 'Preference-Applied'),
  202: json('It will be done', jobSchema, 'Location', 'ETag', 'Retry-After', 'Preference-Applied'),
};
const graphErrors = ['graph_cycle', 'unknown_node', 'too_many_nodes', 'no_sink', ...making] as const;

/** They may be somebody else's, or not whole yet. */
const ofUploads = ['not_found', 'result_not_ready'] as const;

export const jobRows: RouteRows = {
  'POST /api/v1/jobs': {
    id: 'createJob',
    tag: 'Jobs',
    summary: 'Make a job: a graph of tasks with names',
    description:
      'A node takes outputs of others, or files of its own: stored ones, an upload that is whole, or one at an address, which is fetched by a node of its own (fetch-NAME) that counts like the others.',
    need: 'tasks:write',
    headers: ['Prefer'],
    body: { json: jobBody },
    answers: made,
    errors: [...graphErrors, ...ofUploads],
    example: { json: graph },
  },
  'POST /api/v1/tasks/batch': {
    id: 'createBatch',
    tag: 'Jobs',
    summary: 'Make many tasks at once, as a job',
    description:
      'Each item is like a task by itself, and all are looked at first: what is wrong is told at once. The file of an item with a url is fetched by a task of its own: nodes of the job, fetch-N and item-N, tell of the two.',
    need: 'tasks:write',
    headers: ['Prefer'],
    body: { json: batchBody },
    answers: made,
    errors: [...making, ...ofUploads],
    example: {
      json: {
        items: [
          { file_id: sampleIds.file, target: 'webp' },
          { file_id: sampleIds.file, target: 'jpeg' },
        ],
      },
    },
  },
  'POST /api/v1/plans': {
    id: 'planJob',
    tag: 'Jobs',
    summary: 'What a job would do; nothing is written',
    need: 'tasks:write',
    body: { json: jobBody },
    answers: { 200: json('It would work', planSchema) },
    errors: [...graphErrors, ...ofUploads],
    example: { json: graph },
  },
  'GET /api/v1/jobs': {
    id: 'listJobs',
    tag: 'Jobs',
    summary: 'Your jobs, page by page',
    need: 'tasks:read',
    query: listJobsQuery,
    answers: { 200: page('A page of jobs', jobSchema) },
    example: { query: { limit: '20' } },
  },
  'GET /api/v1/jobs/:id': {
    id: 'getJob',
    tag: 'Jobs',
    summary: 'How a job is doing',
    description: 'With If-None-Match and Prefer: wait it answers at the next change, or 304 when there was none.',
    need: 'tasks:read',
    headers: ['If-None-Match', 'Prefer'],
    answers: {
      200: json('The job', jobSchema, 'ETag', 'Cache-Control', 'Retry-After', 'Preference-Applied'),
      304: empty('It is as you know it', 'ETag', 'Cache-Control', 'Preference-Applied'),
    },
    errors: ['not_found'],
    example: ofJob,
  },
  'DELETE /api/v1/jobs/:id': {
    id: 'deleteJob',
    tag: 'Jobs',
    summary: 'Delete a job with its tasks and files, now',
    description: 'Its results go, and its inputs where no other task has them, however they were stored.',
    need: 'tasks:write',
    answers: { 204: empty('It is gone') },
    errors: ['not_found', 'invalid_state'],
    example: ofJob,
  },
  'POST /api/v1/jobs/:id/keep': {
    id: 'keepJob',
    tag: 'Jobs',
    summary: 'Let the files of what is done of it live longer',
    need: 'tasks:write',
    body: { json: keepBody },
    answers: { 200: json('The job', jobSchema) },
    errors: ['not_found'],
    example: { ...ofJob, json: { ttl_s: 172_800 } },
  },
  'POST /api/v1/jobs/:id/start': {
    id: 'startJob',
    tag: 'Jobs',
    summary: 'Start a job that was made with start: false',
    need: 'tasks:write',
    answers: { 200: json('The job', jobSchema) },
    errors: ['not_found', 'invalid_state'],
    example: { path: { id: sampleIds.draftJob } },
  },
  'POST /api/v1/jobs/:id/cancel': {
    id: 'cancelJob',
    tag: 'Jobs',
    summary: 'Cancel a job with all its tasks',
    need: 'tasks:write',
    body: { json: cancelJobBody, optional: true },
    answers: {
      200: json('It is cancelled', jobSchema, 'ETag'),
      202: json('Some of it runs and was asked to stop', jobSchema, 'ETag', 'Retry-After'),
    },
    errors: ['not_found', 'invalid_state'],
    example: { path: { id: sampleIds.draftJob }, json: { reason: 'not needed any more' } },
  },
  'POST /api/v1/jobs/:id/retry': {
    id: 'retryJob',
    tag: 'Jobs',
    summary: 'Run it again, or only what failed',
    need: 'tasks:write',
    body: { json: retryJobBody, optional: true },
    answers: { 202: json('The job', jobSchema, 'ETag', 'Retry-After') },
    errors: ['not_found', 'invalid_state', ...making],
    example: { ...ofJob, json: {} },
  },
  'POST /api/v1/jobs/:id/tasks': {
    id: 'addTask',
    tag: 'Jobs',
    summary: 'One more task for a batch',
    description: 'Asked for like any other. Where its file is fetched from a url, that is a task of the batch too.',
    need: 'tasks:write',
    body: { json: taskBody, form: taskForm, mostFiles: 'several', fileOptional: true },
    answers: { 202: json('The task', taskSchema, 'Location') },
    errors: [...ofUploads, 'invalid_state', ...making, ...receiving],
    example: { ...ofJob, json: { file_id: sampleIds.file, target: 'avif' } },
  },
  'GET /api/v1/jobs/:id/result': {
    id: 'getJobResult',
    tag: 'Jobs',
    summary: 'What came out of it',
    need: 'files:read',
    query: resultQuery.extend({
      ready: z.literal('true').optional().describe('With format=zip: what is there by now, also of a job that goes on'),
    }),
    headers: fileConditions,
    answers: {
      200: bytesOrZip('The file; with format=zip all of them'),
      206: bytes('The part that was asked for', 'Content-Range'),
      300: json('Several files: where each is', fileList),
      304: empty('You have it already', 'ETag'),
    },
    errors: [
      'not_found',
      'result_not_ready',
      'task_failed',
      'file_expired',
      'range_not_satisfiable',
      'version_mismatch',
    ],
    example: { ...ofJob, query: { format: 'zip' } },
  },
};

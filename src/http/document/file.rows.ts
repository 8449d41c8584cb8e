// Files in the document: one row for each route of files.controller.ts.
import { z } from 'zod';
import { listOf, warningField } from '../answer-fields.js';
import { fileSchema } from '../file.view.js';
import { place } from '../../tasks/requests/task-request.js';
import { taskSchema } from '../task.view.js';
import { fileConditions } from './header-table.js';
import { making, receiving } from './route-errors.js';
import { bytes, empty, json, type RouteRows } from './route-row.js';
import { sampleIds } from './sample-ids.js';

const ofFile = { path: { id: sampleIds.file } };

export const fileRows: RouteRows = {
  'POST /api/v1/files': {
    id: 'uploadFile',
    tag: 'Files',
    summary: 'Keep a file for later',
    description: 'Its content decides what it is, not its name. A ticket will do in place of a key.',
    need: 'files:write',
    query: z.object({ filename: z.string().optional().describe('Name of the file, when the body is the file itself') }),
    headers: ['Idempotency-Key', 'X-Filename'],
    body: { raw: true, form: z.strictObject({}), mostFiles: 'one' },
    answers: { 201: json('The file', fileSchema.extend({ warnings: listOf(warningField) }), 'Location', 'X-Task-Id?') },
    errors: [...receiving, ...making],
    example: { query: { filename: 'photo.png' }, file: 'photo.png' },
  },
  'GET /api/v1/files/:id': {
    id: 'getFile',
    tag: 'Files',
    summary: 'What is known of a file',
    need: 'files:read',
    answers: { 200: json('The file', fileSchema) },
    errors: ['file_not_found', 'file_expired'],
    example: ofFile,
  },
  'GET /api/v1/files/:id/content': {
    id: 'getFileContent',
    tag: 'Files',
    summary: 'Its bytes',
    need: 'files:read',
    description: 'Without a key by a signed address: what createSignedUrl answers has exp, kid and sig in it.',
    query: z.object({
      disposition: z.enum(['inline', 'attachment']).optional(),
      exp: z.string().optional().describe('Of a signed address: its end, in seconds since 1970'),
      kid: z.string().optional().describe('Of a signed address: which it is'),
      sig: z.string().optional().describe('Of a signed address: its signature'),
    }),
    headers: fileConditions,
    answers: {
      200: bytes('The file'),
      206: bytes('The part that was asked for', 'Content-Range'),
      304: empty('You have it already', 'ETag'),
    },
    errors: [
      'file_not_found',
      'file_expired',
      'range_not_satisfiable',
      'version_mismatch',
      'signature_invalid',
      'signature_expired',
      'invalid_state',
    ],
    example: ofFile,
  },
  'POST /api/v1/files/import': {
    id: 'importFile',
    tag: 'Files',
    summary: 'Have a file fetched from an address',
    description: 'A task that ends with the file as its result.',
    need: 'files:write',
    body: { json: place },
    answers: { 202: json('The task that fetches it', taskSchema, 'Location', 'Retry-After') },
    errors: making,
    example: { json: { url: 'https://example.org/photo.png', filename: 'photo.png' } },
  },
  'DELETE /api/v1/files/:id': {
    id: 'deleteFile',
    tag: 'Files',
    summary: 'Delete a file, now',
    description: 'No link to it opens it any more.',
    need: 'files:write',
    answers: { 204: empty('It is gone') },
    errors: ['file_not_found', 'invalid_state'],
    example: ofFile,
  },
};

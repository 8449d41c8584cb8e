// Files in the document: one row for each route of files.controller.ts.
import { z } from 'zod';
import { listOf, warningField } from '../answer-fields.js';
import { fileSchema } from '../file.view.js';
import { receiving } from './route-errors.js';
import { bytes, empty, json, type RouteRows } from './route-row.js';
import { sampleIds } from './sample-ids.js';

const ofFile = { path: { id: sampleIds.file } };

export const fileRows: RouteRows = {
  'POST /api/v1/files': {
    id: 'uploadFile',
    tag: 'Files',
    summary: 'Keep a file for later',
    description: 'Its content decides what it is, not its name.',
    need: 'files:write',
    query: z.object({ filename: z.string().optional().describe('Name of the file, when the body is the file itself') }),
    headers: ['Idempotency-Key', 'X-Filename'],
    body: { raw: true, form: z.strictObject({}), mostFiles: 'one' },
    answers: { 201: json('The file', fileSchema.extend({ warnings: listOf(warningField) }), 'Location') },
    errors: receiving,
    example: { query: { filename: 'photo.png' }, file: 'photo.png' },
  },
  'GET /api/v1/files/:id': {
    id: 'getFile',
    tag: 'Files',
    summary: 'What is known of a file',
    need: 'files:read',
    answers: { 200: json('The file', fileSchema) },
    errors: ['file_not_found'],
    example: ofFile,
  },
  'GET /api/v1/files/:id/content': {
    id: 'getFileContent',
    tag: 'Files',
    summary: 'Its bytes',
    need: 'files:read',
    query: z.object({ disposition: z.enum(['inline', 'attachment']).optional() }),
    headers: ['Range', 'If-Range', 'If-None-Match'],
    answers: {
      200: bytes('The file'),
      206: bytes('The part that was asked for', 'Content-Range'),
      304: empty('You have it already', 'ETag'),
    },
    errors: ['file_not_found', 'file_expired', 'range_not_satisfiable'],
    example: ofFile,
  },
};

// Uploads in parts and tickets in the document: one row for each route of uploads.controller.ts and upload-tickets.controller.ts.
import { ticketBody } from '../uploads/upload-tickets.controller.js';
import { uploadTicketSchema } from '../uploads/upload-ticket.view.js';
import { CHUNK_TYPE, TUS_VERSION } from '../uploads/tus-headers.js';
import { uploadSchema } from '../uploads/upload.view.js';
import type { AnswerHeader } from './header-table.js';
import { making } from './route-errors.js';
import { empty, json, type RouteRow, type RouteRows } from './route-row.js';
import { sampleIds } from './sample-ids.js';

const version = { 'Tus-Resumable': TUS_VERSION };
const ofOne = { path: { id: sampleIds.upload } };
const chunk = { ...ofOne, file: 'photo.png' };
const chunkHeaders = { ...version, 'Upload-Offset': '0', 'Content-Type': CHUNK_TYPE };
const standing = [
  'Tus-Resumable',
  'Upload-Offset',
  'Upload-Length',
  'Upload-Expires',
  'X-File-Id',
  'X-Task-Id?',
] as const satisfies readonly AnswerHeader[];
/** Where only one of two ways to ask is answered so. */
const perhaps = [
  'Tus-Resumable?',
  'Upload-Offset?',
  'Upload-Length?',
  'Upload-Expires?',
  'X-File-Id',
  'X-Task-Id?',
] as const satisfies readonly AnswerHeader[];

const own = { tag: 'Uploads', need: 'files:write' } as const satisfies Partial<RouteRow>;
/** The last byte makes the file, and its task. */
const becoming = ['invalid_state', 'upload_locked', 'storage_full', 'quota_exceeded', ...making] as const;
const appending = ['not_found', 'version_mismatch', 'upload_incomplete', ...becoming] as const;
const WITH_TICKET = 'A ticket will do in place of a key.';

export const uploadRows: RouteRows = {
  'OPTIONS /api/v1/uploads': {
    id: 'discoverUploads',
    tag: 'Uploads',
    summary: 'What of tus 1.0 can be done here',
    description: 'A page of another origin that asks first (CORS) is answered here too.',
    need: 'nobody',
    answers: {
      204: empty('It is in the headers', 'Tus-Resumable?', 'Tus-Version?', 'Tus-Extension', 'Tus-Max-Size'),
    },
    example: {},
  },
  'POST /api/v1/uploads': {
    ...own,
    id: 'createUpload',
    summary: 'Begin an upload in parts',
    description: `Its first part may come with it. ${WITH_TICKET}`,
    headers: ['Idempotency-Key', 'Tus-Resumable', 'Upload-Length', 'Upload-Metadata'],
    body: { raw: true, rawType: CHUNK_TYPE, optional: true },
    answers: { 201: empty('It is begun', 'Location', 'Tus-Version', ...standing) },
    errors: appending,
    example: {
      headers: { ...version, 'Upload-Length': '1000000', 'Upload-Metadata': 'filename cGhvdG8ucG5n' },
    },
  },
  'PATCH /api/v1/uploads/:id': {
    ...own,
    id: 'appendToUpload',
    summary: 'Send the next part',
    description: `What came before a line broke is kept. With the last byte it is a file. ${WITH_TICKET}`,
    headers: ['Tus-Resumable', 'Upload-Offset'],
    body: { raw: true, rawType: CHUNK_TYPE },
    answers: { 204: empty('These bytes are safely there', 'Tus-Version', ...standing) },
    errors: appending,
    example: { ...chunk, headers: chunkHeaders },
  },
  'POST /api/v1/uploads/:id': {
    ...own,
    id: 'overrideUpload',
    summary: 'PATCH or DELETE, where only GET and POST get through',
    headers: ['X-HTTP-Method-Override', 'Tus-Resumable'],
    body: { raw: true, rawType: CHUNK_TYPE, optional: true },
    answers: { 204: empty('As PATCH or DELETE would answer', 'Tus-Version', ...perhaps) },
    errors: ['method_not_allowed', ...appending],
    example: { ...chunk, headers: { 'X-HTTP-Method-Override': 'PATCH', ...chunkHeaders } },
  },
  'GET /api/v1/uploads/:id': {
    ...own,
    id: 'getUpload',
    summary: 'How far an upload is',
    description: `HEAD, with Tus-Resumable, is how tus asks: the answer is in Upload-Offset. ${WITH_TICKET}`,
    need: 'files:read',
    answers: { 200: json('The upload', uploadSchema, ...perhaps) },
    errors: appending,
    example: ofOne,
  },
  'DELETE /api/v1/uploads/:id': {
    ...own,
    id: 'deleteUpload',
    summary: 'Give it up, also while it is sent',
    description: `What it has become stays. ${WITH_TICKET}`,
    headers: ['Tus-Resumable'],
    answers: { 204: empty('It is gone', 'Tus-Resumable', 'Tus-Version') },
    errors: ['not_found', 'version_mismatch'],
    example: { ...ofOne, headers: version },
  },
  'POST /api/v1/upload-tickets': {
    ...own,
    id: 'createUploadTicket',
    summary: 'Leave for one upload without a key',
    description:
      'For the browser of somebody: with the token it brings one file, from any page, and can do nothing else.',
    body: { json: ticketBody },
    answers: { 201: json('The ticket with its token', uploadTicketSchema) },
    errors: making,
    example: {
      json: {
        max_bytes: 10_000_000,
        formats: ['png', 'jpg'],
        task: { target: 'webp', options: { width: 200 } },
        ttl_s: 600,
      },
    },
  },
};

// Links for people in the document: one row for each route of signed-urls.controller.ts, shares.controller.ts and shared.controller.ts.
import { pageQuery } from '../rights/row-page.js';
import { sharedSchema } from '../sharing/shared.view.js';
import { shareSchema, shareWithUrlSchema } from '../sharing/share.view.js';
import { shareBody } from '../sharing/shares.controller.js';
import { signedUrlBody } from '../sharing/signed-urls.controller.js';
import { signedUrlSchema } from '../sharing/signed-urls.js';
import { fileConditions } from './header-table.js';
import { bytes, bytesOrZip, empty, json, page, type RouteRow, type RouteRows } from './route-row.js';
import { sampleIds, sampleShare } from './sample-ids.js';

const own = { tag: 'Sharing', need: 'files:write' } as const satisfies Partial<RouteRow>;
const ofFile = { path: { id: sampleIds.file } };
const withLink = {
  tag: 'Sharing',
  need: 'nobody',
  errors: ['forbidden', 'rate_limited', 'signature_expired', 'file_expired'],
} as const satisfies Partial<RouteRow>;
const known = { headers: { 'X-Password': sampleShare.password } };
const ofLink = { path: { token: sampleShare.token }, ...known };
const ofOne = { path: { id: sampleIds.share } };

export const sharingRows: RouteRows = {
  'POST /api/v1/files/:id/signed-urls': {
    ...own,
    id: 'createSignedUrl',
    summary: 'An address of a file that needs no key',
    body: { json: signedUrlBody, optional: true },
    answers: { 201: json('The address', signedUrlSchema) },
    errors: ['file_not_found', 'file_expired', 'invalid_state'],
    example: { ...ofFile, json: { ttl_s: 600, disposition: 'inline', max_downloads: 3 } },
  },
  'DELETE /api/v1/files/:id/signed-urls': {
    ...own,
    id: 'revokeSignedUrls',
    summary: 'None that was given for this file opens it any more',
    answers: { 204: empty('They are revoked') },
    errors: ['file_not_found'],
    example: ofFile,
  },
  'POST /api/v1/shares': {
    ...own,
    id: 'createShare',
    summary: 'A page with the results of a task or job, for people without an account',
    body: { json: shareBody },
    answers: { 201: json('The share with its link', shareWithUrlSchema) },
    errors: ['not_found', 'task_not_found', 'task_purged', 'task_failed', 'result_not_ready', 'file_expired'],
    example: { json: { task_id: sampleIds.task, ttl_s: 3600, password: 'open sesame', max_downloads: 20 } },
  },
  'GET /api/v1/shares': {
    ...own,
    id: 'listShares',
    summary: 'Your shares',
    need: 'files:read',
    query: pageQuery,
    answers: { 200: page('A page of them', shareSchema) },
    example: { query: { limit: '20' } },
  },
  'GET /api/v1/shares/:id': {
    ...own,
    id: 'getShare',
    summary: 'One share, and how often it was used',
    need: 'files:read',
    answers: { 200: json('The share', shareSchema) },
    errors: ['not_found'],
    example: ofOne,
  },
  'DELETE /api/v1/shares/:id': {
    ...own,
    id: 'revokeShare',
    summary: 'Its link opens nothing any more',
    answers: { 204: empty('It is revoked') },
    errors: ['not_found'],
    example: ofOne,
  },
  'GET /api/v1/shared/:token': {
    ...withLink,
    id: 'getShared',
    summary: 'What is behind a link to results',
    description:
      'The token is the end of the link. Where a password is asked for, send it with each request; whoever guesses has to wait longer each time.',
    headers: ['X-Password'],
    answers: { 200: json('Its files', sharedSchema) },
    example: ofLink,
  },
  'GET /api/v1/shared/:token/files/:file/content': {
    ...withLink,
    id: 'getSharedFile',
    summary: 'One file behind a link to results',
    headers: ['X-Password', ...fileConditions],
    answers: {
      200: bytes('The file'),
      206: bytes('The part that was asked for', 'Content-Range'),
      304: empty('You have it already', 'ETag'),
    },
    errors: [...withLink.errors, 'file_not_found', 'range_not_satisfiable', 'version_mismatch'],
    example: { path: { ...ofLink.path, file: sampleIds.sharedFile }, ...known },
  },
  'GET /api/v1/shared/:token/zip': {
    ...withLink,
    id: 'getSharedZip',
    summary: 'All files behind a link to results, as one zip',
    headers: ['X-Password'],
    answers: { 200: bytesOrZip('The zip') },
    example: ofLink,
  },
};

// Sends a stored file: ranges, conditional requests, its digest, and headers that keep a stranger's file from acting as a page of ours.
// Called by the routes for results, files and one-call conversion.
import { pipeline } from 'node:stream/promises';
import type { Request, Response } from 'express';
import type { StoredFile } from '../entities/stored-file.entity.js';
import { AppError } from '../shared/errors.js';
import type { Storage } from '../storage/storage.js';
import { readRange, type ByteRange } from './byte-range.js';
import { contentDisposition } from './content-disposition.js';
import { isSameFile, judgeConditions } from './file-conditions.js';
import { factsOf } from './request-facts.js';
import { FILE_POLICY } from './security-headers.js';

/** Browsers only decode these; everything else could bring script or markup. */
const SAFE_INLINE = new Set(['image/png', 'image/jpeg', 'image/webp', 'image/gif', 'image/avif']);
export const isPicture = (mediaType: string): boolean => SAFE_INLINE.has(mediaType);

export async function sendFile(
  request: Request,
  response: Response,
  storage: Storage,
  file: StoredFile,
): Promise<void> {
  requireAlive(file);
  const sizeBytes = Number(file.size_bytes);
  const etag = `"sha256-${Buffer.from(file.sha256, 'hex').toString('base64url')}"`;
  const marks = { etag, modifiedAt: file.created_at };
  const reads = request.method === 'GET' || request.method === 'HEAD';
  const verdict = reads ? judgeConditions(request, marks) : 'send';
  if (verdict === 'other')
    throw new AppError('version_mismatch', 'This is another file than the one that the request wants.');
  setHeaders(request, response, file, etag);
  if (verdict === 'known') {
    response.status(304).end();
    return;
  }
  const range = reads && isSameFile(request, marks) ? readRange(request.get('range'), sizeBytes) : undefined;
  if (range === 'unsatisfiable') {
    response.setHeader('Content-Range', `bytes */${sizeBytes}`);
    throw new AppError('range_not_satisfiable', `The file has ${sizeBytes} bytes; the range lies outside.`);
  }
  if (range !== undefined)
    response.status(206).setHeader('Content-Range', `bytes ${range.start}-${range.end}/${sizeBytes}`);
  response.setHeader('Content-Length', range === undefined ? sizeBytes : range.end - range.start + 1);
  await sendBytes(request, response, storage, file, range);
}

async function sendBytes(
  request: Request,
  response: Response,
  storage: Storage,
  file: StoredFile,
  range: ByteRange | undefined,
): Promise<void> {
  if (request.method === 'HEAD') {
    response.end();
    return;
  }
  const bytes = await storage.open(file.storage_key, range);
  await factsOf(request).keepAnswer?.();
  await pipeline(bytes, response).catch((error: unknown) => {
    // The reader went away, which is no error of ours; the access log says 499.
    if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  });
}

export function requireAlive(file: StoredFile): void {
  if (file.deleted_at === null && file.expires_at.getTime() > Date.now()) return;
  throw new AppError(
    'file_expired',
    `The file was deleted at ${(file.deleted_at ?? file.expires_at).toISOString()}, as announced.`,
  );
}

function setHeaders(request: Request, response: Response, file: StoredFile, etag: string): void {
  const inline = request.query['disposition'] === 'inline' && isPicture(file.media_type);
  const lifeS = Math.floor((file.expires_at.getTime() - Date.now()) / 1000);
  response.setHeader('Content-Type', file.media_type);
  response.setHeader('Content-Disposition', contentDisposition(inline ? 'inline' : 'attachment', file.filename));
  response.setHeader('Content-Security-Policy', FILE_POLICY);
  response.setHeader('Accept-Ranges', 'bytes');
  response.setHeader('ETag', etag);
  response.setHeader('Repr-Digest', `sha-256=:${Buffer.from(file.sha256, 'hex').toString('base64')}:`);
  response.setHeader('Last-Modified', file.created_at.toUTCString());
  response.setHeader('Cache-Control', `private, immutable, max-age=${Math.max(0, lifeS)}`);
}

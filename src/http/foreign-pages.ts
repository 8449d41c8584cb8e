// Pages of other origins: they may bring a file with a ticket, and nothing else. The ticket stands in a header, so no page sends one that it was
// not given; cookies and the rights of this machine do not count for it. Wired by configure.ts.
import type { Request, RequestHandler } from 'express';
import { TICKET } from './uploads/upload-tickets.js';

const TAKING = /^\/api\/v1\/(files\/?$|uploads(\/|$))/;
const SENT =
  'Authorization, Content-Type, X-Filename, X-HTTP-Method-Override, Tus-Resumable, Upload-Length, Upload-Metadata, Upload-Offset, X-Request-Id';
const READ =
  'Location, Retry-After, Tus-Resumable, Tus-Version, Tus-Extension, Tus-Max-Size, Upload-Expires, Upload-Length, Upload-Offset, X-File-Id, X-Task-Id, X-Request-Id';
const REMEMBER_S = 600;

export function hasTicket(request: Request): boolean {
  return new RegExp(`^Bearer +${TICKET}`, 'i').test(request.headers.authorization ?? '');
}

export const admitForeignPages: RequestHandler = (request, response, next) => {
  const asksFirst = request.method === 'OPTIONS' && request.get('access-control-request-method') !== undefined;
  if (!TAKING.test(request.path) || (!asksFirst && !hasTicket(request))) return next();
  response.setHeader('Access-Control-Allow-Origin', '*');
  response.setHeader('Access-Control-Expose-Headers', READ);
  response.vary('Authorization');
  if (!asksFirst) return next();
  response.setHeader('Access-Control-Allow-Methods', 'GET, HEAD, POST, PATCH, DELETE, OPTIONS');
  response.setHeader('Access-Control-Allow-Headers', SENT);
  response.setHeader('Access-Control-Max-Age', REMEMBER_S);
  response.status(204).end();
};

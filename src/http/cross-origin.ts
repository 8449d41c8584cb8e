// Pages of other origins that the administrator has named may use the API with a key: their preflights are answered, and their cookies are not read.
// Wired by configure.ts, before Host and Origin are looked at.
import type { RequestHandler } from 'express';

/** What programs call; the pages are for this origin only. */
export const isForPrograms = (path: string): boolean => /^\/(api|uploads|openapi\.json)(\/|$)/.test(path);

const foreign = new WeakSet<object>();
/** Sent by such a page: nothing but its key speaks for it. */
export const isForeign = (request: object): boolean => foreign.has(request);

const METHODS = 'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS';
const HEADERS =
  'Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, If-Range, Last-Event-ID, Prefer, Range, Tus-Resumable, Upload-Defer-Length, Upload-Length, Upload-Metadata, Upload-Offset, X-API-Key, X-Filename, X-HTTP-Method-Override, X-Password, X-Request-Id, traceparent';
/** What a script may read beside the few that it always may. */
const EXPOSED =
  'Accept-Ranges, Content-Disposition, Content-Location, Content-Range, ETag, Idempotency-Replayed, Link, Location, Preference-Applied, RateLimit, RateLimit-Policy, Retry-After, Server-Timing, Tus-Extension, Tus-Max-Size, Tus-Resumable, Tus-Version, Upload-Expires, Upload-Length, Upload-Metadata, Upload-Offset, X-File-Id, X-Request-Id, X-Task-Id';
const DAY_S = 86_400;

export function permitOrigins(origins: readonly string[]): RequestHandler {
  return (request, response, next) => {
    if (origins.length === 0 || !isForPrograms(request.path)) return next();
    response.vary('Origin');
    const { origin } = request.headers;
    if (origin === undefined || !origins.includes(origin)) return next();
    response.setHeader('Access-Control-Allow-Origin', origin);
    // Whoever is logged in here is not logged in there, and a page is no program on this machine.
    delete request.headers.cookie;
    foreign.add(request);
    if (request.method === 'OPTIONS' && request.get('access-control-request-method') !== undefined) {
      response.setHeader('Access-Control-Allow-Methods', METHODS);
      response.setHeader('Access-Control-Allow-Headers', HEADERS);
      response.setHeader('Access-Control-Max-Age', DAY_S);
      response.status(204).end();
      return;
    }
    response.setHeader('Access-Control-Expose-Headers', EXPOSED);
    next();
  };
}

// What every request meets before any route: its ids and language, the path prefix, the log line, and the checks of Host and Origin. Wired by configure.ts.
import { randomBytes } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import { AppError } from '../shared/errors.js';
import { newId } from '../shared/ids.js';
import { log, withLogContext } from '../shared/log.js';
import { readChoices } from './choices.js';
import { isForPrograms } from './cross-origin.js';
import { hasTicket } from './foreign-pages.js';
import { noteFacts } from './request-facts.js';
import { countServed } from './served.js';
import type { Site } from './site.js';

const requests = log('http');

/** A proxy may or may not have taken our prefix away; routes never see it. */
export function stripPrefix(site: Site): RequestHandler {
  return (request, _response, next) => {
    const { url } = request;
    // Nothing takes a form at the prefix itself: this one was stripped before, and its route happens to have the name of the prefix.
    const isStripped = request.path === site.prefix && !/^(GET|HEAD)$/.test(request.method);
    if (isStripped) return next();
    const isBelow = site.prefix !== '' && (url === site.prefix || /^[/?]/.test(url.slice(site.prefix.length)));
    if (isBelow && url.startsWith(site.prefix)) request.url = url.slice(site.prefix.length).replace(/^(?!\/)/, '/');
    next();
  };
}

/** Ids in and out, language, and one log line when the answer has gone. */
export function meet(site: Site): RequestHandler {
  return (request, response, next) => {
    const startedAt = performance.now();
    const given = request.get('x-request-id');
    const requestId = given !== undefined && /^[\w.:-]{1,128}$/.test(given) ? given : newId();
    const trace = readTrace(request.get('traceparent'));
    response.setHeader('X-Request-Id', requestId);
    response.setHeader('traceparent', `00-${trace.traceId}-${randomBytes(8).toString('hex')}-${trace.flags}`);
    noteFacts(request, { requestId, traceId: trace.traceId, ...readChoices(request, response, site) });
    const ids = { request_id: requestId, trace_id: trace.traceId };
    response.once('close', () =>
      withLogContext(ids, () => writeLine(request, response, performance.now() - startedAt)),
    );
    withLogContext(ids, next);
  };
}

/** A name that is not ours means a page elsewhere had its name pointed at this machine. */
export function checkHost(site: Site): RequestHandler {
  return (request, _response, next) => {
    if (site.answersTo(request.headers.host) || /^\/(livez|readyz)$/.test(request.path)) return next();
    next(
      new AppError(
        'misdirected_request',
        'This server does not answer to that Host name. Use one of its own, or add the name to ALLOWED_HOSTS.',
      ),
    );
  };
}

/** Browsers say where a request comes from; other programs say nothing and carry a key. */
export function checkOrigin(site: Site, permitted: readonly string[]): RequestHandler {
  return (request, _response, next) => {
    if (/^(GET|HEAD|OPTIONS)$/.test(request.method) || hasTicket(request) || isSameOrigin(request, site)) return next();
    // They come without cookies: see cross-origin.ts.
    if (isForPrograms(request.path) && permitted.includes(request.headers.origin ?? '')) return next();
    next(
      new AppError(
        'forbidden',
        'A page of another origin may not change anything here. If this is your own page behind a proxy, set PUBLIC_URL.',
      ),
    );
  };
}

function isSameOrigin(request: Request, site: Site): boolean {
  const { origin } = request.headers;
  const from = request.get('sec-fetch-site');
  if (from !== undefined) return from === 'same-origin' || from === 'none';
  return origin === undefined || site.isOwnOrigin(origin, request.headers.host);
}

function readTrace(header: string | undefined): { traceId: string; flags: string } {
  const match = /^[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-([0-9a-f]{2})/.exec(header ?? '');
  return { traceId: match?.[1] ?? randomBytes(16).toString('hex'), flags: match?.[2] ?? '01' };
}

const QUIET = /^\/(livez|readyz|metrics|assets\/)/;

function writeLine(request: Request, response: Response, ms: number): void {
  const route = (request.route as { path?: unknown } | undefined)?.path;
  const line = {
    method: request.method,
    route: typeof route === 'string' ? route : '(none)',
    // 499: the reader went away before the answer was whole.
    status: response.writableFinished ? response.statusCode : 499,
    ms: Math.round(ms),
  };
  countServed(line.route, line.method, line.status, ms);
  const level = QUIET.test(request.path) ? 'debug' : 'info';
  requests[level](line, `${line.method} ${line.route} ${line.status}`);
}

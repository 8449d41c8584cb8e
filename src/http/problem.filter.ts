// The one place where an error becomes an answer: problem+json for programs, a page in the reader's language for people. Registered by configure.ts.
import { Catch, NotFoundException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { Request, Response } from 'express';
import { AppError } from '../shared/errors.js';
import { log } from '../shared/log.js';
import { allowedMethods } from './allowed-methods.js';
import { errorPage } from './pages/error.page.js';
import type { PageFrame } from './pages/page-frame.js';
import { problemOfError } from './problem.js';
import { factsIfKnown } from './request-facts.js';
import { readThrown } from './request-errors.js';
import type { Site } from './site.js';

/** How long the rest of a refused body is read and thrown away, so that the client gets to see the answer. */
const LINGER_MS = 2000;
/** For codes that pass by themselves; whoever knows better says so in the error. */
const RETRY_AFTER_S: Readonly<Record<number, number>> = { 429: 5, 503: 5, 507: 60 };
const lines = log('http');

@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    private readonly site: Site,
    private readonly frame: PageFrame,
  ) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const [request, response] = [http.getRequest<Request>(), http.getResponse<Response>()];
    const error = methodRefused(thrown, request, response) ?? readThrown(thrown);
    writeLine(error, thrown);
    // Half an answer has gone out already; only cutting it off tells the client that it is not whole.
    if (response.headersSent) {
      response.destroy();
      return;
    }
    const waitS = setHeaders(error, response);
    // Only a page is chosen by what the reader takes; the API has said so before.
    if (!speaksJson(request)) response.vary('Accept');
    if (!wantsPage(request)) this.sendProblem(error, request, response);
    else if (error.code === 'unauthenticated')
      response.redirect(303, this.site.path(`/login?next=${encodeURIComponent(request.url)}`));
    else this.frame.send(request, response, errorPage(error, request, this.site, waitS), error.status);
    lingerForBody(request, response);
  }

  private sendProblem(error: AppError, request: Request, response: Response): void {
    const facts = factsIfKnown(request);
    const place = {
      // Not the original address: a proxy may have left our own path in that.
      instance: this.site.path(asAddress(request.path)),
      ...(facts && { request_id: facts.requestId, trace_id: facts.traceId }),
    };
    const body = JSON.stringify(problemOfError(error, place, this.site));
    response.status(error.status).setHeader('Content-Type', 'application/problem+json; charset=utf-8');
    response.end(request.method === 'HEAD' ? undefined : body);
  }
}

/** What clients send in a path is not always what a path may hold. */
const asAddress = (path: string): string =>
  path.replace(/%(?![\da-f]{2})|[^\w.~!$&'()*+,;=:@/%-]/gi, (character) => encodeURIComponent(character));

/** Nest answers 404 for a known address with another method; the Allow header needs to know. */
function methodRefused(thrown: unknown, request: Request, response: Response): AppError | undefined {
  if (!(thrown instanceof NotFoundException) || request.route !== undefined) return undefined;
  const methods = allowedMethods(request);
  if (methods.length === 0) return undefined;
  response.setHeader('Allow', methods.join(', '));
  return new AppError('method_not_allowed', `This address takes ${methods.join(', ')}, not ${request.method}.`);
}

/** How long the client is told to wait. */
function setHeaders(error: AppError, response: Response): number | undefined {
  const retryAfterS = error.facts.retryAfterS ?? (error.retryable ? RETRY_AFTER_S[error.status] : undefined);
  if (retryAfterS !== undefined) response.setHeader('Retry-After', String(retryAfterS));
  if (error.status === 401) response.setHeader('WWW-Authenticate', 'Bearer realm="athanor"');
  response.setHeader('Cache-Control', 'no-store');
  return retryAfterS;
}

/** Whoever asks, and whatever they take. */
const speaksJson = (request: Request): boolean =>
  factsIfKnown(request) === undefined || /^\/(api|livez|readyz|healthz|version)\b/.test(request.path);

const wantsPage = (request: Request): boolean => !speaksJson(request) && request.accepts(['json', 'html']) === 'html';

function writeLine(error: AppError, thrown: unknown): void {
  const { secret } = error.facts;
  if (error.status >= 500) lines.error({ code: error.code, secret, err: error.facts.cause ?? thrown }, error.message);
  else lines.debug({ code: error.code, secret }, error.message);
}

/** Closing at once would make the client's kernel throw the answer away; reading on for ever would be a gift. */
function lingerForBody(request: Request, response: Response): void {
  if (request.complete) return;
  response.once('finish', () => {
    request.resume();
    // The connection may serve its next request by then; only one that is still sending the old body is cut.
    setTimeout(() => request.complete || request.socket.destroy(), LINGER_MS).unref();
  });
}

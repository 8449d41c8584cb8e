// What surrounds the routes, in the order in which a request meets it. Called by the role `api` before it listens; Nest's own body parsers must be off,
// and what they are given must be kept (`rawBody`).
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { RawBodyRequest } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Request, Response } from 'express';
import { requireExact } from '../shared/exact-numbers.js';
import { log } from '../shared/log.js';
import type { Settings } from '../shared/settings.js';
import { requireJsonReader } from './answer-kinds.js';
import { permitOrigins } from './cross-origin.js';
import { Doors } from './doors.js';
import { checkHost, checkOrigin, meet, stripPrefix } from './entrance.js';
import { PageFrame } from './pages/page-frame.js';
import { requirePlain, requirePlainPath } from '../shared/plain-values.js';
import { ProblemFilter } from './problem.filter.js';
import { admitForeignPages } from './foreign-pages.js';
import { isForm } from './reception.js';
import { invite } from './request-body.js';
import { securityHeaders } from './security-headers.js';
import { SetupLink } from './setup-link.js';
import { Site } from './site.js';
import { answerUnreadable } from './unreadable-requests.js';

/** Bodies of these are the file itself, whatever type they claim to have. */
const RAW_BODY = /^\/api\/v1\/(convert\/|files\/?$|uploads(\/|$))/;
/** A large file on a slow line takes hours; silence is noticed much earlier, in request-body.ts. */
const LONGEST_REQUEST_MS = 12 * 3_600_000;

/** Longer than proxies keep an idle connection, so that it is never we who close one that is about to be used. */
const KEEP_ALIVE_MS = 75_000;

export function configureHttp(app: NestExpressApplication, settings: Settings): void {
  const site = app.get(Site);
  app.set('trust proxy', settings.trustProxy);
  app.set('query parser', 'simple');
  app.set('etag', false);
  app.disable('x-powered-by');
  app.use(securityHeaders, stripPrefix(site), meet(site), checkHost(site), permitOrigins(settings.corsOrigins));
  app.use(checkPath, admitForeignPages, checkOrigin(site, settings.corsOrigins), requireJsonReader, inviteSmallBody);
  app.useBodyParser('json', {
    limit: 2 ** 20,
    type: (message) => isApi(message) && !isRaw(message) && isJson(message),
  });
  // Clients of Flower send JSON whatever they call it, as its own examples do.
  app.useBodyParser('text', { limit: 2 ** 20, type: isFlowerCall });
  app.useBodyParser('urlencoded', {
    limit: 2 ** 16,
    extended: false,
    type: (message) => !isApi(message) && !isFlowerCall(message) && isUrlForm(message),
  });
  app.use(checkValues);
  app.useGlobalFilters(new ProblemFilter(site, app.get(PageFrame)));
  const server = app.getHttpServer();
  server.requestTimeout = LONGEST_REQUEST_MS;
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  // Without a listener Node would invite the body itself, before anybody could say no.
  server.on('checkContinue', (request, response) => server.emit('request', request, response));
  answerUnreadable(server, site);
  server.once('listening', () => void announceSetup(app, server));
}

interface Message {
  readonly url?: string | undefined;
  readonly headers: { readonly 'content-type'?: string | undefined };
}
const isApi = ({ url = '' }: Message): boolean => url.startsWith('/api/');
const isFlowerCall = ({ url = '' }: Message): boolean =>
  /^\/flower\/api\/task\/(apply|async-apply|send-task)\//.test(url);
const isRaw = ({ url = '' }: Message): boolean => RAW_BODY.test(url.split('?')[0] ?? '');
const isJson = ({ headers }: Message): boolean =>
  /^application\/([\w.-]+\+)?json\b/i.test(headers['content-type'] ?? '');
const isUrlForm = ({ headers }: Message): boolean =>
  /^application\/x-www-form-urlencoded\b/i.test(headers['content-type'] ?? '');

/** Files are invited when their route has decided to take them. */
function inviteSmallBody(request: Request, response: Response, next: () => void): void {
  if (!isForm(request) && !RAW_BODY.test(request.path)) invite(request, response);
  next();
}

function checkPath(request: Request, _response: Response, next: () => void): void {
  requirePlainPath(request.path);
  next();
}

/** Names of files are only labels: what is odd in them is taken out, not refused (file-name.ts). */
function checkValues(request: RawBodyRequest<Request>, _response: Response, next: () => void): void {
  const { filename: _label, ...query } = request.query;
  requirePlain(query);
  requirePlain(request.body);
  if (request.rawBody && isJson(request)) requireExact(request.rawBody.toString('latin1'));
  next();
}

/** On a server that others can reach and that has no account, the log is where its owner finds the way in. */
async function announceSetup(app: NestExpressApplication, server: Server): Promise<void> {
  if ((await app.get(Doors).door()) !== 'setup') return;
  const { port } = server.address() as AddressInfo;
  const url = app.get(SetupLink).url(`http://localhost:${port}`);
  log('http').warn({ url }, `Nobody has an account yet. Make the first one here: ${url}`);
}

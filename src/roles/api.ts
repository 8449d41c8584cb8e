// `athanor api`: REST, uploads, pages.
import type { Server } from 'node:http';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { AppModule } from '../app.module.js';
import { requireFree } from '../embedded/port.js';
import { configureHttp } from '../http/configure.js';
import { serveFlower } from '../http/flower/flower-port.js';
import { HttpModule } from '../http/http.module.js';
import { AppError } from '../shared/errors.js';
import { log, NestLog } from '../shared/log.js';
import { settingsTable } from '../shared/settings-table.js';
import type { Settings } from '../shared/settings.js';
import { openQueueBackend } from '../tasks/queues/queue-backend.js';
import { connect } from './connect.js';
import { letHeapGrow } from './heap-growth.js';
import { checkDatabase, serveUntilStopped } from './process.js';
import { roleWords } from './role-words.js';
import type { Role } from './role.js';

/** Node lets 511 lines wait to be accepted; a crowd that comes at once is more. The kernel lowers it to what it permits. */
const BACKLOG = 4096;

export const role: Role = {
  name: 'api',
  summary: roleWords.api,
  options: { host: { type: 'string' }, port: { type: 'string' } },
  run: ({ host, port }, _positionals, settings) =>
    serve({
      ...settings,
      ...(typeof host === 'string' && { host }),
      ...(typeof port === 'string' && { port: portOf(port) }),
    }),
};

function portOf(typed: string): number {
  const read = settingsTable.port.kind.safeParse(typed);
  if (read.success) return read.data;
  throw new AppError('invalid_args', `--port ${read.error.issues[0]?.message ?? ''}, not "${typed}".`);
}

async function serve(asked: Settings): Promise<void> {
  letHeapGrow();
  await requireFree(asked.port, asked.host);
  const settings = connect(asked);
  const backend = await openQueueBackend(settings);
  await checkDatabase(settings, backend.kind);
  const app = await NestFactory.create<NestExpressApplication>(AppModule.with(settings, backend, [HttpModule]), {
    logger: new NestLog(),
    bodyParser: false,
    rawBody: true,
    abortOnError: false,
    forceCloseConnections: true,
  });
  configureHttp(app, settings);
  // Nest hands on whatever a server's listen() takes; its types know less.
  const listen = app.listen.bind(app) as unknown as (port: number, host: string, backlog: number) => Promise<unknown>;
  await listen(settings.port, settings.host, BACKLOG);
  const url = await app.getUrl();
  log('http').info({ url }, 'api serves');
  const flower = await serveFlower(app, settings);
  serveUntilStopped(app, backend, () => stopServing(flower), url);
}

function stopServing(server: Server | undefined): Promise<void> {
  server?.close();
  server?.closeAllConnections();
  return Promise.resolve();
}

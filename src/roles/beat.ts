// `athanor beat`: what happens by the clock. Safe to run many times: rows and locks see to it that each thing happens once.
import { NestFactory } from '@nestjs/core';
import { AppModule } from '../app.module.js';
import { Clockwork } from '../cleanup/clockwork.js';
import { Reconciler } from '../cleanup/reconcile.js';
import { NestLog } from '../shared/log.js';
import type { Settings } from '../shared/settings.js';
import { openQueueBackend } from '../tasks/queues/queue-backend.js';
import { connect } from './connect.js';
import { checkDatabase, serveUntilStopped } from './process.js';
import { roleWords } from './role-words.js';
import type { Role } from './role.js';

export const role: Role = {
  name: 'beat',
  summary: roleWords.beat,
  run: async (_values, _positionals, settings) => {
    const { app, backend } = await makeBeat(settings);
    serveUntilStopped(app, backend, () => Promise.resolve());
  },
};

/** The same inside another process: `all` keeps it beside its supervisor. */
export async function startBeat(settings: Settings): Promise<{ stop(): Promise<void> }> {
  const { app, backend } = await makeBeat(settings);
  return { stop: () => app.close().then(() => backend.close()) };
}

async function makeBeat(asked: Settings) {
  const settings = connect(asked);
  const backend = await openQueueBackend(settings);
  await checkDatabase(settings, backend.kind);
  const app = await NestFactory.createApplicationContext(
    AppModule.with({ ...settings, databasePool: 4 }, backend, []),
    {
      logger: new NestLog(),
      abortOnError: false,
    },
  );
  await app.get(Clockwork).start();
  app.get(Reconciler).start();
  return { app, backend };
}

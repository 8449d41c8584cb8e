// For roles that do one thing with the task layer and end: the same application as everywhere, without slots, closed again whatever happens.
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AppModule } from '../app.module.js';
import { NestLog } from '../shared/log.js';
import type { Settings } from '../shared/settings.js';
import { openQueueBackend } from '../tasks/queues/queue-backend.js';
import { connect } from './connect.js';
import { checkDatabase } from './process.js';

export async function withTasks<T>(asked: Settings, work: (app: INestApplicationContext) => Promise<T>): Promise<T> {
  const settings = connect(asked);
  const backend = await openQueueBackend(settings);
  try {
    await checkDatabase(settings, backend.kind);
    const app = await NestFactory.createApplicationContext(
      AppModule.with({ ...settings, databasePool: 2 }, backend, []),
      { logger: new NestLog(), abortOnError: false },
    );
    try {
      return await work(app);
    } finally {
      await app.close();
    }
  } finally {
    await backend.close();
  }
}

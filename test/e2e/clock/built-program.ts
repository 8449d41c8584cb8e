// The services of the built program inside the test: what beat, the doors and the command line call, on a database and Redis of the harness.
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { projectRoot } from '../../../src/shared/settings.js';
import type { TestDatabase } from '../../harness/database.js';
import { emptyRedis } from '../../harness/redis.js';
import { makeFolder } from '../../harness/work-area.js';

const load = <T>(file: string) =>
  import(/* @vite-ignore */ pathToFileURL(path.join(projectRoot, 'dist/src', file)).href) as Promise<T>;

const [{ AppModule }, { loadSettings }, { openQueueBackend }] = await Promise.all([
  load<typeof import('../../../src/app.module.js')>('app.module.js'),
  load<typeof import('../../../src/shared/settings.js')>('shared/settings.js'),
  load<typeof import('../../../src/tasks/queues/queue-backend.js')>('tasks/queues/queue-backend.js'),
]);
const { setUpLog } = await load<typeof import('../../../src/shared/log.js')>('shared/log.js');
setUpLog({ logLevel: 'fatal', logFormat: 'json' }, 'test');
export const { Schedules } =
  await load<typeof import('../../../src/tasks/schedules/schedules.js')>('tasks/schedules/schedules.js');
export const { Enqueue } = await load<typeof import('../../../src/tasks/enqueue.js')>('tasks/enqueue.js');
export const { Hints } = await load<typeof import('../../../src/tasks/queues/hints.js')>('tasks/queues/hints.js');
export const { Cancel } = await load<typeof import('../../../src/tasks/cancel.js')>('tasks/cancel.js');
export const { Operation } = await load<typeof import('../../../src/tasks/operations/operations.js')>(
  'tasks/operations/operations.js',
);
export const { Clockwork } = await load<typeof import('../../../src/cleanup/clockwork.js')>('cleanup/clockwork.js');

export interface Program {
  readonly get: INestApplicationContext['get'];
  close(): Promise<void>;
}

/** As one process would have it: connections and queues of its own. Redis is emptied by the first only. */
let redis: ReturnType<typeof emptyRedis> | undefined;
export async function openProgram(database: TestDatabase, settings: Record<string, string> = {}): Promise<Program> {
  redis ??= emptyRedis();
  const loaded = loadSettings({
    DATABASE_URL: database.url,
    DATABASE_POOL: '4',
    REDIS_URL: (await redis).url,
    UPLOADS_DIR: makeFolder('uploads'),
    TIME_ZONE: 'UTC',
    ...settings,
  });
  const backend = await openQueueBackend(loaded);
  const app = await NestFactory.createApplicationContext(AppModule.with(loaded, backend, []), {
    logger: false,
    abortOnError: false,
  });
  return {
    get: app.get.bind(app),
    close: () => app.close().then(() => backend.close()),
  };
}

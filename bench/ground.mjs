// PostgreSQL and Redis of our own with a migrated database, and processes of the program around them, for measurements of the task layer.
import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { makeFolder, root } from './product.mjs';

const built = (file) => import(path.join(root, 'dist/src', file));

/** What `athanor all` would start, without its roles. */
export async function openGround(name, { redis = true } = {}) {
  const folder = makeFolder(name);
  const { startPostgres } = await built('embedded/postgres.js');
  const { startRedis } = await built('embedded/redis.js');
  const { createDataSource, migrate } = await built('entities/data-source.js');
  const password = randomBytes(12).toString('hex');
  const postgres = await startPostgres({ dir: path.join(folder, 'pg'), password, log: path.join(folder, 'pg.log') });
  const queue = redis
    ? await startRedis({ dir: path.join(folder, 'redis'), password, log: path.join(folder, 'redis.log') })
    : undefined;
  const dataSource = await createDataSource({ databaseUrl: postgres.url, databasePool: 4 }).initialize();
  await migrate(dataSource);
  const environment = {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    DATABASE_URL: postgres.url,
    REDIS_URL: queue?.url ?? '',
    QUEUE_BACKEND: redis ? 'redis' : 'postgres',
    SECRET: randomBytes(24).toString('hex'),
    DATA_DIR: path.join(folder, 'data'),
    UPLOADS_DIR: path.join(folder, 'uploads'),
    LOG_LEVEL: 'error',
    RESULT_CACHE: 'false',
    MAX_QUEUE: '1000000',
    MAX_UNFINISHED: '1000000',
  };
  const children = [];
  return {
    environment,
    sql: (text, values) => dataSource.query(text, values),
    /** A worker that knows the operations of bench/operations.mjs. */
    async startWorker(...args) {
      const child = fork(path.join(import.meta.dirname, 'worker.mjs'), args, { env: environment });
      children.push(child);
      await new Promise((resolve, reject) => {
        child.once('message', resolve);
        child.once('exit', (code) => reject(new Error(`the worker ended with ${code}`)));
      });
      return child;
    },
    /** The api on a free port; its address. */
    async startApi() {
      const child = fork(path.join(root, 'dist/src/main.js'), ['api'], { env: { ...environment, PORT: '0' } });
      children.push(child);
      return new Promise((resolve, reject) => {
        child.on('message', (message) => message.ready && resolve(message.url));
        child.once('exit', (code) => reject(new Error(`the api ended with ${code}`)));
      });
    },
    async stopWorkers(signal = 'SIGTERM') {
      await Promise.all(
        children.splice(0).map((child) => {
          const gone = new Promise((resolve) => child.once('exit', resolve));
          return child.exitCode === null && child.kill(signal) ? gone : undefined;
        }),
      );
    },
    async close() {
      await this.stopWorkers('SIGKILL');
      await dataSource.destroy();
      await queue?.stop();
      await postgres.stop();
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The program's own parts in this process, as the api has them. */
export async function openDesk(environment, modules = []) {
  Object.assign(process.env, environment);
  const { NestFactory } = await import('@nestjs/core');
  const [
    { AppModule },
    { openQueueBackend },
    { loadSettings },
    { setUpLog, NestLog },
    { Enqueue },
    { Cancel },
    { ReadTasks },
    { Reconciler },
    { RunningTasks },
  ] = await Promise.all([
    built('app.module.js'),
    built('tasks/queues/queue-backend.js'),
    built('shared/settings.js'),
    built('shared/log.js'),
    built('tasks/enqueue.js'),
    built('tasks/cancel.js'),
    built('tasks/read/read-tasks.js'),
    built('cleanup/reconcile.js'),
    built('tasks/store/running-tasks.js'),
  ]);
  await import('./operations.mjs');
  const settings = loadSettings();
  setUpLog(settings, 'bench');
  const backend = await openQueueBackend(settings);
  const app = await NestFactory.createApplicationContext(AppModule.with(settings, backend, modules), {
    logger: new NestLog(),
  });
  return {
    enqueue: app.get(Enqueue),
    cancel: app.get(Cancel),
    reads: app.get(ReadTasks),
    running: app.get(RunningTasks),
    /** Only where the clean-up's module was asked for. */
    reconciler: modules.length > 0 ? app.get(Reconciler) : undefined,
    close: async () => {
      await app.close();
      await backend.close();
    },
  };
}

/** `count` calls of `work`, `inFlight` at a time. */
export async function many(count, inFlight, work) {
  let next = 0;
  const one = async () => {
    while (next < count) await work(next++);
  };
  await Promise.all(Array.from({ length: inFlight }, one));
}

export async function until(condition, everyMs = 20) {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, everyMs));
}

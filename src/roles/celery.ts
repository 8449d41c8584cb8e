// `athanor celery`: the door for Celery programs, and what to do with messages that could not become a task.
import { NestFactory } from '@nestjs/core';
import { AppModule } from '../app.module.js';
import { adopt } from '../doors/celery/celery-adoption.js';
import { CeleryDoor } from '../doors/celery/celery-door.js';
import { homeOf } from '../doors/celery/celery-home.js';
import { CeleryModule } from '../doors/celery/celery.module.js';
import { Sql } from '../entities/sql.js';
import { NestLog } from '../shared/log.js';
import type { Settings } from '../shared/settings.js';
import { openQueueBackend } from '../tasks/queues/queue-backend.js';
import { connect } from './connect.js';
import { deadLetters, letterWords } from './dead-letter-words.js';
import { checkDatabase, serveUntilStopped } from './process.js';
import { roleWords } from './role-words.js';
import type { Role } from './role.js';
import { withTasks } from './with-tasks.js';
import { work, workerOptions, type WorkersDoor } from './worker.js';

export const role: Role = {
  name: 'celery',
  summary: roleWords.celery,
  usage: 'celery [--queues default:4 | dead | replay ID|all | drop ID|all | adopt ADDRESS]',
  mostWords: letterWords,
  details: (language) => roleWords.celeryWorks[language],
  options: workerOptions,
  run: async (values, [verb, which], settings) => {
    if (verb === undefined) return values['queues'] === undefined ? serve(settings) : work(values, settings, door);
    if (verb === 'adopt' && which !== undefined) return takeOver(which, settings);
    await deadLetters(['celery'], verb, which, settings, role.usage ?? '');
  },
};

const door: WorkersDoor = { room: CeleryModule.inWorker(), of: (app) => app.get(CeleryDoor) };

async function takeOver(from: string, settings: Settings): Promise<void> {
  await withTasks(settings, async (app) => {
    const { results, letters } = await adopt(app.get(Sql), from, homeOf(settings));
    process.stdout.write(`${results} result(s) and ${letters} message(s) belong to this broker now.\n`);
  });
}

async function serve(asked: Settings): Promise<void> {
  const settings = connect(asked);
  const backend = await openQueueBackend(settings);
  await checkDatabase(settings, backend.kind);
  const app = await NestFactory.createApplicationContext(AppModule.with(settings, backend, [CeleryModule.alone()]), {
    logger: new NestLog(),
    abortOnError: false,
  });
  const door = app.get(CeleryDoor);
  door.start();
  serveUntilStopped(app, backend, () => door.stop());
}

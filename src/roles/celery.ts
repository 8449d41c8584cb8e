// `athanor celery`: the door for Celery programs, and what to do with messages that could not become a task.
import { NestFactory } from '@nestjs/core';
import { AppModule } from '../app.module.js';
import { CeleryDeadLetters } from '../doors/celery/celery-dead-letters.js';
import { CeleryDoor, openTransport } from '../doors/celery/celery-door.js';
import { CeleryModule } from '../doors/celery/celery.module.js';
import { Sql } from '../entities/sql.js';
import { AppError } from '../shared/errors.js';
import { NestLog } from '../shared/log.js';
import type { Settings } from '../shared/settings.js';
import { openQueueBackend } from '../tasks/queues/queue-backend.js';
import { connect } from './connect.js';
import { checkDatabase, serveUntilStopped } from './process.js';
import type { Role } from './role.js';
import { drawTable } from './table.js';
import { withTasks } from './with-tasks.js';

export const role: Role = {
  name: 'celery',
  summary: 'Takes messages of Celery programs from CELERY_BROKER_URL; dead: those that could not become a task.',
  usage: 'celery [dead | replay ID|all | drop ID|all]',
  run: async (_values, [verb, which], settings) => {
    if (verb === undefined) return serve(settings);
    if (verb !== 'dead' && !(which !== undefined && (verb === 'replay' || verb === 'drop')))
      throw new AppError('invalid_args', `Usage: athanor ${role.usage ?? ''}`);
    await withTasks(settings, async (app) => {
      const letters = new CeleryDeadLetters(app.get(Sql));
      if (verb === 'dead') {
        const rows = (await letters.list()).map((row) => ({ ...row }));
        process.stdout.write(drawTable(rows, 'no message waits for a decision'));
        return;
      }
      const count = verb === 'drop' ? await letters.drop(which ?? '') : await replay(letters, which ?? '', settings);
      process.stdout.write(`${count} message(s) ${verb === 'drop' ? 'dropped' : 'sent again'}.\n`);
    });
  },
};

async function serve(asked: Settings): Promise<void> {
  const settings = connect(asked);
  const backend = await openQueueBackend(settings);
  await checkDatabase(settings, backend.kind);
  const app = await NestFactory.createApplicationContext(AppModule.with(settings, backend, [CeleryModule]), {
    logger: new NestLog(),
    abortOnError: false,
  });
  const door = app.get(CeleryDoor);
  door.start();
  serveUntilStopped(app, backend, () => door.stop());
}

async function replay(letters: CeleryDeadLetters, which: string, settings: Settings): Promise<number> {
  const transport = openTransport(settings);
  try {
    return await letters.replay(which, transport);
  } finally {
    await transport.close();
  }
}

// `athanor doors`: the doors for messages in streams of Redis and queues of RabbitMQ, and what to do with messages that could not become a task.
import { NestFactory } from '@nestjs/core';
import { AppModule } from '../app.module.js';
import { adopt } from '../doors/messages/message-adoption.js';
import { MessageDoor } from '../doors/messages/message-door.js';
import { MessagesModule } from '../doors/messages/messages.module.js';
import { Sql } from '../entities/sql.js';
import { AppError } from '../shared/errors.js';
import { NestLog } from '../shared/log.js';
import type { Settings } from '../shared/settings.js';
import { brokerHomes } from '../tasks/notify/reply-queues.js';
import { openQueueBackend } from '../tasks/queues/queue-backend.js';
import { connect } from './connect.js';
import { deadLetters, letterWords } from './dead-letter-words.js';
import { checkDatabase, serveUntilStopped } from './process.js';
import { roleWords } from './role-words.js';
import type { Role } from './role.js';
import { withTasks } from './with-tasks.js';

export const role: Role = {
  name: 'doors',
  summary: roleWords.doors,
  usage: 'doors [dead | replay ID|all | drop ID|all | adopt ADDRESS]',
  mostWords: letterWords,
  run: async (_values, [verb, which], settings) => {
    if (verb === undefined) return serve(settings);
    if (verb === 'adopt' && which !== undefined) return takeOver(which, settings);
    await deadLetters(['redis', 'amqp'], verb, which, settings, role.usage ?? '');
  },
};

async function takeOver(from: string, settings: Settings): Promise<void> {
  const broker = from.startsWith('amqp') ? 'amqp' : 'redis';
  const home = brokerHomes(settings)[broker];
  if (home === undefined)
    throw new AppError(
      'invalid_args',
      `Nothing of the kind of ${from} is set here: set DOOR_REDIS_URL or DOOR_AMQP_URL.`,
    );
  await withTasks(settings, async (app) => {
    const { answers, letters } = await adopt(app.get(Sql), { from, broker, home });
    process.stdout.write(`${answers} answer(s) and ${letters} message(s) belong to ${home} now.\n`);
  });
}

async function serve(asked: Settings): Promise<void> {
  const settings = connect(asked);
  const backend = await openQueueBackend(settings);
  await checkDatabase(settings, backend.kind);
  const app = await NestFactory.createApplicationContext(AppModule.with(settings, backend, [MessagesModule]), {
    logger: new NestLog(),
    abortOnError: false,
  });
  const door = app.get(MessageDoor);
  door.start();
  serveUntilStopped(app, backend, () => door.stop());
}

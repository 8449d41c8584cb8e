// `athanor purge [queue]`: cancels what stands in line, in one queue or in all. Running work is left alone. Rows and hints go together:
// were only the hints removed, the reconciler would write them again.
import { createInterface } from 'node:readline/promises';
import { NestFactory } from '@nestjs/core';
import { AppModule } from '../app.module.js';
import { Sql } from '../entities/sql.js';
import { AppError } from '../shared/errors.js';
import { NestLog } from '../shared/log.js';
import { openQueueBackend } from '../tasks/queues/queue-backend.js';
import { Purge } from '../tasks/queues/purge.js';
import { isQueueName, queueNames } from '../tasks/queues/queues.js';
import { connect } from './connect.js';
import { BY, noteDeed } from './deeds.js';
import { checkDatabase } from './process.js';
import { roleWords } from './role-words.js';
import type { Role } from './role.js';

export const role: Role = {
  name: 'purge',
  summary: roleWords.purge,
  usage: 'purge [queue] [--yes]',
  mostWords: 1,
  options: { yes: { type: 'boolean', short: 'y' } },
  run: async ({ yes }, [queue], asked) => {
    if (queue !== undefined && !isQueueName(queue))
      throw new AppError('invalid_args', `There is no queue "${queue}". The queues are ${queueNames.join(', ')}.`);
    if (yes !== true && !(await confirmed(queue ?? 'all queues'))) return;
    const settings = connect(asked);
    const backend = await openQueueBackend(settings);
    await checkDatabase(settings, backend.kind);
    const app = await NestFactory.createApplicationContext(
      AppModule.with({ ...settings, databasePool: 2 }, backend, []),
      { logger: new NestLog(), abortOnError: false },
    );
    try {
      const count = await app.get(Purge).purge(queue === undefined ? queueNames : [queue], BY);
      await noteDeed(app.get(Sql), { action: 'queue purge', subject: queue ?? 'all', details: { cancelled: count } });
      process.stdout.write(`${count} waiting task(s) cancelled in ${queue ?? 'all queues'}.\n`);
    } finally {
      await app.close();
      await backend.close();
    }
  },
};

async function confirmed(what: string): Promise<boolean> {
  if (!process.stdin.isTTY)
    throw new AppError('invalid_args', 'Nobody can be asked here. Add --yes to purge without a question.');
  const ask = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await ask.question(`Cancel everything that waits in ${what}? [y/N] `);
  ask.close();
  return /^y(es)?$/i.test(answer.trim());
}

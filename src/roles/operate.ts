// `athanor operate`: the process in which a worker runs operations, so that it can kill them. Started by operation-processes.ts, not by people.
import { NestFactory } from '@nestjs/core';
import type { ModuleMetadata } from '@nestjs/common';
import { AppModule } from '../app.module.js';
import { PacksModule } from '../packs/packs.module.js';
import { AppError } from '../shared/errors.js';
import { NestLog } from '../shared/log.js';
import type { Settings } from '../shared/settings.js';
import { dieWithWorker, OperationHost } from '../tasks/operations/operation-host.js';
import { Operations } from '../tasks/operations/operations.js';
import { openQueueBackend } from '../tasks/queues/queue-backend.js';
import { TasksModule } from '../tasks/tasks.module.js';
import { connect } from './connect.js';
import { roleWords } from './role-words.js';
import type { Role } from './role.js';

/** It runs one task at a time. */
const CONNECTIONS = 3;
/** Clean-ups read and remove much at a time, and nobody waits for them. */
const PATIENCE_MS = 300_000;

export const role: Role = {
  name: 'operate',
  summary: roleWords.operate,
  run: (_values, _positionals, settings) => operate(settings),
};

/** `rooms`: further modules with operations. */
export async function operate(asked: Settings, rooms: NonNullable<ModuleMetadata['imports']> = []): Promise<void> {
  if (!process.connected)
    throw new AppError('invalid_args', 'A worker starts this role by itself. Start a worker: athanor worker');
  dieWithWorker();
  const settings = { ...connect(asked), databasePool: CONNECTIONS, patienceMs: PATIENCE_MS };
  const backend = await openQueueBackend(settings);
  const app = await NestFactory.createApplicationContext(
    AppModule.with(settings, backend, [TasksModule.operating(), PacksModule.running(), ...rooms]),
    { logger: new NestLog(), abortOnError: false },
  );
  new OperationHost(app.get(Operations)).serve();
}

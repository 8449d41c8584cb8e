// The program's worker, with further operations. Its argument: { slots, program } as JSON.
import path from 'node:path';
import { NestFactory } from '@nestjs/core';
import { AppModule } from '../../../dist/src/app.module.js';
import { Reconciler } from '../../../dist/src/cleanup/reconcile.js';
import { serveUntilStopped } from '../../../dist/src/roles/process.js';
import { NestLog, setUpLog } from '../../../dist/src/shared/log.js';
import { loadSettings } from '../../../dist/src/shared/settings.js';
import { operationProgram } from '../../../dist/src/tasks/operations/operation-processes.js';
import { openQueueBackend } from '../../../dist/src/tasks/queues/queue-backend.js';
import { SlotKeeper } from '../../../dist/src/tasks/run/slots.js';
import { TaskRunner } from '../../../dist/src/tasks/run/task-runner.js';
import { TasksModule } from '../../../dist/src/tasks/tasks.module.js';
import { TrialModule } from './trial-operations.mjs';

const { slots, program } = JSON.parse(process.argv[2]);
const settings = loadSettings();
setUpLog(settings, 'worker');
const backend = await openQueueBackend(settings);
const command = [path.join(import.meta.dirname, 'trial-operate.mjs')];
const app = await NestFactory.createApplicationContext(
  AppModule.with(
    settings,
    backend,
    [TasksModule.taking(slots, { ...operationProgram, command, ...program }), TrialModule],
    slots,
  ),
  { logger: new NestLog(), abortOnError: false },
);
app.get(TaskRunner).worker = `trial-${process.pid}`;
await app.get(SlotKeeper).open(slots);
app.get(Reconciler).start();
serveUntilStopped(app, backend, () => app.get(SlotKeeper).close(settings.shutdownGrace * 1000));

// `athanor worker`: takes tasks from the queues that it names.
import os from 'node:os';
import type { DynamicModule, INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AppModule } from '../app.module.js';
import { CleanupModule } from '../cleanup/cleanup.module.js';
import { Reconciler } from '../cleanup/reconcile.js';
import { MonitorModule } from '../monitor/monitor.module.js';
import { WorkerRegistry } from '../monitor/worker-registry.js';
import { PacksModule } from '../packs/packs.module.js';
import { AppError } from '../shared/errors.js';
import { log, NestLog } from '../shared/log.js';
import type { Settings } from '../shared/settings.js';
import { openQueueBackend } from '../tasks/queues/queue-backend.js';
import { WebhookDispatcher } from '../tasks/notify/webhook-dispatcher.js';
import { parseSlots } from '../tasks/queues/queues.js';
import { SlotKeeper } from '../tasks/run/slots.js';
import { TasksModule } from '../tasks/tasks.module.js';
import { connect } from './connect.js';
import { letHeapGrow } from './heap-growth.js';
import { checkDatabase, serveUntilStopped } from './process.js';
import { roleWords } from './role-words.js';
import type { Role, Values } from './role.js';
import { openUploads } from './uploads-folder.js';

export const workerOptions = {
  queues: { type: 'string' },
  name: { type: 'string' },
  concurrency: { type: 'string' },
} as const satisfies Role['options'];
export const role: Role = {
  name: 'worker',
  summary: roleWords.worker,
  options: workerOptions,
  run: (values, _positionals, settings) => work(values, settings),
};

/** A door in the same process: it opens when work can be taken, and takes nothing more before the work ends. */
export interface WorkersDoor {
  readonly room: DynamicModule;
  readonly of: (app: INestApplicationContext) => { start(): void; takeNoMore(): Promise<void>; stop(): Promise<void> };
}

export async function work({ queues, name, concurrency }: Values, asked: Settings, door?: WorkersDoor): Promise<void> {
  const cap = typeof concurrency === 'string' ? Number(concurrency) : undefined;
  if (cap !== undefined && !(Number.isInteger(cap) && cap > 0))
    throw new AppError('invalid_args', `--concurrency must be a whole number from 1, not "${String(concurrency)}".`);
  letHeapGrow();
  const slots = parseSlots(typeof queues === 'string' ? queues : undefined, cap);
  openUploads(asked.uploadsDir);
  const settings = connect(asked);
  const backend = await openQueueBackend(settings);
  await checkDatabase(settings, backend.kind);
  const app = await NestFactory.createApplicationContext(
    AppModule.with(
      settings,
      backend,
      [
        TasksModule.taking(slots),
        PacksModule.running(),
        MonitorModule.forWorker(),
        CleanupModule,
        ...(door ? [door.room] : []),
      ],
      slots,
    ),
    { logger: new NestLog(), abortOnError: false },
  );
  const registry = app.get(WorkerRegistry);
  const worker = (typeof name === 'string' ? name : `worker-${process.pid}@%h`).replaceAll('%h', os.hostname());
  await registry.claimName(worker);
  const keeper = app.get(SlotKeeper);
  await keeper.open(slots, cap);
  // Engines are asked while tasks may already wait; the api plans with them as soon as they have answered.
  await registry.register();
  app.get(Reconciler).start();
  app.get(WebhookDispatcher).start();
  const itsDoor = door?.of(app);
  itsDoor?.start();
  log('tasks').info({ worker, slots, ...(cap !== undefined && { cap }) }, 'worker takes tasks');
  serveUntilStopped(app, backend, async () => {
    await itsDoor?.takeNoMore();
    await keeper.close(settings.shutdownGrace * 1000);
    await itsDoor?.stop();
  });
}

// A worker as src/roles/worker.ts makes it, which also knows the operations of this folder. Arguments: slots, name, and "celery" for one with that door.
import os from 'node:os';
import path from 'node:path';
import { NestFactory } from '@nestjs/core';
import { handlers } from './operations.mjs';
import { root } from './product.mjs';

const built = (file) => import(path.join(root, 'dist/src', file));
const [slots = '10', name = 'bench', door] = process.argv.slice(2);
const { AppModule } = await built('app.module.js');
const { openQueueBackend } = await built('tasks/queues/queue-backend.js');
const { loadSettings } = await built('shared/settings.js');
const { setUpLog, NestLog } = await built('shared/log.js');
const { TasksModule } = await built('tasks/tasks.module.js');
const { MonitorModule } = await built('monitor/monitor.module.js');
const { CleanupModule } = await built('cleanup/cleanup.module.js');
const { WorkerRegistry } = await built('monitor/worker-registry.js');
const { SlotKeeper } = await built('tasks/run/slots.js');
const { Reconciler } = await built('cleanup/reconcile.js');
const { CeleryModule } = await built('doors/celery/celery.module.js');
const { CeleryDoor } = await built('doors/celery/celery-door.js');

class BenchModule {}
const settings = loadSettings();
setUpLog(settings, 'bench-worker');
const backend = await openQueueBackend(settings);
const wanted = { default: Number(slots) };
const app = await NestFactory.createApplicationContext(
  AppModule.with(
    settings,
    backend,
    [
      TasksModule.taking(wanted),
      MonitorModule.forWorker(),
      CleanupModule,
      { module: BenchModule, providers: handlers },
      ...(door ? [CeleryModule.inWorker()] : []),
    ],
    wanted,
  ),
  { logger: new NestLog() },
);
await app.get(WorkerRegistry).claimName(`${name}@${os.hostname()}`);
const keeper = app.get(SlotKeeper);
await keeper.open(wanted);
await app.get(WorkerRegistry).register();
app.get(Reconciler).start();
const its = door && app.get(CeleryDoor);
its?.start();
process.on('SIGTERM', async () => {
  await its?.takeNoMore();
  await keeper.close(1000);
  await its?.stop();
  await app.close();
  await backend.close();
  process.exit(0);
});
process.send({ ready: true });

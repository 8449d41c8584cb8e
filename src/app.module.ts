// Which rooms each role needs. Everything below is the same in all of them: settings, one pool of connections, one queue backend.
import { Global, Module, type DynamicModule, type ModuleMetadata } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CleanupModule } from './cleanup/cleanup.module.js';
import { ConversionModule } from './conversion/conversion.module.js';
import { readRuntime } from './embedded/data-dir.js';
import { servingOptions } from './entities/data-source.js';
import { SUPERVISED, type FindSupervised } from './monitor/health.js';
import { SETTINGS } from './shared/settings-token.js';
import type { Settings } from './shared/settings.js';
import { QUEUE_BACKEND, type QueueBackend } from './tasks/queues/queue-backend.js';
import type { Slots } from './tasks/queues/queues.js';
import { TasksModule } from './tasks/tasks.module.js';

/** What an `athanor all` on this folder tells, if it is of the same installation. */
const supervisedBy =
  ({ dataDir, databaseUrl }: Settings): FindSupervised =>
  () => {
    const running = readRuntime(dataDir);
    return running?.databaseUrl === databaseUrl ? running?.services : undefined;
  };

@Global()
@Module({})
export class AppModule {
  static with(
    settings: Settings & { readonly patienceMs?: number },
    backend: QueueBackend,
    rooms: NonNullable<ModuleMetadata['imports']>,
    slots: Slots = {},
  ): DynamicModule {
    return {
      module: AppModule,
      imports: [
        TypeOrmModule.forRoot({ ...servingOptions(settings, settings.patienceMs), retryAttempts: 3, retryDelay: 1000 }),
        ConversionModule.with({
          imageSlots: slots.image ?? 1,
          videoSlots: slots.video ?? 1,
          documentSlots: slots.document ?? 0,
        }),
        TasksModule,
        CleanupModule,
        ...rooms,
      ],
      providers: [
        { provide: SETTINGS, useValue: settings },
        { provide: QUEUE_BACKEND, useValue: backend },
        { provide: SUPERVISED, useValue: supervisedBy(settings) },
      ],
      exports: [SETTINGS, QUEUE_BACKEND, SUPERVISED],
    };
  }
}

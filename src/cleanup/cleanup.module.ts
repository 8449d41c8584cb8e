// Clock work. Every process loads it, so that each knows what the clean-ups are called and when they run; workers run them, beat fires them.
import { Module } from '@nestjs/common';
import { Clockwork } from './clockwork.js';
import { PurgeFilesOperation } from './purge-files.operation.js';
import { PurgeRowsOperation } from './purge-rows.operation.js';
import { Reconciler } from './reconcile.js';

@Module({
  providers: [Reconciler, Clockwork, PurgeFilesOperation, PurgeRowsOperation],
  exports: [Reconciler, Clockwork],
})
export class CleanupModule {}

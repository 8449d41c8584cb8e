// Offers clock work to the processes that keep house: every worker and beat.
import { Module } from '@nestjs/common';
import { Reconciler } from './reconcile.js';

@Module({ providers: [Reconciler], exports: [Reconciler] })
export class CleanupModule {}

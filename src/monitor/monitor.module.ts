// Offers what is known about running processes; in a worker also makes that worker known.
import { Module, type DynamicModule } from '@nestjs/common';
import { Health } from './health.js';
import { History } from './history.js';
import { Metrics } from './metrics.js';
import { Overview } from './overview.js';
import { Recent } from './recent.js';
import { WorkerRegistry } from './worker-registry.js';

const readers = [Health, Overview, Metrics, History, Recent];

@Module({ providers: readers, exports: readers })
export class MonitorModule {
  static forWorker(): DynamicModule {
    return { module: MonitorModule, providers: [WorkerRegistry], exports: [WorkerRegistry] };
  }
}

// Offers what is known about running processes; in a worker also makes that worker known.
import { Module, type DynamicModule } from '@nestjs/common';
import { DoorLag } from './door-lag.js';
import { Health } from './health.js';
import { History } from './history.js';
import { Metrics } from './metrics.js';
import { Overview } from './overview.js';
import { WorkerRegistry } from './worker-registry.js';

@Module({ providers: [DoorLag, Health, Overview, Metrics, History], exports: [Health, Overview, Metrics, History] })
export class MonitorModule {
  static forWorker(): DynamicModule {
    return { module: MonitorModule, providers: [WorkerRegistry], exports: [WorkerRegistry] };
  }
}

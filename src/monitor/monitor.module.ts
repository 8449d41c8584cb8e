// Offers what is known about running processes; in a worker also makes that worker known.
import { Module, type DynamicModule } from '@nestjs/common';
import { DoorLag } from './door-lag.js';
import { CeleryStats } from './celery-stats.js';
import { CeleryTasksRead } from './celery-rows.js';
import { FlowerMetrics } from './flower-metrics.js';
import { Health } from './health.js';
import { History } from './history.js';
import { Metrics } from './metrics.js';
import { Overview } from './overview.js';
import { Recent } from './recent.js';
import { WorkerRegistry } from './worker-registry.js';

const offered = [Health, Overview, Metrics, History, Recent, CeleryTasksRead, CeleryStats, FlowerMetrics];

@Module({ providers: [DoorLag, ...offered], exports: offered })
export class MonitorModule {
  static forWorker(): DynamicModule {
    return { module: MonitorModule, providers: [WorkerRegistry], exports: [WorkerRegistry] };
  }
}

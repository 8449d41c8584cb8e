// Offers submit, cancel and read to the doors; in a worker also the processors of its queues.
import { BullModule } from '@nestjs/bullmq';
import { Global, Module, type DynamicModule } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { Sql } from '../entities/sql.js';
import { StorageModule } from '../storage/storage.module.js';
import { Admission } from './admission.js';
import { Again } from './again.js';
import { AtOnce } from './run/at-once.js';
import { AskedConversion } from './run/asked-conversion.js';
import { AskedTasks } from './run/asked-tasks.js';
import { Allowances } from './allowances.js';
import { BulkAgain } from './bulk/bulk-again.js';
import { BulkOperation } from './bulk/bulk.operation.js';
import { BulkTasks } from './bulk/bulk-tasks.js';
import { Cache } from './cache/cache.js';
import { ExpiringPostgres } from './cache/expiring-postgres.js';
import { ExpiringRedis } from './cache/expiring-redis.js';
import { EXPIRING_STORE } from './cache/expiring-store.js';
import { Limiter } from './cache/limiter.js';
import { Cancel } from './cancel.js';
import { ChangeTask } from './change-task.js';
import { Removal } from './removal.js';
import { Capabilities } from './capabilities/capabilities.js';
import { EnginesHere } from './capabilities/engines-here.js';
import { FormatLists } from './capabilities/format-lists.js';
import { Autoscale } from './control/control-autoscale.js';
import { ControlBus } from './control/control-bus.js';
import { ControlDesk } from './control/control-desk.js';
import { WorkerFacts } from './control/control-facts.js';
import { EngineWatch } from './control/engine-watch.js';
import { ConvertOperation } from './operations/convert.operation.js';
import { ExportPutOperation } from './operations/export-put.operation.js';
import { ImportUrlOperation } from './operations/import-url.operation.js';
import { DeadLetters } from './dead-letters.js';
import { Enqueue } from './enqueue.js';
import { KeepLonger } from './keep-longer.js';
import { EventLog } from './events/event-log.js';
import { EventTail } from './events/event-tail.js';
import { Hints } from './queues/hints.js';
import { Intake } from './run/intake.js';
import { AgainInJob } from './jobs/again-in-job.js';
import { BatchAdditions } from './jobs/batch-additions.js';
import { BatchPlanner } from './jobs/batch-planner.js';
import { FetchedTask } from './jobs/fetched-task.js';
import { JobFlow } from './jobs/job-flow.js';
import { JobOutlook } from './jobs/job-outlook.js';
import { JobPlanner } from './jobs/job-planner.js';
import { NodeCheck } from './jobs/node-check.js';
import { JobPreparation } from './jobs/job-preparation.js';
import { JobReader } from './jobs/job-reader.js';
import { JobWatch } from './jobs/job-watch.js';
import { Jobs } from './jobs/jobs.js';
import { Callbacks } from './notify/callbacks.js';
import { TypeLimitKeeper } from './limits/type-limit-keeper.js';
import { TypeLimits } from './limits/type-limits.js';
import { Deliveries } from './notify/deliveries.js';
import { Mailer } from './notify/mailer.js';
import { QueueCarrier } from './notify/queue-carrier.js';
import { ReplyQueues } from './notify/reply-queues.js';
import { WebhookDispatcher } from './notify/webhook-dispatcher.js';
import { LastCalls } from './notify/last-calls.js';
import { Webhooks } from './notify/webhooks.js';
import { MetricTotals } from './metric-totals.js';
import { OwnPresets } from './own-presets.js';
import { OPERATION_PROGRAM, OperationProcesses, operationProgram } from './operations/operation-processes.js';
import { Operations } from './operations/operations.js';
import { processorOf } from './processors/processors.js';
import { Purge } from './queues/purge.js';
import { PREFIX, QUEUE_BACKEND, type QueueBackend } from './queues/queue-backend.js';
import { QueueStates } from './queues/queue-states.js';
import type { QueueName, Slots } from './queues/queues.js';
import { Owners } from './owners.js';
import { Rules } from './rules.js';
import { ReadTasks } from './read/read-tasks.js';
import { ResultCache } from './result-cache.js';
import { Schedules } from './schedules/schedules.js';
import { SlotKeeper } from './run/slots.js';
import { Submit } from './submit.js';
import { SubmitOperation } from './submit-operation.js';
import { TaskPlanner } from './task-planner.js';
import { RunTimes } from './run/run-times.js';
import { TaskRunner } from './run/task-runner.js';
import { EndedTasks } from './store/ended-tasks.js';
import { NewTasks } from './store/new-tasks.js';
import { RunningTasks } from './store/running-tasks.js';
import { TaskEndings } from './store/task-endings.js';
import { WaitingTasks } from './store/waiting-tasks.js';
import { TaskWatch } from './read/task-watch.js';

/** Where there is no Redis, PostgreSQL remembers. */
const expiringStore = {
  provide: EXPIRING_STORE,
  inject: [QUEUE_BACKEND, Sql],
  useFactory: (backend: QueueBackend, sql: Sql) =>
    backend.quick ? new ExpiringRedis(backend.quick) : new ExpiringPostgres(sql),
};

const offered = [
  Sql,
  expiringStore,
  Cache,
  Limiter,
  NewTasks,
  WaitingTasks,
  RunningTasks,
  TaskEndings,
  EndedTasks,
  Hints,
  ControlBus,
  QueueStates,
  TaskWatch,
  EventTail,
  EventLog,
  ReadTasks,
  Cancel,
  Purge,
  Rules,
  EnginesHere,
  FormatLists,
  Capabilities,
  LastCalls,
  Webhooks,
  ReplyQueues,
  Callbacks,
  Allowances,
  Owners,
  Admission,
  OwnPresets,
  TaskPlanner,
  ResultCache,
  Submit,
  SubmitOperation,
  JobPlanner,
  JobOutlook,
  NodeCheck,
  JobPreparation,
  JobFlow,
  Jobs,
  BatchPlanner,
  BatchAdditions,
  FetchedTask,
  AgainInJob,
  Again,
  JobWatch,
  JobReader,
  Removal,
  ChangeTask,
  KeepLonger,
  Enqueue,
  Schedules,
  MetricTotals,
  DeadLetters,
  Mailer,
  BulkTasks,
  BulkAgain,
  BulkOperation,
  TypeLimits,
];

const working = [
  TypeLimitKeeper,
  AskedConversion,
  AskedTasks,
  TaskRunner,
  RunTimes,
  Operations,
  OperationProcesses,
  Intake,
  AtOnce,
  SlotKeeper,
  Autoscale,
  EngineWatch,
  WorkerFacts,
  Deliveries,
  QueueCarrier,
  WebhookDispatcher,
];

/** What every process has. */
@Global()
@Module({ imports: [StorageModule], providers: offered, exports: [...offered, StorageModule] })
export class TasksModule {
  /** What only an operation process has. */
  static operating(): DynamicModule {
    return { module: OperatingModule, imports: [DiscoveryModule], providers: [Operations], exports: [Operations] };
  }

  /** What only a process with slots has. */
  static taking(slots: Slots, program = operationProgram): DynamicModule {
    const names = Object.keys(slots) as QueueName[];
    return {
      module: WorkingModule,
      imports: [
        DiscoveryModule,
        BullModule.forRoot({ connection: {}, extraOptions: { manualRegistration: true } }),
        BullModule.registerQueueAsync(
          ...names.map((name) => ({
            name,
            inject: [QUEUE_BACKEND],
            useFactory: (backend: QueueBackend) => ({ connection: backend.consumer, prefix: PREFIX }),
          })),
        ),
      ],
      providers: [
        { provide: OPERATION_PROGRAM, useValue: program },
        ...working,
        ControlDesk,
        ConvertOperation,
        ImportUrlOperation,
        ExportPutOperation,
        ...names.map(processorOf),
      ],
      exports: working,
    };
  }
}

@Global()
@Module({})
class WorkingModule {}

@Module({})
class OperatingModule {}

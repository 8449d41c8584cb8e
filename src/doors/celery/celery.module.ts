// Puts the door for Celery programs together. Imported by the role celery.
import { Module, type DynamicModule, type Type } from '@nestjs/common';
import { Enqueue } from '../../tasks/enqueue.js';
import { AtOnce } from '../../tasks/run/at-once.js';
import { CeleryDoor } from './celery-door.js';
import { CeleryEvents } from './celery-events.js';
import { CeleryIntake, OPERATIONS_IN, type OperationsIn } from './celery-intake.js';
import { CeleryNodes } from './celery-nodes.js';
import { CeleryOutputs } from './celery-outputs.js';
import { CeleryRemote } from './celery-remote.js';
import { CeleryResults } from './celery-results.js';
import { CeleryRevokes } from './celery-revokes.js';
import { CeleryTasks } from './celery-tasks.js';

const door = [
  CeleryTasks,
  CeleryNodes,
  CeleryEvents,
  CeleryIntake,
  CeleryOutputs,
  CeleryResults,
  CeleryRevokes,
  CeleryRemote,
  CeleryDoor,
];
const withOperations = (into: Type<OperationsIn>): DynamicModule => ({
  module: CeleryModule,
  providers: [{ provide: OPERATIONS_IN, useExisting: into }, ...door],
});

@Module({})
export class CeleryModule {
  /** The door alone; workers elsewhere do what it takes over. */
  static alone(): DynamicModule {
    return withOperations(Enqueue);
  }

  /** In a worker, whose free slots take what comes at once. */
  static inWorker(): DynamicModule {
    return withOperations(AtOnce);
  }
}

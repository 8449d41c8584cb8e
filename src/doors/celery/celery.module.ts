// Puts the door for Celery programs together. Imported by the role celery.
import { Module } from '@nestjs/common';
import { CeleryDoor } from './celery-door.js';
import { CeleryEvents } from './celery-events.js';
import { CeleryIntake } from './celery-intake.js';
import { CeleryNodes } from './celery-nodes.js';
import { CeleryOutputs } from './celery-outputs.js';
import { CeleryRemote } from './celery-remote.js';
import { CeleryResults } from './celery-results.js';
import { CeleryRevokes } from './celery-revokes.js';
import { CeleryTasks } from './celery-tasks.js';

@Module({
  providers: [
    CeleryTasks,
    CeleryNodes,
    CeleryEvents,
    CeleryIntake,
    CeleryOutputs,
    CeleryResults,
    CeleryRevokes,
    CeleryRemote,
    CeleryDoor,
  ],
})
export class CeleryModule {}

// Puts the door for Celery programs together. Imported by the role celery.
import { Module } from '@nestjs/common';
import { CeleryDeadLetters } from './celery-dead-letters.js';
import { CeleryDoor } from './celery-door.js';
import { CeleryIntake } from './celery-intake.js';
import { CeleryOutputs } from './celery-outputs.js';
import { CeleryResults } from './celery-results.js';
import { CeleryTasks } from './celery-tasks.js';

@Module({
  providers: [CeleryTasks, CeleryDeadLetters, CeleryIntake, CeleryOutputs, CeleryResults, CeleryDoor],
})
export class CeleryModule {}

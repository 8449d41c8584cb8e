// The part of a statement that writes which Celery program has sent a task and what it wants to hear: in the statement that makes the task, or alone.
// Used by task-store.ts and src/doors/celery.
import type { CeleryTask } from '../entities/celery-task.entity.js';

export type CelerySending = Pick<CeleryTask, 'task_id' | 'queue' | 'sender' | 'followers' | 'output' | 'refusal'>;

export const SENDING_COLUMNS = 'task_id, queue, sender, followers, output, refusal';

/** A refusal of the past is forgotten. */
export const writeSendings = (rows: string): string =>
  `INSERT INTO celery_task AS c (${SENDING_COLUMNS}) SELECT ${SENDING_COLUMNS} FROM ${rows}
         ON CONFLICT (task_id) DO UPDATE SET queue = excluded.queue, sender = excluded.sender, followers = excluded.followers,
           output = excluded.output, refusal = excluded.refusal, told_version = 0, held_until = NULL, ended_at = NULL`;

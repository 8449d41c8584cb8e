// The part of a statement that writes which Celery program has sent a task and what it wants to hear: in the statement that makes the task, or alone.
// Used by new-tasks.ts and src/doors/celery.
import type { CeleryTask } from '../entities/celery-task.entity.js';

export type CelerySending = Pick<CeleryTask, 'task_id' | 'queue' | 'sender' | 'followers' | 'output' | 'refusal'>;

export const SENDING_COLUMNS = 'task_id, queue, sender, followers, output, refusal';

/** Longer than it takes to tell what ends at once, and shorter than a lease: what a crash leaves is told by the others then. */
const HELD_S = 10;

/** A refusal of the past is forgotten. Whose `begun` holds is told by the process that writes it, and for a while by no other. */
export const writeSendings = (rows: string, begun = 'false'): string =>
  `INSERT INTO celery_task AS c (${SENDING_COLUMNS}, held_until) SELECT ${SENDING_COLUMNS}, CASE WHEN ${begun} THEN now() + interval '${HELD_S} s' END FROM ${rows}
         ON CONFLICT (task_id) DO UPDATE SET queue = excluded.queue, sender = excluded.sender, followers = excluded.followers,
           output = excluded.output, refusal = excluded.refusal, asked = c.asked + 1, told_version = 0, held_until = excluded.held_until, ended_at = NULL`;

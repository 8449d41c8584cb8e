// A task as the routes for Celery programs show it, as a schema and as a view of what monitor/celery-rows.ts has read.
import { z } from 'zod';
import { celeryWords } from '../../monitor/celery-words.js';
import type { CeleryTaskFacts } from '../../monitor/celery-rows.js';
import { idField, listOf, momentField } from '../answer-fields.js';

const moment = momentField.nullable();
export const celeryTaskSchema = z
  .object({
    task_id: idField,
    name: z.string().describe('An operation, or what the Celery program that sent it calls it'),
    state: z.enum(celeryWords),
    status: z.enum(celeryWords).describe('The same, as AsyncResult has both'),
    result: z.unknown().describe('Of a task that succeeded'),
    error: z.object({ code: z.string(), message: z.string() }).nullable(),
    traceback: z.string().nullable().optional().describe('What the tool said; for administrators'),
    args: z.unknown().describe('A text where a Celery program sent it'),
    kwargs: z.unknown().describe('A text where a Celery program sent it'),
    progress: z.object({ percent: z.number().nullable(), stage: z.string().nullable() }),
    worker: z.string().nullable(),
    queue: z.string(),
    retries: z.int().min(0),
    eta: moment,
    expires: moment,
    received: momentField,
    started: moment,
    done: moment.describe('When it succeeded'),
    failed: moment.describe('When it failed, was revoked or came too late'),
    runtime: z.number().nullable().describe('Seconds from its first start to its end, or to now'),
    root_id: z.string(),
    parent_id: z.string().nullable(),
  })
  .meta({ id: 'CeleryTask' });
export type CeleryTaskView = z.output<typeof celeryTaskSchema>;

export const triggeredSchema = z
  .object({ task_id: idField, name: z.string(), state: z.enum(celeryWords), queue: z.string() })
  .meta({ id: 'TriggeredTask' });

export const celeryListSchema = z
  .union([
    z.object({
      active: z.record(z.string(), listOf(celeryTaskSchema)).describe('By worker'),
      count: z.int().min(0),
    }),
    z.object({ data: listOf(celeryTaskSchema), next_cursor: z.string().nullable() }),
  ])
  .meta({ id: 'CeleryTasks', description: 'What runs, by worker; or a page of whatever was asked for' });

export function celeryTaskView(facts: CeleryTaskFacts, traceback?: string | null): CeleryTaskView {
  const { id, state, percent, stage, ended, error } = facts;
  const at = ended?.toISOString() ?? null;
  return {
    task_id: id,
    name: facts.name,
    state,
    status: state,
    result: facts.result,
    error,
    ...(traceback !== undefined && { traceback: traceback ?? (error && `${error.code}: ${error.message}`) }),
    args: facts.args,
    kwargs: facts.kwargs,
    progress: { percent: state === 'SUCCESS' ? 100 : percent, stage },
    worker: facts.worker,
    queue: facts.queue,
    retries: facts.retries,
    eta: facts.eta?.toISOString() ?? null,
    expires: facts.expires?.toISOString() ?? null,
    received: facts.received.toISOString(),
    started: facts.started?.toISOString() ?? null,
    done: state === 'SUCCESS' ? at : null,
    failed: state === 'SUCCESS' ? null : at,
    runtime: runtimeS(facts),
    root_id: facts.root_id,
    parent_id: facts.parent_id,
  };
}

export function runtimeS({ started, ended }: CeleryTaskFacts): number | null {
  if (started === null) return null;
  return Math.max(0, ((ended?.getTime() ?? Date.now()) - started.getTime()) / 1000);
}

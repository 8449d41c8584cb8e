// What the world may see of a task, in the shape that docs/api.md promises. Every door that shows a task uses this one.
import { z } from 'zod';
import type { TaskAttempt } from '../entities/task-attempt.entity.js';
import type { TaskEvent } from '../entities/task-event.entity.js';
import { brokers, type Callback, type Task, type TaskState } from '../entities/task.entity.js';
import { holds, type FullTask } from '../tasks/read/read-tasks.js';
import { hideSecrets } from '../tasks/sealed-options.js';
import {
  countField,
  factsField,
  idField,
  linksOf,
  listOf,
  momentField,
  warningField,
  linkField,
} from './answer-fields.js';
import { fileSchema, fileView } from './file.view.js';
import { problemOf, problemSchema, type Problem } from './problem.js';
import type { Site } from './site.js';
import { hideSaid } from './task-log.js';

export const wireStates = [
  'waiting',
  'queued',
  'running',
  'retrying',
  'cancelling',
  'done',
  'failed',
  'cancelled',
  'expired',
] as const satisfies readonly (TaskState | 'cancelling')[];
export type WireState = (typeof wireStates)[number];

export const callbackSchema = z.object({
  url: z.string().optional(),
  queue: z.string().optional(),
  broker: z.enum(brokers).optional(),
  address: z.string().optional().describe('Of the broker, where a queue is told'),
  events: listOf(z.string()),
});
export function callbackView(callback: Callback): z.infer<typeof callbackSchema> {
  const { events } = callback;
  if ('url' in callback) return { url: callback.url, events: [...events] };
  const { queue, broker, home } = callback;
  return { queue, ...(broker && { broker }), ...(home !== undefined && { address: home }), events: [...events] };
}
export const noticeSchema = z.object({ email: z.string(), language: z.string().optional() });
export const taskSchema = z
  .object({
    id: idField,
    job_id: idField.optional(),
    node: z.string().optional(),
    replaced: z.literal(true).optional().describe('A newer task does its part of the job'),
    operation: z.string(),
    status: z.enum(wireStates),
    state_version: z.int().describe('Grows with every change that can be seen'),
    priority: z.int().describe('0 to 9, 9 is the most urgent'),
    queue: z.string(),
    preset: z.string().optional(),
    tag: z.string().optional(),
    callback: callbackSchema.optional(),
    notify: noticeSchema.optional(),
    metadata: factsField.describe(
      'What its client has put there; when it is done also `input_file`, `output_format`, `output_file`, and `quality` where one was asked for',
    ),
    inputs: listOf(fileSchema),
    outputs: listOf(fileSchema),
    outputs_deleted_at: momentField.optional(),
    options: factsField,
    source_format: z.string().nullable(),
    target_format: z.string().nullable(),
    progress: z.object({
      percent: z.number().nullable().describe('Null: not known'),
      stage: z.string().nullable(),
      eta_ms: z.int().nullable(),
      updated_at: momentField.nullable(),
      queue_position: countField.optional(),
      hold: z.enum(holds).optional().describe('Why nothing takes it from the queue now'),
    }),
    attempts: countField,
    max_attempts: countField,
    limits: z.object({ soft_s: z.int(), hard_s: z.int(), queue_ttl_s: z.int().nullable() }),
    engine: z.object({ name: z.string(), version: z.string().nullable() }).nullable(),
    cache: z.enum(['hit', 'miss', 'bypass']).nullable(),
    warnings: listOf(warningField),
    params: factsField.optional().describe('Of operations that are no conversions: what they were asked'),
    result: z.unknown().optional().describe('What an operation found'),
    error: problemSchema.nullable(),
    cancel_reason: z.string().optional(),
    retry_of: idField.optional(),
    trace_id: z.string().nullable(),
    run_at: momentField,
    start_before: momentField.nullable(),
    next_retry_at: momentField.nullable(),
    created_at: momentField,
    queued_at: momentField.nullable(),
    started_at: momentField.nullable(),
    ended_at: momentField.nullable(),
    expires_at: momentField.nullable().describe('End of access to its files'),
    links: linksOf('self', 'events', 'log', 'cancel', 'retry', 'result', 'page').extend({ job: linkField.optional() }),
  })
  .meta({ id: 'Task' });
export type TaskView = z.output<typeof taskSchema>;

const attemptSchema = z
  .object({
    attempt: z.int(),
    worker: z.string(),
    started_at: momentField,
    ended_at: momentField.nullable(),
    outcome: z.string().nullable(),
    error_code: z.string().nullable(),
    engine: z.string().nullable(),
    usage: z.record(z.string(), z.number()).nullable(),
    error_detail: z.string().nullable().optional().describe('For administrators'),
  })
  .meta({ id: 'Attempt' });
const eventSchema = z
  .object({
    id: z.string(),
    at: momentField,
    type: z.string(),
    state_version: z.int().nullable(),
    worker: z.string().nullable(),
    data: factsField.nullable(),
  })
  .meta({ id: 'TaskEvent' });
/** For those who see everybody's. */
export const overseenSchema = taskSchema
  .extend({
    worker: z.string().nullable().describe('That has it, or had it last'),
    client: z.string().describe('Whose it is: the name of a key, or the address of a person'),
  })
  .meta({ id: 'OverseenTask' });
/** With what `include` asks for. */
export const fullTaskSchema = taskSchema.extend({
  attempts_list: listOf(attemptSchema).optional(),
  events: listOf(eventSchema).optional(),
  log: z.string().optional(),
});

export function wireState(task: Pick<Task, 'state' | 'cancel_requested_at'>): WireState {
  return task.state === 'running' && task.cancel_requested_at !== null ? 'cancelling' : task.state;
}

export function taskView({ task, inputs, outputs, queuePosition, hold }: FullTask, site: Site): TaskView {
  const self = site.link(`/api/v1/tasks/${task.id}`);
  return {
    id: task.id,
    ...(task.job_id !== null && { job_id: task.job_id }),
    ...(task.node !== null && { node: task.node }),
    ...(task.replaced && { replaced: true }),
    operation: task.operation,
    status: wireState(task),
    state_version: task.version,
    priority: task.priority,
    queue: task.queue,
    ...(task.preset !== null && { preset: task.preset }),
    ...(task.tag !== null && { tag: task.tag }),
    ...(task.callback !== null && { callback: callbackView(task.callback) }),
    ...(task.notify !== null && { notify: task.notify }),
    metadata: task.metadata,
    inputs: inputs.map((file) => fileView(file, site)),
    outputs: outputs.map((file) => fileView(file, site)),
    ...(task.outputs_deleted_at !== null && { outputs_deleted_at: task.outputs_deleted_at.toISOString() }),
    options: hideSecrets(task.options ?? {}),
    source_format: task.source_format,
    target_format: task.target_format,
    progress: {
      percent: task.state === 'done' ? 100 : task.progress_percent,
      stage: task.progress_stage,
      eta_ms: task.progress_eta_ms,
      updated_at: moment(task.progress_at),
      ...(queuePosition !== null && { queue_position: queuePosition }),
      ...(hold && { hold }),
    },
    attempts: task.attempt,
    max_attempts: task.max_attempts,
    limits: { soft_s: task.soft_limit_s, hard_s: task.hard_limit_s, queue_ttl_s: queueLifeS(task) },
    engine: task.engine === null ? null : { name: task.engine, version: task.engine_version },
    cache: task.cache,
    warnings: task.warnings,
    ...(task.kind === 'task' && { params: task.params }),
    ...(task.result !== null && { result: task.result }),
    error: errorOf(task, self, site),
    ...(task.cancel_reason !== null && { cancel_reason: task.cancel_reason }),
    ...(task.retry_of !== null && { retry_of: task.retry_of }),
    trace_id: task.trace_id,
    run_at: task.run_at.toISOString(),
    start_before: moment(task.start_before),
    next_retry_at: task.state === 'retrying' ? task.run_at.toISOString() : null,
    created_at: task.created_at.toISOString(),
    queued_at: moment(task.queued_at),
    started_at: moment(task.started_at),
    ended_at: moment(task.ended_at),
    expires_at: moment(task.expires_at),
    links: {
      self,
      events: `${self}/events`,
      log: `${self}/log`,
      cancel: `${self}/cancel`,
      retry: `${self}/retry`,
      result: `${self}/result`,
      page: site.link(`/t/${task.id}`),
      ...(task.job_id !== null && { job: site.link(`/api/v1/jobs/${task.job_id}`) }),
    },
  };
}

export const overseenView = (
  full: FullTask,
  owners: ReadonlyMap<string, string>,
  site: Site,
): z.output<typeof overseenSchema> => ({
  ...taskView(full, site),
  worker: full.task.worker,
  client: owners.get(full.task.client_id) ?? '',
});

export function attemptView(row: TaskAttempt, showDetail: boolean): z.output<typeof attemptSchema> {
  return {
    attempt: row.attempt,
    worker: row.worker,
    started_at: row.started_at.toISOString(),
    ended_at: moment(row.ended_at),
    outcome: row.outcome,
    error_code: row.error_code,
    engine: row.engine,
    usage: row.usage,
    // What a tool said may name paths of the server.
    ...(showDetail && { error_detail: row.error_detail === null ? null : hideSaid(row.error_detail) }),
  };
}

export function eventView(row: TaskEvent): z.output<typeof eventSchema> {
  const { id, type, version, worker, data } = row;
  return { id, at: row.at.toISOString(), type, state_version: version, worker, data };
}

function errorOf(task: Task, instance: string, site: Site): Problem | null {
  const { error_code: code, error_message: detail, error_final: final } = task;
  if (code === null) return null;
  const place = {
    instance,
    task_id: task.id,
    ...(task.error_stage !== null && { stage: task.error_stage }),
    ...(task.trace_id !== null && { trace_id: task.trace_id }),
  };
  const problem = problemOf({ code, detail: detail ?? '', final }, place, site);
  return task.error_content === null ? problem : { ...problem, content: task.error_content };
}

const moment = (at: Date | null): string | null => at?.toISOString() ?? null;

function queueLifeS(task: Task): number | null {
  if (task.start_before === null) return null;
  return Math.round((task.start_before.getTime() - task.created_at.getTime()) / 1000);
}

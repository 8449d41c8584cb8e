// What the world may see of a task, in the shape that docs/api.md promises. Every door that shows a task uses this one.
import type { TaskAttempt } from '../entities/task-attempt.entity.js';
import type { TaskEvent } from '../entities/task-event.entity.js';
import type { Task, TaskState, Warning } from '../entities/task.entity.js';
import type { FullTask } from '../tasks/read/read-tasks.js';
import { hideSecrets } from '../tasks/sealed-options.js';
import { fileView, type FileView } from './file.view.js';
import { problemOf, type Problem } from './problem.js';
import type { Site } from './site.js';

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

export interface TaskView {
  readonly id: string;
  readonly job_id?: string;
  readonly node?: string;
  /** A newer task does its part of the job. */
  readonly replaced?: true;
  readonly operation: string;
  readonly status: WireState;
  readonly state_version: number;
  readonly priority: number;
  readonly queue: string;
  readonly preset?: string;
  readonly tag?: string;
  readonly callback?: Task['callback'];
  readonly notify?: Task['notify'];
  readonly metadata: Record<string, unknown>;
  readonly inputs: readonly FileView[];
  readonly outputs: readonly FileView[];
  readonly outputs_deleted_at?: string;
  readonly options: Record<string, unknown>;
  readonly source_format: string | null;
  readonly target_format: string | null;
  readonly progress: {
    readonly percent: number | null;
    readonly stage: string | null;
    readonly eta_ms: number | null;
    readonly updated_at: string | null;
    readonly queue_position?: number;
  };
  readonly attempts: number;
  readonly max_attempts: number;
  readonly limits: { readonly soft_s: number; readonly hard_s: number; readonly queue_ttl_s: number | null };
  readonly engine: { readonly name: string; readonly version: string | null } | null;
  readonly cache: string | null;
  readonly warnings: readonly Warning[];
  /** Of operations that are no conversions: what they were asked, and what they found. */
  readonly params?: Record<string, unknown>;
  readonly result?: unknown;
  readonly error: Problem | null;
  readonly cancel_reason?: string;
  readonly retry_of?: string;
  readonly trace_id: string | null;
  readonly run_at: string;
  readonly start_before: string | null;
  readonly next_retry_at: string | null;
  readonly created_at: string;
  readonly queued_at: string | null;
  readonly started_at: string | null;
  readonly ended_at: string | null;
  readonly expires_at: string | null;
  readonly links: Readonly<Record<'self' | 'events' | 'log' | 'cancel' | 'retry' | 'result', string>>;
}

export function wireState(task: Pick<Task, 'state' | 'cancel_requested_at'>): WireState {
  return task.state === 'running' && task.cancel_requested_at !== null ? 'cancelling' : task.state;
}

export function taskView({ task, inputs, outputs, queuePosition }: FullTask, site: Site): TaskView {
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
    ...(task.callback !== null && { callback: task.callback }),
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
    },
  };
}

export function attemptView(row: TaskAttempt, showDetail: boolean): Record<string, unknown> {
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
    ...(showDetail && { error_detail: row.error_detail }),
  };
}

export function eventView(row: TaskEvent): Record<string, unknown> {
  const { id, type, version, worker, data } = row;
  return { id, at: row.at.toISOString(), type, state_version: version, worker, data };
}

function errorOf(task: Task, instance: string, site: Site): Problem | null {
  if (task.error_code === null) return null;
  const place = {
    instance,
    task_id: task.id,
    ...(task.error_stage !== null && { stage: task.error_stage }),
    ...(task.trace_id !== null && { trace_id: task.trace_id }),
  };
  return problemOf(task.error_code, task.error_message ?? '', place, site);
}

const moment = (at: Date | null): string | null => at?.toISOString() ?? null;

function queueLifeS(task: Task): number | null {
  if (task.start_before === null) return null;
  return Math.round((task.start_before.getTime() - task.created_at.getTime()) / 1000);
}

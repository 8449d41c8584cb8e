// What is told of a task, in the form in which Celery keeps results: state, result or exception. Pure; called by celery-results.ts.
import type { CeleryTask } from '../../entities/celery-task.entity.js';
import type { ConversionTask } from '../../entities/conversion-task.entity.js';
import type { TaskState } from '../../entities/task.entity.js';
import { valueOf } from '../../monitor/python-values.js';
import { pythonException } from './celery-exceptions.js';

export const celeryStates = ['STARTED', 'PROGRESS', 'RETRY', 'SUCCESS', 'FAILURE', 'REVOKED'] as const;
export type CeleryState = (typeof celeryStates)[number];

export interface CeleryMeta {
  readonly task_id: string;
  readonly status: CeleryState;
  readonly result: unknown;
  readonly traceback: string | null;
  readonly children: readonly unknown[];
  readonly date_done: string | null;
  /** As with Celery, left out where there are none. */
  readonly group_id?: string;
  readonly parent_id?: string;
}
type Facts = Pick<
  ConversionTask,
  'state' | 'error_code' | 'error_message' | 'progress_percent' | 'progress_stage' | 'worker' | 'ended_at'
>;

const stateOf: Readonly<Record<TaskState, CeleryState>> = {
  waiting: 'STARTED',
  queued: 'STARTED',
  running: 'STARTED',
  retrying: 'RETRY',
  done: 'SUCCESS',
  failed: 'FAILURE',
  cancelled: 'REVOKED',
  expired: 'REVOKED',
};
const finals: readonly CeleryState[] = ['SUCCESS', 'FAILURE', 'REVOKED'];

export function isFinal({ status }: Pick<CeleryMeta, 'status'>): boolean {
  return finals.includes(status);
}

/** `value` is what a task that is done gives back. */
export function metaOf({ sender }: Pick<CeleryTask, 'sender'>, task: Facts, value: unknown): CeleryMeta {
  const { worker, progress_percent: percent, progress_stage: stage } = task;
  const status = stateOf[task.state];
  const own = { ...placeOf(sender), traceback: null, date_done: dateDone(task.ended_at) };
  if (status === 'SUCCESS') return { ...own, status, result: value };
  if (status === 'STARTED' && percent === null) return { ...own, status, result: { pid: 0, hostname: worker } };
  if (status === 'STARTED')
    return { ...own, status: 'PROGRESS', result: { current: percent, total: 100, percent, stage } };
  const code = codeFor(sender.only_hard_limit, task);
  return failed(own, status, code, task.error_message ?? '');
}

/** What result_extended of Celery adds. Arguments as the message describes them: values where they are plain and not cut off, else their text. */
export function extension(
  { sender, queue }: Pick<CeleryTask, 'sender' | 'queue'>,
  task: Pick<ConversionTask, 'worker' | 'attempt'> | undefined,
): object {
  const { name, args, kwargs, retries } = sender;
  return {
    ...{ name, queue, args: valueOf(args), kwargs: valueOf(kwargs), worker: task?.worker ?? null },
    retries: retries + Math.max(0, (task?.attempt ?? 0) - 1),
  };
}

export function refusalMeta({ sender, refusal }: Pick<CeleryTask, 'sender' | 'refusal'>): CeleryMeta {
  const own = { ...placeOf(sender), date_done: dateDone(new Date()) };
  return failed(own, 'FAILURE', refusal?.code ?? '', refusal?.message ?? '');
}

/** Whose it is, as far as its sender said. */
function placeOf({ id: task_id, group_id, parent_id }: CeleryTask['sender']) {
  return { task_id, children: [], ...(group_id && { group_id }), ...(parent_id && { parent_id }) };
}

function failed(
  own: Pick<CeleryMeta, 'task_id' | 'children' | 'date_done' | 'group_id' | 'parent_id'>,
  status: CeleryState,
  code: string,
  message: string,
): CeleryMeta {
  // Celery says "expired" to those that came too late.
  const shown = code === 'queue_ttl_exceeded' ? 'expired' : message;
  return { ...own, status, result: pythonException(code, shown), traceback: `${code}: ${message}` };
}

function codeFor(onlyHardLimit: boolean, { error_code: code }: Facts): string {
  return code === 'soft_timeout' && onlyHardLimit ? 'hard_timeout' : (code ?? 'internal_error');
}

/** As Python writes a moment in UTC. */
function dateDone(at: Date | null): string | null {
  return at?.toISOString().replace('Z', '000') ?? null;
}

// A task whose file has to be fetched first, as two nodes of a job: its fetching and its work. Made by fetched-task.ts for a task by itself, by
// batch-planner.ts for the items of a batch, by batch-additions.ts for what is added to one. Pure.
import type { JobNode } from '../../entities/job.entity.js';
import { AppError, type FieldError } from '../../shared/errors.js';
import type { TaskRequest } from '../requests/task-request.js';
import type { Graph } from './job-graph.js';

export interface FetchedRequest extends TaskRequest {
  /** As the operation import.url takes it. */
  readonly from: Readonly<Record<string, unknown>>;
}

/** What is asked of a task that is not made yet when it is asked for. */
const NOT_WITH_URL = { start: 'start', runAt: 'run_at', delayS: 'delay_s', startBefore: 'start_before' } as const;
const plain = { input: [], files: [], for_each: false, allow_failure: false };
/** What is wrong with the fetching is wrong with the address, unless it says which part of it. */
const OF_FETCHING = /^\/nodes\/fetch(?:\/operation|\/options(?:\/url)?)?(?=\/|$)/;
const OF_WORK = /^\/nodes\/work(?=\/|$)/;

export function fetchedNodes(request: FetchedRequest, more: Partial<JobNode> = {}): { fetch: JobNode; work: JobNode } {
  const { from, operation = 'convert', target, options, preset, limits, retry, callback, message, notify } = request;
  return {
    fetch: { ...fetching(from), ...more },
    work: {
      ...plain,
      ...more,
      operation,
      target,
      options,
      preset: preset ?? undefined,
      limits,
      retry,
      callback,
      message,
      notify,
      input: [{ node: 'fetch' }],
    },
  };
}

export const fetching = (from: FetchedRequest['from']): JobNode => ({
  ...plain,
  operation: 'import.url',
  options: from,
});

/** The same under the place that it has in a batch. */
export function placedNodes({ fetch, work }: ReturnType<typeof fetchedNodes>, place: number): Graph {
  const name = `fetch-${place}`;
  return { [name]: fetch, [`item-${place}`]: { ...work, input: [{ node: name }] } };
}

/** A fault of the nodes, where the sender wrote what is wrong. */
export function asAsked(fault: FieldError): FieldError {
  return { ...fault, pointer: fault.pointer.replace(OF_FETCHING, '/url').replace(OF_WORK, '') };
}

/** A refusal of the graph, about what its sender wrote: who asked for a task or gave an address knows nothing of the nodes made of it. */
export function retold(error: unknown, asAsked: (wrong: FieldError) => FieldError, sentence: string): unknown {
  if (!(error instanceof AppError)) return error;
  const [first, ...more] = (error.facts.fields ?? []).map(asAsked);
  if (!first) return error;
  const facts = { cause: error, ...error.facts, fields: [first, ...more] };
  return new AppError(error.code, `${sentence} ${first.pointer}: ${first.detail}`, facts);
}

export function misfits(request: FetchedRequest): FieldError[] {
  return Object.entries(NOT_WITH_URL)
    .filter(([name]) => request[name as keyof typeof NOT_WITH_URL] !== undefined)
    .map(([, field]) => ({ pointer: `/${field}`, code: 'not_allowed', detail: 'cannot stand beside url' }));
}

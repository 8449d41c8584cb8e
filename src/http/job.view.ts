// What the world may see of a job: its state is worked out from its tasks each time it is shown.
import type { JobNode } from '../entities/job.entity.js';
import type { FullJob } from '../tasks/jobs/job-reader.js';
import { isSource } from '../tasks/jobs/job-graph.js';
import { countsOf, NodeStates, percentOf, stateOfJob, type Counts, type JobState } from '../tasks/jobs/job-state.js';
import { hideSecrets } from '../tasks/sealed-options.js';
import { problemOf, type Problem } from './problem.js';
import type { Site } from './site.js';

interface NodeView {
  readonly operation: string;
  readonly status: JobState;
  readonly task_ids: readonly string[];
  readonly counts: Counts;
  readonly input?: JobNode['input'];
  readonly file_ids?: readonly string[];
  readonly for_each: boolean;
  readonly allow_failure: boolean;
  readonly target?: string;
  readonly options: JobNode['options'];
  readonly preset?: string;
}
export interface JobView {
  readonly id: string;
  readonly status: JobState;
  readonly state_version: number;
  readonly started: boolean;
  readonly on_error: string;
  readonly priority: number;
  readonly tag?: string;
  readonly callback?: FullJob['job']['callback'];
  readonly notify?: FullJob['job']['notify'];
  readonly metadata: Record<string, unknown>;
  readonly nodes: Readonly<Record<string, NodeView>>;
  readonly counts: Counts;
  readonly progress: { readonly percent: number | null };
  readonly error: Problem | null;
  readonly warnings: readonly { readonly code: string; readonly detail: string }[];
  readonly cancel_reason?: string;
  readonly created_at: string;
  readonly started_at: string | null;
  readonly ended_at: string | null;
  readonly expires_at: string | null;
  readonly links: Readonly<Record<'self' | 'tasks' | 'events' | 'start' | 'cancel' | 'retry' | 'result', string>>;
}

export function jobView({ job, tasks, version }: FullJob, site: Site): JobView {
  const self = site.link(`/api/v1/jobs/${job.id}`);
  const status = stateOfJob(job, tasks);
  const states = new NodeStates(job.nodes, tasks);
  const isStopped = job.cancelled_at !== null || (job.on_error === 'fail_fast' && status === 'failed');
  const untouched = job.ended_at === null ? 'waiting' : isStopped ? 'cancelled' : 'done';
  const started = tasks.flatMap((task) => task.started_at ?? []).sort((a, b) => a.getTime() - b.getTime())[0];
  const nodeView = (name: string, node: JobNode): NodeView => ({
    operation: node.operation,
    status: states.stateOf(name, untouched),
    task_ids: states.tasksOf(name).map((task) => task.id),
    counts: countsOf(states.tasksOf(name)),
    ...(node.input.length > 0 && { input: node.input }),
    ...(node.files.length > 0 && { file_ids: node.files }),
    for_each: node.for_each,
    allow_failure: node.allow_failure,
    ...(node.target !== undefined && { target: node.target }),
    options: hideSecrets(node.options),
    ...(node.preset !== undefined && { preset: node.preset }),
  });
  return {
    id: job.id,
    status,
    state_version: version,
    started: job.started,
    on_error: job.on_error,
    priority: job.priority,
    ...(job.tag !== null && { tag: job.tag }),
    ...(job.callback !== null && { callback: job.callback }),
    ...(job.notify !== null && { notify: job.notify }),
    metadata: job.metadata,
    nodes: Object.fromEntries(Object.entries(job.nodes).map(([name, node]) => [name, nodeView(name, node)])),
    counts: countsOf(tasks),
    progress: { percent: percentOf(tasks) },
    error: errorOf({ tasks, states, status, self, site }),
    warnings: warningsOf(job.nodes, states),
    ...(job.cancel_reason !== null && { cancel_reason: job.cancel_reason }),
    created_at: job.created_at.toISOString(),
    started_at: started?.toISOString() ?? null,
    ended_at: job.ended_at?.toISOString() ?? null,
    expires_at: job.expires_at?.toISOString() ?? null,
    links: {
      self,
      tasks: site.link(`/api/v1/tasks?job_id=${job.id}`),
      events: `${self}/events`,
      start: `${self}/start`,
      cancel: `${self}/cancel`,
      retry: `${self}/retry`,
      result: `${self}/result`,
    },
  };
}

interface Failed {
  readonly tasks: FullJob['tasks'];
  readonly states: NodeStates;
  readonly status: JobState;
  readonly self: string;
  readonly site: Site;
}

/** The first task that failed by itself; those behind it only say that it did. */
function errorOf({ tasks, states, status, self, site }: Failed): Problem | null {
  if (status !== 'failed') return null;
  const failed = tasks.filter(
    ({ node, state, error_code }) =>
      state !== 'done' && error_code !== null && (node === null || states.isBroken(node)),
  );
  const own = failed.find(({ error_code: code }) => code !== 'dependency_failed' && code !== 'cancelled') ?? failed[0];
  if (!own?.error_code) return null;
  return problemOf(own.error_code, own.error_message ?? '', { instance: self, task_id: own.id }, site);
}

function warningsOf(graph: FullJob['job']['nodes'], states: NodeStates): JobView['warnings'] {
  return Object.entries(graph)
    .filter(([name, node]) => node.allow_failure && !isSource(node) && states.hasFailed(name))
    .map(([name]) => {
      const tasks = states.tasksOf(name);
      const failed = tasks.filter((task) => ['failed', 'cancelled', 'expired'].includes(task.state)).length;
      return { code: 'node_failed', detail: `"${name}": ${failed} of ${tasks.length} tasks did not succeed.` };
    });
}

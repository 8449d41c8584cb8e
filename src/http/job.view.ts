// What the world may see of a job: its state is worked out from its tasks each time it is shown.
import { z } from 'zod';
import type { JobNode } from '../entities/job.entity.js';
import { taskStates } from '../entities/task.entity.js';
import type { FullJob } from '../tasks/jobs/job-reader.js';
import { isSource } from '../tasks/jobs/job-graph.js';
import { countsOf, NodeStates, percentOf, stateOfJob, type Counts, type JobState } from '../tasks/jobs/job-state.js';
import { hideSecrets } from '../tasks/sealed-options.js';
import { countField, factsField, idField, linksOf, listOf, momentField, warningField } from './answer-fields.js';
import { problemOf, problemSchema, type Problem } from './problem.js';
import type { Site } from './site.js';
import { callbackSchema, callbackView, noticeSchema } from './task.view.js';

const jobStates = [
  'waiting',
  'queued',
  'running',
  'done',
  'failed',
  'cancelled',
] as const satisfies readonly JobState[];
const countsSchema = z
  .object(
    Object.fromEntries(['total', ...taskStates].map((name) => [name, countField])) as Record<keyof Counts, z.ZodInt>,
  )
  .meta({ id: 'Counts', description: 'Tasks by their state' });
const selectSchema = z.object({
  formats: listOf(z.string()).optional(),
  glob: z.string().optional(),
  rest: z.boolean().optional(),
});
const nodeSchema = z.object({
  operation: z.string(),
  status: z.enum(jobStates),
  task_ids: listOf(idField),
  counts: countsSchema,
  input: listOf(z.object({ node: z.string(), select: selectSchema.optional() })).optional(),
  file_ids: listOf(idField).optional(),
  for_each: z.boolean(),
  allow_failure: z.boolean(),
  target: z.string().optional(),
  options: factsField,
  preset: z.string().optional(),
});
type NodeView = z.output<typeof nodeSchema>;
export const jobSchema = z
  .object({
    id: idField,
    status: z.enum(jobStates),
    state_version: z.int(),
    started: z.boolean().describe('False: a draft'),
    on_error: z.string(),
    priority: z.int(),
    tag: z.string().optional(),
    callback: callbackSchema.optional(),
    notify: noticeSchema.optional(),
    metadata: factsField,
    nodes: z
      .record(z.string(), nodeSchema)
      .describe('Of a batch only those items whose file is fetched, with their fetching'),
    counts: countsSchema,
    progress: z.object({ percent: z.number().nullable() }),
    error: problemSchema.nullable(),
    warnings: listOf(warningField),
    cancel_reason: z.string().optional(),
    created_at: momentField,
    started_at: momentField.nullable(),
    ended_at: momentField.nullable(),
    expires_at: momentField.nullable(),
    links: linksOf('self', 'tasks', 'events', 'start', 'cancel', 'retry', 'result', 'page'),
  })
  .meta({ id: 'Job' });
export type JobView = z.output<typeof jobSchema>;
/** What a graph would do. */
export const planSchema = z
  .object({
    ok: z.literal(true),
    tasks_estimate: countField,
    queues: z.record(z.string(), countField).describe('Tasks in each'),
    engines: listOf(z.string()),
    bytes_limits: z.object({ max_file_bytes: countField }),
    warnings: listOf(warningField),
  })
  .meta({ id: 'Plan' });
export type PlanView = z.output<typeof planSchema>;

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
    ...(job.callback !== null && { callback: callbackView(job.callback) }),
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
      page: site.link(`/b/${job.id}`),
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
  const fault = { code: own.error_code, detail: own.error_message ?? '', final: own.error_final };
  return problemOf(fault, { instance: self, task_id: own.id }, site);
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

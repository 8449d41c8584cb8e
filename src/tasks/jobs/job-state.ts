// What the tasks of a job say about its nodes, and the nodes about the job. Pure: the state of a job is nowhere stored but its end.
import type { Job } from '../../entities/job.entity.js';
import { finalStates, taskStates, type Task, type TaskState } from '../../entities/task.entity.js';
import type { Graph } from './job-graph.js';
import { isSource } from './job-graph.js';

export type JobState = 'waiting' | 'queued' | 'running' | 'done' | 'failed' | 'cancelled';
/** As much of a task as its job looks at. Replaced ones do not count. */
export type JobTask = Pick<Task, 'id' | 'node' | 'node_index' | 'state' | 'progress_percent'>;
export type Counts = Readonly<Record<TaskState | 'total', number>>;

const isFinal = ({ state }: Pick<Task, 'state'>): boolean => (finalStates as readonly TaskState[]).includes(state);

export function countsOf(tasks: readonly JobTask[]): Counts {
  const counts = Object.fromEntries(['total', ...taskStates].map((name) => [name, 0])) as Record<keyof Counts, number>;
  for (const task of tasks) counts[task.state] += 1;
  return { ...counts, total: tasks.length };
}

/** The nodes of one job, by what their tasks are doing. */
export class NodeStates {
  private readonly byNode = new Map<string | null, JobTask[]>();
  private readonly blockers = new Map<string, string | undefined>();

  constructor(
    private readonly graph: Graph,
    tasks: readonly JobTask[],
  ) {
    for (const task of tasks) this.byNode.set(task.node, [...this.tasksOf(task.node), task]);
    for (const group of this.byNode.values()) group.sort((a, b) => (a.node_index ?? 0) - (b.node_index ?? 0));
  }

  tasksOf(name: string | null): readonly JobTask[] {
    return this.byNode.get(name) ?? [];
  }

  /** Has failed itself, whether or not that is allowed. */
  hasFailed(name: string): boolean {
    return this.tasksOf(name).some((task) => isFinal(task) && task.state !== 'done') || this.isBlocked(name);
  }

  /** Nothing that waits for it can begin any more. */
  isBroken(name: string): boolean {
    return this.graph[name]?.allow_failure !== true && this.hasFailed(name);
  }

  /** The one that it waits for in vain. */
  blockerOf(name: string): string | undefined {
    // Remembered: many ways may lead through one node.
    if (!this.blockers.has(name)) {
      const before = this.graph[name]?.input.map((each) => each.node) ?? [];
      this.blockers.set(
        name,
        before.find((node) => this.isBroken(node)),
      );
    }
    return this.blockers.get(name);
  }

  isBlocked(name: string): boolean {
    return this.blockerOf(name) !== undefined;
  }

  hasUnfinished(name: string | null): boolean {
    return this.tasksOf(name).some((task) => !isFinal(task));
  }

  /** `untouched`: what to call a node that has no task. */
  stateOf(name: string, untouched: JobState): JobState {
    const node = this.graph[name];
    if (node && isSource(node)) return 'done';
    const tasks = this.tasksOf(name);
    if (this.hasUnfinished(name)) return underWay(tasks);
    if (tasks.length === 0 && untouched === 'cancelled') return untouched;
    if (tasks.some((task) => task.state === 'failed' || task.state === 'expired') || this.isBlocked(name))
      return 'failed';
    if (tasks.some((task) => task.state === 'cancelled')) return 'cancelled';
    return tasks.length > 0 ? 'done' : untouched;
  }
}

/** `ended_at` decides: tasks may all have ended a moment before somebody has looked at what follows from that. */
export function stateOfJob(job: Pick<Job, 'nodes' | 'ended_at' | 'cancelled_at'>, tasks: readonly JobTask[]): JobState {
  const states = new NodeStates(job.nodes, tasks);
  if (job.ended_at === null || tasks.some((task) => !isFinal(task))) return underWay(tasks);
  if (job.cancelled_at !== null) return 'cancelled';
  const failed = tasks.filter((task) => task.state !== 'done' && (task.node === null || states.isBroken(task.node)));
  if (failed.some((task) => task.state !== 'cancelled')) return 'failed';
  return failed.length > 0 ? 'cancelled' : 'done';
}

/** Whole percent over all tasks that are known; null when none is. */
export function percentOf(tasks: readonly JobTask[]): number | null {
  if (tasks.length === 0) return null;
  const sum = tasks.reduce((all, task) => all + (isFinal(task) ? 100 : (task.progress_percent ?? 0)), 0);
  return Math.floor(sum / tasks.length);
}

function underWay(tasks: readonly JobTask[]): JobState {
  const has = (...states: TaskState[]) => tasks.some((task) => states.includes(task.state));
  if (has('running') || (has('queued', 'retrying', 'waiting') && has('done', 'failed'))) return 'running';
  if (has('queued', 'retrying')) return 'queued';
  return tasks.length > 0 && !has('waiting') ? 'running' : 'waiting';
}

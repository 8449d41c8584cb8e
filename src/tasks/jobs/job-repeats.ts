// Which tasks of a job run again when one of them does: what failed before it, where that is why it has no files, and what has ended behind it.
// Pure; asked by again-in-job.ts.
import { finalStates, type TaskState } from '../../entities/task.entity.js';
import { dependsOn, type Graph } from './job-graph.js';
import { NodeStates, type JobTask } from './job-state.js';

/** `tasks` are those that count. Behind it may be one that is not to be taken away: see isUnderWay(). */
export function repeatsOf(graph: Graph, tasks: readonly JobTask[], old: JobTask, hasFiles: boolean): JobTask[] {
  const { node } = old;
  if (node === null) return [old];
  const states = new NodeStates(graph, tasks);
  const blockers = tasks.filter(
    (task) =>
      task.node !== null && states.isBroken(task.node) && hasEndedBadly(task) && dependsOn(graph, node, task.node),
  );
  const first = [old, ...(hasFiles ? [] : blockers)];
  const isBehind = (task: JobTask): boolean =>
    !first.includes(task) && first.some((each) => dependsOn(graph, task.node ?? '', each.node ?? ''));
  // What waits has not looked at its inputs yet.
  return [...first, ...tasks.filter((task) => task.state !== 'waiting' && isBehind(task))];
}

export const isUnderWay = ({ state }: JobTask): boolean => !(finalStates as readonly TaskState[]).includes(state);

const hasEndedBadly = (task: JobTask): boolean => !isUnderWay(task) && task.state !== 'done';

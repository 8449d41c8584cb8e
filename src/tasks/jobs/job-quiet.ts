// Whether nothing can follow from what has ended so far, told by counts alone: most ends in a job of many tasks move nothing on, and reading all
// of its tasks at each of them would cost more than they do themselves. Pure; job-flow.ts asks before it looks at the whole graph.
import type { Job, JobNode } from '../../entities/job.entity.js';
import { isSource } from './job-graph.js';

/** Of tasks that no newer ones have replaced. */
export interface NodeCount {
  /** Null in a batch. */
  readonly node: string | null;
  readonly tasks: number;
  readonly unfinished: number;
  /** Of these, those that have not been released. */
  readonly waiting: number;
  /** Ended, but not done. */
  readonly bad: number;
}

/** False where one has to look: it is the careful answer. */
export function isQuiet(
  job: Pick<Job, 'nodes' | 'on_error' | 'started' | 'cancelled_at' | 'ended_at'>,
  counts: readonly NodeCount[],
): boolean {
  if (!job.started || job.cancelled_at !== null || job.ended_at !== null) return false;
  if (!counts.some(({ unfinished }) => unfinished > 0)) return false;
  const byNode = new Map(counts.map((each) => [each.node, each]));
  const steps = Object.entries(job.nodes).filter(([, node]) => !isSource(node));
  /** Its tasks are made all at once. */
  const isUnderWay = (name: string) => {
    const own = byNode.get(name);
    return own !== undefined && own.tasks > 0 && own.waiting === 0;
  };
  // A failure travels on ways of its own; it has none left when every step is under way.
  if (counts.some(({ bad }) => bad > 0))
    return job.on_error !== 'fail_fast' && steps.every(([name]) => isUnderWay(name));
  const complete = new Map<string, boolean>();
  /** Itself and all that it waits for have ended. */
  const isComplete = (name: string): boolean => {
    const known = complete.get(name);
    if (known !== undefined) return known;
    const node = job.nodes[name];
    const isOver = (byNode.get(name)?.unfinished ?? 0) === 0;
    const answer = node !== undefined && (isSource(node) || (isOver && isFed(node)));
    complete.set(name, answer);
    return answer;
  };
  const isFed = ({ input }: JobNode) => input.every(({ node }) => isComplete(node));
  return steps.every(([name, node]) => isUnderWay(name) || !isFed(node));
}

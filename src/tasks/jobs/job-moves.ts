// What is due in a graph now: which tasks to make, to release, to give up, and whether the job is over. Pure; job-flow.ts asks and acts.
import type { Job, NodeInput } from '../../entities/job.entity.js';
import type { StoredFile } from '../../entities/stored-file.entity.js';
import { inOrder, isSource } from './job-graph.js';
import { selectFiles } from './job-selection.js';
import { NodeStates, type JobTask } from './job-state.js';

/** A task of the job with what it made. */
export interface Maker extends JobTask {
  readonly outputs: readonly string[] | null;
}
export interface Due {
  readonly node: string;
  readonly index: number;
  /** Undefined: not known before other nodes have ended. */
  readonly inputs: readonly StoredFile[] | undefined;
}
export interface Moves {
  readonly make: readonly Due[];
  readonly release: readonly (Due & { readonly id: string; readonly inputs: readonly StoredFile[] })[];
  readonly giveUp: readonly { readonly id: string; readonly because: string }[];
  /** What runs or waits has to be stopped. */
  readonly stop: boolean;
  readonly ended: boolean;
}

export function movesOf(
  job: Pick<Job, 'nodes' | 'on_error' | 'started' | 'cancelled_at'>,
  tasks: readonly Maker[],
  files: ReadonlyMap<string, StoredFile>,
): Moves {
  const states = new NodeStates(job.nodes, tasks);
  const isUnfinished = tasks.some((task) => states.hasUnfinished(task.node));
  const hasBroken =
    Object.keys(job.nodes).some((name) => states.isBroken(name)) ||
    states.tasksOf(null).some(({ state }) => state === 'failed' || state === 'expired');
  if (job.cancelled_at !== null || (job.on_error === 'fail_fast' && hasBroken))
    return { ...NOTHING, stop: isUnfinished, ended: !isUnfinished };
  const view = new GraphView(job, tasks, files, states);
  const nodes = inOrder(job.nodes).filter((name) => {
    const node = job.nodes[name];
    return node && !isSource(node);
  });
  const make = nodes.flatMap((name) => view.missing(name));
  const release = job.started ? nodes.flatMap((name) => view.ready(name)) : [];
  const giveUp = nodes.flatMap((name) => view.inVain(name));
  return { make, release, giveUp, stop: false, ended: job.started && view.isOver(nodes) && make.length === 0 };
}

const NOTHING: Moves = { make: [], release: [], giveUp: [], stop: false, ended: false };

class GraphView {
  private readonly makers = new Map<string, Maker>();
  private readonly inputs = new Map<string, StoredFile[] | undefined>();

  constructor(
    private readonly job: Pick<Job, 'nodes'>,
    tasks: readonly Maker[],
    private readonly files: ReadonlyMap<string, StoredFile>,
    private readonly states: NodeStates,
  ) {
    for (const task of tasks) this.makers.set(task.id, task);
  }

  /** Tasks that should be there and are not. */
  missing(name: string): Due[] {
    const node = this.job.nodes[name];
    if (!node || this.states.isBlocked(name)) return [];
    const there = new Set(this.states.tasksOf(name).map((task) => task.node_index));
    const inputs = this.inputsOf(name);
    const all: Due[] = node.for_each
      ? (inputs ?? []).map((file, index) => ({ node: name, index, inputs: [file] }))
      : [{ node: name, index: 0, inputs }];
    return all.filter(({ index }) => !there.has(index));
  }

  ready(name: string): Moves['release'] {
    const inputs = this.states.isBlocked(name) ? undefined : this.inputsOf(name);
    if (!inputs) return [];
    return this.waiting(name).map(({ id, node_index }) => {
      const index = node_index ?? 0;
      const own = this.job.nodes[name]?.for_each ? inputs.slice(index, index + 1) : inputs;
      return { id, node: name, index, inputs: own };
    });
  }

  inVain(name: string): Moves['giveUp'] {
    const because = this.states.blockerOf(name);
    return because === undefined ? [] : this.waiting(name).map(({ id }) => ({ id, because }));
  }

  /** No node has anything left to do. */
  isOver(nodes: readonly string[]): boolean {
    const isEmptyBatch = nodes.length === 0 && this.makers.size === 0;
    return !isEmptyBatch && !this.states.hasUnfinished(null) && nodes.every((name) => !this.states.hasUnfinished(name));
  }

  /** Undefined until all that it waits for has ended. */
  private inputsOf(name: string): StoredFile[] | undefined {
    // Remembered: many ways may lead through one node.
    if (!this.inputs.has(name)) this.inputs.set(name, this.gather(name));
    return this.inputs.get(name);
  }

  private gather(name: string): StoredFile[] | undefined {
    const node = this.job.nodes[name];
    if (!node) return undefined;
    const own = this.known(node.files);
    const taken = node.input.map((input) => this.taken(input));
    return taken.every((files) => files !== undefined) ? [...own, ...taken.flat()] : undefined;
  }

  private taken({ node: name, select }: NodeInput): StoredFile[] | undefined {
    const made = this.outputsOf(name);
    const others = Object.values(this.job.nodes).flatMap((node) =>
      node.input.filter((each) => each.node === name).map((each) => each.select),
    );
    return made && selectFiles(made, select, others);
  }

  private outputsOf(name: string): StoredFile[] | undefined {
    const node = this.job.nodes[name];
    if (!node) return undefined;
    if (isSource(node)) return this.known(node.files);
    if (this.states.hasUnfinished(name) || this.missing(name).length > 0) return undefined;
    // A step for each file that has no task yet may only be waiting for its own inputs.
    if (!this.states.isBlocked(name) && this.inputsOf(name) === undefined) return undefined;
    return this.known(this.states.tasksOf(name).flatMap(({ id }) => this.makers.get(id)?.outputs ?? []));
  }

  private waiting(name: string): readonly JobTask[] {
    return this.states.tasksOf(name).filter((task) => task.state === 'waiting');
  }

  private known(ids: readonly string[]): StoredFile[] {
    return ids.flatMap((id) => this.files.get(id) ?? []);
  }
}

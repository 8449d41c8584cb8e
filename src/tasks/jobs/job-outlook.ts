// What would run if a graph were begun, as far as that can be known before anything has, and all that is wrong with it. Called by job-preparation.ts and
// batch-planner.ts, when a graph is asked for.
import { Injectable } from '@nestjs/common';
import type { JobNode } from '../../entities/job.entity.js';
import type { StoredFile } from '../../entities/stored-file.entity.js';
import type { FieldError } from '../../shared/errors.js';
import { QueueStates } from '../queues/queue-states.js';
import { TaskPlanner } from '../task-planner.js';
import { fault, faultsOf, inOrder, isSource, MOST_JOB_TASKS, MOST_NODES, placeOf, type Graph } from './job-graph.js';
import { faultOf, isAlive, JobPlanner, planned } from './job-planner.js';
import { selectFiles } from './job-selection.js';
import { blamedField, NodeCheck, type CheckedNode, type OwnedNode } from './node-check.js';

export interface Outlook {
  readonly tasks: number;
  readonly queues: Readonly<Record<string, number>>;
  readonly engines: readonly string[];
  /** Nodes whose number of tasks shows only when others have ended. */
  readonly open: readonly string[];
}
export interface Examined {
  readonly faults: readonly FieldError[];
  /** Of a graph without faults. */
  readonly outlook: Outlook;
}
/** By node, the fields of it that could not be read. */
export type Unread = Readonly<Record<string, readonly string[]>>;

type Flow =
  | readonly (Pick<StoredFile, 'id' | 'size_bytes' | 'filename' | 'path' | 'format'> &
      Partial<Pick<StoredFile, 'probe'>>)[]
  | undefined;
type Seen = OwnedNode & { readonly checked: CheckedNode; readonly mayLose: boolean };

@Injectable()
export class JobOutlook {
  constructor(
    private readonly check: NodeCheck,
    private readonly jobs: JobPlanner,
    private readonly planner: TaskPlanner,
    private readonly states: QueueStates,
  ) {}

  /** A fault hides none that can be known beside it: of the shape, of each node by itself, and of what flows into it. */
  async examine(asked: Graph, clientId: string, unread: Unread = {}): Promise<Examined> {
    const faults = faultsOf(asked);
    const outlook = { tasks: 0, queues: {}, engines: [], open: [] };
    if (Object.keys(asked).length > MOST_NODES) return { faults, outlook };
    const files = await this.jobs.files(
      Object.values(asked).flatMap((node) => node.files),
      clientId,
    );
    const looked = Object.entries(asked).map(async ([name, node]): Promise<[string, Seen]> => {
      const own = { ...node, clientId };
      const wrong = Object.hasOwn(unread, name) ? (unread[name] ?? []) : [];
      const mayLose = node.allow_failure || wrong.includes('allow_failure');
      return [name, { ...own, mayLose, checked: await this.check.look(name, own, files, wrong) }];
    });
    const graph = Object.fromEntries(await Promise.all(looked));
    for (const { checked } of Object.values(graph)) faults.push(...checked.faults);
    return { outlook: await this.foresee(graph, files, faults), faults };
  }

  /** Follows the formats through the graph; where they cannot be known yet, whatever reads them is checked when they are. */
  private async foresee(
    graph: Readonly<Record<string, Seen>>,
    stored: ReadonlyMap<string, StoredFile>,
    faults: FieldError[],
  ): Promise<Outlook> {
    const flows = new Map<string, Flow>();
    const short = new Set<string>();
    const queues: Record<string, number> = {};
    const engines = new Set<string>();
    const open: string[] = [];
    let tasks = 0;
    for (const name of inOrder(graph)) {
      const node = graph[name];
      if (!node) continue;
      const { checked } = node;
      const own = node.files.flatMap((id) => stored.get(id) ?? []).filter(isAlive);
      if (checked.isShort || node.input.some((each) => short.has(each.node))) short.add(name);
      const inputs = checked.isBlind ? undefined : isSource(node) ? own : flowInto(graph, node, own, flows);
      if (isSource(node)) flows.set(name, inputs);
      if (!checked.isKnown) continue;
      const count = node.for_each ? inputs?.length : 1;
      tasks += count ?? 0;
      if (Math.max(tasks, inputs?.length ?? 0) > MOST_JOB_TASKS) {
        faults.push(fault([name, 'input'], 'too_many_files', `A job has at most ${MOST_JOB_TASKS} tasks.`));
        break;
      }
      const most = await this.planner.mostFiles(node.operation);
      if (inputs && !short.has(name)) faults.push(...wrongCount(name, node, inputs.length, most));
      const over = short.has(name) && most !== 1 && !node.for_each ? [] : tasksOver(node, inputs ?? [], most);
      const refused: FieldError[] = [];
      const { plannable } = checked;
      for (const files of plannable ? over : []) {
        const wrong = await faultOf(placeOf(name), blamedField(node), async () => {
          const { queue, route } = await this.planner.plan(plannable ?? node, files.map(planned));
          await this.states.admit(queue);
          queues[queue] = (queues[queue] ?? 0) + 1;
          for (const step of route) engines.add(step.engine);
        });
        refused.push(...wrong.filter(({ detail }) => !refused.some((other) => other.detail === detail)));
      }
      faults.push(...refused);
      if (count === undefined) open.push(name);
      flows.set(name, flowOutOf(node, inputs));
    }
    return { tasks, queues, engines: [...engines], open };
  }
}

/** A step may make several files of one (pages), so their number is known only when it has ended; their format is known before. */
function flowOutOf({ operation, for_each, mayLose, checked: { format } }: Seen, inputs: Flow): Flow {
  if (mayLose || format === null) return undefined;
  const made = operation === 'convert' || for_each ? inputs : inputs?.slice(0, 1);
  return made?.map((file) => ({ ...file, format }));
}

function wrongCount(name: string, { operation, for_each }: JobNode, count: number, most: number): FieldError[] {
  if (most === 0 || for_each || (count > 0 && count <= most)) return [];
  const takes = most === 1 ? 'one file' : `1 to ${most} files`;
  const detail = `"${operation}" takes ${takes} and would get ${count}. Set for_each to make one task for each file, or select one.`;
  return [fault([name, 'for_each'], 'wrong_count', detail)];
}

/** The files of each task, where they can be those of one. */
function tasksOver<F>(node: JobNode, files: readonly F[], most: number): readonly (readonly F[])[] {
  if (most === 0) return [[]];
  if (node.for_each || most === 1) return files.map((file) => [file]);
  return files.length === 0 || files.length > most ? [] : [files];
}

/** What goes into a node, or undefined when that shows only later. */
function flowInto(graph: Graph, node: JobNode, own: readonly StoredFile[], flows: ReadonlyMap<string, Flow>): Flow {
  const taken = node.input.map(({ node: name, select }) => {
    const others = Object.values(graph).flatMap((each) =>
      each.input.filter((input) => input.node === name).map((input) => input.select),
    );
    // Names of files that are not made yet are guesses; formats are not.
    const isGuess = select?.glob !== undefined && graph[name] && !isSource(graph[name]);
    const files = isGuess ? undefined : flows.get(name);
    return files && selectFiles(files, select, others);
  });
  return taken.every((files) => files !== undefined) ? [...own, ...taken.flat()] : undefined;
}

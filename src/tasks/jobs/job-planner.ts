// What a node of a job means: checks it at submit, as far as its files are known, and turns it into a task's row when it is due.
import { Inject, Injectable } from '@nestjs/common';
import { fileOperations } from '../../conversion/file-operations.js';
import type { Job, JobNode } from '../../entities/job.entity.js';
import { Sql } from '../../entities/sql.js';
import type { StoredFile } from '../../entities/stored-file.entity.js';
import { AppError, errorTable, type ErrorCode, type FieldError } from '../../shared/errors.js';
import { newId } from '../../shared/ids.js';
import { currentContext } from '../../shared/log.js';
import { SETTINGS } from '../../shared/settings-token.js';
import type { Settings } from '../../shared/settings.js';
import { fault, faultsOf, inOrder, isSource, MOST_JOB_TASKS, placeOf, type Graph } from './job-graph.js';
import { selectFiles } from './job-selection.js';
import { QueueStates } from '../queues/queue-states.js';
import { Rules } from '../rules.js';
import { TaskPlanner, type PlannedFile } from '../task-planner.js';
import type { NewTask, TaskPlan } from '../task-store.js';
import { filesTaken, isTransfer, transferNames } from '../transfers.js';
import { limitsOf } from '../time-limits.js';

/** The operations of nodes. What else this program can do (clean up, notify) is not for graphs. */
const operations: Readonly<Record<string, { readonly has: readonly ('target' | 'options')[] }>> = {
  'import.upload': { has: [] },
  convert: { has: ['target', 'options'] },
  ...Object.fromEntries(
    [...transferNames, ...fileOperations.map(({ name }) => name)].map((name) => [name, { has: ['options'] }]),
  ),
};

/** What will run, as far as it can be known before anything has. */
export interface Outlook {
  readonly tasks: number;
  readonly queues: Readonly<Record<string, number>>;
  readonly engines: readonly string[];
  /** Nodes whose number of tasks shows only when others have ended. */
  readonly open: readonly string[];
}
/** A node, and whose presets it means. */
type OwnedNode = JobNode & { readonly clientId: string };
type Flow =
  | readonly (Pick<StoredFile, 'id' | 'size_bytes' | 'filename' | 'path' | 'format'> &
      Partial<Pick<StoredFile, 'probe'>>)[]
  | undefined;

@Injectable()
export class JobPlanner {
  constructor(
    private readonly sql: Sql,
    private readonly planner: TaskPlanner,
    private readonly states: QueueStates,
    private readonly rules: Rules,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** Throws one AppError with all that is wrong. */
  async check(asked: Graph, clientId: string): Promise<Outlook> {
    refuse(faultsOf(asked));
    const graph = Object.fromEntries(Object.entries(asked).map(([name, node]) => [name, { ...node, clientId }]));
    const files = await this.files(
      Object.values(graph).flatMap((node) => node.files),
      clientId,
    );
    const single = await Promise.all(Object.entries(graph).map(([name, node]) => this.checkNode(name, node, files)));
    refuse(single.flat());
    return this.foresee(graph, files);
  }

  /** How the node's task will run over these files. Throws when it cannot. */
  async plan(
    node: Pick<JobNode, 'operation' | 'target' | 'options'> & {
      readonly preset?: string | null | undefined;
      readonly clientId: string;
    },
    files: readonly StoredFile[] | undefined,
  ): Promise<TaskPlan> {
    if (!files) {
      const known = await this.planner.outline(node);
      return { ...known, queue: 'default', source_format: null, route: null, inputs: null, bytes_in: null };
    }
    files.forEach(requireAlive);
    return this.planner.plan(node, files.map(planned));
  }

  /** A row of this job that is not in the database yet. Without a place it belongs to a batch. */
  row(job: Job, place: { readonly node: string; readonly index: number } | null, plan: TaskPlan): NewTask['task'] {
    const { request_id, trace_id } = currentContext();
    const node = place ? job.nodes[place.node] : undefined;
    return {
      id: newId(),
      kind: 'conversion',
      operation: node?.operation ?? 'convert',
      client_id: job.client_id,
      priority: node?.priority ?? job.priority,
      tag: node?.tag ?? job.tag,
      metadata: node?.metadata ?? job.metadata,
      ...limitsOf(node?.limits, this.settings),
      max_attempts: node?.retry ? node.retry.max + 1 : this.settings.maxAttempts,
      retry: node?.retry ?? null,
      callback: node?.callback ?? null,
      notify: node?.notify ?? null,
      message: node?.message ?? null,
      request_id: request_id ?? null,
      trace_id: trace_id ?? null,
      cache: 'bypass',
      job_id: job.id,
      node: place?.node ?? null,
      preset: node?.preset ?? null,
      node_index: place?.index ?? null,
      ...plan,
    };
  }

  /** The stored files of these ids that this client may use. */
  async files(ids: readonly string[], clientId: string): Promise<Map<string, StoredFile>> {
    const rows = await this.sql.query<StoredFile>('SELECT * FROM stored_file WHERE id = ANY ($1) AND client_id = $2', [
      [...new Set(ids)],
      clientId,
    ]);
    return new Map(rows.map((row) => [row.id, row]));
  }

  private async checkNode(
    name: string,
    node: OwnedNode,
    files: ReadonlyMap<string, StoredFile>,
  ): Promise<FieldError[]> {
    const operation = Object.hasOwn(operations, node.operation) ? operations[node.operation] : undefined;
    if (!operation)
      return [
        fault(
          [name, 'operation'],
          'unknown_operation',
          `There is no operation "${node.operation}" for nodes. Known are ${Object.keys(operations).join(', ')}.`,
        ),
      ];
    const refused = await faultOf(placeOf(name), 'operation', () =>
      this.rules.requireOperation(node.operation, node.clientId),
    );
    const faults = [...refused, ...fitsOperation(name, node, operation.has)];
    for (const id of node.files)
      faults.push(...(await faultOf(placeOf(name), 'file_id', () => requireAlive(files.get(id)))));
    const [field = ''] = operation.has;
    if (refused.length > 0) return faults;
    if (field === 'options' || (field === 'target' && node.target !== undefined))
      faults.push(...(await faultOf(placeOf(name), fieldOf(node), () => this.planner.outline(node))));
    return faults;
  }

  /** Follows the formats through the graph; where they cannot be known yet, whatever reads them is checked when they are. */
  private async foresee(
    graph: Readonly<Record<string, OwnedNode>>,
    stored: ReadonlyMap<string, StoredFile>,
  ): Promise<Outlook> {
    const flows = new Map<string, Flow>();
    const faults: FieldError[] = [];
    const queues: Record<string, number> = {};
    const engines = new Set<string>();
    const open: string[] = [];
    let tasks = 0;
    for (const name of inOrder(graph)) {
      const node = graph[name];
      if (!node) continue;
      const own = node.files.flatMap((id) => stored.get(id) ?? []);
      const inputs = isSource(node) ? own : flowInto(graph, node, own, flows);
      if (isSource(node)) {
        flows.set(name, own);
        continue;
      }
      const count = node.for_each ? inputs?.length : 1;
      tasks += count ?? 0;
      if (Math.max(tasks, inputs?.length ?? 0) > MOST_JOB_TASKS)
        refuse([fault([name, 'input'], 'too_many_files', `A job has at most ${MOST_JOB_TASKS} tasks.`)]);
      const most = await this.planner.mostFiles(node.operation);
      if (inputs && most > 0 && !node.for_each && (inputs.length === 0 || inputs.length > most))
        faults.push(
          fault(
            [name, 'for_each'],
            'wrong_count',
            `"${node.operation}" takes ${most === 1 ? 'one file' : `1 to ${most} files`} and would get ${inputs.length}. ${SET_FOR_EACH}`,
          ),
        );
      for (const files of tasksOver(node, inputs ?? [], most)) {
        const wrong = await faultOf(placeOf(name), fieldOf(node), async () => {
          const { queue, route } = await this.planner.plan(node, files.map(planned));
          await this.states.admit(queue);
          queues[queue] = (queues[queue] ?? 0) + 1;
          for (const step of route) engines.add(step.engine);
        });
        faults.push(...wrong.filter(({ detail }) => !faults.some((other) => other.detail === detail)));
      }
      if (count === undefined) open.push(name);
      flows.set(name, await this.flowOutOf(node, inputs));
    }
    refuse(faults);
    return { tasks, queues, engines: [...engines], open };
  }

  /** A step may make several files of one (pages), so their number is known only when it has ended; their format is known before. */
  private async flowOutOf(node: OwnedNode, inputs: Flow): Promise<Flow> {
    const { target_format: format } = await this.planner.outline(node);
    if (node.allow_failure || format === null) return undefined;
    const made = node.operation === 'convert' || node.for_each ? inputs : inputs?.slice(0, 1);
    return made?.map((file) => ({ ...file, format }));
  }
}

const SET_FOR_EACH = 'Set for_each to make one task for each file, or select one.';

/** The files of each task, where they can be those of one. */
function tasksOver<F>(node: JobNode, files: readonly F[], most: number): readonly (readonly F[])[] {
  if (most === 0) return [[]];
  if (node.for_each || most === 1) return files.map((file) => [file]);
  return files.length === 0 || files.length > most ? [] : [files];
}

const planned = ({ id, size_bytes, format, probe }: PlannedFile): PlannedFile => ({
  id,
  size_bytes,
  format,
  probe,
});

/** What is to blame when a node cannot be done. */
const fieldOf = ({ operation }: Pick<JobNode, 'operation'>): string =>
  operation === 'convert' ? 'target' : 'operation';

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

function fitsOperation(name: string, node: JobNode, has: readonly string[]): FieldError[] {
  const faults: FieldError[] = [];
  const given = node.files.length + node.input.length;
  if (isSource(node) && node.input.length > 0)
    faults.push(fault([name, 'input'], 'not_allowed', `"${node.operation}" takes stored files, not outputs of nodes.`));
  if (isSource(node) && node.files.length === 0)
    faults.push(fault([name, 'file_id'], 'required', `"${node.operation}" needs a file_id or file_ids.`));
  const bringsFile = isTransfer(node.operation) && filesTaken(node.operation) === 0;
  if (bringsFile && given > 0)
    faults.push(fault([name, 'input'], 'not_allowed', `"${node.operation}" brings a file and takes none.`));
  if (!isSource(node) && !bringsFile && given === 0)
    faults.push(fault([name, 'input'], 'required', `"${node.operation}" needs an input or a file_id.`));
  if (has.includes('target') && node.target === undefined)
    faults.push(fault([name, 'target'], 'required', `"${node.operation}" needs a target format.`));
  const foreign = {
    target: !has.includes('target') && node.target !== undefined,
    options: !has.includes('options') && Object.keys(node.options).length > 0,
    preset: !has.includes('target') && node.preset !== undefined,
    for_each: (isSource(node) || bringsFile) && node.for_each,
    allow_failure: isSource(node) && node.allow_failure,
  };
  for (const [field, isGiven] of Object.entries(foreign))
    if (isGiven) faults.push(fault([name, field], 'not_allowed', `"${node.operation}" has no ${field}.`));
  return faults;
}

export function requireAlive(file: StoredFile | undefined): void {
  if (!file) throw new AppError('file_not_found', 'There is no file with this id.');
  if (file.deleted_at !== null || file.expires_at.getTime() < Date.now())
    throw new AppError('file_expired', 'This file has been deleted. Upload it again.');
}

/** What is refused becomes a fault of this field of whatever stands `at`; wrong options have pointers of their own. */
export async function faultOf(at: string, field: string, attempt: () => unknown): Promise<FieldError[]> {
  try {
    await attempt();
    return [];
  } catch (error) {
    if (!(error instanceof AppError) || error.retryable) throw error;
    const { fields } = error.facts;
    if (fields) return fields.map((each) => ({ ...each, pointer: at + each.pointer }));
    return [{ pointer: `${at}/${field}`, code: error.code, detail: error.message }];
  }
}

/** One error for all faults: of their own code when they share it, else validation_failed. */
export function refuse(faults: readonly FieldError[]): void {
  const [first, ...more] = faults;
  if (!first) return;
  const isShared = more.every(({ code }) => code === first.code) && Object.hasOwn(errorTable, first.code);
  const code = isShared ? (first.code as ErrorCode) : 'validation_failed';
  throw new AppError(code, `The job cannot be done as it was asked. ${first.pointer}: ${first.detail}`, {
    fields: faults,
    // Uploads that are under way.
    ...(code === 'result_not_ready' && { retryAfterS: 1 }),
  });
}

// One task of a job done again: in one transaction the old one gives its place away, the new one takes it, and the job is open. With its files it is a task
// like any other, whose row submit.ts writes; without them, because what came before it had failed, the graph makes it. Called by again.ts.
import { Inject, Injectable } from '@nestjs/common';
import type { Job, JobNode } from '../../entities/job.entity.js';
import type { Sql } from '../../entities/sql.js';
import type { Task, TaskState } from '../../entities/task.entity.js';
import { AppError } from '../../shared/errors.js';
import { SETTINGS } from '../../shared/settings-token.js';
import type { Settings } from '../../shared/settings.js';
import { Admission, permittedPriority } from '../admission.js';
import type { Asker } from '../allowances.js';
import { withKept, openOptions, sealOptions } from '../sealed-options.js';
import { TaskPlanner } from '../task-planner.js';
import { EndedTasks } from '../store/ended-tasks.js';
import type { Hinted } from '../store/task-parts.js';
import { JobFlow } from './job-flow.js';
import { isUnderWay, repeatsOf } from './job-repeats.js';
import type { JobTask } from './job-state.js';
import { noJob } from './jobs.js';

export interface Repeated {
  readonly task: Pick<Task, 'id' | 'job_id' | 'node'>;
  readonly client: Asker;
  readonly idempotencyKey?: string | undefined;
}
export interface Change {
  /** Of a conversion: another format. */
  readonly target?: string | undefined;
  readonly options?: Readonly<Record<string, unknown>> | undefined;
  readonly priority?: number | undefined;
}
type Insert = (sql: Sql) => Promise<Hinted | undefined>;
type Made = Pick<Task, 'id'> & { readonly state: TaskState };

const OPENED = `ended_at = NULL, announced = CASE WHEN ended_at IS NULL THEN announced END, cancelled_at = NULL, cancelled_by = NULL, cancel_reason = NULL`;
const TASKS =
  'SELECT id, node, node_index, state, progress_percent FROM task WHERE job_id = $1 AND NOT replaced ORDER BY id';

@Injectable()
export class AgainInJob {
  constructor(
    private readonly flow: JobFlow,
    private readonly admission: Admission,
    private readonly planner: TaskPlanner,
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'secret'>,
  ) {}

  /** Undefined: it was asked for before under the same key. */
  async replace(repeated: Repeated, insert: Insert): Promise<Hinted | undefined> {
    let row: Hinted | undefined;
    await this.inPlace(repeated, true, async (sql, job) => {
      row = await insert(sql);
      return job;
    });
    return row;
  }

  /** The id of what its graph makes in its place. */
  async remake(repeated: Repeated, change: Change): Promise<string> {
    const priority = change.priority === undefined ? undefined : permittedPriority(repeated.client, change.priority);
    const made = await this.inPlace(repeated, false, async (sql, job) => {
      const name = repeated.task.node ?? '';
      const node = job.nodes[name];
      if (!node) throw noJob();
      const changed = await this.changed(node, { ...change, priority }, job.client_id);
      if (changed === node) return job;
      return update(sql, job.id, 'nodes = $2', [JSON.stringify({ ...job.nodes, [name]: changed })]);
    });
    if (made === undefined) throw taken();
    return made.id;
  }

  private async changed(node: JobNode, { target, options, priority }: Change, clientId: string): Promise<JobNode> {
    if (target === undefined && options === undefined && priority === undefined) return node;
    if (node.for_each)
      throw new AppError(
        'invalid_state',
        'The task never had its file, so the same is done for it as for the others of its step. Leave the changes out.',
      );
    const { secret } = this.settings;
    const kept = openOptions(node.options, secret);
    const asked: JobNode = {
      ...node,
      ...(target !== undefined && { target, preset: undefined, options: {} }),
      ...(options !== undefined && { options: withKept(options, kept) }),
      ...(priority !== undefined && { priority }),
    };
    await this.planner.outline({ ...asked, clientId });
    return { ...asked, options: sealOptions(asked.options, secret) };
  }

  /** Undefined: see replace(). */
  private async inPlace(
    { task, client, idempotencyKey }: Repeated,
    hasFiles: boolean,
    make: (sql: Sql, job: Job) => Promise<Job>,
  ): Promise<Made | undefined> {
    const jobId = task.job_id ?? '';
    const done = await this.flow.inTurn(async (sql) => {
      const [job] = await sql.query<Job>('SELECT * FROM job WHERE id = $1 FOR UPDATE', [jobId]);
      if (!job) throw noJob();
      const tasks = await sql.query<JobTask>(TASKS, [jobId]);
      const old = tasks.find(({ id }) => id === task.id);
      if (!old) {
        if (idempotencyKey !== undefined && (await isKnown(sql, client, idempotencyKey))) return undefined;
        throw taken();
      }
      requireOpen(job);
      const repeats = repeatsOf(job.nodes, tasks, old, hasFiles);
      if (repeats.some(isUnderWay))
        throw new AppError('invalid_state', 'Steps that take what it made are under way. Cancel them first, or wait.');
      if (repeats.length > 1) await this.admission.admit(client, 0, repeats.length - 1);
      await new EndedTasks(sql).replace(repeats.map(({ id }) => id));
      const news = await this.flow.settleLocked(sql, await make(sql, await update(sql, jobId, OPENED)));
      await this.admission.requireRoom(sql, client, 0);
      const [made] = await sql.query<Made>(
        'SELECT id, state FROM task WHERE job_id = $1 AND retry_of = $2 AND NOT replaced',
        [jobId, task.id],
      );
      // What was written here is undone with the rest.
      if (!made || made.state === 'cancelled')
        throw new AppError(
          'invalid_state',
          'Another task of the job has failed, and this job stops at a failure. Repeat that one first, or the job.',
        );
      return { made, news };
    });
    if (done) await this.flow.tell(jobId, done.news);
    return done?.made;
  }
}

function requireOpen({ started, cancelled_at, ended_at }: Job): void {
  if (!started) throw new AppError('invalid_state', 'The job has not been started. Start it first.');
  if (cancelled_at !== null && ended_at === null)
    throw new AppError('invalid_state', 'The job is being cancelled. Wait for its end.');
}

const taken = (): AppError =>
  new AppError('invalid_state', 'A newer task does this part of the job already. Look at the job for it.');

async function isKnown(sql: Sql, { id }: Asker, key: string): Promise<boolean> {
  return (await sql.query('SELECT FROM task WHERE client_id = $1 AND idempotency_key = $2', [id, key])).length > 0;
}

async function update(sql: Sql, id: string, what: string, values: readonly unknown[] = []): Promise<Job> {
  const change = `UPDATE job SET ${what}, version = version + 1 WHERE id = $1 RETURNING *`;
  const [job] = await sql.query<Job>(change, [id, ...values]);
  if (!job) throw noJob();
  return job;
}

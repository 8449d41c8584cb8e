// Graphs and batches of tasks: asked for, started, cancelled, repeated, removed. Whoever takes requests calls it; job-flow.ts drives what it made.
import { Inject, Injectable } from '@nestjs/common';
import type { Job } from '../../entities/job.entity.js';
import { Sql } from '../../entities/sql.js';
import type { Callback, MailNotice } from '../../entities/task.entity.js';
import { AppError } from '../../shared/errors.js';
import { newId } from '../../shared/ids.js';
import { SETTINGS } from '../../shared/settings-token.js';
import type { Settings } from '../../shared/settings.js';
import { Admission, permittedPriority } from '../admission.js';
import type { Asker } from '../allowances.js';
import { placed } from '../notify/reply-queues.js';
import { BatchPlanner, type AskedBatch } from './batch-planner.js';
import { JobFlow } from './job-flow.js';
import { dependsOn, type Graph } from './job-graph.js';
import type { Outlook } from './job-outlook.js';
import { JobPlanner } from './job-planner.js';
import { JobPreparation, type AskedJob } from './job-preparation.js';
import { NodeStates, type JobTask } from './job-state.js';
import { Submit } from '../submit.js';
import { EndedTasks } from '../store/ended-tasks.js';
import { NewTasks, type NewTask } from '../store/new-tasks.js';
import type { Hinted } from '../store/task-parts.js';
import { limitsOf } from '../time-limits.js';

interface Asked {
  readonly client: Asker;
  readonly onError: Job['on_error'];
  readonly tag?: string | null | undefined;
  readonly metadata?: Record<string, string> | undefined;
  readonly idempotencyKey?: string | undefined;
  /** Called about the end of the job. */
  readonly callback?: Callback | undefined;
  /** Told of it by mail. */
  readonly notify?: MailNotice | undefined;
}
type PlanRequest = AskedJob & Pick<Asked, 'client'>;
export interface JobRequest extends Asked, AskedJob {
  /** False: a draft, of which nothing runs before start(). */
  readonly start: boolean;
  /** Tasks of it that were let in already. */
  readonly admitted?: number | undefined;
}
type BatchRequest = Asked & AskedBatch;

/** Its graph as it is kept. */
type NewJob = Pick<JobRequest, 'start' | 'priority'> & { readonly nodes: Graph };
interface Changed {
  readonly job: Job;
  /** Tasks that the change itself has made. */
  readonly queued?: readonly Hinted[];
}

export const MOST_ITEMS = 100;
const NO_REASON = 'The job was cancelled / Задание отменено';

@Injectable()
export class Jobs {
  constructor(
    private readonly sql: Sql,
    private readonly flow: JobFlow,
    private readonly planner: JobPlanner,
    private readonly submit: Submit,
    private readonly admission: Admission,
    private readonly preparation: JobPreparation,
    private readonly batches: BatchPlanner,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** What would run; throws as create() would. */
  async plan({ client, ...asked }: PlanRequest): Promise<Outlook> {
    return (await this.preparation.look(client, asked)).outlook;
  }

  /** All rows that can be known are committed when this returns. */
  async create(request: JobRequest): Promise<string> {
    const { graph, outlook } = await this.preparation.look(request.client, request);
    const priority = permittedPriority(request.client, request.priority);
    await this.submit.admit(request.client, 0, outlook.tasks - (request.admitted ?? 0));
    const nodes = await this.preparation.kept(graph, request.client.id);
    return this.insert({ ...request, nodes, priority }, () => Promise.resolve([]));
  }

  /** Tasks that have nothing to do with each other but their job; where a file is fetched first, that is a task too. */
  async batch(request: BatchRequest): Promise<string> {
    const { client, items } = request;
    if (request.faults.length === 0)
      await this.submit.admit(client, 0, items.length + items.filter((item) => item?.from !== undefined).length);
    const { single, nodes } = await this.batches.plan(client, request);
    const kept = await this.preparation.kept(nodes, client.id);
    return this.insert({ ...request, nodes: kept, priority: permittedPriority(client, undefined) }, (tasks, job) => {
      const rows = single.map(({ item, plan }): NewTask['task'] => ({
        ...this.planner.row(job, null, plan),
        operation: item.operation ?? 'convert',
        ...(item.priority !== undefined && { priority: item.priority }),
        ...(item.tag !== undefined && { tag: item.tag }),
        ...(item.preset !== undefined && { preset: item.preset }),
        ...(item.metadata !== undefined && { metadata: item.metadata }),
        ...limitsOf(item.limits, this.settings),
        ...(item.retry && { retry: item.retry, max_attempts: item.retry.max + 1 }),
        ...(item.callback && { callback: placed(item.callback, this.settings) ?? null }),
        ...(item.notify && { notify: item.notify }),
        ...(item.runAt && { run_at: item.runAt }),
        ...(item.startBefore && { start_before: item.startBefore }),
      }));
      const delaysS = single.map(({ item }) => item.delayS ?? 0);
      return tasks.insertMany(rows, this.settings.keepFiles, delaysS);
    });
  }

  /** Once or twice, it is started; one that runs goes on. */
  async start(id: string): Promise<void> {
    await this.change(id, async (sql, job) => {
      if (job.cancelled_at !== null && !job.started)
        throw new AppError('invalid_state', 'The job was cancelled before it was started.');
      if (job.ended_at !== null) throw new AppError('invalid_state', 'The job has ended already.');
      if (job.started) return undefined;
      return update(sql, id, 'started = true');
    });
  }

  async cancel(id: string, ask: { readonly by: string; readonly reason?: string | undefined }): Promise<void> {
    await this.change(id, async (sql, job) => {
      if (job.cancelled_at !== null) return undefined;
      if (job.ended_at !== null) throw new AppError('invalid_state', 'The job has ended already.');
      const values = [ask.by, ask.reason?.trim() || NO_REASON];
      return update(sql, id, 'cancelled_at = now(), cancelled_by = $2, cancel_reason = $3', values);
    });
  }

  /** New tasks in the place of old ones: of all, or of those that failed and of whatever waited for them. They count for
   *  whoever asks; without one, for the owner. */
  async retry(id: string, only: 'failed' | undefined, client?: Asker): Promise<void> {
    await this.change(id, async (sql, job) => {
      if (job.ended_at === null)
        throw new AppError('invalid_state', 'The job has not ended. Cancel it first, or wait.');
      const old = await sql.query<JobTask>(
        'SELECT id, node, node_index, state, progress_percent FROM task WHERE job_id = $1 AND NOT replaced ORDER BY id',
        [id],
      );
      const again = only === 'failed' ? failedOf(job.nodes, old) : old;
      if (again.length === 0)
        throw new AppError('invalid_state', 'No task of this job failed: there is nothing to repeat.');
      await this.submit.admit(client ?? { id: job.client_id }, 0, again.length);
      const ids = (tasks: readonly JobTask[]) => tasks.map((task) => task.id);
      await new EndedTasks(sql).replace(ids(again));
      // Those of nodes are made by the look at the graph that follows.
      const free = again.filter((task) => task.node === null);
      const queued = await new NewTasks(sql).repeat(ids(free), this.settings.keepFiles);
      const reopened =
        'ended_at = NULL, announced = NULL, cancelled_at = NULL, cancelled_by = NULL, cancel_reason = NULL, started = true';
      return { ...(await update(sql, id, reopened)), queued };
    });
  }

  /** The job with its tasks in one transaction; the same idempotency key again gives the first job. */
  private async insert(
    { client, onError, tag, metadata, idempotencyKey, notify, ...more }: Asked & Partial<NewJob>,
    fill: (tasks: NewTasks, job: Job) => Promise<readonly Hinted[]>,
  ): Promise<string> {
    const { nodes = {}, start = true, priority = 5 } = more;
    const callback = placed(more.callback, this.settings);
    const made = await this.flow.inTurn(async (sql) => {
      const [job] = await sql.query<Job>(
        `INSERT INTO job (id, client_id, nodes, on_error, started, priority, tag, metadata, idempotency_key, expires_at, callback, notify)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, now() + $10 * interval '1 second', $11, $12)
         ON CONFLICT (client_id, idempotency_key) WHERE idempotency_key IS NOT NULL DO NOTHING RETURNING *`,
        [
          newId(),
          client.id,
          JSON.stringify(nodes),
          onError,
          start,
          priority,
          tag ?? null,
          JSON.stringify(metadata ?? {}),
          idempotencyKey ?? null,
          this.settings.keepFiles,
          callback ? JSON.stringify(callback) : null,
          notify ? JSON.stringify(notify) : null,
        ],
      );
      if (!job) return undefined;
      const filled = await fill(new NewTasks(sql), job);
      const news = await this.flow.settleLocked(sql, job, filled);
      await this.admission.requireRoom(sql, client, 0);
      return { job, news };
    });
    if (made) {
      await this.flow.tell(made.job.id, made.news);
      return made.job.id;
    }
    const [first] = await this.sql.query<{ id: string }>(
      'SELECT id FROM job WHERE client_id = $1 AND idempotency_key = $2',
      [client.id, idempotencyKey],
    );
    if (!first) throw new AppError('internal_error', 'The job was accepted before but cannot be found.');
    return first.id;
  }

  /** Under the job's lock; what follows from the change happens in the same transaction. */
  private async change(id: string, work: (sql: Sql, job: Job) => Promise<Changed | undefined>): Promise<void> {
    const news = await this.flow.inTurn(async (sql) => {
      const [job] = await sql.query<Job>('SELECT * FROM job WHERE id = $1 FOR UPDATE', [id]);
      if (!job) throw noJob();
      const changed = await work(sql, job);
      return changed && this.flow.settleLocked(sql, changed.job, changed.queued);
    });
    if (news) await this.flow.tell(id, news);
  }
}

export const noJob = (): AppError => new AppError('not_found', 'There is no job with this id.');

/** `values` are numbered from 2. */
async function update(sql: Sql, id: string, what: string, values: readonly unknown[] = []): Promise<Changed> {
  const [job] = await sql.query<Job>(`UPDATE job SET ${what}, version = version + 1 WHERE id = $1 RETURNING *`, [
    id,
    ...values,
  ]);
  if (!job) throw noJob();
  return { job };
}

/** Tasks that failed, and all that belong to nodes behind them: their inputs will be others. */
function failedOf(graph: Graph, tasks: readonly JobTask[]): JobTask[] {
  const states = new NodeStates(graph, tasks);
  const failed = Object.keys(graph).filter((name) => states.hasFailed(name));
  return tasks.filter(
    ({ node, state }) => state !== 'done' || (node !== null && failed.some((name) => dependsOn(graph, node, name))),
  );
}

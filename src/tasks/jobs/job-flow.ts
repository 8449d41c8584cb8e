// Moves a job on when one of its tasks has ended: makes and releases what is due, gives up what waits in vain, writes the end.
// Called by whoever ended a task, and by the reconciler for what they could not tell. One at a time per job: its row is the lock.
import { Inject, Injectable } from '@nestjs/common';
import type { Job } from '../../entities/job.entity.js';
import { Sql } from '../../entities/sql.js';
import type { StoredFile } from '../../entities/stored-file.entity.js';
import type { Task } from '../../entities/task.entity.js';
import { AppError, isLostConnection } from '../../shared/errors.js';
import { log } from '../../shared/log.js';
import { SETTINGS } from '../../shared/settings-token.js';
import type { Settings } from '../../shared/settings.js';
import { ControlBus } from '../control/control-bus.js';
import { Hints } from '../queues/hints.js';
import { movesOf, type Due, type Maker, type Moves } from './job-moves.js';
import { isQuiet, type NodeCount } from './job-quiet.js';
import { stateOfJob, type JobState } from './job-state.js';
import { owedOfJobs } from '../notify/owed-deliveries.js';
import { JobPlanner } from './job-planner.js';
import { TaskStore, type Hinted, type NewTask, type TaskPlan } from '../task-store.js';

const JOBS_A_SWEEP = 200;
const DEADLOCK = '40P01';
const ANOTHER_FAILED = 'Another step of the job failed / Не удался другой шаг задания';

/** What the world is told once the transaction has committed. */
export interface News {
  readonly queued: Hinted[];
  readonly cancelled: Hinted[];
  readonly asked: { readonly id: string; readonly fence: number; readonly reason: string }[];
  readonly changed: Set<string>;
}
type Row = Maker & Pick<Task, 'replaced' | 'started_at' | 'ended_at'>;
/** Tasks that newer ones replace, by their place: the newest of each. */
type Earlier = ReadonlyMap<string, string>;
type Wrong = Parameters<TaskStore['failWaiting']>[0][number];

@Injectable()
export class JobFlow {
  private last: Promise<unknown> = Promise.resolve();
  private readonly log = log('tasks');

  constructor(
    private readonly sql: Sql,
    private readonly planner: JobPlanner,
    private readonly hints: Hints,
    private readonly bus: ControlBus,
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'keepFiles'>,
  ) {}

  /** A transaction that may settle. One at a time in this process: planning inside needs a second connection, and nobody may hold the last one while waiting for it. */
  inTurn<T>(work: (sql: Sql) => Promise<T>): Promise<T> {
    const turn = this.last
      .then(() => this.sql.transaction(work))
      .catch((error: unknown) => {
        // Another process keeps the same files longer at the same moment: it has won and is done by now.
        if ((error as { code?: string }).code === DEADLOCK) return this.sql.transaction(work);
        throw error;
      });
    this.last = turn.catch(() => undefined);
    return turn;
  }

  async settle(jobId: string): Promise<void> {
    const news = await this.inTurn(async (sql) => {
      const [job] = await sql.query<Job>('SELECT * FROM job WHERE id = $1 FOR UPDATE', [jobId]);
      if (!job || (await this.staysQuiet(sql, job))) return undefined;
      return this.settleLocked(sql, job);
    });
    if (news) await this.tell(jobId, news);
    else this.bus.say('job', { id: jobId });
  }

  /** One of its tasks runs. Best effort: what fails here is told with its end at the latest. */
  async begin(jobId: string): Promise<void> {
    try {
      const told = await this.sql.query(
        jobEvents(`UPDATE job SET announced = 'started' WHERE id = $1 AND announced = 'queued' RETURNING *`, '$2'),
        [jobId, ['job.started']],
      );
      if (told.length > 0) this.bus.say('job', { id: jobId });
    } catch (error) {
      const level = isLostConnection(error) ? 'debug' : 'error';
      this.log[level]({ job_id: jobId, error: String(error) }, 'the beginning of a job was not noted');
    }
  }

  /** True when nothing follows from what has ended so far; then that is noted, and nothing else has to be read. */
  private async staysQuiet(sql: Sql, job: Job): Promise<boolean> {
    if (job.announced === null) return false;
    const counts = await sql.query<NodeCount & { readonly ended: number }>(
      `SELECT node, count(*) FILTER (WHERE ended_at IS NOT NULL)::int AS ended,
         count(*) FILTER (WHERE NOT replaced)::int AS tasks,
         count(*) FILTER (WHERE NOT replaced AND ended_at IS NULL)::int AS unfinished,
         count(*) FILTER (WHERE NOT replaced AND state = 'waiting')::int AS waiting,
         count(*) FILTER (WHERE NOT replaced AND ended_at IS NOT NULL AND state <> 'done')::int AS bad
       FROM task WHERE job_id = $1 GROUP BY node`,
      [job.id],
    );
    if (!isQuiet(job, counts)) return false;
    const ended = counts.reduce((sum, each) => sum + each.ended, 0);
    await this.note(sql, job, ended, undefined, []);
    return true;
  }

  /** Best effort, for those whose own work is done: what fails here the reconciler finds within seconds. */
  async settleSoon(jobId: string | null): Promise<void> {
    if (jobId === null) return;
    try {
      await this.settle(jobId);
    } catch (error) {
      const level = isLostConnection(error) ? 'debug' : error instanceof AppError ? 'warn' : 'error';
      this.log[level]({ job_id: jobId, error: String(error) }, 'a job was not moved on; the reconciler will');
    }
  }

  /** Jobs of which more tasks have ended than were taken into account. */
  async sweep(): Promise<void> {
    const jobs = await this.sql.query<{ id: string }>(
      `SELECT id FROM job WHERE ended_at IS NULL
         AND settled_count <> (SELECT count(*) FROM task WHERE task.job_id = job.id AND task.ended_at IS NOT NULL)
       ORDER BY created_at LIMIT ${JOBS_A_SWEEP}`,
    );
    for (const { id } of jobs) await this.settleSoon(id);
  }

  /** In the caller's transaction, which holds the job's row; tell() when it has committed. */
  async settleLocked(sql: Sql, asked: Job, queued: readonly Hinted[] = []): Promise<News> {
    let job = asked;
    const news: News = { queued: [...queued], cancelled: [], asked: [], changed: new Set() };
    const store = new TaskStore(sql);
    for (;;) {
      const all = await sql.query<Row>(
        `SELECT id, node, node_index, state, progress_percent, outputs, replaced, started_at, ended_at FROM task WHERE job_id = $1 ORDER BY id`,
        [job.id],
      );
      const tasks = all.filter((task) => !task.replaced);
      job = await this.announce(sql, job, tasks);
      const moves = movesOf(job, tasks, await this.filesOf(sql, job, tasks));
      if (await this.act(store, job, moves, earlierOf(all), news)) continue;
      // Counted from what was looked at: what ended since then is to be looked at again.
      const settled = all.filter((task) => task.ended_at !== null).length;
      await this.note(sql, job, settled, moves.ended ? endOf(job, tasks) : undefined, tasks);
      return news;
    }
  }

  async tell(jobId: string, news: News): Promise<void> {
    await this.hints.add(...news.queued);
    await Promise.all(news.cancelled.map((row) => this.hints.remove(row)));
    for (const { id, fence, reason } of news.asked) this.bus.say('cancel', { id, fence, mode: 'graceful', reason });
    for (const { id, state } of [...news.queued, ...news.cancelled]) this.bus.say('changed', { id, state });
    for (const id of news.changed) this.bus.say('changed', { id, state: 'failed' });
    this.bus.say('job', { id: jobId });
  }

  /** True when something was done, from which more may follow. */
  private async act(store: TaskStore, job: Job, moves: Moves, earlier: Earlier, news: News): Promise<boolean> {
    if (moves.stop) return this.stop(store, job, news);
    const { make, release, giveUp } = moves;
    if (make.length > 0) await this.make(store, job, make, earlier, news);
    if (release.length > 0) await this.release(store, job, release, news);
    if (giveUp.length > 0) {
      await store.failWaiting(
        giveUp.map(({ id, because }) => ({
          id,
          code: 'dependency_failed',
          message: `The step "${because}", whose result this one needs, did not succeed.`,
        })),
      );
      for (const { id } of giveUp) news.changed.add(id);
    }
    return make.length + release.length + giveUp.length > 0;
  }

  private async make(store: TaskStore, job: Job, dues: readonly Due[], earlier: Earlier, news: News): Promise<void> {
    const wrong: Wrong[] = [];
    const rows: NewTask['task'][] = [];
    for (const due of dues) {
      const plan = await this.plan(job, due);
      const isReady = job.started && due.inputs !== undefined && !(plan instanceof AppError);
      const row = this.planner.row(job, due, plan instanceof AppError ? NO_PLAN : plan);
      rows.push({
        ...row,
        retry_of: earlier.get(placeOf(due.node, due.index)) ?? null,
        state: isReady ? 'queued' : 'waiting',
      });
      if (plan instanceof AppError) wrong.push({ id: row.id, code: plan.code, message: plan.message });
    }
    const made = await store.insertMany(rows, this.settings.keepFiles);
    await this.fail(store, wrong, news);
    news.queued.push(...made.filter((row) => row.state === 'queued'));
  }

  private async release(store: TaskStore, job: Job, ready: Moves['release'], news: News): Promise<void> {
    const wrong: Wrong[] = [];
    const plans: (TaskPlan & { id: string })[] = [];
    for (const due of ready) {
      const plan = await this.plan(job, due);
      if (plan instanceof AppError) wrong.push({ id: due.id, code: plan.code, message: plan.message });
      else plans.push({ id: due.id, ...plan });
    }
    await this.fail(store, wrong, news);
    news.queued.push(...(await store.release(plans, this.settings.keepFiles)));
  }

  private async fail(store: TaskStore, wrong: readonly Wrong[], news: News): Promise<void> {
    if (wrong.length > 0) await store.failWaiting(wrong);
    for (const { id } of wrong) news.changed.add(id);
  }

  /** An answer that will not change becomes the task's end; what may be better in a moment is tried again by the reconciler. */
  private async plan(job: Job, due: Due): Promise<TaskPlan | AppError> {
    const node = job.nodes[due.node];
    if (!node) throw new AppError('internal_error', 'A task belongs to a node that the job does not have.');
    try {
      return await this.planner.plan({ ...node, clientId: job.client_id }, due.inputs);
    } catch (error) {
      if (error instanceof AppError && !error.retryable) return error;
      throw error;
    }
  }

  private async stop(store: TaskStore, job: Job, news: News): Promise<boolean> {
    const by = job.cancelled_by ?? 'job';
    const reason = job.cancel_reason ?? ANOTHER_FAILED;
    const cancelled = await store.cancelWaitingOfJob(job.id, by, reason);
    const asked = await store.requestCancelOfJob(job.id, by, reason);
    news.cancelled.push(...cancelled);
    news.asked.push(...asked.map((row) => ({ ...row, reason })));
    return cancelled.length > 0;
  }

  private async filesOf(sql: Sql, job: Job, tasks: readonly Maker[]): Promise<Map<string, StoredFile>> {
    const nodes = Object.values(job.nodes);
    if (nodes.length === 0) return new Map();
    const ids = [...nodes.flatMap((node) => node.files), ...tasks.flatMap((task) => task.outputs ?? [])];
    const rows = await sql.query<StoredFile>('SELECT * FROM stored_file WHERE id = ANY ($1)', [ids]);
    return new Map(rows.map((row) => [row.id, row]));
  }

  /** That it is put to work stands in its time line before what its tasks do. */
  private async announce(sql: Sql, job: Job, tasks: readonly Row[]): Promise<Job> {
    if (!isPutToWork(job, tasks)) return job;
    const set = `UPDATE job SET announced = 'queued' WHERE id = $1 RETURNING *`;
    const [told] = await sql.query<Job>(jobEvents(set, '$2'), [job.id, ['job.queued']]);
    return told ?? job;
  }

  /** Without an end the job is open, also one that had ended before. The end is an event, once. */
  private async note(
    sql: Sql,
    { id, announced, ended_at }: Job,
    settledCount: number,
    end: JobState | undefined,
    tasks: readonly Row[],
  ): Promise<void> {
    // Otherwise its worker has said so.
    const begins = announced === 'queued' && tasks.some((task) => task.started_at !== null);
    const ends = end !== undefined && ended_at === null;
    const events = [...(begins ? ['job.started'] : []), ...(ends ? [`job.${end}`] : [])];
    const set = `UPDATE job SET settled_count = $2, version = version + ((ended_at IS NOT NULL) <> $3)::int,
           ended_at = CASE WHEN $3 THEN coalesce(ended_at, now()) END,
           expires_at = CASE WHEN $3 AND ended_at IS NULL THEN now() + $4 * interval '1 second' ELSE expires_at END,
           announced = CASE WHEN $3 THEN NULL WHEN $6 THEN 'started' ELSE announced END
         WHERE id = $1 AND (settled_count <> $2 OR (ended_at IS NOT NULL) <> $3 OR $6) RETURNING *`;
    await sql.query(jobEvents(set, '$5'), [
      id,
      settledCount,
      end !== undefined,
      this.settings.keepFiles,
      events,
      begins,
    ]);
  }
}

/** Changes a job and writes the events of these names about it, in their order. */
const jobEvents = (change: string, names: string): string =>
  `WITH t AS (${change}),
   e AS (INSERT INTO task_event (job_id, client_id, type, version)
     SELECT id, client_id, name, version + (SELECT coalesce(sum(version), 0)::int FROM task WHERE job_id = t.id)
     FROM t, unnest(${names}::text[]) name RETURNING *),${owedOfJobs}
   SELECT * FROM t`;

/** Made, started, run again, or there is more to do than there was. */
function isPutToWork({ started, announced, cancelled_at, ended_at, nodes }: Job, tasks: readonly Row[]): boolean {
  if (!started || announced !== null || cancelled_at !== null) return false;
  return tasks.some((task) => task.ended_at === null) || (ended_at === null && Object.keys(nodes).length > 0);
}

function earlierOf(rows: readonly Row[]): Earlier {
  const replaced = rows.filter((row) => row.replaced && row.node !== null);
  return new Map(replaced.map((row) => [placeOf(row.node ?? '', row.node_index ?? 0), row.id]));
}

/** As it will be when the end is written. */
const endOf = ({ nodes, cancelled_at }: Job, tasks: readonly Row[]): JobState =>
  stateOfJob({ nodes, cancelled_at, ended_at: new Date() }, tasks);

const placeOf = (node: string, index: number): string => `${node}/${index}`;

/** Of a task that ends before it can be planned. */
const NO_PLAN: TaskPlan = {
  queue: 'default',
  source_format: null,
  target_format: null,
  options: null,
  route: null,
  inputs: null,
  bytes_in: null,
};

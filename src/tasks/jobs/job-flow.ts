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
import { announceStart, announceWork, noteSettled } from './job-announcements.js';
import { MOST_JOB_TASKS } from './job-graph.js';
import { movesOf, type Due, type Maker, type Moves } from './job-moves.js';
import { isQuiet, type NodeCount } from './job-quiet.js';
import { stateOfJob, type JobState } from './job-state.js';
import { JobPlanner } from './job-planner.js';
import { NewTasks, type NewTask } from '../store/new-tasks.js';
import { RunningTasks } from '../store/running-tasks.js';
import type { Hinted } from '../store/task-parts.js';
import { WaitingTasks, type TaskPlan } from '../store/waiting-tasks.js';

const JOBS_A_SWEEP = 200;
const DEADLOCK = '40P01';
const TOO_LARGE = `A job has at most ${MOST_JOB_TASKS} tasks / В задании не больше ${MOST_JOB_TASKS} задач`;
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
type Wrong = Parameters<WaitingTasks['fail']>[0][number];

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
      if (await announceStart(this.sql, jobId)) this.bus.say('job', { id: jobId });
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
    await noteSettled(sql, job, { settled: ended, end: undefined, tasks: [], keepFilesS: this.settings.keepFiles });
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
    for (;;) {
      const all = await sql.query<Row>(
        `SELECT id, node, node_index, state, progress_percent, outputs, replaced, started_at, ended_at FROM task WHERE job_id = $1 ORDER BY id`,
        [job.id],
      );
      const tasks = all.filter((task) => !task.replaced);
      job = await announceWork(sql, job, tasks);
      const moves = movesOf(job, tasks, await this.filesOf(sql, job, tasks));
      if (tasks.length + moves.make.length > MOST_JOB_TASKS) {
        job = await tooLarge(sql, job);
        continue;
      }
      if (await this.act(sql, job, moves, earlierOf(all), news)) continue;
      // Counted from what was looked at: what ended since then is to be looked at again.
      const settled = all.filter((task) => task.ended_at !== null).length;
      const end = moves.ended ? endOf(job, tasks) : undefined;
      await noteSettled(sql, job, { settled, end, tasks, keepFilesS: this.settings.keepFiles });
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
  private async act(sql: Sql, job: Job, moves: Moves, earlier: Earlier, news: News): Promise<boolean> {
    if (moves.stop) return this.stop(sql, job, news);
    const { make, release, giveUp } = moves;
    if (make.length > 0) await this.make(sql, job, make, earlier, news);
    if (release.length > 0) await this.release(sql, job, release, news);
    if (giveUp.length > 0) {
      await new WaitingTasks(sql).fail(
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

  private async make(sql: Sql, job: Job, dues: readonly Due[], earlier: Earlier, news: News): Promise<void> {
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
    const made = await new NewTasks(sql).insertMany(rows, this.settings.keepFiles);
    await this.fail(sql, wrong, news);
    news.queued.push(...made.filter((row) => row.state === 'queued'));
  }

  private async release(sql: Sql, job: Job, ready: Moves['release'], news: News): Promise<void> {
    const wrong: Wrong[] = [];
    const plans: (TaskPlan & { id: string })[] = [];
    for (const due of ready) {
      const plan = await this.plan(job, due);
      if (plan instanceof AppError)
        wrong.push({ id: due.id, code: plan.code, message: plan.message, final: plan.facts.final });
      else plans.push({ id: due.id, ...plan });
    }
    await this.fail(sql, wrong, news);
    news.queued.push(...(await new WaitingTasks(sql).release(plans, this.settings.keepFiles)));
  }

  private async fail(sql: Sql, wrong: readonly Wrong[], news: News): Promise<void> {
    if (wrong.length > 0) await new WaitingTasks(sql).fail(wrong);
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

  private async stop(sql: Sql, job: Job, news: News): Promise<boolean> {
    const by = job.cancelled_by ?? 'job';
    const reason = job.cancel_reason ?? ANOTHER_FAILED;
    const cancelled = await new WaitingTasks(sql).cancelJob(job.id, by, reason);
    const asked = await new RunningTasks(sql).requestCancelOfJob(job.id, by, reason);
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
}

/** How many files a step makes shows only when it has ended. */
async function tooLarge(sql: Sql, job: Job): Promise<Job> {
  const [stopped] = await sql.query<Job>(
    `UPDATE job SET cancelled_at = now(), cancelled_by = 'job', cancel_reason = $2, version = version + 1 WHERE id = $1 RETURNING *`,
    [job.id, TOO_LARGE],
  );
  return stopped ?? job;
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

// Batches that grow: whether one takes more, and one more task whose file has to be fetched first, which is two nodes more. Called by fetched-task.ts and
// by the route that adds to batches; a task over files that are there is made by submit.ts like any other.
import { Injectable } from '@nestjs/common';
import type { Job, JobNode } from '../../entities/job.entity.js';
import { Sql } from '../../entities/sql.js';
import { AppError } from '../../shared/errors.js';
import { Admission } from '../admission.js';
import type { Asker } from '../allowances.js';
import { Submit } from '../submit.js';
import { fetchedNodes, placedNodes, type FetchedRequest } from './fetched-nodes.js';
import { JobFlow } from './job-flow.js';
import { JobPreparation } from './job-preparation.js';
import { noJob } from './jobs.js';

export interface AddedRequest extends FetchedRequest {
  readonly client: Asker;
  readonly idempotencyKey?: string;
  readonly admitted?: number;
}
type Fetched = ReturnType<typeof fetchedNodes>;

/** Over all requests that add to it. */
const MOST_TASKS = 1000;

@Injectable()
export class BatchAdditions {
  constructor(
    private readonly sql: Sql,
    private readonly flow: JobFlow,
    private readonly preparation: JobPreparation,
    private readonly submit: Submit,
    private readonly admission: Admission,
  ) {}

  /** Throws unless so many tasks more may be added. Its end is taken back when they are. */
  async requireBatch({ id, nodes, cancelled_at }: Job, tasks = 1, sql = this.sql): Promise<void> {
    if (Object.values(nodes).some(({ item }) => item === undefined))
      throw new AppError(
        'invalid_state',
        'This job is a graph, which is whole from its beginning. Only batches take more tasks.',
      );
    if (cancelled_at !== null) throw new AppError('invalid_state', 'The job was cancelled. Make a new one.');
    if ((await tasksIn(sql, id)) + tasks > MOST_TASKS)
      throw new AppError('too_many_files', `A batch has at most ${MOST_TASKS} tasks. Make another one.`);
  }

  /** The id of the task that works on what is fetched. */
  async add(jobId: string, request: AddedRequest): Promise<string> {
    const { client, priority, tag, metadata, idempotencyKey, admitted = 0 } = request;
    const nodes = fetchedNodes(request, { priority, tag, metadata });
    await this.preparation.look(client, { nodes: { ...nodes }, priority });
    await this.submit.admit(client, 0, 2 - admitted);
    const kept = await this.preparation.kept(nodes, client.id);
    const { id, news } = await this.flow.inTurn(async (sql) => {
      const [job] = await sql.query<Job>('SELECT * FROM job WHERE id = $1 FOR UPDATE', [jobId]);
      if (!job) throw noJob();
      const first = idempotencyKey === undefined ? undefined : addedAs(job, idempotencyKey);
      if (first !== undefined) return { id: await taskOf(sql, job, first), news: undefined };
      await this.requireBatch(job, 2, sql);
      const { work, all } = await placed(sql, job, kept, idempotencyKey);
      const [more] = await sql.query<Job>(
        `UPDATE job SET nodes = $2, version = version + 1, ended_at = NULL, announced = CASE WHEN ended_at IS NULL THEN announced END
         WHERE id = $1 RETURNING *`,
        [job.id, JSON.stringify({ ...job.nodes, ...all })],
      );
      const settled = await this.flow.settleLocked(sql, more ?? job);
      await this.admission.requireRoom(sql, client, 0);
      return { id: await taskOf(sql, job, work), news: settled };
    });
    if (news) await this.flow.tell(jobId, news);
    return id;
  }
}

/** Under names that no other item has, even where tasks were deleted from among the others. */
async function placed(sql: Sql, job: Job, { fetch, work }: Fetched, key: string | undefined) {
  const nodes = Object.values(job.nodes);
  // Those that are fetched are two tasks each.
  const items = (await tasksIn(sql, job.id)) - nodes.length / 2;
  const item = Math.max(items, ...nodes.map((node) => (node.item ?? 0) + 1));
  const asked = { ...work, item, ...(key !== undefined && { idempotency_key: key }) };
  return { work: `item-${item}`, all: placedNodes({ fetch: { ...fetch, item }, work: asked }, item) };
}

const addedAs = ({ nodes }: Job, key: string): string | undefined =>
  Object.entries<JobNode>(nodes).find(([, node]) => node.idempotency_key === key)?.[0];

async function tasksIn(sql: Sql, jobId: string): Promise<number> {
  const count = 'SELECT count(*)::int AS count FROM task WHERE job_id = $1 AND NOT replaced';
  return (await sql.query<{ count: number }>(count, [jobId]))[0]?.count ?? 0;
}

async function taskOf(sql: Sql, { id }: Job, node: string): Promise<string> {
  const [task] = await sql.query<{ id: string }>(
    'SELECT id FROM task WHERE job_id = $1 AND node = $2 AND NOT replaced',
    [id, node],
  );
  if (task) return task.id;
  throw new AppError(
    'invalid_state',
    'The batch has stopped at a failure, and nothing is fetched for it any more. Retry it first, or make another one.',
  );
}

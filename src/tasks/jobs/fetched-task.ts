// A task whose file has to be fetched first: both are steps of one job, its own or a batch, and the answer is the second. Called by every door that
// takes tasks.
import { Injectable } from '@nestjs/common';
import { Sql } from '../../entities/sql.js';
import { AppError } from '../../shared/errors.js';
import type { Asker } from '../allowances.js';
import { BatchAdditions } from './batch-additions.js';
import { asAsked, fetchedNodes, misfits, retold, type FetchedRequest } from './fetched-nodes.js';
import { Jobs } from './jobs.js';
import { ReadTasks, type FullTask } from '../read/read-tasks.js';

export interface FetchedTaskRequest extends FetchedRequest {
  readonly client: Asker;
  readonly idempotencyKey?: string;
  readonly jobId?: string;
  /** Tasks of it that were let in already. */
  readonly admitted?: number;
}

@Injectable()
export class FetchedTask {
  constructor(
    private readonly jobs: Jobs,
    private readonly additions: BatchAdditions,
    private readonly sql: Sql,
    private readonly read: ReadTasks,
  ) {}

  async make(request: FetchedTaskRequest): Promise<FullTask> {
    requireFitting(request);
    const id = await this.begin(request);
    const full = await this.read.find(id);
    if (full) return full;
    throw new AppError('internal_error', 'The task was accepted but cannot be read.', { secret: id });
  }

  private async begin(request: FetchedTaskRequest): Promise<string> {
    try {
      return await (request.jobId === undefined ? this.alone(request) : this.additions.add(request.jobId, request));
    } catch (error) {
      throw retold(error, asAsked, 'The task cannot be done as it was asked.');
    }
  }

  private async alone(request: FetchedTaskRequest): Promise<string> {
    const { client, priority, tag, metadata, idempotencyKey, admitted } = request;
    const asked = { client, nodes: { ...fetchedNodes(request) }, priority, tag, metadata, idempotencyKey, admitted };
    const job = await this.jobs.create({ ...asked, onError: 'continue', start: true });
    const [row] = await this.sql.query<{ id: string }>(
      `SELECT id FROM task WHERE job_id = $1 AND node = 'work' AND NOT replaced`,
      [job],
    );
    return row?.id ?? '';
  }
}

function requireFitting(request: FetchedTaskRequest): void {
  const wrong = misfits(request);
  if (wrong.length === 0) return;
  throw new AppError('validation_failed', 'A task with a url begins as soon as its file is there.', { fields: wrong });
}

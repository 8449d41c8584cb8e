// A task whose file has to be fetched first: both are steps of one job, and the answer is the second. Called by every door that takes tasks.
import { Injectable } from '@nestjs/common';
import { Sql } from '../../entities/sql.js';
import { AppError } from '../../shared/errors.js';
import type { Asker } from '../allowances.js';
import { asAsked, fetchedNodes, misfits, type FetchedRequest } from './fetched-nodes.js';
import { Jobs, type JobRequest } from './jobs.js';
import { ReadTasks, type FullTask } from '../read/read-tasks.js';

export interface FetchedTaskRequest extends FetchedRequest {
  readonly client: Asker;
  readonly idempotencyKey?: string;
  readonly jobId?: string;
}

@Injectable()
export class FetchedTask {
  constructor(
    private readonly jobs: Jobs,
    private readonly sql: Sql,
    private readonly read: ReadTasks,
  ) {}

  async make(request: FetchedTaskRequest): Promise<FullTask> {
    requireFitting(request);
    const { client, priority, tag, metadata, idempotencyKey } = request;
    const asked = { client, nodes: fetchedNodes(request), priority, tag, metadata, idempotencyKey };
    const id = await this.create({ ...asked, onError: 'continue', start: true });
    const [row] = await this.sql.query<{ id: string }>(
      `SELECT id FROM task WHERE job_id = $1 AND node = 'work' AND NOT replaced`,
      [id],
    );
    const full = row && (await this.read.find(row.id));
    if (full) return full;
    throw new AppError('internal_error', 'The task was accepted but cannot be read.', { secret: id });
  }

  /** Whoever asked for a task knows nothing of nodes. */
  private async create(request: JobRequest): Promise<string> {
    try {
      return await this.jobs.create(request);
    } catch (error) {
      if (!(error instanceof AppError) || error.facts.fields === undefined) throw error;
      const [first, ...more] = error.facts.fields.map(asAsked);
      if (!first) throw error;
      throw new AppError(error.code, `The task cannot be done as it was asked. ${first.pointer}: ${first.detail}`, {
        cause: error,
        ...error.facts,
        fields: [first, ...more],
      });
    }
  }
}

function requireFitting(request: FetchedTaskRequest): void {
  if (request.jobId !== undefined)
    throw new AppError('validation_failed', 'A batch takes files that are stored. Import this one first.', {
      fields: [{ pointer: '/url', code: 'not_allowed', detail: 'has no place in a batch' }],
    });
  const wrong = misfits(request);
  if (wrong.length === 0) return;
  throw new AppError('validation_failed', 'A task with a url begins as soon as its file is there.', { fields: wrong });
}

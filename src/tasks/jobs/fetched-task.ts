// A task whose file has to be fetched first: both are steps of one job, and the answer is the second. Called by every door that takes tasks.
import { Injectable } from '@nestjs/common';
import { Sql } from '../../entities/sql.js';
import type { JobNode } from '../../entities/job.entity.js';
import { AppError } from '../../shared/errors.js';
import type { Asker } from '../allowances.js';
import { Jobs } from './jobs.js';
import { ReadTasks, type FullTask } from '../read/read-tasks.js';
import type { TaskRequest } from '../requests/task-request.js';

export interface FetchedTaskRequest extends TaskRequest {
  readonly client: Asker;
  readonly from: Readonly<Record<string, unknown>>;
  readonly idempotencyKey?: string;
  readonly jobId?: string;
}

/** What is asked of a task that is not made yet when it is asked for. */
const NOT_WITH_URL = { start: 'start', runAt: 'run_at', delayS: 'delay_s', startBefore: 'start_before' } as const;
const plain = { input: [], files: [], for_each: false, allow_failure: false };

@Injectable()
export class FetchedTask {
  constructor(
    private readonly jobs: Jobs,
    private readonly sql: Sql,
    private readonly read: ReadTasks,
  ) {}

  async make(request: FetchedTaskRequest): Promise<FullTask> {
    requireFitting(request);
    const { client, from, priority, tag, metadata, idempotencyKey } = request;
    const { operation = 'convert', target, options, preset, limits, retry, callback, message } = request;
    const fetch: JobNode = { ...plain, operation: 'import.url', options: from };
    const work: JobNode = {
      ...plain,
      operation,
      target,
      options,
      preset: preset ?? undefined,
      limits,
      retry,
      callback,
      message,
      input: [{ node: 'fetch' }],
    };
    const nodes = { fetch, work };
    const id = await this.jobs.create({
      client,
      nodes,
      onError: 'continue',
      start: true,
      priority,
      tag,
      metadata,
      idempotencyKey,
    });
    const [row] = await this.sql.query<{ id: string }>(
      `SELECT id FROM task WHERE job_id = $1 AND node = 'work' AND NOT replaced`,
      [id],
    );
    const full = row && (await this.read.find(row.id));
    if (full) return full;
    throw new AppError('internal_error', 'The task was accepted but cannot be read.', { secret: id });
  }
}

function requireFitting(request: FetchedTaskRequest): void {
  if (request.jobId !== undefined)
    throw new AppError('validation_failed', 'A batch takes files that are stored. Import this one first.', {
      fields: [{ pointer: '/url', code: 'not_allowed', detail: 'has no place in a batch' }],
    });
  const wrong = Object.entries(NOT_WITH_URL).filter(
    ([name]) => request[name as keyof typeof NOT_WITH_URL] !== undefined,
  );
  if (wrong.length === 0) return;
  throw new AppError('validation_failed', 'A task with a url begins as soon as its file is there.', {
    fields: wrong.map(([, field]) => ({
      pointer: `/${field}`,
      code: 'not_allowed',
      detail: 'cannot stand beside url',
    })),
  });
}

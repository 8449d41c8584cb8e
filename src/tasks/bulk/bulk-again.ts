// One of many tasks, done again: by itself or in its place in its job. A job that stops at a failure takes none back while another one has failed, so
// it goes on with all that failed in it. Called by bulk.operation.ts.
import { Injectable } from '@nestjs/common';
import type { Job } from '../../entities/job.entity.js';
import { Sql } from '../../entities/sql.js';
import type { Task } from '../../entities/task.entity.js';
import { AppError } from '../../shared/errors.js';
import { Again } from '../again.js';
import { Jobs } from '../jobs/jobs.js';

type Repeatable = Pick<Task, 'id' | 'client_id' | 'job_id'>;

@Injectable()
export class BulkAgain {
  constructor(
    private readonly sql: Sql,
    private readonly again: Again,
    private readonly jobs: Jobs,
  ) {}

  /** Done, too, where another of the many has brought it back because the one waits for the other. */
  async repeat({ id, client_id, job_id }: Repeatable, idempotencyKey: string): Promise<void> {
    try {
      await this.again.again(id, { id: client_id }, { idempotencyKey });
      return;
    } catch (error) {
      if (job_id === null || !(error instanceof AppError) || error.code !== 'invalid_state') throw error;
      if (await this.isReplaced(id)) return;
      if (!(await this.hasStopped(job_id))) throw error;
    }
    try {
      await this.jobs.retry(job_id, 'failed');
    } catch (error) {
      if (!(await this.isReplaced(id))) throw error;
    }
  }

  private async isReplaced(id: string): Promise<boolean> {
    const [task] = await this.sql.query<Pick<Task, 'replaced'>>('SELECT replaced FROM task WHERE id = $1', [id]);
    return task?.replaced === true;
  }

  private async hasStopped(jobId: string): Promise<boolean> {
    const [job] = await this.sql.query<Pick<Job, 'on_error' | 'ended_at'>>(
      'SELECT on_error, ended_at FROM job WHERE id = $1',
      [jobId],
    );
    return job?.on_error === 'fail_fast' && job.ended_at !== null;
  }
}

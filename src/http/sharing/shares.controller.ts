// /api/v1/shares: links to the results of a task or job for people without an account: made, listed, revoked.
import { Body, Controller, Delete, Get, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { z } from 'zod';
import type { StoredFile } from '../../entities/stored-file.entity.js';
import { AppError } from '../../shared/errors.js';
import { JobReader } from '../../tasks/jobs/job-reader.js';
import { noJob } from '../../tasks/jobs/jobs.js';
import { Needs } from '../access.guard.js';
import { visibleTo, type Caller } from '../callers.js';
import { LONGEST_PASSWORD } from '../passwords.js';
import { Asking } from '../request-facts.js';
import { sendPage, type PageAsk } from '../rights/row-page.js';
import { Site } from '../site.js';
import { TaskDesk } from '../task-desk.js';
import { resultsOf } from '../task-results.js';
import { parse } from '../../tasks/requests/task-request.js';
import { shareView, type shareSchema, type shareWithUrlSchema } from './share.view.js';
import { Shares, type ShareAsk } from './shares.js';

const WEEK_S = 7 * 86_400;
export const shareBody = z
  .strictObject({
    task_id: z.uuid().optional(),
    job_id: z.uuid().optional(),
    ttl_s: z.int().min(60).max(WEEK_S).default(86_400),
    password: z.string().min(4).max(LONGEST_PASSWORD).optional(),
    max_downloads: z.int().min(1).max(1_000_000).optional(),
  })
  .refine((body) => (body.task_id === undefined) !== (body.job_id === undefined), {
    path: ['task_id'],
    message: 'or job_id has to be given, one of them',
  });

@Controller('api/v1/shares')
export class SharesController {
  constructor(
    private readonly shares: Shares,
    private readonly desk: TaskDesk,
    private readonly jobs: JobReader,
    private readonly site: Site,
  ) {}

  @Post()
  @Needs('files:write')
  async create(@Asking() caller: Caller, @Body() body: unknown): Promise<z.output<typeof shareWithUrlSchema>> {
    const { ttl_s: ttlS, password, max_downloads: maxDownloads, ...whose } = parse(shareBody, body);
    const ask = { ttlS, password, maxDownloads, ...(await this.resultsOf(caller, whose)) };
    const { share, token } = await this.shares.create(ask);
    return { ...shareView(share, this.site), url: this.site.link(`/s/${token}`) };
  }

  @Get()
  @Needs('files:read')
  async list(@Asking() caller: Caller, @Req() request: Request, @Res() response: Response): Promise<void> {
    const { clientId } = caller;
    const read = (page: PageAsk) => this.shares.list(clientId, page);
    await sendPage(request, response, this.site, read, (share) => shareView(share, this.site));
  }

  @Get(':id')
  @Needs('files:read')
  async show(@Asking() caller: Caller, @Param('id') id: string): Promise<z.output<typeof shareSchema>> {
    return shareView(await this.shares.find(id, visibleTo(caller)), this.site);
  }

  @Delete(':id')
  @HttpCode(204)
  @Needs('files:write')
  async revoke(@Asking() caller: Caller, @Param('id') id: string): Promise<void> {
    const share = await this.shares.find(id, visibleTo(caller));
    await this.shares.revoke(share.id);
  }

  private async resultsOf(
    caller: Caller,
    whose: { readonly task_id?: string | undefined; readonly job_id?: string | undefined },
  ): Promise<Pick<ShareAsk, 'clientId' | 'taskId' | 'jobId' | 'files'>> {
    if (whose.task_id !== undefined) {
      const full = await this.desk.find(caller, whose.task_id);
      return { clientId: full.task.client_id, taskId: full.task.id, jobId: null, files: resultsOf(full) };
    }
    const full = await this.jobs.find(whose.job_id ?? '', visibleTo(caller));
    if (full === undefined) throw noJob();
    if (full.job.ended_at === null)
      throw new AppError('result_not_ready', 'The job has not ended. Ask again when it has.', { retryAfterS: 1 });
    const files: readonly StoredFile[] = (await this.jobs.result(full)).files;
    return { clientId: full.job.client_id, taskId: null, jobId: full.job.id, files };
  }
}

// /api/v1/jobs, /tasks/batch and /plans: graphs and batches of tasks.
import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { SETTINGS } from '../shared/settings-token.js';
import { AppError } from '../shared/errors.js';
import type { Settings } from '../shared/settings.js';
import { Storage } from '../storage/storage.js';
import { BatchAdditions } from '../tasks/jobs/batch-additions.js';
import { JobFlow } from '../tasks/jobs/job-flow.js';
import { JobReader, type FullJob, type Result } from '../tasks/jobs/job-reader.js';
import { KeepLonger } from '../tasks/keep-longer.js';
import { Removal } from '../tasks/removal.js';
import { Jobs, noJob } from '../tasks/jobs/jobs.js';
import { Needs } from './access.guard.js';
import { readBatchBody } from './batch-request.js';
import { visibleTo, type Caller } from './callers.js';
import { isKnown } from './file-conditions.js';
import { fileView } from './file.view.js';
import { reservedFor } from './idempotent-answers.js';
import { cancelJobBody, listJobsQuery, readJobBody, retryJobBody } from './job-request.js';
import { jobView, type JobView, type PlanView } from './job.view.js';
import { readWait } from './prefer.js';
import { Asking, factsOf } from './request-facts.js';
import { readFormat, sendZip } from './result-zip.js';
import { followable, withAccess } from './rights/access-links.js';
import { requireMailRight } from './rights/mail-right.js';
import { askerOf } from './rights/standing.js';
import { sendFile } from './send-file.js';
import { Site } from './site.js';
import { keepBody } from './task-changes.controller.js';
import { TaskIntake } from './task-intake.js';
import { parse } from '../tasks/requests/task-request.js';
import { taskView } from './task.view.js';
import { untilGone } from './waiting.js';
import { setNextLink } from './whole-lists.js';

const USUAL_LIMIT = 20;

@Controller('api/v1')
export class JobsController {
  constructor(
    private readonly jobs: Jobs,
    private readonly additions: BatchAdditions,
    private readonly reader: JobReader,
    private readonly flow: JobFlow,
    private readonly removal: Removal,
    private readonly keeping: KeepLonger,
    private readonly intake: TaskIntake,
    private readonly storage: Storage,
    private readonly site: Site,
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'maxFile'>,
  ) {}

  @Post('jobs')
  @Needs('tasks:write')
  async create(
    @Asking() caller: Caller,
    @Body() body: unknown,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const asked = readJobBody(body);
    requireMailRight(caller, [asked]);
    const id = await this.jobs.create({ client: askerOf(caller, response), ...asked, ...reservedFor(request) });
    await this.sendMade(caller, id, request, response);
  }

  @Post('tasks/batch')
  @Needs('tasks:write')
  async batch(
    @Asking() caller: Caller,
    @Body() body: unknown,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const asked = readBatchBody(body);
    requireMailRight(caller, [asked, ...asked.items.flatMap((item) => item ?? [])]);
    const id = await this.jobs.batch({ client: askerOf(caller, response), ...asked, ...reservedFor(request) });
    await this.sendMade(caller, id, request, response);
  }

  /** What the same body would do as a job; nothing is written. */
  @Post('plans')
  @HttpCode(200)
  @Needs('tasks:write')
  async plan(
    @Asking() caller: Caller,
    @Body() body: unknown,
    @Res({ passthrough: true }) response: Response,
  ): Promise<PlanView> {
    const asked = readJobBody(body);
    requireMailRight(caller, [asked]);
    const { tasks, queues, engines, open } = await this.jobs.plan({ ...asked, client: askerOf(caller, response) });
    return {
      ok: true,
      tasks_estimate: tasks,
      queues,
      engines,
      bytes_limits: { max_file_bytes: this.settings.maxFile },
      warnings: open.map((name) => ({
        code: 'count_unknown',
        detail: `How many tasks "${name}" makes shows only when the steps before it have ended.`,
      })),
    };
  }

  @Get('jobs')
  @Needs('tasks:read')
  async list(@Asking() caller: Caller, @Req() request: Request, @Res() response: Response): Promise<void> {
    const { tag, limit, ...place } = parse(listJobsQuery, request.query);
    const { cursor, sort } = place;
    const page = { limit: limit ?? USUAL_LIMIT, sort, ...(cursor !== undefined && { cursor }) };
    const { data, nextCursor } = await this.reader.list({ clientId: caller.clientId, tag }, page);
    setNextLink(request, response, this.site, nextCursor);
    response.json({ data: data.map((full) => jobView(full, this.site)), next_cursor: nextCursor });
  }

  /** With If-None-Match and Prefer: wait it answers at the next change, or 304 when there was none. */
  @Get('jobs/:id')
  @Needs('tasks:read')
  async show(
    @Asking() caller: Caller,
    @Param('id') id: string,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const { waitMs, applied } = readWait(request.get('prefer'), undefined, 0);
    const known = request.get('if-none-match');
    let full = await this.find(caller, id);
    if (waitMs > 0 && isKnown(known, etagOf(full)) && full.job.ended_at === null)
      full = (await this.reader.waitForChange(full.job.id, full.version, waitMs, untilGone(response))) ?? full;
    if (applied !== undefined) response.setHeader('Preference-Applied', applied);
    response.setHeader('Cache-Control', 'private, no-cache');
    response.vary('Prefer');
    if (isKnown(known, etagOf(full))) response.status(304).setHeader('ETag', etagOf(full)).end();
    else this.sendJob(caller, response, full, 200);
  }

  @Post('jobs/:id/start')
  @HttpCode(200)
  @Needs('tasks:write')
  async start(@Asking() caller: Caller, @Param('id') id: string): Promise<JobView> {
    const { job } = await this.find(caller, id);
    await this.jobs.start(job.id);
    return withAccess(jobView(await this.find(caller, id), this.site), caller);
  }

  @Post('jobs/:id/cancel')
  @Needs('tasks:write')
  async cancel(
    @Asking() caller: Caller,
    @Param('id') id: string,
    @Body() body: unknown,
    @Res() response: Response,
  ): Promise<void> {
    const { reason } = parse(cancelJobBody, body ?? {});
    const { job } = await this.find(caller, id);
    await this.jobs.cancel(job.id, { by: caller.name, reason });
    const full = await this.find(caller, id);
    this.sendJob(caller, response, full, full.job.ended_at === null ? 202 : 200);
  }

  @Post('jobs/:id/retry')
  @Needs('tasks:write')
  async retry(
    @Asking() caller: Caller,
    @Param('id') id: string,
    @Body() body: unknown,
    @Res() response: Response,
  ): Promise<void> {
    const { only } = parse(retryJobBody, body ?? {});
    const { job } = await this.find(caller, id);
    await this.jobs.retry(job.id, only, askerOf(caller, response, job.client_id));
    this.sendJob(caller, response, await this.find(caller, id), 202);
  }

  /** One more task for a batch, asked for like any other task. */
  @Post('jobs/:id/tasks')
  @Needs('tasks:write')
  async add(
    @Asking() caller: Caller,
    @Param('id') id: string,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const { job } = await this.find(caller, id);
    await this.additions.requireBatch(job);
    const full = await this.intake.take(askerOf(caller, response, job.client_id), request, response, job.id);
    if (!full) return;
    await this.flow.settle(job.id);
    response.setHeader('Location', followable(this.site.link(`/api/v1/tasks/${full.task.id}`), caller));
    response.status(202).json(withAccess(taskView(full, this.site), caller));
  }

  @Get('jobs/:id/result')
  @Needs('files:read')
  async result(
    @Asking() caller: Caller,
    @Param('id') id: string,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const format = readFormat(request.query['format']);
    const full = await this.find(caller, id);
    const isReadyEnough = format === 'zip' && request.query['ready'] === 'true';
    const result = isReadyEnough ? await this.readyOf(full) : await this.resultOf(full);
    const [only, ...more] = result.files;
    if (format === 'zip')
      return sendZip(request, response, this.storage, {
        ...result,
        name: full.job.tag ?? full.job.id,
        language: factsOf(request).language,
      });
    if (only && more.length === 0) return sendFile(request, response, this.storage, only);
    // Several files have no single body; the list says where each one is.
    response.status(300).json({ data: result.files.map((file) => withAccess(fileView(file, this.site), caller)) });
  }

  @Post('jobs/:id/keep')
  @HttpCode(200)
  @Needs('tasks:write')
  async keep(@Asking() caller: Caller, @Param('id') id: string, @Body() body: unknown): Promise<JobView> {
    const { job } = await this.find(caller, id);
    await this.keeping.keepJob(job.id, parse(keepBody, body).ttl_s);
    return withAccess(jobView(await this.find(caller, id), this.site), caller);
  }

  /** Rows, results and inputs, now. */
  @Delete('jobs/:id')
  @HttpCode(204)
  @Needs('tasks:write')
  async remove(@Asking() caller: Caller, @Param('id') id: string): Promise<void> {
    const { job } = await this.find(caller, id);
    await this.removal.removeJob(job.id);
  }

  /** Not there and not yours are the same answer. */
  private async find(caller: Caller, id: string): Promise<FullJob> {
    const full = await this.reader.find(id, visibleTo(caller));
    if (full === undefined) throw noJob();
    return full;
  }

  private async resultOf(full: FullJob): Promise<Result> {
    if (full.job.ended_at === null)
      throw new AppError('result_not_ready', 'The job has not ended. Ask again when it has.', { retryAfterS: 1 });
    const result = await this.reader.result(full);
    if (result.files.length > 0) return result;
    const { status, error } = jobView(full, this.site);
    throw new AppError('task_failed', error?.detail ?? `The job is ${status} and has no result.`, {
      details: { job_id: full.job.id, job_status: status },
    });
  }

  /** What has come out so far. */
  private async readyOf(full: FullJob): Promise<Result> {
    const result = await this.reader.result(full);
    if (result.files.length > 0) return result;
    throw new AppError('result_not_ready', 'Nothing of the job is done yet. Ask again in a moment.', {
      retryAfterS: 1,
    });
  }

  private async sendMade(caller: Caller, id: string, request: Request, response: Response): Promise<void> {
    const { waitMs, applied } = readWait(request.get('prefer'), undefined, 0);
    if (waitMs > 0) await this.reader.waitForEnd(id, waitMs, untilGone(response));
    if (applied !== undefined) response.setHeader('Preference-Applied', applied);
    const full = await this.find(caller, id);
    response.setHeader('Location', followable(this.site.link(`/api/v1/jobs/${id}`), caller));
    this.sendJob(caller, response, full, full.job.ended_at === null ? 202 : 201);
  }

  private sendJob(caller: Caller, response: Response, full: FullJob, status: number): void {
    response.setHeader('ETag', etagOf(full));
    if (full.job.ended_at === null) response.setHeader('Retry-After', '1');
    response.status(status).json(withAccess(jobView(full, this.site), caller));
  }
}

const etagOf = ({ version }: FullJob): string => `W/"${version}"`;

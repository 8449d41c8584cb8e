// /api/v1/tasks: make, list, watch, cancel, repeat, fetch the result.
import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { AppError } from '../shared/errors.js';
import { Storage } from '../storage/storage.js';
import { ReadTasks, type FullTask } from '../tasks/read/read-tasks.js';
import { Needs, NeedsOverview } from './access.guard.js';
import type { Caller } from './callers.js';
import { etagOf } from './etag.js';
import { isKnown } from './file-conditions.js';
import { fileView } from './file.view.js';
import { reservedFor } from './idempotent-answers.js';
import { readListQuery } from './list-query.js';
import { readWait } from './prefer.js';
import { Asking, factsOf } from './request-facts.js';
import { readFormat, sendZip } from './result-zip.js';
import { sendFile } from './send-file.js';
import { followable, withAccess } from './rights/access-links.js';
import { askerOf } from './rights/standing.js';
import { Site } from './site.js';
import { TaskDesk } from './task-desk.js';
import { TaskAnswer, taskParts } from './task-answer.js';
import { TaskIntake } from './task-intake.js';
import { optionsField, parse, priorityField, text } from '../tasks/requests/task-request.js';
import { resultsOf } from './task-results.js';
import { overseenView, taskView, type TaskView } from './task.view.js';
import { untilGone } from './waiting.js';
import { setNextLink } from './whole-lists.js';

export const cancelBody = z.strictObject({
  reason: z.string().max(500).optional(),
  mode: z.enum(['graceful', 'force']).default('graceful'),
});
export const retryBody = z.strictObject({
  target: text(40).optional().describe('Of a conversion: another format, with the options that are given here or none'),
  options: optionsField.optional().describe('In place of those that it had. A secret that stays *** stays as it was'),
  priority: priorityField.optional(),
});
export const includeField = z
  .string()
  .transform((list) => list.split(','))
  .pipe(z.array(z.enum(taskParts)))
  .optional();

@Controller('api/v1')
export class TasksController {
  constructor(
    private readonly intake: TaskIntake,
    private readonly read: ReadTasks,
    private readonly desk: TaskDesk,
    private readonly storage: Storage,
    private readonly site: Site,
    private readonly answer: TaskAnswer,
  ) {}

  @Post('tasks')
  @Needs('tasks:write')
  async create(@Asking() caller: Caller, @Req() request: Request, @Res() response: Response): Promise<void> {
    const { waitMs, applied } = readWait(request.get('prefer'), undefined, 0);
    const made = await this.intake.take(askerOf(caller, response), request, response);
    if (!made) return;
    const full =
      waitMs === 0 ? made : ((await this.read.waitForEnd(made.task.id, waitMs, untilGone(response))) ?? made);
    if (applied !== undefined) response.setHeader('Preference-Applied', applied);
    this.sendTask(caller, response, full, full.task.isFinished() ? 201 : 202);
  }

  @Get('tasks')
  @Needs('tasks:read')
  async list(@Asking() caller: Caller, @Req() request: Request, @Res() response: Response): Promise<void> {
    const shown = (full: FullTask) => taskView(full, this.site);
    await this.sendList(request, response, caller.clientId, (page) => page.map(shown));
  }

  /** Everyone's. */
  @Get('admin/tasks')
  @NeedsOverview()
  async listAll(@Req() request: Request, @Res() response: Response): Promise<void> {
    await this.sendList(request, response, undefined, async (page) => {
      const names = await this.read.ownersOf(page.map(({ task }) => task.client_id));
      return page.map((full) => overseenView(full, names, this.site));
    });
  }

  /** With If-None-Match and Prefer: wait it answers at the next change, or 304 when there was none. */
  @Get('tasks/:id')
  @Needs('tasks:read')
  async show(
    @Asking() caller: Caller,
    @Param('id') id: string,
    @Query('include') include: string | undefined,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const parts = parse(includeField, include) ?? [];
    const { waitMs, applied } = readWait(request.get('prefer'), undefined, 0);
    let full = await this.desk.find(caller, id);
    const { id: taskId, version } = full.task;
    if (waitMs > 0 && isKnown(request.get('if-none-match'), etagOf(full)) && !full.task.isFinished())
      full = (await this.read.waitForChange(taskId, version, waitMs, untilGone(response))) ?? full;
    if (applied !== undefined) response.setHeader('Preference-Applied', applied);
    response.setHeader('ETag', etagOf(full));
    response.setHeader('Cache-Control', 'private, no-cache');
    response.vary('Prefer');
    if (isKnown(request.get('if-none-match'), etagOf(full))) {
      response.status(304).end();
      return;
    }
    response.json(await this.answer.with(full, parts, caller));
  }

  @Post('tasks/:id/cancel')
  @Needs('tasks:write')
  async cancel(
    @Asking() caller: Caller,
    @Param('id') id: string,
    @Body() body: unknown,
    @Res() response: Response,
  ): Promise<void> {
    const { reason, mode } = parse(cancelBody, body ?? {});
    const { full, isUnderWay } = await this.desk.cancel(caller, id, { mode, ...(reason !== undefined && { reason }) });
    this.sendTask(caller, response, full, isUnderWay ? 202 : 200);
  }

  @Post('tasks/:id/retry')
  @Needs('tasks:write')
  async retry(
    @Asking() caller: Caller,
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const { target, options, priority } = parse(retryBody, body ?? {});
    const change = {
      ...(target !== undefined && { target }),
      ...(options !== undefined && { options }),
      ...(priority !== undefined && { priority }),
      ...reservedFor(request),
    };
    this.sendTask(caller, response, await this.desk.again(caller, response, id, change), 202);
  }

  @Get('tasks/:id/result')
  @Needs('files:read')
  async result(
    @Asking() caller: Caller,
    @Param('id') id: string,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const full = await this.desk.find(caller, id);
    const results = resultsOf(full);
    if (readFormat(request.query['format']) === 'zip') {
      const { language } = factsOf(request);
      return sendZip(request, response, this.storage, { name: full.task.id, files: results, failures: [], language });
    }
    const [first, ...more] = results;
    if (first === undefined) throw new AppError('file_expired', 'The result was deleted at the end of its time.');
    if (more.length === 0) return sendFile(request, response, this.storage, first);
    // Several files have no single body; the list says where each one is.
    response.status(300).json({ data: full.outputs.map((file) => withAccess(fileView(file, this.site), caller)) });
  }

  private async sendList(
    request: Request,
    response: Response,
    clientId: string | undefined,
    show: (page: readonly FullTask[]) => readonly TaskView[] | Promise<readonly TaskView[]>,
  ): Promise<void> {
    const { filter, page } = readListQuery(request.query, clientId);
    const { data, nextCursor } = await this.read.list(filter, page);
    setNextLink(request, response, this.site, nextCursor);
    response.json({ data: await show(data), next_cursor: nextCursor });
  }

  private sendTask(caller: Caller, response: Response, full: FullTask, status: number): void {
    response.setHeader('Location', followable(this.site.link(`/api/v1/tasks/${full.task.id}`), caller));
    response.setHeader('ETag', etagOf(full));
    if (!full.task.isFinished()) response.setHeader('Retry-After', '1');
    response.status(status).json(withAccess(taskView(full, this.site), caller));
  }
}

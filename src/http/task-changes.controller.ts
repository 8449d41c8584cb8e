// /api/v1/tasks/{id}: change what has not begun, start, delete, and read what the tools said.
import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { z } from 'zod';
import type { FullTask } from '../tasks/read/read-tasks.js';
import { Needs } from './access.guard.js';
import type { Caller } from './callers.js';
import { etagOf, readIfMatch } from './etag.js';
import { Asking } from './request-facts.js';
import { Site } from './site.js';
import { TaskDesk } from './task-desk.js';
import { TaskAnswer } from './task-answer.js';
import { limitsField, metadataField, parse, priorityField, tagField } from '../tasks/requests/task-request.js';
import { taskView } from './task.view.js';

export const changeTaskBody = z
  .strictObject({
    priority: priorityField.optional(),
    tag: tagField,
    metadata: metadataField.optional(),
    limits: limitsField,
  })
  .refine((body) => Object.keys(body).length > 0, 'names nothing to change');

/** From now on; shortened to what the administrator permits. */
export const keepBody = z.strictObject({
  ttl_s: z
    .int()
    .min(1)
    .max(366 * 86_400)
    .describe('From now on, shortened to what the administrator permits'),
});

@Controller('api/v1/tasks/:id')
export class TaskChangesController {
  constructor(
    private readonly desk: TaskDesk,
    private readonly answer: TaskAnswer,
    private readonly site: Site,
  ) {}

  /** With If-Match only when nobody has changed it since. */
  @Patch()
  @Needs('tasks:write')
  async change(
    @Asking() caller: Caller,
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const version = readIfMatch(request.get('if-match'));
    this.send(response, await this.desk.change(caller, id, parse(changeTaskBody, body), version));
  }

  @Post('start')
  @HttpCode(200)
  @Needs('tasks:write')
  async start(@Asking() caller: Caller, @Param('id') id: string, @Res() response: Response): Promise<void> {
    this.send(response, await this.desk.start(caller, id));
  }

  @Post('keep')
  @HttpCode(200)
  @Needs('tasks:write')
  async keep(
    @Asking() caller: Caller,
    @Param('id') id: string,
    @Body() body: unknown,
    @Res() response: Response,
  ): Promise<void> {
    this.send(response, await this.desk.keep(caller, id, parse(keepBody, body).ttl_s));
  }

  @Delete()
  @HttpCode(204)
  @Needs('tasks:write')
  async remove(@Asking() caller: Caller, @Param('id') id: string): Promise<void> {
    await this.desk.remove(caller, id);
  }

  @Get('log')
  @Needs('tasks:read')
  async log(@Asking() caller: Caller, @Param('id') id: string, @Res() response: Response): Promise<void> {
    const { task } = await this.desk.find(caller, id);
    const text = await this.answer.log(task.id);
    response.setHeader('Content-Type', 'text/plain; charset=utf-8').end(text);
  }

  private send(response: Response, full: FullTask): void {
    response.setHeader('ETag', etagOf(full));
    response.json(taskView(full, this.site));
  }
}

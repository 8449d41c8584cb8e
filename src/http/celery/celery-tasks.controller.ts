// /api/v1/celery/tasks: trigger work by its name, look at it in Celery's words, revoke it. For programs that were written against Celery over HTTP.
import { Body, Controller, Get, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { CeleryTasksRead } from '../../monitor/celery-rows.js';
import { Needs } from '../access.guard.js';
import { visibleTo, type Caller } from '../callers.js';
import { LONGEST_WAIT_S } from '../prefer.js';
import { Asking } from '../request-facts.js';
import { Site } from '../site.js';
import { noFields, parse } from '../../tasks/requests/task-request.js';
import { readCall } from './celery-call.js';
import { CeleryDesk } from './celery-desk.js';
import { celeryListQuery, filterOf, nextCursor, pageOfQuery } from './celery-list.js';
import { celeryTaskView, type CeleryTaskView } from './celery-task.view.js';

/** What runs is as much as there are slots. */
const MOST_ACTIVE = 1000;
export const showQuery = z.strictObject({
  timeout: z
    .string()
    .regex(/^\d{1,3}(\.\d{1,3})?$/, 'must be seconds')
    .transform(Number)
    .refine((seconds) => seconds <= LONGEST_WAIT_S, `must be at most ${LONGEST_WAIT_S}`)
    .optional()
    .describe('Seconds to wait for its end'),
});
export const revokeBody = z.strictObject({
  terminate: z.boolean().default(false).describe('Also when it runs'),
  signal: z.string().max(20).default('SIGTERM').describe('SIGKILL leaves it no time'),
});
export const revokedSchema = z
  .object({
    task_id: z.uuid(),
    state: z.string(),
    effective: z.boolean().describe('False: it runs on, because terminate was not asked for, or it has ended before'),
  })
  .meta({ id: 'RevokedTask' });

@Controller('api/v1/celery/tasks')
export class CeleryTasksController {
  constructor(
    private readonly desk: CeleryDesk,
    private readonly tasks: CeleryTasksRead,
    private readonly site: Site,
  ) {}

  @Get()
  @Needs('tasks:read')
  async list(@Asking() caller: Caller, @Query() given: unknown): Promise<object> {
    const query = parse(celeryListQuery, given);
    const filter = filterOf(query, visibleTo(caller));
    if (query.state?.join() === 'active' || query.state === undefined) {
      const { data } = await this.tasks.list({ ...filter, state: ['active'] }, { limit: MOST_ACTIVE, offset: 0 });
      return { active: byWorker(data.map((facts) => celeryTaskView(facts))), count: data.length };
    }
    const page = pageOfQuery(query);
    const { data, isMore } = await this.tasks.list(filter, page);
    return { data: data.map((facts) => celeryTaskView(facts)), next_cursor: nextCursor(page, isMore) };
  }

  @Get(':id')
  @Needs('tasks:read')
  async show(
    @Asking() caller: Caller,
    @Param('id') id: string,
    @Query() given: unknown,
    @Res({ passthrough: true }) response: Response,
  ): Promise<CeleryTaskView> {
    const { timeout = 0 } = parse(showQuery, given);
    const facts = await this.desk.findEnded(caller, id, timeout * 1000, response);
    response.setHeader('Cache-Control', 'private, no-cache');
    return celeryTaskView(facts, await this.desk.traceback(caller, facts));
  }

  /** By its name; the document wants one word for what stands there. */
  @Post(':id')
  @HttpCode(202)
  @Needs('tasks:write')
  async trigger(
    @Asking() caller: Caller,
    @Param('id') name: string,
    @Body() body: unknown,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<object> {
    const made = await this.desk.trigger(caller, request, response, name, readCall(body));
    response.setHeader('Location', this.site.link(`/api/v1/celery/tasks/${made.task_id}`));
    return made;
  }

  @Post(':id/revoke')
  @Needs('tasks:write')
  async revoke(
    @Asking() caller: Caller,
    @Param('id') id: string,
    @Body() body: unknown,
    @Res({ passthrough: true }) response: Response,
  ): Promise<object> {
    const { terminate, signal } = parse(revokeBody, body ?? {});
    return this.end(caller, id, terminate, signal, response);
  }

  /** Politely, whether it runs or not. */
  @Post(':id/abort')
  @Needs('tasks:write')
  async abort(
    @Asking() caller: Caller,
    @Param('id') id: string,
    @Body() body: unknown,
    @Res({ passthrough: true }) response: Response,
  ): Promise<object> {
    parse(noFields, body ?? {});
    return this.end(caller, id, true, 'SIGTERM', response);
  }

  private async end(
    caller: Caller,
    id: string,
    terminate: boolean,
    signal: string,
    response: Response,
  ): Promise<object> {
    const { facts, effective, isUnderWay } = await this.desk.revoke(caller, id, terminate, signal);
    response.status(isUnderWay ? 202 : 200);
    return { task_id: facts.id, state: facts.state, effective };
  }
}

function byWorker(views: readonly CeleryTaskView[]): Record<string, CeleryTaskView[]> {
  const groups: Record<string, CeleryTaskView[]> = {};
  for (const view of views) (groups[view.worker ?? 'unknown'] ??= []).push(view);
  return groups;
}

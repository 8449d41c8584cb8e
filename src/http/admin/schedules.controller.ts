// /api/v1/admin/schedules: what runs by the clock; edited, switched off and on, run now.
import { Body, Controller, Get, Param, Patch, Post, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { AppError } from '../../shared/errors.js';
import { Schedules } from '../../tasks/schedules/schedules.js';
import { Needs, NeedsOverview } from '../access.guard.js';
import type { Caller } from '../callers.js';
import { Asking } from '../request-facts.js';
import { Site } from '../site.js';
import { TaskDesk } from '../task-desk.js';
import { parse, text } from '../../tasks/requests/task-request.js';
import { taskView } from '../task.view.js';
import { sendWhole } from '../whole-lists.js';
import { scheduleView, type ScheduleView } from './schedule.view.js';

const params = z.record(z.string(), z.unknown());
/** Naming one of cron and every_s takes the place of the other. */
export const scheduleChanges = z
  .strictObject({
    cron: text(100).optional(),
    every_s: z
      .int()
      .min(1)
      .max(366 * 86_400)
      .optional(),
    time_zone: text(64).nullable().optional(),
    enabled: z.boolean().optional(),
    params: params.optional(),
  })
  .refine((body) => Object.keys(body).length > 0, 'must change something');
export const runScheduleBody = z.strictObject({ params: params.default({}) });

@Controller('api/v1/admin/schedules')
export class SchedulesController {
  constructor(
    private readonly schedules: Schedules,
    private readonly desk: TaskDesk,
    private readonly site: Site,
  ) {}

  @Get()
  @NeedsOverview()
  async list(@Req() request: Request, @Res() response: Response): Promise<void> {
    sendWhole(request, response, this.site, (await this.schedules.list()).map(scheduleView), ({ name }) => name);
  }

  @Get(':name')
  @NeedsOverview()
  async show(@Param('name') name: string): Promise<ScheduleView> {
    const found = (await this.schedules.list()).find((each) => each.name === name);
    if (found) return scheduleView(found);
    throw new AppError('not_found', 'There is no schedule with this name.');
  }

  @Patch(':name')
  @Needs('admin')
  async change(@Asking() caller: Caller, @Param('name') name: string, @Body() body: unknown): Promise<ScheduleView> {
    await this.schedules.edit(name, given(parse(scheduleChanges, body ?? {})), caller.name);
    return this.show(name);
  }

  /** Params are laid over its own for this once. */
  @Post(':name/run')
  @Needs('admin')
  async run(
    @Asking() caller: Caller,
    @Param('name') name: string,
    @Body() body: unknown,
    @Res() response: Response,
  ): Promise<void> {
    const id = await this.schedules.runNow(name, caller.name, parse(runScheduleBody, body ?? {}).params);
    const view = taskView(await this.desk.find(caller, id), this.site);
    response.status(202).setHeader('Location', view.links.self).json(view);
  }
}

type Given<T> = { readonly [K in keyof T]?: Exclude<T[K], undefined> };

function given<T extends object>(body: T): Given<T> {
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined)) as Given<T>;
}

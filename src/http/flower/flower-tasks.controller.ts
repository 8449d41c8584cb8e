// Flower's routes about tasks, in its own shapes, for its clients and dashboards: /flower/api/task/…, /flower/api/tasks. The same at FLOWER_PORT without /flower.
import { Controller, Get, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { CeleryStats } from '../../monitor/celery-stats.js';
import { CeleryTasksRead } from '../../monitor/celery-rows.js';
import { Needs, NeedsOverview } from '../access.guard.js';
import { visibleTo, type Caller } from '../callers.js';
import { readCall } from '../celery/celery-call.js';
import { CeleryControlDesk } from '../celery/celery-control-desk.js';
import { CeleryDesk } from '../celery/celery-desk.js';
import { LONGEST_WAIT_S } from '../prefer.js';
import { Asking } from '../request-facts.js';
import { parse } from '../../tasks/requests/task-request.js';
import { argumentsOf, callOf, readList, resultQuery, revokeFields } from './flower-fields.js';
import { flowerResult, flowerTask } from './flower.view.js';

type Json = Record<string, unknown>;

@Controller('flower/api')
export class FlowerTasksController {
  constructor(
    private readonly desk: CeleryDesk,
    private readonly control: CeleryControlDesk,
    private readonly tasks: CeleryTasksRead,
    private readonly stats: CeleryStats,
  ) {}

  @Get('tasks')
  @Needs('tasks:read')
  async list(@Asking() caller: Caller, @Query() query: unknown): Promise<Json> {
    const { filter, page } = readList(query, visibleTo(caller));
    const { data } = filter.state?.length === 0 ? { data: [] } : await this.tasks.list(filter, page);
    return Object.fromEntries(data.map((facts) => [facts.id, flowerTask(facts)]));
  }

  @Get('task/types')
  @NeedsOverview()
  types(): Json {
    return { 'task-types': this.control.typeNames() };
  }

  @Get('queues/length')
  @NeedsOverview()
  async lengths(): Promise<Json> {
    const queues = await this.stats.queues();
    return {
      active_queues: queues.map(({ queue, waiting, delayed }) => ({ name: queue, messages: waiting + delayed })),
    };
  }

  @Get('task/info/:id')
  @Needs('tasks:read')
  async info(@Asking() caller: Caller, @Param('id') id: string): Promise<Json> {
    const { uuid, ...task } = flowerTask(await this.desk.find(caller, id));
    return { ...task, 'task-id': uuid, uuid };
  }

  @Get('task/result/:id')
  @Needs('tasks:read')
  async result(
    @Asking() caller: Caller,
    @Param('id') id: string,
    @Query() query: unknown,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Json> {
    const { timeout = 0 } = parse(resultQuery, query);
    return flowerResult(await this.desk.findEnded(caller, id, timeout * 1000, response));
  }

  /** Waits for its end, at most as long as any request here waits; after that the state says that it is not there yet. */
  @Post('task/apply/:name')
  @HttpCode(200)
  @Needs('tasks:write')
  async apply(
    @Asking() caller: Caller,
    @Param('name') name: string,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Json> {
    const { task_id } = await this.desk.trigger(caller, request, response, name, readCall(callOf(request)));
    return flowerResult(await this.desk.findEnded(caller, task_id, LONGEST_WAIT_S * 1000, response));
  }

  @Post('task/async-apply/:name')
  @HttpCode(200)
  @Needs('tasks:write')
  asyncApply(
    @Asking() caller: Caller,
    @Param('name') name: string,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Json> {
    return this.send(caller, name, request, response);
  }

  @Post('task/send-task/:name')
  @HttpCode(200)
  @Needs('tasks:write')
  async send(
    @Asking() caller: Caller,
    @Param('name') name: string,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Json> {
    const { task_id, state } = await this.desk.trigger(caller, request, response, name, readCall(callOf(request)));
    return { 'task-id': task_id, state };
  }

  @Post('task/abort/:id')
  @HttpCode(200)
  @Needs('tasks:write')
  async abort(@Asking() caller: Caller, @Param('id') id: string): Promise<Json> {
    await this.desk.revoke(caller, id, true, 'SIGTERM');
    return { message: `Aborted '${id}'` };
  }

  @Post('task/revoke/:id')
  @HttpCode(200)
  @Needs('tasks:write')
  async revoke(@Asking() caller: Caller, @Param('id') id: string, @Req() request: Request): Promise<Json> {
    const { terminate, signal } = parse(revokeFields, argumentsOf(request));
    await this.desk.revoke(caller, id, terminate, signal);
    return { message: `Revoked '${id}'` };
  }
}

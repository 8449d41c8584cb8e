// Flower's routes about workers and limits, its metrics and its health, in its own shapes. Unlike Flower, what a worker refuses is 409 and silence is 504.
import { Controller, Get, Header, HttpCode, Inject, Param, Post, Query, Req } from '@nestjs/common';
import type { Request } from 'express';
import { z } from 'zod';
import { CeleryTasksRead, type CeleryFilter } from '../../monitor/celery-rows.js';
import { brokerFacts } from '../../monitor/celery-shapes.js';
import { CeleryStats } from '../../monitor/celery-stats.js';
import type { CeleryWord, TaskGroup } from '../../monitor/celery-words.js';
import { FlowerMetrics } from '../../monitor/flower-metrics.js';
import { SETTINGS } from '../../shared/settings-token.js';
import type { Settings } from '../../shared/settings.js';
import { MOST_SLOTS } from '../../tasks/queues/queues.js';
import { Needs, NeedsOverview, Open } from '../access.guard.js';
import type { Caller } from '../callers.js';
import { CeleryControlDesk } from '../celery/celery-control-desk.js';
import { Asking } from '../request-facts.js';
import { parse } from '../../tasks/requests/task-request.js';
import { argumentsOf, shownQuery } from './flower-fields.js';
import { flowerWorkers, type FlowerInstallation, type FlowerWork } from './flower.view.js';

type Json = Record<string, unknown>;
/** Of each kind, for the whole list. */
const MOST_SHOWN = 200;
/** As long as Celery's own workers remember what was revoked. */
const REMEMBERED_MS = 3 * 3600 * 1000;
const slots = z.coerce.number().int().min(1).max(MOST_SLOTS);
const steps = z.object({ n: slots.default(1) });
const bounds = z
  .object({ min: slots, max: slots })
  .refine(({ min, max }) => min <= max, { path: ['min'], message: 'cannot be more than max' });
const consumer = z.object({ queue: z.string().min(1).max(60) });
const seconds = z.coerce
  .number()
  .positive()
  .max(12 * 3600)
  .optional();
const worker = z.string().min(1).max(200).optional();
const times = z.object({ soft: seconds, hard: seconds, workername: worker });
const rate = z.object({ ratelimit: z.string().max(20), workername: worker });

@Controller('flower')
export class FlowerWorkersController {
  constructor(
    private readonly stats: CeleryStats,
    private readonly desk: CeleryControlDesk,
    private readonly metrics: FlowerMetrics,
    private readonly tasks: CeleryTasksRead,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @Get('healthcheck')
  @Open()
  @Header('Content-Type', 'text/plain; charset=utf-8')
  health(): string {
    return 'OK';
  }

  @Get('metrics')
  @NeedsOverview()
  @Header('Content-Type', 'text/plain; version=0.0.4; charset=utf-8')
  counted(): Promise<string> {
    return this.metrics.text();
  }

  @Get('api/workers')
  @NeedsOverview()
  async workers(@Query() query: unknown): Promise<Json> {
    const { status, workername } = parse(shownQuery, query);
    const shown = workername === undefined ? await this.stats.workers() : [await this.stats.worker(workername)];
    if (status) return Object.fromEntries(shown.map(({ node }) => [node, true]));
    return flowerWorkers(shown, await this.work(), this.installation());
  }

  private async work(): Promise<FlowerWork> {
    const some = async (state: TaskGroup | CeleryWord, more: CeleryFilter = {}) =>
      (await this.tasks.list({ ...more, state: [state] }, { limit: MOST_SHOWN, offset: 0 })).data;
    const receivedAfter = new Date(Date.now() - REMEMBERED_MS);
    const [active, reserved, scheduled, revoked] = await Promise.all([
      some('active'),
      some('reserved'),
      some('scheduled'),
      some('REVOKED', { receivedAfter }),
    ]);
    return { active, reserved, scheduled, revoked };
  }

  private installation(): FlowerInstallation {
    const { celeryBrokerUrl, softLimit, hardLimit } = this.settings;
    const broker = celeryBrokerUrl === undefined ? {} : brokerFacts(celeryBrokerUrl);
    return { types: this.desk.typeNames(), broker, timeouts: [softLimit, hardLimit] };
  }

  @Post('api/worker/shutdown/:worker')
  @HttpCode(200)
  @Needs('admin')
  async shutdown(@Asking() caller: Caller, @Param('worker') name: string, @Req() request: Request): Promise<Json> {
    await this.desk.tell({ caller, request }, name, 'shutdown', null);
    return { message: 'Shutting down!' };
  }

  @Post('api/worker/pool/restart/:worker')
  @HttpCode(200)
  @Needs('admin')
  async restart(@Asking() caller: Caller, @Param('worker') name: string, @Req() request: Request): Promise<Json> {
    await this.desk.tell({ caller, request }, name, 'recycle', null);
    return { message: `Restarting '${name}' worker's pool` };
  }

  @Post('api/worker/pool/grow/:worker')
  @HttpCode(200)
  @Needs('admin')
  async grow(@Asking() caller: Caller, @Param('worker') name: string, @Req() request: Request): Promise<Json> {
    const { n } = parse(steps, argumentsOf(request));
    await this.desk.tell({ caller, request }, name, 'grow', { queue: null, by: n });
    return { message: `Growing '${name}' worker's pool by ${n}` };
  }

  @Post('api/worker/pool/shrink/:worker')
  @HttpCode(200)
  @Needs('admin')
  async shrink(@Asking() caller: Caller, @Param('worker') name: string, @Req() request: Request): Promise<Json> {
    const { n } = parse(steps, argumentsOf(request));
    await this.desk.tell({ caller, request }, name, 'grow', { queue: null, by: -n });
    return { message: `Shrinking '${name}' worker's pool by ${n}` };
  }

  @Post('api/worker/pool/autoscale/:worker')
  @HttpCode(200)
  @Needs('admin')
  async autoscale(@Asking() caller: Caller, @Param('worker') name: string, @Req() request: Request): Promise<Json> {
    const { min, max } = parse(bounds, argumentsOf(request));
    await this.desk.autoscale({ caller, request }, name, { min, max });
    return { message: `Autoscaling '${name}' worker (min=${min}, max=${max})` };
  }

  @Post('api/worker/queue/add-consumer/:worker')
  @HttpCode(200)
  @Needs('admin')
  async add(@Asking() caller: Caller, @Param('worker') name: string, @Req() request: Request): Promise<Json> {
    const { queue } = parse(consumer, argumentsOf(request));
    await this.desk.consume({ caller, request }, name, queue, true);
    return { message: `add consumer ${queue}` };
  }

  @Post('api/worker/queue/cancel-consumer/:worker')
  @HttpCode(200)
  @Needs('admin')
  async cancel(@Asking() caller: Caller, @Param('worker') name: string, @Req() request: Request): Promise<Json> {
    const { queue } = parse(consumer, argumentsOf(request));
    await this.desk.consume({ caller, request }, name, queue, false);
    return { message: `no longer consuming from ${queue}` };
  }

  @Post('api/task/timeout/:name')
  @HttpCode(200)
  @Needs('admin')
  async timeout(@Asking() caller: Caller, @Param('name') name: string, @Req() request: Request): Promise<Json> {
    const { soft, hard, workername } = parse(times, argumentsOf(request));
    await this.desk.limit({ caller, request }, name, workername, { soft, hard });
    return { message: 'time limits set successfully' };
  }

  @Post('api/task/rate-limit/:name')
  @HttpCode(200)
  @Needs('admin')
  async rate(@Asking() caller: Caller, @Param('name') name: string, @Req() request: Request): Promise<Json> {
    const { ratelimit, workername } = parse(rate, argumentsOf(request));
    await this.desk.limit({ caller, request }, name, workername, { rate: ratelimit });
    return { message: 'new rate limit set successfully' };
  }
}

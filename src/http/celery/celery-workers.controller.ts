// /api/v1/celery/stats, workers, queues and task-types: what Celery's inspect tells, and what its control does, over HTTP and with the worker's own answer.
import { Body, Controller, Get, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { CeleryStats } from '../../monitor/celery-stats.js';
import { AppError } from '../../shared/errors.js';
import { TypeLimits } from '../../tasks/limits/type-limits.js';
import { findOperation } from '../../tasks/operations/operations.js';
import { MOST_SLOTS } from '../../tasks/queues/queues.js';
import { Needs, NeedsOverview } from '../access.guard.js';
import type { Caller } from '../callers.js';
import { Asking } from '../request-facts.js';
import { Site } from '../site.js';
import { sendWhole } from '../whole-lists.js';
import { noFields, parse } from '../../tasks/requests/task-request.js';
import { CeleryControlDesk, type Teller } from './celery-control-desk.js';
import {
  celeryStatsView,
  celeryWorkerView,
  queuesByName,
  workersByName,
  type CeleryWorkerView,
} from './celery-stats.view.js';

const whole = z.union([
  z.int(),
  z
    .string()
    .regex(/^\d{1,4}$/, 'must be a whole number')
    .transform(Number),
]);
const slots = whole.refine((count) => count >= 1 && count <= MOST_SLOTS, `must be 1 to ${MOST_SLOTS}`);
const queue = z.string().min(1).max(60);
const nothing = noFields;
const steps = z.strictObject({ n: slots.default(1) });
const bounds = z
  .strictObject({ min: slots, max: slots })
  .refine(({ min, max }) => min <= max, { path: ['min'], message: 'cannot be more than max' });
/** In the query or in the body. */
export const poolQuery = z.strictObject({ n: slots.optional(), min: slots.optional(), max: slots.optional() });
export const queueQuery = z.strictObject({ queue: queue.optional() });
export const poolWords = ['restart', 'grow', 'shrink', 'autoscale'] as const;
export const queueActs = ['add', 'cancel'] as const;
const worker = z.string().min(1).max(200).optional();
const seconds = z
  .number()
  .positive()
  .max(12 * 3600);
export const rateBody = z.strictObject({
  ratelimit: z.union([z.string().max(20), z.number().min(0)]).describe('5/s, 10/m, 100/h; 0 ends it'),
  worker,
});
export const timeoutBody = z.strictObject({ soft: seconds.optional(), hard: seconds.optional(), worker });

@Controller('api/v1/celery')
export class CeleryWorkersController {
  constructor(
    private readonly stats: CeleryStats,
    private readonly desk: CeleryControlDesk,
    private readonly types: TypeLimits,
    private readonly site: Site,
  ) {}

  @Get('stats')
  @NeedsOverview()
  async all(): Promise<ReturnType<typeof celeryStatsView>> {
    const [workers, queues] = await Promise.all([this.stats.workers(), this.stats.queues()]);
    return celeryStatsView(workers, queues);
  }

  @Get('workers')
  @NeedsOverview()
  async workers(): Promise<Record<string, CeleryWorkerView>> {
    return workersByName(await this.stats.workers());
  }

  @Get('workers/:worker')
  @NeedsOverview()
  async worker(@Param('worker') name: string): Promise<CeleryWorkerView> {
    return celeryWorkerView(await this.stats.worker(name));
  }

  @Get('queues')
  @NeedsOverview()
  async queues(): Promise<ReturnType<typeof queuesByName>> {
    return queuesByName(await this.stats.queues());
  }

  @Get('task-types')
  @NeedsOverview()
  async taskTypes(@Req() request: Request, @Res() response: Response): Promise<void> {
    const limits = await this.types.all();
    const data = this.desk.typeNames().map((name) => ({
      name,
      queue: findOperation(name)?.queue ?? null,
      over_http: findOperation(name) !== undefined,
      limits: limits
        .filter((row) => row.name === name)
        .map(({ worker: its, rate, soft_s, hard_s }) => ({ worker: its === '' ? null : its, rate, soft_s, hard_s })),
    }));
    sendWhole(request, response, this.site, data, ({ name }) => name);
  }

  @Post('workers/:worker/shutdown')
  @HttpCode(200)
  @Needs('admin')
  async shutdown(
    @Asking() caller: Caller,
    @Param('worker') name: string,
    @Body() body: unknown,
    @Req() request: Request,
  ): Promise<object> {
    parse(nothing, body ?? {});
    await this.desk.tell({ caller, request }, name, 'shutdown', null);
    return { message: 'Shutting down!', worker: name };
  }

  @Post('workers/:worker/pool/:word')
  @HttpCode(200)
  @Needs('admin')
  async pool(
    @Asking() caller: Caller,
    @Param('worker') name: string,
    @Param('word') word: string,
    @Req() request: Request,
  ): Promise<object> {
    const teller: Teller = { caller, request };
    const given = { ...request.query, ...(request.body as object | undefined) };
    if (word === 'restart') {
      parse(nothing, given);
      return { message: 'Restarting the pool', worker: name, ...(await this.desk.tell(teller, name, 'recycle', null)) };
    }
    if (word === 'autoscale') {
      const { min, max } = parse(bounds, given);
      await this.desk.autoscale(teller, name, { min, max });
      return { message: `Autoscaling (min=${min}, max=${max})`, worker: name };
    }
    if (word !== 'grow' && word !== 'shrink')
      throw new AppError('not_found', `A pool is told one of ${poolWords.join(', ')}.`);
    const { n } = parse(steps, given);
    const told = await this.desk.tell(teller, name, 'grow', { queue: null, by: word === 'grow' ? n : -n });
    return { message: `${word === 'grow' ? 'Growing' : 'Shrinking'} by ${n}`, worker: name, slots: told.slots };
  }

  @Post('workers/:worker/queues/:act')
  @HttpCode(200)
  @Needs('admin')
  async consume(
    @Asking() caller: Caller,
    @Param('worker') name: string,
    @Param('act') act: string,
    @Req() request: Request,
  ): Promise<object> {
    if (act !== 'add' && act !== 'cancel')
      throw new AppError('not_found', 'A queue is added or cancelled: add, cancel.');
    const given = { ...request.query, ...(request.body as object | undefined) };
    const { queue: its } = parse(z.strictObject({ queue }), given);
    await this.desk.consume({ caller, request }, name, its, act === 'add');
    return { message: act === 'add' ? `add consumer ${its}` : `no longer consuming from ${its}`, worker: name };
  }

  @Post('task-types/:name/rate-limit')
  @HttpCode(200)
  @Needs('admin')
  async rate(
    @Asking() caller: Caller,
    @Param('name') name: string,
    @Body() body: unknown,
    @Req() request: Request,
  ): Promise<object> {
    const { ratelimit: rate, worker: its } = parse(rateBody, body ?? {});
    const workers = await this.desk.limit({ caller, request }, name, its, { rate });
    return { message: 'new rate limit set successfully', workers };
  }

  @Post('task-types/:name/timeout')
  @HttpCode(200)
  @Needs('admin')
  async timeout(
    @Asking() caller: Caller,
    @Param('name') name: string,
    @Body() body: unknown,
    @Req() request: Request,
  ): Promise<object> {
    const { soft, hard, worker: its } = parse(timeoutBody, body ?? {});
    const workers = await this.desk.limit({ caller, request }, name, its, { soft, hard });
    return { message: 'time limits set successfully', workers };
  }
}

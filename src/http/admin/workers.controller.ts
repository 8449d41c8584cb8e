// /api/v1/admin/workers: who takes tasks, and the control words that each of them obeys and answers. /api/v1/admin/engines: what they can work with.
import { Body, Controller, Get, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { Overview } from '../../monitor/overview.js';
import { AppError } from '../../shared/errors.js';
import { Capabilities } from '../../tasks/capabilities/capabilities.js';
import { ControlBus } from '../../tasks/control/control-bus.js';
import type { Question } from '../../tasks/control/control-words.js';
import { MOST_SLOTS } from '../../tasks/queues/queues.js';
import { Needs, NeedsOverview } from '../access.guard.js';
import { AuditLog } from '../audit-log.js';
import type { Caller } from '../callers.js';
import { Asking } from '../request-facts.js';
import { Site } from '../site.js';
import { sendWhole } from '../whole-lists.js';
import { noFields, parse } from '../../tasks/requests/task-request.js';
import { askedQueue as queue, workerView, type EngineView, type ReplyView, type WorkerView } from './worker.view.js';

const PATIENCE_MS = 5000;
const count = z.int().min(1).max(MOST_SLOTS);
const nothing = noFields.transform(() => null);
/** Said only by those who have changed what the worker then looks at. */
type Hidden = 'follow' | 'limits' | 'consume';
/** What a worker can be told over HTTP, and what goes with the word. */
const words: Readonly<Record<Exclude<Question, Hidden>, z.ZodType>> = {
  ping: nothing,
  active: nothing,
  stats: nothing,
  registered: nothing,
  pause: nothing,
  resume: nothing,
  drain: nothing,
  recycle: nothing,
  shutdown: nothing,
  slots: z.strictObject({ queue, count }),
  grow: z.strictObject({ queue: queue.nullable().default(null), by: z.int().min(-MOST_SLOTS).max(MOST_SLOTS) }),
  autoscale: z.strictObject({ queue, bounds: z.strictObject({ min: count, max: count }).nullable() }),
};
export const workerWords = Object.keys(words);
/** What goes with one or another of the words. */
export const wordBody = z.union([...new Set(Object.values(words))]);
const LOOKS: readonly string[] = ['ping', 'active', 'stats', 'registered'];

@Controller('api/v1/admin')
export class WorkersController {
  constructor(
    private readonly overview: Overview,
    private readonly capabilities: Capabilities,
    private readonly bus: ControlBus,
    private readonly audit: AuditLog,
    private readonly site: Site,
  ) {}

  @Get('workers')
  @NeedsOverview()
  async list(@Req() request: Request, @Res() response: Response): Promise<void> {
    sendWhole(request, response, this.site, (await this.overview.workers()).map(workerView), ({ name }) => name);
  }

  @Get('workers/:worker')
  @NeedsOverview()
  async show(@Param('worker') name: string): Promise<WorkerView> {
    const found = (await this.overview.workers()).find((each) => each.name === name);
    if (found) return workerView(found);
    throw new AppError('not_found', 'No worker with this name is alive. GET /api/v1/admin/workers lists them.');
  }

  /** The worker's own answer; 504 when it lives and does not answer, 502 when nothing can be said to it. */
  @Post('workers/:worker/:word')
  @HttpCode(200)
  @Needs('admin')
  async tell(
    @Asking() caller: Caller,
    @Param('worker') worker: string,
    @Param('word') word: string,
    @Body() body: unknown,
    @Req() request: Request,
  ): Promise<ReplyView> {
    if (!isWord(word)) throw new AppError('not_found', `A worker is told ${workerWords.join(', ')}.`);
    const what = parse(words[word], body ?? {});
    const [answer] = await this.bus.ask(word, what as never, { to: worker, timeoutMs: PATIENCE_MS });
    const { reply, refusal } = answer ?? {};
    if (refusal !== undefined) throw new AppError('invalid_state', refusal);
    if (!reply)
      throw new AppError('worker_no_reply', `The worker "${worker}" did not answer in time. It may be very busy.`);
    if (!LOOKS.includes(word))
      await this.audit.write(request, {
        ...caller,
        action: `worker ${word}`,
        subject: worker,
        ...(what !== null && { details: what as Record<string, unknown> }),
      });
    return { worker, ...reply };
  }

  @Get('engines')
  @NeedsOverview()
  async engines(@Req() request: Request, @Res() response: Response): Promise<void> {
    const all = await Promise.all(
      (await this.overview.engines()).map(async (engine): Promise<EngineView> => ({
        ...engine,
        brings: await this.capabilities.broughtBy(engine.id),
      })),
    );
    sendWhole(request, response, this.site, all, ({ id }) => id);
  }
}

const isWord = (word: string): word is keyof typeof words => Object.hasOwn(words, word);

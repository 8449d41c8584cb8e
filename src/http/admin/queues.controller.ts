// /api/v1/admin/queues: how full each queue is, and the words that pause, resume, drain and purge it.
import { Body, Controller, Get, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { Overview } from '../../monitor/overview.js';
import { AppError } from '../../shared/errors.js';
import { Purge } from '../../tasks/queues/purge.js';
import { QueueStates } from '../../tasks/queues/queue-states.js';
import { isQueueName, queueNames, type QueueName } from '../../tasks/queues/queues.js';
import { Needs, NeedsOverview } from '../access.guard.js';
import { AuditLog } from '../audit-log.js';
import type { Caller } from '../callers.js';
import { Asking } from '../request-facts.js';
import { Site } from '../site.js';
import { sendWhole } from '../whole-lists.js';
import { noFields, parse } from '../../tasks/requests/task-request.js';
import { queueView, type QueueView, type ToldQueueView } from './queue.view.js';

export const queueWords = ['pause', 'resume', 'drain', 'purge'] as const;
type QueueWord = (typeof queueWords)[number];

@Controller('api/v1/admin/queues')
export class QueuesController {
  constructor(
    private readonly overview: Overview,
    private readonly states: QueueStates,
    private readonly purging: Purge,
    private readonly audit: AuditLog,
    private readonly site: Site,
  ) {}

  @Get()
  @NeedsOverview()
  async list(@Req() request: Request, @Res() response: Response): Promise<void> {
    sendWhole(request, response, this.site, (await this.overview.queues()).map(queueView), ({ queue }) => queue);
  }

  @Get(':queue')
  @NeedsOverview()
  show(@Param('queue') queue: string): Promise<QueueView> {
    return this.find(queueOf(queue));
  }

  /** pause: tasks are accepted and wait. drain: nothing new is accepted. resume ends both. purge: what has not begun is cancelled. */
  @Post(':queue/:word')
  @HttpCode(200)
  @Needs('admin')
  async tell(
    @Asking() caller: Caller,
    @Param('queue') name: string,
    @Param('word') asked: string,
    @Body() body: unknown,
    @Req() request: Request,
  ): Promise<ToldQueueView> {
    const [queue, word] = [queueOf(name), wordOf(asked)];
    parse(noFields, body ?? {});
    const cancelled = await this.obey(queue, word, caller.name);
    await this.audit.write(request, {
      ...caller,
      action: `queue ${word}`,
      subject: queue,
      ...(cancelled !== undefined && { details: { cancelled } }),
    });
    return { ...(await this.find(queue)), ...(cancelled !== undefined && { cancelled }) };
  }

  private async obey(queue: QueueName, word: QueueWord, by: string): Promise<number | undefined> {
    if (word === 'purge') return this.purging.purge([queue], by);
    await this.states[word]([queue], by);
    return undefined;
  }

  private async find(queue: QueueName): Promise<QueueView> {
    const found = (await this.overview.queues()).find((each) => each.queue === queue);
    if (found) return queueView(found);
    throw new AppError('internal_error', 'A queue has no row.', { secret: queue });
  }
}

function queueOf(name: string): QueueName {
  if (isQueueName(name)) return name;
  throw new AppError('not_found', `There is no such queue. The queues are ${queueNames.join(', ')}.`);
}

function wordOf(asked: string): QueueWord {
  const word = queueWords.find((each) => each === asked);
  if (word) return word;
  throw new AppError('not_found', `A queue is told one of ${queueWords.join(', ')}.`);
}

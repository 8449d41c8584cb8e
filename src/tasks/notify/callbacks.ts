// Whether somebody who wants to be told of a task or job can be told: an address that may be reached, or a queue that is theirs. Called before it is accepted.
import { Injectable } from '@nestjs/common';
import type { Callback } from '../../entities/task.entity.js';
import type { Asker } from '../allowances.js';
import { ReplyQueues } from './reply-queues.js';
import { Webhooks } from './webhooks.js';

@Injectable()
export class Callbacks {
  constructor(
    private readonly webhooks: Webhooks,
    private readonly queues: ReplyQueues,
  ) {}

  async check(callback: Callback | undefined, client: Pick<Asker, 'id' | 'countedAs' | 'key'>): Promise<void> {
    if (callback === undefined) return;
    if ('url' in callback) return this.webhooks.checkAddress(callback.url);
    await this.queues.check(callback, client);
  }
}

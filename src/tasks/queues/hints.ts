// The queue's items that point at rows: "look at task X". They may all be lost; the reconciler writes them again from the rows.
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Queue, type Job, type JobsOptions } from 'bullmq';
import { log } from '../../shared/log.js';
import { PREFIX, QUEUE_BACKEND, type QueueBackend } from './queue-backend.js';
import { queueNames, type QueueName } from './queues.js';
import type { Hinted } from '../store/task-parts.js';

export interface Hint {
  readonly id: string;
}

/** A queue server that hangs must not hold up the caller: the row is committed, the reconciler will hint it. */
const PATIENCE_MS = 1500;
const TURNS = 200_000;

@Injectable()
export class Hints implements OnApplicationShutdown {
  private readonly queues: ReadonlyMap<string, Queue>;
  private readonly log = log('tasks');

  constructor(@Inject(QUEUE_BACKEND) backend: QueueBackend) {
    this.queues = new Map(
      queueNames.map((name) => {
        const queue = new Queue(name, {
          connection: backend.producer,
          prefix: PREFIX,
          skipWaitingForReady: true,
          // Asked once, when it is made; a server that is away in that moment would stay away for ever.
          skipVersionCheck: true,
        });
        queue.on('error', (error) => this.log.debug({ queue: name, error: error.message }, 'queue does not answer'));
        return [name, queue];
      }),
    );
  }

  /** Best effort. */
  async add(...rows: readonly Hinted[]): Promise<void> {
    const adding = [...this.queues].flatMap<Promise<unknown>>(([name, queue]) => {
      const group = rows.filter((row) => row.queue === name);
      const [only] = group;
      if (!only) return [];
      if (group.length === 1) return [queue.add('run', { id: only.id }, optionsOf(only))];
      return [queue.addBulk(group.map((row) => ({ name: 'run', data: { id: row.id }, opts: optionsOf(row) })))];
    });
    await this.patiently(Promise.all(adding), 'hint');
  }

  /** One that was fetched and ended without its row being touched, at its old priority. */
  async again(job: Job<Hint>, delayMs: number): Promise<void> {
    const options = { ...job.opts, ...(job.id !== undefined && { jobId: job.id }), delay: Math.ceil(delayMs) };
    await this.patiently(this.queues.get(job.queueName)?.add('run', job.data, options), 'hint');
  }

  async remove(row: Hinted): Promise<void> {
    await this.patiently(this.queues.get(row.queue)?.remove(hintId(row)), 'take back a hint');
  }

  /** Hints in the queue that nobody works on yet; undefined when the queue server does not answer. */
  async count(queue: QueueName): Promise<number | undefined> {
    const counts = await this.patiently(
      this.queues.get(queue)?.getJobCounts('waiting', 'prioritized', 'delayed'),
      'count',
    );
    return counts && Object.values(counts).reduce((sum, each) => sum + each, 0);
  }

  async drain(queue: QueueName): Promise<void> {
    await this.patiently(this.queues.get(queue)?.drain(true), 'drain');
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([...this.queues.values()].map((queue) => queue.close().catch(() => undefined)));
  }

  private async patiently<T>(work: Promise<T> | undefined, what: string): Promise<T | undefined> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<undefined>((resolve) => {
      timer = setTimeout(() => resolve(undefined), PATIENCE_MS);
    });
    try {
      return await Promise.race([work, late]);
    } catch (error) {
      this.log.debug({ error: (error as Error).message }, `could not ${what}; the reconciler will`);
      return undefined;
    } finally {
      clearTimeout(timer);
      void work?.catch(() => undefined);
    }
  }
}

/** The fence is part of it, so that a row whose worker was lost gets a new hint while the dead worker's still hangs in the queue. */
export function hintId(row: Pick<Hinted, 'id' | 'fence'>): string {
  return `t.${row.id}.${row.fence}`;
}

/** BullMQ takes the lowest number first; 9 is most urgent here, and inside a class clients take turns. */
export function hintPriority(row: Pick<Hinted, 'priority' | 'turn'>): number {
  return (9 - row.priority) * TURNS + Math.min(row.turn, TURNS - 2) + 1;
}

function optionsOf(row: Hinted): JobsOptions {
  return {
    jobId: hintId(row),
    priority: hintPriority(row),
    delay: Math.ceil(row.due_in_ms),
    attempts: 1,
    removeOnComplete: true,
    removeOnFail: true,
  };
}

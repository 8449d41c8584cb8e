// Where a worker answers the control words. One handler per word; who asks is another process, through the bus.
import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { z } from 'zod';
import { ENGINES } from '../../conversion/conversion.module.js';
import type { Engine } from '../../conversion/engine.js';
import { AppError } from '../../shared/errors.js';
import { log } from '../../shared/log.js';
import { Autoscale } from './control-autoscale.js';
import { ControlBus } from './control-bus.js';
import { WorkerFacts } from './control-facts.js';
import type { Question, Reply, Taking, With, Words } from './control-words.js';
import { TypeLimitKeeper } from '../limits/type-limit-keeper.js';
import { OperationProcesses } from '../operations/operation-processes.js';
import { MOST_SLOTS, queueNames, type QueueName } from '../queues/queues.js';
import { SlotKeeper } from '../run/slots.js';
import { TaskRunner } from '../run/task-runner.js';

type Handlers = { readonly [Q in Question]: (what: With<Q>) => Reply<Q> | Promise<Reply<Q>> };

const queue = z.enum(queueNames);
const count = z.int().min(1).max(MOST_SLOTS);
const nothing = z.null();
/** The sender is one of ours, but perhaps of another version. */
const shapes: { readonly [Q in Question]: z.ZodType<With<Q>> } = {
  ping: nothing,
  active: nothing,
  stats: nothing,
  registered: nothing,
  follow: nothing,
  limits: nothing,
  consume: z.object({ queue, isOn: z.boolean() }),
  pause: nothing,
  resume: nothing,
  slots: z.object({ queue, count }),
  grow: z.object({ queue: queue.nullable(), by: z.int() }),
  autoscale: z.object({ queue, bounds: z.object({ min: count, max: count }).nullable() }),
  drain: nothing,
  recycle: nothing,
  shutdown: nothing,
};
/** So that the answer is out before the process begins to end. */
const LEAVE_AFTER_MS = 100;

@Injectable()
export class ControlDesk implements OnApplicationBootstrap {
  private readonly log = log('tasks');
  private readonly handlers: Handlers = {
    ping: () => this.facts.ping(),
    active: () => this.facts.active(),
    stats: () => this.facts.stats(),
    registered: () => this.facts.registered(),
    follow: () => this.after(() => this.slots.follow()),
    limits: async () => ({ types: await this.types.follow() }),
    consume: ({ queue, isOn }) => this.after(() => this.slots.consume(this.served(queue), isOn)),
    pause: () => this.after(() => this.slots.pause()),
    resume: () => this.after(() => this.slots.resume()),
    slots: ({ queue, count }) => this.after(() => this.resize(queue, count)),
    grow: ({ queue, by }) => this.after(() => this.grow(queue, by)),
    autoscale: ({ queue, bounds }) => this.after(() => this.autoscale.set(this.served(queue), bounds)),
    drain: () => this.after(() => this.slots.drain(() => this.leave('drained'))),
    recycle: () => this.recycle(),
    shutdown: () => this.after(() => this.leave('shut down')),
  };

  constructor(
    private readonly bus: ControlBus,
    private readonly runner: TaskRunner,
    private readonly slots: SlotKeeper,
    private readonly autoscale: Autoscale,
    private readonly facts: WorkerFacts,
    private readonly processes: OperationProcesses,
    private readonly types: TypeLimitKeeper,
    @Inject(ENGINES) private readonly engines: readonly Engine[],
  ) {}

  onApplicationBootstrap(): void {
    this.bus.on('ask', (ask) => {
      if (ask.to === null || ask.to === this.runner.worker) void this.answer(ask);
    });
  }

  private async answer({ ticket, word, with: what }: Words['ask']): Promise<void> {
    const { worker } = this.runner;
    try {
      const reply = await this.handle(word, what);
      await this.bus.tell('answer', { ticket, worker, reply });
    } catch (error) {
      const refusal = error instanceof AppError ? error.message : `This worker failed at "${word}". Its log says why.`;
      if (!(error instanceof AppError)) this.log.error({ err: error, word }, 'a control word failed');
      await this.bus.tell('answer', { ticket, worker, refusal });
    }
  }

  private async handle<Q extends Question>(word: Q, what: unknown): Promise<Reply<Q>> {
    if (!Object.hasOwn(this.handlers, word))
      throw new AppError('invalid_args', `This worker does not know the word "${word}". It may be older.`);
    const shape = shapes[word].safeParse(what);
    if (!shape.success)
      throw new AppError('invalid_args', `"${word}" came with something wrong: ${z.prettifyError(shape.error)}`);
    if (!['ping', 'active', 'stats', 'registered'].includes(word)) this.log.info({ word, what }, 'told to');
    return this.handlers[word](shape.data);
  }

  /** Does it, and says how tasks are taken now. */
  private async after(act: () => void | Promise<void>): Promise<Taking> {
    await act();
    return this.slots.current();
  }

  private async resize(queue: QueueName, count: number): Promise<void> {
    await this.autoscale.set(this.served(queue), null);
    this.slots.resize(queue, count);
  }

  private async grow(queue: QueueName | null, by: number): Promise<void> {
    const { slots } = this.slots.current();
    const grown = queue === null ? queueNames.filter((each) => this.slots.serves(each)) : [this.served(queue)];
    if (by < 0 && grown.every((each) => (slots[each] ?? 1) === 1))
      throw new AppError('invalid_state', 'Every queue of this worker has one slot, and it keeps that.');
    for (const each of grown) await this.resize(each, Math.min(MOST_SLOTS, Math.max(1, (slots[each] ?? 1) + by)));
  }

  private served(queue: QueueName): QueueName {
    if (!this.slots.serves(queue))
      throw new AppError('invalid_args', `This worker does not serve the queue "${queue}".`);
    return queue;
  }

  private recycle(): Reply<'recycle'> {
    const ofEngines = this.engines.reduce((sum, { warm }) => sum + (warm?.recycle() ?? 0), 0);
    return { processes: ofEngines + this.processes.recycle() };
  }

  /** As if the system had asked: the role stops in order and the process ends with 0. A supervisor hears that it shall stay away. */
  private leave(told: string): void {
    process.send?.({ told });
    setTimeout(() => process.kill(process.pid, 'SIGTERM'), LEAVE_AFTER_MS);
  }
}

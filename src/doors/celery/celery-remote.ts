// Celery's remote control: who answers is a worker of ours, by its name as a node; what it says comes from the worker itself or from the rows. One word is
// handled by one process of this door, for all nodes that are meant. Started by celery-door.ts.
import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import { AppError } from '../../shared/errors.js';
import { log } from '../../shared/log.js';
import { SETTINGS } from '../../shared/settings-token.js';
import type { Settings } from '../../shared/settings.js';
import { version } from '../../shared/version.js';
import { brokerFacts, queueFacts } from '../../monitor/celery-shapes.js';
import { Cancel } from '../../tasks/cancel.js';
import { ControlBus } from '../../tasks/control/control-bus.js';
import type { Question, With } from '../../tasks/control/control-words.js';
import { readRate } from '../../tasks/limits/task-rate.js';
import { TypeLimits, type LimitAsk } from '../../tasks/limits/type-limits.js';
import { isQueueName } from '../../tasks/queues/queues.js';
import { CeleryEvents } from './celery-events.js';
import { CeleryIntake } from './celery-intake.js';
import { rowId } from './celery-message.js';
import { CeleryNodes, type Node } from './celery-nodes.js';
import { CeleryRevokes } from './celery-revokes.js';
import type { Transport } from './celery-transport.js';
import { decodeUtf8, parseJson } from '../message-bytes.js';
import { celeryClock, jsonMessage, type WireMessage } from './celery-wire.js';

const word = z.object({
  method: z.string().max(60),
  arguments: z.record(z.string(), z.unknown()).nullish(),
  destination: z.array(z.string()).nullish(),
  reply_to: z.object({ exchange: z.string(), routing_key: z.string() }).nullish(),
  ticket: z.string().nullish(),
});
type Arguments = Readonly<Record<string, unknown>>;
interface Call {
  readonly node: Node;
  /** Said of what belongs to no worker in particular. */
  readonly isFirst: boolean;
  readonly with: Arguments;
}
type Answerer = (call: Call) => unknown;

/** Celery's own programs wait one second for an answer. */
const PATIENCE_MS = 700;
const revoking = new Set(['revoke', 'terminate']);
const flagged = (asked: readonly string[]) => ({ ok: `tasks ${asked.join(', ').slice(0, 500)} flagged as revoked` });
const IN_FLIGHT_MS = 250;
const IN_FLIGHT_TRIES = 40;
const UNKNOWN = { error: 'This is not known here.' };
const count = z.int().min(1).catch(1);
const ids = z.union([z.string().transform((id) => [id]), z.array(z.string())]).catch([]);

@Injectable()
export class CeleryRemote {
  private transport: Transport | undefined;
  private readonly log = log('doors');

  /** One for each word; what is not here is answered with an error, as Celery does. */
  private readonly words: Readonly<Record<string, Answerer>> = {
    ping: () => ({ ok: 'pong' }),
    clock: () => ({ clock: celeryClock() }),
    report: () => ({ ok: `athanor ${version}, node ${process.version}` }),
    conf: () => this.configuration(),
    stats: ({ node }) => this.stats(node),
    active: ({ node }) => this.nodes.active(node),
    reserved: ({ node, isFirst }) => (isFirst ? this.nodes.reserved(node) : []),
    scheduled: ({ node, isFirst }) => (isFirst ? this.nodes.scheduled(node) : []),
    revoked: () => this.nodes.revoked(),
    registered: () => this.intake.registered(),
    active_queues: () => this.settings.celeryQueues.map(queueFacts),
    query_task: (call) => this.query(call),
    heartbeat: () => this.events.beat(),
    enable_events: () => (this.events.beat(), { ok: 'task events already enabled' }),
    disable_events: () => ({ error: 'Events are always told here.' }),
    revoke: ({ with: { task_id } }) => flagged(ids.parse(task_id)),
    terminate: ({ with: { task_id } }) => flagged(ids.parse(task_id)),
    pool_grow: ({ node, with: { n } }) =>
      this.tell(node, 'grow', { queue: null, by: count.parse(n) }, 'pool will grow'),
    pool_shrink: ({ node, with: { n } }) =>
      this.tell(node, 'grow', { queue: null, by: -count.parse(n) }, 'pool will shrink'),
    pool_restart: ({ node }) => this.tell(node, 'recycle', null, 'reload started'),
    autoscale: (call) => this.autoscale(call),
    shutdown: ({ node }) => this.tell(node, 'shutdown', null, 'shutting down'),
    add_consumer: ({ node, with: { queue } }) => this.consumer(node, queue, true),
    cancel_consumer: ({ node, with: { queue } }) => this.consumer(node, queue, false),
    rate_limit: (call) => this.rateLimit(call),
    time_limit: (call) => this.timeLimit(call),
  };

  constructor(
    private readonly nodes: CeleryNodes,
    private readonly intake: CeleryIntake,
    private readonly events: CeleryEvents,
    private readonly bus: ControlBus,
    private readonly cancel: Cancel,
    private readonly revokes: CeleryRevokes,
    private readonly types: TypeLimits,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  start(transport: Transport): void {
    this.transport = transport;
    transport.hear((message) => {
      this.heard(message).catch((error: unknown) => {
        this.log.warn({ error: String(error) }, 'a word of remote control could not be followed');
      });
    });
  }

  private async heard({ body, headers }: WireMessage): Promise<void> {
    const { method, destination, reply_to, ticket, ...said } = word.parse(parseJson(decodeUtf8(body, 'It'), 'It'));
    const all = await this.nodes.all();
    const meant = destination ? all.filter(({ node }) => destination.includes(node)) : all;
    if (revoking.has(method) && (!destination || meant.length > 0))
      this.revoke(said.arguments ?? {}, method === 'terminate');
    await Promise.all(
      meant.map(async (node, index) => {
        const answer = await this.answer(method, { node, isFirst: index === 0, with: said.arguments ?? {} });
        if (!reply_to) return;
        const reply = jsonMessage(
          { [node.node]: answer ?? null },
          { headers: { ticket: ticket ?? headers['ticket'], clock: celeryClock() } },
        );
        await this.transport?.answer(reply_to.exchange, reply_to.routing_key, reply);
      }),
    );
  }

  private async answer(method: string, call: Call): Promise<unknown> {
    try {
      return Object.hasOwn(this.words, method) ? await this.words[method]?.(call) : UNKNOWN;
    } catch (error) {
      if (!(error instanceof AppError)) this.log.error({ err: error, method }, 'a word of remote control failed');
      return { error: error instanceof AppError ? error.message : 'It failed. The log of Athanor says why.' };
    }
  }

  private async tell<Q extends Question>({ worker }: Node, question: Q, what: With<Q>, done: string): Promise<object> {
    const [answer] = await this.bus.ask(question, what, { to: worker, timeoutMs: PATIENCE_MS });
    return answer?.refusal === undefined ? { ok: done } : { error: answer.refusal };
  }

  private async autoscale({ node, with: { max, min } }: Call): Promise<object> {
    const bounds = { min: Math.min(count.parse(min), count.parse(max)), max: count.parse(max) };
    for (const queue of Object.keys(node.queues).filter(isQueueName))
      await this.tell(node, 'autoscale', { queue, bounds }, '');
    return { ok: `autoscale now max=${bounds.max} min=${bounds.min}` };
  }

  /** Queues of ours have the names of Celery's. */
  private consumer(node: Node, asked: unknown, isOn: boolean): Promise<object> | object {
    const queue = String(asked);
    if (!isQueueName(queue)) return { error: `There is no queue "${queue.slice(0, 60)}" here.` };
    return this.tell(
      node,
      'consume',
      { queue, isOn },
      isOn ? `add consumer ${queue}` : `no longer consuming from ${queue}`,
    );
  }

  private async rateLimit({ node, with: { task_name, rate_limit } }: Call): Promise<object> {
    const rate = z.union([z.string(), z.number()]).nullish().parse(rate_limit) ?? '';
    const isSet = readRate(rate) !== null;
    await this.types.setRate(this.limitOf(node, task_name), rate);
    return { ok: isSet ? 'new rate limit set successfully' : 'rate limit disabled successfully' };
  }

  private async timeLimit({ node, with: { task_name, soft, hard } }: Call): Promise<object> {
    const times = { soft: secondsOf(soft), hard: secondsOf(hard) };
    await this.types.setTimes(this.limitOf(node, task_name), times);
    return { ok: 'time limits set successfully' };
  }

  /** For this worker alone: who means all of them is heard by all. */
  private limitOf({ worker }: Node, name: unknown): LimitAsk {
    if (typeof name !== 'string' || !this.intake.registered().includes(name))
      throw new AppError('unknown_task_name', 'unknown task');
    return { name, worker, by: BY, timeoutMs: PATIENCE_MS };
  }

  /** A matter of rows and not of workers, who only answer: what waits while none of them lives is revoked all the same. */
  private revoke({ task_id, terminate, signal }: Arguments, isTerminate: boolean): void {
    const mode = /^(SIG)?KILL$|^9$/.test(String(signal)) ? 'force' : 'graceful';
    const asked = ids.parse(task_id);
    this.revokes.tell(asked.map(rowId));
    for (const id of asked) void this.revokeOne(id, isTerminate || terminate === true, mode);
  }

  /** The message may be on its way through a process that has not heard of it. */
  private async revokeOne(id: string, terminate: boolean, mode: 'graceful' | 'force'): Promise<void> {
    try {
      for (let tries = 0; tries < IN_FLIGHT_TRIES; tries += 1, await sleep(IN_FLIGHT_MS)) {
        const [known] = await this.nodes.states([rowId(id)]);
        if (!known) continue;
        // As with Celery: what runs goes on unless it shall be terminated.
        if (known.state === 'running' && !terminate) return;
        await this.cancel.cancel(known.task_id, { by: BY, mode });
        return;
      }
    } catch (error) {
      this.log.warn({ celery_id: id, error: String(error) }, 'a task could not be revoked');
    }
  }

  private async query({ node, isFirst, with: { ids: asked } }: Call): Promise<object> {
    return this.nodes.known(node, ids.parse(asked).map(rowId), isFirst);
  }

  private configuration(): object {
    const { celeryResultExpires, softLimit, hardLimit } = this.settings;
    return {
      accept_content: ['json'],
      task_serializer: 'json',
      result_serializer: 'json',
      result_expires: celeryResultExpires,
      task_soft_time_limit: softLimit,
      task_time_limit: hardLimit,
      task_acks_late: true,
      worker_prefetch_multiplier: 1,
      worker_send_task_events: true,
      timezone: 'UTC',
    };
  }

  private async stats(node: Node): Promise<object> {
    const [[answer], begun] = await Promise.all([
      this.bus.ask('stats', null, { to: node.worker, timeoutMs: PATIENCE_MS }),
      this.nodes.begun(node),
    ]);
    const slots = Object.values(node.queues).reduce((sum, each) => sum + each, 0);
    const { softLimit, hardLimit } = this.settings;
    return {
      total: begun,
      pid: node.pid,
      clock: String(celeryClock()),
      uptime: node.up_s,
      prefetch_count: slots,
      pool: {
        implementation: 'athanor',
        'max-concurrency': answer?.reply?.cap ?? slots,
        processes: [node.pid],
        'max-tasks-per-child': 1000,
        timeouts: [softLimit, hardLimit],
        writes: {},
      },
      broker: brokerFacts(this.settings.celeryBrokerUrl),
      rusage: { maxrss: Math.round((answer?.reply?.memory_bytes ?? 0) / 1024), utime: 0, stime: 0 },
      athanor: { done: node.done, failed: node.failed, active: node.active, state: answer?.reply?.state ?? null },
    };
  }
}

const BY = 'celery';

/** None as Celery has it: nothing, or 0. */
function secondsOf(asked: unknown): number | undefined {
  const seconds = z.number().min(0).nullish().safeParse(asked);
  if (!seconds.success) throw new AppError('invalid_args', 'A time limit is a number of seconds; 0 is none.');
  return seconds.data === 0 ? undefined : (seconds.data ?? undefined);
}

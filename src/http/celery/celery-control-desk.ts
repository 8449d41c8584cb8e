// Words to workers and limits of types of tasks, as Celery's control and Flower have them. Called by the routes for Celery programs and by Flower's.
import { Inject, Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { CeleryStats } from '../../monitor/celery-stats.js';
import { AppError } from '../../shared/errors.js';
import { SETTINGS } from '../../shared/settings-token.js';
import type { Settings } from '../../shared/settings.js';
import { ControlBus } from '../../tasks/control/control-bus.js';
import type { Answer, Question, Reply, With } from '../../tasks/control/control-words.js';
import { TypeLimits } from '../../tasks/limits/type-limits.js';
import { namedOperations, operationByName } from '../../tasks/operations/named-operations.js';
import { registeredNames } from '../../tasks/operations/registered-names.js';
import { isQueueName, queueNames } from '../../tasks/queues/queues.js';
import { AuditLog } from '../audit-log.js';
import type { Caller } from '../callers.js';
import { CeleryDesk } from './celery-desk.js';

/** Who tells, for the audit. */
export interface Teller {
  readonly caller: Caller;
  readonly request: Request;
}
interface Limits {
  readonly rate?: string | number | undefined;
  readonly soft?: number | undefined;
  readonly hard?: number | undefined;
}

const PATIENCE_MS = 5000;

@Injectable()
export class CeleryControlDesk {
  constructor(
    private readonly stats: CeleryStats,
    private readonly bus: ControlBus,
    private readonly types: TypeLimits,
    private readonly desk: CeleryDesk,
    private readonly audit: AuditLog,
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'celeryTasks'>,
  ) {}

  async tell<Q extends Question>(teller: Teller, worker: string, word: Q, what: With<Q>): Promise<Reply<Q>> {
    this.desk.requireWritable();
    const { row } = await this.stats.worker(worker);
    const [answer] = await this.bus.ask(word, what, { to: row.name, timeoutMs: PATIENCE_MS });
    const reply = replyOf(answer, worker);
    await this.note(teller, `worker ${word}`, row.name, what === null ? {} : { ...what });
    return reply;
  }

  /** Each queue of the worker between the two bounds. */
  async autoscale(
    teller: Teller,
    worker: string,
    bounds: { readonly min: number; readonly max: number },
  ): Promise<void> {
    const { row } = await this.stats.worker(worker);
    for (const queue of Object.keys(row.queues).filter(isQueueName))
      await this.tell(teller, worker, 'autoscale', { queue, bounds });
  }

  async consume(teller: Teller, worker: string, queue: string, isOn: boolean): Promise<void> {
    if (!isQueueName(queue))
      throw new AppError('not_found', `There is no such queue. The queues are ${queueNames.join(', ')}.`);
    await this.tell(teller, worker, 'consume', { queue, isOn });
  }

  /** The workers that keep to it already; those that start later do too. */
  async limit(teller: Teller, asked: string, worker: string | undefined, limits: Limits): Promise<string[]> {
    this.desk.requireWritable();
    const name = this.typeNames().includes(asked) ? asked : operationByName(asked).name;
    const to = worker === undefined ? undefined : (await this.stats.worker(worker)).row.name;
    const ask = { name, worker: to, by: teller.caller.name, timeoutMs: PATIENCE_MS };
    const { rate, soft, hard } = limits;
    const answers =
      rate === undefined ? await this.types.setTimes(ask, { soft, hard }) : await this.types.setRate(ask, rate);
    if (worker !== undefined) replyOf(answers[0], worker);
    await this.note(teller, rate === undefined ? 'type timeout' : 'type rate-limit', name, { ...limits, worker: to });
    return answers.filter(({ reply }) => reply !== undefined).map((answer) => answer.worker);
  }

  /** Operations, and the names under which Celery programs send them. */
  typeNames(): string[] {
    const named = namedOperations().map(({ name }) => name);
    return [...new Set([...named, ...registeredNames(this.settings.celeryTasks).keys()])].sort();
  }

  private note(
    { caller, request }: Teller,
    action: string,
    subject: string,
    details: Record<string, unknown>,
  ): Promise<void> {
    return this.audit.write(request, { ...caller, action, subject, details });
  }
}

function replyOf<Q extends Question>(answer: Answer<Q> | undefined, worker: string): Reply<Q> {
  if (answer?.refusal !== undefined) throw new AppError('invalid_state', answer.refusal);
  if (answer?.reply !== undefined) return answer.reply;
  throw new AppError('worker_no_reply', `The worker "${worker}" did not answer in time. It may be very busy.`);
}

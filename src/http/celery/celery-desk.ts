// Triggers, finds and revokes tasks for those who speak of them as Celery does; the routes for Celery programs and Flower's come here, so that the rights stand once.
import { Inject, Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { CeleryTasksRead, type CeleryTaskFacts } from '../../monitor/celery-rows.js';
import { AppError } from '../../shared/errors.js';
import { SETTINGS } from '../../shared/settings-token.js';
import type { Settings } from '../../shared/settings.js';
import { permittedPriority } from '../../tasks/admission.js';
import type { Asker } from '../../tasks/allowances.js';
import { Enqueue } from '../../tasks/enqueue.js';
import { Callbacks } from '../../tasks/notify/callbacks.js';
import { bind, parametersOf } from '../../tasks/operations/call-arguments.js';
import { operationByName } from '../../tasks/operations/named-operations.js';
import { ReadTasks } from '../../tasks/read/read-tasks.js';
import { Rules } from '../../tasks/rules.js';
import { Submit } from '../../tasks/submit.js';
import { isAdmin, visibleTo, type Caller } from '../callers.js';
import { reservedFor } from '../idempotent-answers.js';
import { askerOf } from '../rights/standing.js';
import { TaskDesk } from '../task-desk.js';
import { hideSaid } from '../task-log.js';
import { optionsField } from '../../tasks/requests/task-request.js';
import { untilGone } from '../waiting.js';
import type { CeleryCall } from './celery-call.js';

export interface Triggered {
  readonly task_id: string;
  readonly name: string;
  readonly state: 'PENDING';
  readonly queue: string;
}
export interface Revoked {
  readonly facts: CeleryTaskFacts;
  /** False: it runs on, or had ended. */
  readonly effective: boolean;
  readonly isUnderWay: boolean;
}

/** What an operation on files is called with, in this order. */
const fileArguments = ['file_id', 'target', 'options', 'preset', 'file_ids'] as const;
const onFiles = z
  .strictObject({
    file_id: z.uuid().nullish(),
    target: z.string().min(1).max(40).nullish(),
    options: optionsField.nullish(),
    preset: z.string().min(1).max(40).nullish(),
    file_ids: z.array(z.uuid()).max(10_000).nullish(),
  })
  .refine(({ file_id, file_ids }) => (file_id == null) !== (file_ids == null), 'takes file_id or file_ids');

@Injectable()
export class CeleryDesk {
  constructor(
    private readonly read: CeleryTasksRead,
    private readonly rows: ReadTasks,
    private readonly desk: TaskDesk,
    private readonly submit: Submit,
    private readonly enqueue: Enqueue,
    private readonly rules: Rules,
    private readonly callbacks: Callbacks,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  async trigger(
    caller: Caller,
    request: Request,
    response: Response,
    asked: string,
    call: CeleryCall,
  ): Promise<Triggered> {
    this.requireWritable();
    const { name, queue } = operationByName(asked);
    const asker = askerOf(caller, response);
    await this.submit.admit(asker, 0);
    const terms = { ...this.terms(asker, call), ...reservedFor(request) };
    const id = await (queue === undefined
      ? this.convert(asker, name, call, terms)
      : this.start(asker, name, call, terms));
    const facts = await this.find(caller, id);
    return { task_id: id, name: facts.name, state: 'PENDING', queue: facts.queue };
  }

  async find(caller: Caller, id: string): Promise<CeleryTaskFacts> {
    // The same words for "not there", "not yours" and "gone".
    const { task } = await this.desk.find(caller, id);
    const facts = await this.read.find(task.id, visibleTo(caller));
    if (facts) return facts;
    throw new AppError('task_not_found', 'There is no task with this id.');
  }

  /** As it is at its end, or after so long. */
  async findEnded(caller: Caller, id: string, waitMs: number, response: Response): Promise<CeleryTaskFacts> {
    const facts = await this.find(caller, id);
    if (waitMs === 0 || facts.ended !== null) return facts;
    await this.rows.waitForEnd(facts.id, waitMs, untilGone(response));
    return this.find(caller, id);
  }

  /** As with Celery, what runs goes on unless it shall be terminated. */
  async revoke(caller: Caller, id: string, terminate: boolean, signal: string): Promise<Revoked> {
    this.requireWritable();
    const before = await this.find(caller, id);
    const runs = before.state === 'STARTED' || before.state === 'PROGRESS';
    if (before.ended !== null || (runs && !terminate))
      return { facts: before, effective: before.state === 'REVOKED', isUnderWay: runs };
    const mode = /^(SIG)?KILL$|^9$/i.test(signal) ? 'force' : 'graceful';
    const { isUnderWay } = await this.desk.cancel(caller, before.id, { mode });
    return { facts: await this.find(caller, id), effective: true, isUnderWay };
  }

  async traceback(caller: Caller, { id, error }: CeleryTaskFacts): Promise<string | null | undefined> {
    if (!isAdmin(caller)) return undefined;
    const said = error === null ? null : await this.read.detail(id);
    return said === null ? null : hideSaid(said);
  }

  /** Triggering, revoking and controlling, here and under Flower's addresses. */
  requireWritable(): void {
    if (this.settings.flowerReadOnly)
      throw new AppError(
        'read_only',
        'This server lets nobody change anything for Celery and Flower (FLOWER_READ_ONLY).',
      );
  }

  private async start(
    client: Asker,
    name: string,
    { args, kwargs, queue, link }: CeleryCall,
    terms: object,
  ): Promise<string> {
    await this.rules.requireOperation(name);
    await this.callbacks.check(link, client);
    const params = bind(name, parametersOf(name), 0, { args: args ?? [], kwargs: kwargs ?? {} });
    const request = {
      operation: name,
      params,
      client,
      ...(queue && { queue }),
      ...(link && { callback: link }),
      ...terms,
    };
    return (await this.enqueue.operation(request)).id;
  }

  private async convert(
    client: Asker,
    name: string,
    { args, kwargs, queue, link }: CeleryCall,
    terms: object,
  ): Promise<string> {
    if (queue) throw new AppError('invalid_args', `The queue of "${name}" follows from its files. Leave queue out.`);
    const bound = onFiles.safeParse(bind(name, fileArguments, 0, { args: args ?? [], kwargs: kwargs ?? {} }));
    if (!bound.success)
      throw new AppError('invalid_args', `${name}(): ${z.prettifyError(bound.error).replaceAll(/\s+/g, ' ')}`);
    const { file_id, file_ids, target, options, preset } = bound.data;
    const { task } = await this.submit.convert({
      client,
      files: [],
      fileIds: file_ids ?? [file_id ?? ''],
      operation: name,
      ...(target != null && { target }),
      options: options ?? {},
      preset: preset ?? null,
      callback: link,
      ...terms,
    });
    return task.id;
  }

  private terms(asker: Asker, call: CeleryCall) {
    const {
      countdown,
      eta,
      expires,
      time_limit: hard,
      soft_time_limit: soft,
      max_retries: max,
      retry_policy: policy,
    } = call;
    const { retryDelay } = this.settings;
    const startBefore = typeof expires === 'number' ? new Date(Date.now() + expires * 1000) : expires;
    return {
      priority: permittedPriority(asker, call.priority ?? undefined),
      ...(call.task_id != null && { id: call.task_id.toLowerCase() }),
      ...(countdown != null && { delayS: countdown }),
      ...(eta != null && { runAt: eta }),
      ...(startBefore != null && { startBefore }),
      ...((hard != null || soft != null) && { limits: { hard_s: whole(hard), soft_s: whole(soft) } }),
      ...(max != null && { retry: { max, delay_s: retryDelay, step_s: 0, ceiling_s: retryDelay } }),
      ...(policy != null && call.retry !== false && { retry: retryOf(policy) }),
      ...(call.ignore_result === true && { metadata: { ignore_result: 'true' } }),
    };
  }
}

const retryOf = (policy: NonNullable<CeleryCall['retry_policy']>) => ({
  max: policy.max_retries,
  delay_s: policy.interval_start,
  step_s: policy.interval_step,
  ceiling_s: policy.interval_max,
});
const whole = (seconds: number | null | undefined): number | undefined =>
  seconds == null ? undefined : Math.max(1, Math.ceil(seconds));

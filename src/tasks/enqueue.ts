// The way in for every operation that is not a conversion: schedules, commands, services. A conversion has files and a route: submit.ts.
import { Inject, Injectable } from '@nestjs/common';
import type { ConversionTask } from '../entities/conversion-task.entity.js';
import { Sql } from '../entities/sql.js';
import type { Callback, MailNotice, RetryPolicy, TaskMessage } from '../entities/task.entity.js';
import { AppError } from '../shared/errors.js';
import { newId } from '../shared/ids.js';
import { currentContext, log } from '../shared/log.js';
import { SETTINGS } from '../shared/settings-token.js';
import type { Settings } from '../shared/settings.js';
import type { CelerySending } from './celery-sendings.js';
import { ControlBus } from './control/control-bus.js';
import { placed, type BrokerSettings } from './notify/reply-queues.js';
import { Hints } from './queues/hints.js';
import { checkParams, operationFacts } from './operations/operations.js';
import { QueueStates } from './queues/queue-states.js';
import type { QueueName } from './queues/queues.js';
import { takenId } from './taken-id.js';
import type { Claimant } from './store/lease-terms.js';
import { NewTasks, type NewTask } from './store/new-tasks.js';
import type { Hinted } from './store/task-parts.js';
import { limitsOf, type AskedLimits } from './time-limits.js';

export interface OperationRequest {
  readonly operation: string;
  readonly params?: Record<string, unknown>;
  readonly client: { readonly id: string };
  /** Given by a sender that may repeat itself: a second task with it is the first one. */
  readonly id?: string;
  /** Another queue than the operation's own. */
  readonly queue?: QueueName;
  readonly priority?: number;
  readonly runAt?: Date;
  readonly delayS?: number;
  readonly startBefore?: Date;
  readonly retry?: RetryPolicy;
  readonly limits?: AskedLimits;
  readonly tag?: string | null;
  readonly metadata?: Record<string, string>;
  readonly idempotencyKey?: string;
  readonly retryOf?: string;
  readonly callback?: Callback | undefined;
  readonly notify?: MailNotice | undefined;
  readonly message?: TaskMessage | undefined;
  readonly sending?: CelerySending;
}

export interface Accepted {
  readonly id: string;
  readonly isNew: boolean;
  /** It has begun, and whoever claimed it runs it. */
  readonly begun?: ConversionTask;
}

@Injectable()
export class Enqueue {
  private readonly log = log('tasks');

  constructor(
    private readonly sql: Sql,
    private readonly tasks: NewTasks,
    private readonly hints: Hints,
    private readonly bus: ControlBus,
    private readonly states: QueueStates,
    @Inject(SETTINGS)
    private readonly settings: BrokerSettings &
      Pick<Settings, 'softLimit' | 'hardLimit' | 'maxHardLimit' | 'maxAttempts' | 'keepFiles'>,
  ) {}

  /** The row is committed when this returns. The same idempotency key again gives the first task. */
  async operation(request: OperationRequest): Promise<Accepted> {
    await this.states.admit(queueOf(request));
    const row = await this.tasks.insert(this.entry(request));
    if (!row) return { id: await this.first(request), isNew: false };
    await this.announce(row);
    return { id: row.id, isNew: true };
  }

  /** The same, for a worker that would run it at once. */
  async begin(request: OperationRequest, claimant: Claimant): Promise<Accepted> {
    await this.states.admit(queueOf(request));
    const row = await this.tasks.begin({ ...this.entry(request), ...claimant });
    if (!row) return { id: await this.first(request), isNew: false };
    if (row.state === 'running') {
      this.log.info({ task_id: row.id, queue: row.queue }, 'accepted');
      return { id: row.id, isNew: true, begun: row };
    }
    await this.announce(row);
    return { id: row.id, isNew: true };
  }

  /** Only the row, in the caller's transaction; announce() when that has committed. Undefined: the idempotency key was used before. */
  insert(request: OperationRequest, within: Sql): Promise<Hinted | undefined> {
    return new NewTasks(within).insert(this.entry(request));
  }

  /** Best effort, as every hint. */
  async announce(row: Hinted): Promise<void> {
    await this.hints.add(row);
    this.bus.say('changed', { id: row.id, state: row.state });
    this.log.info({ task_id: row.id, queue: row.queue }, 'accepted');
  }

  private entry(request: OperationRequest): NewTask {
    const { delayS, sending } = request;
    const keepFilesS = this.settings.keepFiles;
    return { task: this.row(request), files: [], keepFilesS, sending, ...(delayS && { delayS }) };
  }

  private row(request: OperationRequest): NewTask['task'] {
    const facts = operationFacts(request.operation);
    const retry = request.retry ?? facts.retry ?? null;
    const { request_id, trace_id } = currentContext();
    const { settings } = this;
    return {
      id: request.id ?? newId(),
      kind: 'task',
      operation: facts.name,
      queue: queueOf(request),
      client_id: request.client.id,
      params: checkParams(facts.name, request.params ?? {}),
      priority: request.priority ?? 5,
      tag: request.tag ?? null,
      metadata: request.metadata ?? {},
      ...limitsOf(request.limits, {
        softLimit: facts.softLimitS ?? settings.softLimit,
        hardLimit: facts.hardLimitS ?? settings.hardLimit,
        maxHardLimit: settings.maxHardLimit,
      }),
      max_attempts: retry ? retry.max + 1 : (facts.maxAttempts ?? settings.maxAttempts),
      retry,
      ...(request.runAt && { run_at: request.runAt }),
      start_before: request.startBefore ?? null,
      idempotency_key: request.idempotencyKey ?? null,
      retry_of: request.retryOf ?? null,
      callback: placed(request.callback, settings) ?? null,
      notify: request.notify ?? null,
      message: request.message ?? null,
      request_id: request_id ?? null,
      trace_id: trace_id ?? null,
    };
  }

  private async first({ client, id, idempotencyKey }: OperationRequest): Promise<string> {
    const [row] = await this.sql.query<{ id: string }>(
      `SELECT id FROM task WHERE client_id = $1 AND ${id === undefined ? 'idempotency_key' : 'id'} = $2`,
      [client.id, id ?? idempotencyKey],
    );
    if (!row && id !== undefined) throw takenId();
    if (!row) throw new AppError('internal_error', 'The task was accepted before but cannot be found.');
    return row.id;
  }
}

export function queueOf({ operation, queue }: OperationRequest): QueueName {
  const found = queue ?? operationFacts(operation).queue;
  if (!found)
    throw new AppError('invalid_args', `"${operation}" needs files and a target format. Submit it as a conversion.`);
  return found;
}

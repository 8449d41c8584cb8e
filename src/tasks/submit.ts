// The one way in: check, recognise, plan, commit the row, send the hint. HTTP, messages and code all come through here.
import { Inject, Injectable } from '@nestjs/common';
import { Sql } from '../entities/sql.js';
import type { StoredFile } from '../entities/stored-file.entity.js';
import type { Callback, MailNotice, RetryPolicy, TaskMessage } from '../entities/task.entity.js';
import { AppError, isLostConnection } from '../shared/errors.js';
import { newId } from '../shared/ids.js';
import { currentContext, log } from '../shared/log.js';
import { SETTINGS } from '../shared/settings-token.js';
import type { Settings } from '../shared/settings.js';
import { Storage } from '../storage/storage.js';
import { Admission, permittedPriority } from './admission.js';
import type { Asker } from './allowances.js';
import { Capabilities } from './capabilities/capabilities.js';
import { Mailer } from './notify/mailer.js';
import { Callbacks } from './notify/callbacks.js';
import { placed } from './notify/reply-queues.js';
import { ControlBus } from './control/control-bus.js';
import { OwnPresets } from './own-presets.js';
import { Hints } from './queues/hints.js';
import { cacheKey } from './cache-key.js';
import { ResultCache } from './result-cache.js';
import { QueueStates } from './queues/queue-states.js';
import { ReadTasks, type FullTask } from './read/read-tasks.js';
import { SubmitOperation } from './submit-operation.js';
import { takenId } from './taken-id.js';
import { TaskPlanner } from './task-planner.js';
import { fileRow, usable, type FileRow, type NewFile, type Source } from './task-inputs.js';
import { NewTasks, type NewTask } from './store/new-tasks.js';
import type { Hinted } from './store/task-parts.js';
import type { TaskPlan } from './store/waiting-tasks.js';
import { limitsOf, type AskedLimits } from './time-limits.js';

export interface ConvertRequest {
  readonly client: Asker;
  /** Given by a sender that may repeat itself: a second task with it is the first one. */
  readonly id?: string;
  /** In their order: bytes just received, or the ids of stored ones. */
  readonly files: readonly NewFile[];
  readonly fileIds: readonly string[];
  /** What to do with them; not given: convert. */
  readonly operation?: string;
  /** Of a conversion only. */
  readonly target?: string;
  readonly options: Record<string, unknown>;
  /** Completes the options. */
  readonly preset?: string | null;
  /** It has done so already. */
  readonly isWhole?: boolean;
  readonly priority?: number;
  readonly tag?: string | null;
  readonly metadata?: Record<string, string>;
  readonly runAt?: Date;
  readonly delayS?: number;
  readonly startBefore?: Date;
  readonly retry?: RetryPolicy;
  readonly limits?: AskedLimits;
  readonly idempotencyKey?: string;
  /** It runs although its result is there, and is not kept for others. */
  readonly bypassCache?: boolean;
  readonly retryOf?: string;
  /** False: a draft, which waits for its start. */
  readonly start?: boolean;
  readonly callback?: Callback | undefined;
  readonly message?: TaskMessage | undefined;
  readonly notify?: MailNotice | undefined;
  /** A batch that it becomes part of. */
  readonly jobId?: string;
  /** That another task of its job leaves to it. */
  readonly place?: Place;
}
export interface Place {
  readonly node: string | null;
  readonly nodeIndex: number | null;
  /** Writes the row together with what happens to the other one. */
  readonly write: (insert: (within: Sql) => Promise<Hinted | undefined>) => Promise<Hinted | undefined>;
}

type Asking = Pick<ConvertRequest, 'operation' | 'target' | 'options' | 'preset'> & { readonly clientId?: string };
type Row = NewTask['task'];

@Injectable()
export class Submit {
  private readonly log = log('tasks');

  constructor(
    private readonly tasks: NewTasks,
    private readonly hints: Hints,
    private readonly states: QueueStates,
    private readonly bus: ControlBus,
    private readonly admission: Admission,
    private readonly capabilities: Capabilities,
    private readonly planner: TaskPlanner,
    private readonly presets: OwnPresets,
    private readonly cache: ResultCache,
    private readonly read: ReadTasks,
    private readonly storage: Storage,
    private readonly callbacks: Callbacks,
    private readonly mailer: Mailer,
    private readonly brought: SubmitOperation,
    private readonly sql: Sql,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** Says no before a body is read: see admission.ts. */
  admit(asker: Asker, bytes: number | undefined, tasks = 1): Promise<void> {
    return this.admission.admit(asker, bytes, tasks);
  }

  async checkTarget(target: string): Promise<void> {
    await this.capabilities.target(target);
  }

  /** Fails at once when nothing here can do this with so many files. */
  async checkAsked({ operation = 'convert', ...asked }: Asking, files: number): Promise<void> {
    await this.planner.outline({ operation, ...asked });
    await this.planner.checkCount(operation, files);
  }

  /** The row is committed when this returns; when it throws, the received bytes are gone or will be swept. */
  async convert(request: ConvertRequest): Promise<FullTask> {
    let made: FullTask | string;
    try {
      const received = request.files.map(fileRow);
      const all = [...received, ...(await this.stored(request.fileIds, request.client.id))];
      const files = received.map(({ row }) => row);
      made = (await this.brought.accept(request)) ?? (await this.accept(request, all, files));
    } catch (error) {
      // What was lost may be the answer to a commit, and then the task needs them; bytes that no row names are swept.
      if (!isLostConnection(error)) for (const { received } of request.files) await this.storage.remove(received.key);
      throw error;
    }
    return typeof made === 'string' ? this.found(made) : made;
  }

  /** Its id, or all of it where that is known already. */
  private async accept(
    request: ConvertRequest,
    sources: readonly Source[],
    files: readonly FileRow[],
  ): Promise<FullTask | string> {
    if (request.start === false && request.jobId !== undefined)
      throw new AppError('validation_failed', 'A task of a batch cannot be a draft. Leave "start" out.', {
        fields: [{ pointer: '/start', code: 'invalid', detail: 'has no place in a batch' }],
      });
    const { operation = 'convert', target, options, preset, isWhole } = request;
    const planned = sources.map(({ row, format }) => ({
      id: row.id,
      size_bytes: row.size_bytes,
      format,
      probe: row.probe,
    }));
    const clientId = request.client.id;
    const plan = await this.planner.plan({ operation, target, options, preset, clientId, isWhole }, planned);
    const label = preset && !isWhole ? await this.presets.pinned(preset, clientId) : preset;
    await this.states.admit(plan.queue);
    this.mailer.requireMail(request.notify);
    await this.callbacks.check(request.callback, request.client);
    const { request_id, trace_id } = currentContext();
    const key = await this.cacheKeyOf(request, plan, sources);
    const task: Row = {
      id: request.id ?? newId(),
      kind: 'conversion',
      operation,
      ...plan,
      client_id: request.client.id,
      priority: permittedPriority(request.client, request.priority),
      tag: request.tag ?? null,
      preset: label ?? null,
      metadata: request.metadata ?? {},
      ...limitsOf(request.limits, this.settings),
      max_attempts: request.retry ? request.retry.max + 1 : this.settings.maxAttempts,
      retry: request.retry ?? null,
      ...(request.start === false && { state: 'waiting' }),
      ...(request.runAt && { run_at: request.runAt }),
      start_before: request.startBefore ?? null,
      idempotency_key: request.idempotencyKey ?? null,
      retry_of: request.retryOf ?? null,
      callback: placed(request.callback, this.settings) ?? null,
      notify: request.notify ?? null,
      message: request.message ?? null,
      job_id: request.jobId ?? null,
      node: request.place?.node ?? null,
      node_index: request.place?.nodeIndex ?? null,
      request_id: request_id ?? null,
      trace_id: trace_id ?? null,
      cache: key === undefined ? 'bypass' : 'miss',
      cache_key: key ?? null,
      warnings: sources.flatMap((source) => source.warnings),
    };
    const entry = { task, files, keepFilesS: this.settings.keepFiles };
    const ready = mayBeReady(request) ? await this.cache.take(entry, sources[0]?.row.filename ?? '') : undefined;
    const insert = { ...entry, ...(request.delayS && { delayS: request.delayS }) };
    const write = (within?: Sql) => (within ? new NewTasks(within) : this.tasks).insert(insert);
    const { place } = request;
    const written = () => (place ? place.write(write) : this.admission.inRoom(request.client, write));
    const row = ready?.row ?? (await written());
    if (!row) return this.sameAgain(request, files);
    if (row.state === 'queued') await this.hints.add(row);
    this.bus.say('changed', { id: row.id, state: row.state });
    const { source_format: from, target_format: to } = plan;
    this.log.info({ task_id: row.id, operation, cached: ready !== undefined, from, to, queue: row.queue }, 'accepted');
    return ready?.full ?? row.id;
  }

  /** Undefined: it has to run, and nobody else gets its result. */
  private async cacheKeyOf(
    { client, operation = 'convert', bypassCache }: ConvertRequest,
    { route, source_format, target_format, options }: TaskPlan,
    [source, ...more]: readonly Source[],
  ): Promise<string | undefined> {
    if (bypassCache || !this.settings.resultCache || operation !== 'convert' || !source || more.length > 0)
      return undefined;
    const versions = await this.capabilities.versions();
    const [from, to] = [source_format ?? '', target_format ?? ''];
    const { sha256, filename } = source.row;
    const same = { clientId: client.id, sha256, filename, from, to, route: route ?? [] };
    return cacheKey({ ...same, options: options ?? {}, versions });
  }

  /** The idempotency key was used before: the first task is the answer, what came now is not needed. */
  private async sameAgain(request: ConvertRequest, files: readonly FileRow[]): Promise<string> {
    for (const file of files) await this.storage.remove(file.storage_key);
    const [row] = await this.sql.query<{ id: string }>(
      `SELECT id FROM task WHERE client_id = $1 AND ${request.id === undefined ? 'idempotency_key' : 'id'} = $2`,
      [request.client.id, request.id ?? request.idempotencyKey],
    );
    if (!row && request.id !== undefined) throw takenId();
    return row?.id ?? '';
  }

  private async found(id: string): Promise<FullTask> {
    const task = await this.read.find(id);
    if (!task) throw new AppError('internal_error', 'The task was accepted but cannot be read.', { secret: id });
    return task;
  }

  private async stored(ids: readonly string[], clientId: string): Promise<Source[]> {
    if (ids.length === 0) return [];
    const rows = await this.sql.query<StoredFile>('SELECT * FROM stored_file WHERE id = ANY ($1) AND client_id = $2', [
      [...new Set(ids)],
      clientId,
    ]);
    return ids.map((id) => usable(rows.find((row) => row.id === id)));
  }
}

/** Later means later, again means again, a draft waits, and what belongs to a batch is moved on by its worker. */
function mayBeReady({ runAt, delayS, retryOf, jobId, start }: ConvertRequest): boolean {
  return start !== false && runAt === undefined && !delayS && retryOf === undefined && jobId === undefined;
}

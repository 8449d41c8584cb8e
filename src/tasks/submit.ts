// The one way in: check, recognise, plan, commit the row, send the hint. HTTP, messages and code all come through here.
import { Inject, Injectable } from '@nestjs/common';
import { detect } from '../conversion/detect.js';
import { formatOf } from '../conversion/formats.js';
import { parseOptions } from '../conversion/options.js';
import { queueOf } from '../conversion/planner.js';
import { Sql } from '../entities/sql.js';
import type { StoredFile } from '../entities/stored-file.entity.js';
import type { RetryPolicy, Warning } from '../entities/task.entity.js';
import { AppError, isLostConnection } from '../shared/errors.js';
import { newId } from '../shared/ids.js';
import { currentContext, log } from '../shared/log.js';
import { SETTINGS } from '../shared/settings-token.js';
import type { Settings } from '../shared/settings.js';
import { Storage, type Received } from '../storage/storage.js';
import { Capabilities } from './capabilities.js';
import { ControlBus } from './control/control-bus.js';
import { Hints } from './queues/hints.js';
import { cacheKey } from './cache-key.js';
import { ResultCache } from './result-cache.js';
import { QueueStates } from './queues/queue-states.js';
import { ReadTasks, type FullTask } from './read/read-tasks.js';
import { openOptions, sealOptions } from './sealed-options.js';
import { TaskStore, type NewTask } from './task-store.js';
import { limitsOf, type AskedLimits } from './time-limits.js';

export interface NewFile {
  /** Cleaned already; only a label. */
  readonly filename: string;
  readonly received: Received;
}
export interface ConvertRequest {
  readonly client: { readonly id: string };
  /** Exactly one file: bytes just received, or the id of a stored one. */
  readonly files: readonly NewFile[];
  readonly fileIds: readonly string[];
  readonly target: string;
  readonly options: Record<string, unknown>;
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
  /** A batch that it becomes part of. */
  readonly jobId?: string;
}

type Row = NewTask['task'];
type FileRow = NewTask['files'][number];
const FULL_FOR_MS = 1000;

@Injectable()
export class Submit {
  private readonly log = log('tasks');
  private unfinished: { at: number; count: Promise<number> } | undefined;

  constructor(
    private readonly store: TaskStore,
    private readonly hints: Hints,
    private readonly states: QueueStates,
    private readonly bus: ControlBus,
    private readonly capabilities: Capabilities,
    private readonly cache: ResultCache,
    private readonly read: ReadTasks,
    private readonly storage: Storage,
    private readonly sql: Sql,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** Says no before a body is read: no room on the disk (507), the queue is full (503), this client has enough (429). */
  async admit(client: { readonly id: string }, bytes: number | undefined, tasks = 1): Promise<void> {
    if (bytes !== undefined && bytes > this.settings.maxFile)
      throw new AppError('file_too_large', 'The file is larger than what is accepted here.', {
        details: { max_bytes: this.settings.maxFile },
      });
    await this.storage.admit(bytes ?? 0);
    if ((await this.countUnfinished()) + tasks > this.settings.maxQueue)
      throw new AppError('queue_full', 'Too many tasks are waiting. Try again when some have ended.', {
        retryAfterS: 10,
      });
    const [mine] = await this.sql.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM task WHERE client_id = $1 AND state IN ('waiting','queued','running','retrying')`,
      [client.id],
    );
    if ((mine?.count ?? 0) + tasks > this.settings.maxUnfinished)
      throw new AppError(
        'too_many_active_tasks',
        `You have ${mine?.count ?? 0} unfinished tasks of the ${this.settings.maxUnfinished} that are allowed. Wait for some to end, or cancel some.`,
        { retryAfterS: 10 },
      );
  }

  /** Fails at once when nothing here can become this format. */
  async checkTarget(target: string): Promise<void> {
    await this.capabilities.target(target);
  }

  /** The row is committed when this returns; when it throws, the received bytes are gone or will be swept. */
  async convert(request: ConvertRequest): Promise<FullTask> {
    const [file] = request.files;
    let id: string;
    try {
      const source = file ? fileRow(file) : await this.stored(request.fileIds[0], request.client.id);
      id = await this.accept(request, source, file ? [source.row] : []);
    } catch (error) {
      // What was lost may be the answer to a commit, and then the task needs them; bytes that no row names are swept.
      if (!isLostConnection(error)) for (const { received } of request.files) await this.storage.remove(received.key);
      throw error;
    }
    return this.found(id);
  }

  /** The same again as a new row; what is given replaces what was asked. */
  async again(
    id: string,
    client: { readonly id: string },
    change: { readonly options?: Record<string, unknown>; readonly priority?: number },
  ): Promise<FullTask> {
    const old = await this.read.find(id, client.id);
    if (!old) throw new AppError('task_not_found', 'There is no task with this id.');
    const { task } = old;
    if (!task.isFinished()) throw new AppError('invalid_state', 'The task has not ended. Cancel it first, or wait.');
    return this.convert({
      client,
      files: [],
      fileIds: task.inputs ?? [],
      target: task.target_format ?? '',
      options: change.options ?? openOptions(task.options ?? {}, this.settings.secret),
      priority: change.priority ?? task.priority,
      tag: task.tag,
      metadata: task.metadata as Record<string, string>,
      limits: { soft_s: task.soft_limit_s, hard_s: task.hard_limit_s },
      ...(task.retry && { retry: task.retry }),
      retryOf: task.id,
    });
  }

  private async accept(request: ConvertRequest, source: Source, files: readonly FileRow[]): Promise<string> {
    const target = await this.capabilities.target(request.target);
    const options = parseOptions(target.id, request.options, '/options', source.format);
    const route = await this.capabilities.route(source.format, target.id);
    const queue = queueOf(route);
    await this.states.admit(queue);
    const { request_id, trace_id } = currentContext();
    const likeness = {
      clientId: request.client.id,
      sha256: source.row.sha256,
      from: source.format,
      to: target.id,
      route,
    };
    const key =
      request.bypassCache || !this.settings.resultCache
        ? undefined
        : cacheKey({ ...likeness, options, versions: await this.capabilities.versions() });
    const task: Row = {
      id: newId(),
      kind: 'conversion',
      operation: 'convert',
      queue,
      client_id: request.client.id,
      priority: request.priority ?? 5,
      tag: request.tag ?? null,
      metadata: request.metadata ?? {},
      ...limitsOf(request.limits, this.settings),
      max_attempts: request.retry ? request.retry.max + 1 : this.settings.maxAttempts,
      retry: request.retry ?? null,
      ...(request.runAt && { run_at: request.runAt }),
      start_before: request.startBefore ?? null,
      idempotency_key: request.idempotencyKey ?? null,
      retry_of: request.retryOf ?? null,
      job_id: request.jobId ?? null,
      request_id: request_id ?? null,
      trace_id: trace_id ?? null,
      source_format: source.format,
      target_format: target.id,
      options: sealOptions(options, this.settings.secret),
      route: [...route],
      inputs: [source.row.id],
      bytes_in: source.row.size_bytes,
      cache: key === undefined ? 'bypass' : 'miss',
      cache_key: key ?? null,
      warnings: [...source.warnings],
    };
    const entry = { task, files, keepFilesS: this.settings.keepFiles };
    const ready = mayBeReady(request) ? await this.cache.take(entry, source.row.filename) : undefined;
    const row = ready ?? (await this.store.insert({ ...entry, ...(request.delayS && { delayS: request.delayS }) }));
    if (!row) return this.sameAgain(request, files);
    if (ready === undefined) await this.hints.add(row);
    this.bus.say('changed', { id: row.id, state: row.state });
    this.log.info(
      { task_id: row.id, cached: ready !== undefined, from: source.format, to: target.id, queue: row.queue },
      'accepted',
    );
    return row.id;
  }

  /** The idempotency key was used before: the first task is the answer, what came now is not needed. */
  private async sameAgain(request: ConvertRequest, files: readonly FileRow[]): Promise<string> {
    for (const file of files) await this.storage.remove(file.storage_key);
    const [row] = await this.sql.query<{ id: string }>(
      'SELECT id FROM task WHERE client_id = $1 AND idempotency_key = $2',
      [request.client.id, request.idempotencyKey],
    );
    return row?.id ?? '';
  }

  private async found(id: string): Promise<FullTask> {
    const task = await this.read.find(id);
    if (!task) throw new AppError('internal_error', 'The task was accepted but cannot be read.', { secret: id });
    return task;
  }

  private async stored(id: string | undefined, clientId: string): Promise<Source> {
    const [row] = await this.sql.query<StoredFile>('SELECT * FROM stored_file WHERE id = $1 AND client_id = $2', [
      id ?? null,
      clientId,
    ]);
    if (!row) throw new AppError('file_not_found', 'There is no file with this id.');
    if (row.deleted_at || row.expires_at.getTime() < Date.now())
      throw new AppError('file_expired', 'This file has been deleted. Upload it again.');
    if (!row.format)
      throw new AppError('unsupported_conversion', 'The content of this file is not recognised as any known format.');
    return { row, format: row.format, warnings: [] };
  }

  /** Counting a long queue on each request would make it longer; a second of error is nothing against ten thousand. */
  private countUnfinished(): Promise<number> {
    if (!this.unfinished || Date.now() - this.unfinished.at > FULL_FOR_MS) {
      const count = this.sql
        .query<{ count: number }>(
          `SELECT count(*)::int AS count FROM task WHERE state IN ('waiting','queued','running','retrying')`,
        )
        .then(([row]) => row?.count ?? 0);
      this.unfinished = { at: Date.now(), count };
      count.catch(() => (this.unfinished = undefined));
    }
    return this.unfinished.count;
  }
}

interface Source {
  readonly row: FileRow;
  readonly format: string;
  readonly warnings: readonly Warning[];
}

/** Later means later, again means again, and what belongs to a batch is moved on by its worker. */
function mayBeReady({ runAt, delayS, retryOf, jobId }: ConvertRequest): boolean {
  return runAt === undefined && !delayS && retryOf === undefined && jobId === undefined;
}

function fileRow({ filename, received }: NewFile): Source {
  const { format, warnings } = detect(received.head, filename);
  const row: FileRow = {
    id: newId(),
    role: 'input',
    filename,
    path: null,
    format: format.id,
    media_type: formatOf(format.id).mediaTypes[0],
    size_bytes: String(received.sizeBytes),
    sha256: received.sha256,
    probe: null,
    storage_key: received.key,
    task_id: null,
  } as FileRow;
  return { row, format: format.id, warnings };
}

// Tasks that a running task asks for: conversions by our engines, whose results it waits for, and further operations of packs. Each is a row of its own,
// in its own queue, for the same client, so that slots, limits, cage and checks are those of any task. One for each attempt; made by task-runner.ts.
import { Injectable } from '@nestjs/common';
import { stopError, stopReason } from '../../conversion/process/stop.js';
import type { ConversionTask } from '../../entities/conversion-task.entity.js';
import { AppError } from '../../shared/errors.js';
import { currentContext, log, withLogContext } from '../../shared/log.js';
import { Cancel } from '../cancel.js';
import { findOperation } from '../operations/operations.js';
import type { ConvertedFile, ConvertOrder, EnqueueOrder, OtherTasks } from '../operations/other-tasks.js';
import { Owners } from '../owners.js';
import { persist } from '../persist.js';
import { ReadTasks, type FullTask } from '../read/read-tasks.js';
import { isBrought } from '../submit-operation.js';
import { Submit } from '../submit.js';
import { AskedConversion, keyFor } from './asked-conversion.js';
import type { Lease } from './lease.js';
import type { Seat } from './seat.js';

/** Whoever waits hears of changes; a look now and then finds what was lost. */
const LOOK_MS = 60_000;

@Injectable()
export class AskedTasks {
  constructor(
    readonly conversion: AskedConversion,
    readonly submit: Submit,
    readonly read: ReadTasks,
    readonly cancel: Cancel,
    readonly owners: Owners,
  ) {}

  of(task: ConversionTask, workdir: string, lease: Stops, seat: Seat): OwnTasks {
    return new OwnTasks(this, task, workdir, lease, seat);
  }
}

type Stops = Pick<Lease, 'signal' | 'softLimit' | 'stop'>;

class OwnTasks implements OtherTasks, AsyncDisposable {
  /** Made when something is asked for: most tasks ask for nothing, and signals of signals are not cheap. */
  private ending: { readonly over: AbortController; readonly stop: AbortSignal } | undefined;
  private readonly open = new Set<Promise<unknown>>();
  /** How often the same was asked for in this attempt. */
  private readonly asked = new Map<string, number>();
  private readonly context = currentContext();
  private waiting = 0;
  private isOver = false;

  constructor(
    private readonly by: AskedTasks,
    private readonly task: ConversionTask,
    private readonly workdir: string,
    private readonly lease: Stops,
    private readonly seat: Seat,
  ) {}

  private get stop(): AbortSignal {
    if (!this.ending) {
      const over = new AbortController();
      const { signal, softLimit } = this.lease;
      this.ending = { over, stop: AbortSignal.any([signal, softLimit, over.signal]) };
      if (this.isOver) over.abort();
    }
    return this.ending.stop;
  }

  convert(order: ConvertOrder, progress: (fraction: number) => void): Promise<readonly ConvertedFile[]> {
    const { conversion } = this.by;
    return this.during(async () => {
      const made = await conversion.make(this.task, this.workdir, order);
      return conversion.copy(await this.ended(made, progress), this.workdir);
    });
  }

  enqueue({ operation, params, key, delayS, at, startBefore, priority, tag }: EnqueueOrder): Promise<string> {
    const { task, by } = this;
    return this.during(async () => {
      if (!isBrought(operation)) throw notOfPacks(operation);
      const client = await by.owners.find(task.client_id);
      await by.submit.admit(client, 0);
      const idempotencyKey =
        key === undefined
          ? keyFor(task, 'enqueue', this.numbered(JSON.stringify([operation, params])))
          : `pack ${findOperation(task.operation)?.pack ?? ''} ${key}`;
      const made = await by.submit.convert({
        client,
        files: [],
        fileIds: [],
        operation,
        options: params,
        priority: priority ?? task.priority,
        ...(tag !== undefined && { tag }),
        ...(delayS && { delayS }),
        ...(at && { runAt: at }),
        ...(startBefore && { startBefore }),
        metadata: { asked_by: task.id },
        idempotencyKey,
      });
      return made.task.id;
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.isOver = true;
    this.ending?.over.abort();
    await Promise.allSettled(this.open);
  }

  /** With the ids of the task in each line of the log: questions come from another process, outside of its context. */
  private during<T>(work: () => Promise<T>): Promise<T> {
    const working = withLogContext(this.context, async () => {
      this.throwIfStopped();
      return await work();
    });
    this.open.add(working);
    const close = () => this.open.delete(working);
    working.then(close, close);
    return working;
  }

  private async ended(made: FullTask, progress: (fraction: number) => void): Promise<FullTask> {
    const { id } = made.task;
    let now: FullTask | undefined = made;
    this.keepSeat(-1);
    try {
      while (now && !now.task.isFinished()) {
        this.goIfClosing(now);
        this.throwIfStopped();
        if (now.task.progress_percent !== null) progress(now.task.progress_percent / 100);
        now = await this.changed(id, now.task.version);
      }
    } catch (error) {
      if (this.mustEnd()) await this.end(id);
      throw error;
    } finally {
      this.keepSeat(1);
    }
    if (now) return now;
    throw new AppError('file_expired', 'The conversion was deleted before its result was taken.');
  }

  /** Nobody knows when a conversion begins that does not run yet, and it may need this very process: its asker is handed back, and finds it again. */
  private goIfClosing({ task }: FullTask): void {
    if (this.seat.closing().aborted && task.state !== 'running') this.lease.stop({ code: 'shutdown' });
  }

  /** Or the process begins to close, which it says once. Heard by hand: what AbortSignal.any() makes stays as long as the process. */
  private async changed(id: string, version: number): Promise<FullTask | undefined> {
    const over = new AbortController();
    const wake = () => over.abort();
    const heard = [this.stop, this.seat.closing()].filter((each) => each === this.stop || !each.aborted);
    for (const each of heard) each.addEventListener('abort', wake);
    if (this.stop.aborted) wake();
    try {
      return await persist('waiting for a conversion', () =>
        this.by.read.waitForChange(id, version, LOOK_MS, over.signal),
      );
    } finally {
      for (const each of heard) each.removeEventListener('abort', wake);
    }
  }

  /** Several conversions may be waited for at once; the task has one place. */
  private keepSeat(by: 1 | -1): void {
    if (this.waiting === 0) this.seat.leave();
    this.waiting -= by;
    if (this.waiting === 0) this.seat.comeBack();
  }

  /** What goes on elsewhere finds its conversions there. */
  private mustEnd(): boolean {
    const { signal } = this.lease;
    return this.stop.aborted && !(signal.aborted && ['shutdown', 'lost'].includes(stopReason(signal).code));
  }

  private async end(id: string): Promise<void> {
    const ask = { by: 'task', reason: 'The task that asked for it has ended.', mode: 'graceful' as const };
    await persist('a cancel', () => this.by.cancel.cancel(id, ask)).catch((error: unknown) =>
      log('tasks').warn({ error: String(error), asked: id }, 'what a task had asked for was not cancelled'),
    );
  }

  private throwIfStopped(): void {
    const { signal } = this.lease;
    if (signal.aborted) throw stopError(stopReason(signal));
    if (this.stop.aborted) throw stopError({ code: 'soft_timeout' });
  }

  private numbered(what: string): string {
    const number = this.asked.get(what) ?? 0;
    this.asked.set(what, number + 1);
    return `${what} ${number}`;
  }
}

function notOfPacks(operation: string): AppError {
  const sentence = `"${operation}" is not an operation of a pack here. Only those can be enqueued.`;
  return new AppError('unknown_task_name', sentence, { final: true });
}

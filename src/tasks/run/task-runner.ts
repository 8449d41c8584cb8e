// The story of one attempt: claim → run → publish → finish → clean up. Called by every processor; decides by itself what a failure means.
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { stopError, type StopReason } from '../../conversion/process/stop.js';
import type { ConversionTask } from '../../entities/conversion-task.entity.js';
import { toAppError, type AppError } from '../../shared/errors.js';
import { newId } from '../../shared/ids.js';
import { log, withLogContext } from '../../shared/log.js';
import { SETTINGS } from '../../shared/settings-token.js';
import type { Settings } from '../../shared/settings.js';
import { newKey } from '../../storage/local.storage.js';
import { Storage } from '../../storage/storage.js';
import { makeWorkdir, noWorkdir } from '../../storage/workdir.js';
import { ControlBus } from '../control/control-bus.js';
import { Hints } from '../queues/hints.js';
import { JobFlow } from '../jobs/job-flow.js';
import { TypeLimitKeeper } from '../limits/type-limit-keeper.js';
import { AskedTasks } from './asked-tasks.js';
import { failureOf } from './failure-of.js';
import { Lease } from './lease.js';
import { usualSeat, type Seat } from './seat.js';
import { OperationProcesses } from '../operations/operation-processes.js';
import { findOperation, operationFacts, Operations, type Attempt, type Product } from '../operations/operations.js';
import { persist } from '../persist.js';
import { judge } from './retry.js';
import { RunTimes } from './run-times.js';
import { RunningTasks } from '../store/running-tasks.js';
import { TaskEndings, type Ending, type Failure } from '../store/task-endings.js';
import { limitsForMedia } from '../time-limits.js';

@Injectable()
export class TaskRunner {
  /** Set by the role: how this process calls itself in rows. */
  worker = 'worker';
  readonly counts = { done: 0, failed: 0 };
  private readonly leases = new Map<string, Lease>();
  /** Numbers of the slots in use; the lowest free one is taken. */
  private readonly slots = new Set<number>();
  private readonly log = log('tasks');
  private stopping = false;

  constructor(
    private readonly rows: RunningTasks,
    private readonly endings: TaskEndings,
    private readonly hints: Hints,
    private readonly bus: ControlBus,
    private readonly operations: Operations,
    private readonly processes: OperationProcesses,
    private readonly storage: Storage,
    private readonly jobs: JobFlow,
    private readonly times: RunTimes,
    private readonly types: TypeLimitKeeper,
    private readonly asked: AskedTasks,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** Ids of the tasks in this process's slots. */
  running(): string[] {
    return [...this.leases.keys()];
  }

  /** Never throws for the queue to retry: whatever happens is in the row. */
  async run(id: string, seat = usualSeat): Promise<void> {
    if (this.stopping) return;
    const askedAt = performance.now();
    const claimed = await this.claim(id);
    if (claimed) await this.runClaimed(claimed, seat, askedAt);
  }

  /** One that this process holds already, since it asked for it at a moment of its own clock. What it has become, if this attempt has done it. */
  async runClaimed(claimed: ConversionTask, seat: Seat, askedAt: number): Promise<ConversionTask | undefined> {
    const task = await this.types.timed(claimed);
    const { id, request_id, trace_id } = task;
    const told = task.job_id === null ? undefined : this.jobs.begin(task.job_id);
    const context = { task_id: id, ...(request_id && { request_id }), ...(trace_id && { trace_id }) };
    const done = await withLogContext(context, () => this.attempt(task, seat, askedAt));
    await told;
    await this.jobs.settleSoon(task.job_id);
    return done;
  }

  /** Lets running work end for a while, then hands the rest back; the queue must not give new work meanwhile. */
  async shutDown(graceMs: number): Promise<void> {
    this.stopping = true;
    const until = performance.now() + graceMs;
    while (this.leases.size > 0 && performance.now() < until) await sleep(50);
    for (const lease of this.leases.values()) lease.stop({ code: 'shutdown' });
    while (this.leases.size > 0) await sleep(20);
  }

  private async claim(id: string): Promise<ConversionTask | undefined> {
    const claim = randomUUID();
    let asked = false;
    return persist('a claim', async () => {
      const lost = asked ? await this.rows.findClaimed(id, claim) : undefined;
      asked = true;
      return lost ?? (await this.rows.claim(id, claim, this.worker));
    });
  }

  private async attempt(task: ConversionTask, seat: Seat, askedAt: number): Promise<ConversionTask | undefined> {
    const { id, fence } = task;
    const catchesSoftLimit = findOperation(task.operation)?.catchesSoftLimit === true;
    const lease = new Lease(task, this.rows, this.bus, catchesSoftLimit, askedAt);
    this.leases.set(id, lease);
    if (this.stopping) lease.stop({ code: 'shutdown' });
    this.bus.mention('changed', { id, state: 'running' });
    this.log.info({ operation: task.operation, attempt: task.attempt, fence }, 'started');
    const keys: string[] = [];
    const slot = this.takeSlot();
    try {
      if (await this.mustWait(task)) return undefined;
      lease.expectTime(await this.times.expected(task));
      const folder = findOperation(task.operation)?.folder === 'none' ? noWorkdir : makeWorkdir;
      await using workdir = await folder(this.settings.uploadsDir, id, fence);
      const startedAt = performance.now();
      const ending = await this.perform(task, lease, { workdir: workdir.path, slot }, seat, keys);
      await lease.settled();
      const endedAt = await persist('the end of a task', () => this.endings.finish(id, fence, ending));
      if (endedAt) {
        keys.length = 0;
        this.counts.done += 1;
        this.times.learn(task, performance.now() - startedAt);
        this.log.info(
          { state: 'done', ms: Math.round(Date.now() - (task.started_at ?? new Date()).getTime()) },
          'ended',
        );
        this.bus.say('changed', { id, state: 'done' });
        return Object.assign(task, asDone(ending, endedAt));
      }
      await this.finishAs('cancelled', task, failureOf(CANCELLED));
    } catch (error) {
      await lease.keepProgress();
      await lease.settled();
      await this.end(task, lease.reason, toAppError(error));
    } finally {
      for (const key of keys) await this.storage.remove(key).catch(() => undefined);
      lease[Symbol.dispose]();
      this.slots.delete(slot);
      this.leases.delete(id);
    }
    return undefined;
  }

  /** Its operation may not begin so soon after the last: back to the queue, with a moment of its own. */
  private async mustWait({ id, fence, operation, paced_at }: ConversionTask): Promise<boolean> {
    const rate = findOperation(operation)?.rate;
    if (!rate || paced_at !== null) return false;
    const row = await persist('a rate limit', () => this.rows.pace(id, fence, operation, rate.perS / rate.max));
    if (!row) return false;
    await this.hints.add(row);
    this.bus.say('changed', { id, state: 'queued' });
    return true;
  }

  private takeSlot(): number {
    let slot = 0;
    while (this.slots.has(slot)) slot += 1;
    this.slots.add(slot);
    return slot;
  }

  private async perform(
    task: ConversionTask,
    lease: Lease,
    place: Pick<Attempt, 'workdir' | 'slot'>,
    seat: Seat,
    keys: string[],
  ): Promise<Ending> {
    // What it has asked for and does not wait for any more ends with it.
    await using others = this.asked.of(task, place.workdir, lease, seat);
    const attempt: Attempt = {
      task,
      ...place,
      others,
      signal: lease.signal,
      softLimit: lease.softLimit,
      progress: (fraction, stage) => lease.progress(fraction, stage),
      expectProgress: (withinS) => lease.expectProgress(withinS),
      mediaDuration: (seconds) => lease.raiseLimits(limitsForMedia(task, seconds, this.settings)),
      log: this.log,
    };
    await lease.confirm();
    const product = await this.operate(attempt, lease);
    lease.signal.throwIfAborted();
    return { state: 'done', ...(await this.publish(product, keys)) };
  }

  private operate(attempt: Attempt, lease: Lease): Promise<Product> {
    const { operation } = attempt.task;
    const handler = this.operations.handler(operation);
    // A process ends in any case, because it is killed; what runs in here can only be given up.
    if (operationFacts(operation).runs !== 'orchestrating') return this.processes.run(attempt, lease.kill);
    return Promise.race([handler.run(attempt), lease.tooLate]);
  }

  private async publish(product: Product, keys: string[]): Promise<Omit<Ending, 'state'>> {
    const outputs = [];
    for (const output of product.outputs ?? []) {
      const key = newKey('out');
      keys.push(key);
      const { sizeBytes, sha256 } = await this.storage.publish(output.path, key);
      outputs.push({
        id: newId(),
        role: 'output' as const,
        filename: output.filename,
        path: output.folder ?? null,
        format: output.format,
        media_type: output.mediaType,
        size_bytes: String(sizeBytes),
        sha256,
        probe: output.probe ?? null,
        storage_key: key,
        task_id: null,
      });
    }
    const { result, metadata, warnings, engine, calls } = product;
    return {
      outputs,
      result,
      engine,
      ...(metadata && { metadata }),
      ...(warnings && { warnings }),
      ...(calls && { calls }),
    };
  }

  /** Failure, cancel, shutdown or loss: each has its one place to go. */
  private async end(task: ConversionTask, reason: StopReason | undefined, error: AppError): Promise<void> {
    const { id, fence } = task;
    if (reason?.code === 'lost')
      return this.log.warn('this task was taken over while we were away; our run is dropped');
    if (reason?.code === 'shutdown') {
      const row = await persist('handing a task back', () => this.rows.handBack(id, fence));
      if (row) {
        await this.hints.add(row);
        return this.log.info('handed back at shutdown');
      }
    }
    if (reason?.code === 'cancelled' || reason?.code === 'shutdown')
      return this.finishAs('cancelled', task, failureOf(CANCELLED));
    const failed = reason ? stopError(reason) : error;
    const failure = failureOf(failed);
    const { retryDelay } = this.settings;
    const verdict = judge(failed, task, retryDelay, findOperation(task.operation)?.retriesTimeouts);
    this.log.warn(
      { code: failure.code, detail: failure.detail, attempt: task.attempt, verdict: verdict.kind },
      failure.message,
    );
    if (verdict.kind === 'retry') {
      const row = await persist('a retry', () => this.endings.retryLater(id, fence, failure, verdict.delayS));
      if (row) {
        await this.hints.add(row);
        return this.bus.say('changed', { id, state: 'retrying' });
      }
      // Not retried because cancel was asked meanwhile, or because it is no longer ours: finishing tells which.
      return this.finishAs('cancelled', task, failureOf(CANCELLED));
    }
    await this.finishAs('failed', task, failure);
  }

  private async finishAs(state: 'failed' | 'cancelled', task: ConversionTask, failure: Failure): Promise<void> {
    const ended = await persist('the end of a task', () =>
      this.endings.finish(task.id, task.fence, { state, failure }),
    );
    if (!ended) return this.log.warn('somebody else owns this task now; our run is dropped');
    this.counts.failed += 1;
    this.log.info({ state, code: failure.code }, 'ended');
    this.bus.say('changed', { id: task.id, state });
  }
}

const CANCELLED = stopError({ code: 'cancelled' });

/** As its row has it now, as far as those who wait for it are told. */
function asDone({ result = null, outputs = [] }: Ending, endedAt: Date) {
  return {
    state: 'done' as const,
    result,
    outputs: outputs.map(({ id }) => id),
    progress_percent: 100,
    ended_at: endedAt,
  };
}

// The worker's side of one operation process: started, given one task at a time, asked to stop, killed with all that it has started.
// Owned by operation-processes.ts; what runs in it is operation-host.ts.
import { spawn, type ChildProcess } from 'node:child_process';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { groupIsGone, signalGroup } from '../../conversion/process/process-group.js';
import { graceOf, stopError, stopReason } from '../../conversion/process/stop.js';
import { keepTail } from '../../conversion/process/tail.js';
import { AppError } from '../../shared/errors.js';
import { currentContext } from '../../shared/log.js';
import { answerAsk } from './operation-asking.js';
import { productSchema, sayingSchema, type Answer, type Order, type Saying } from './operation-messages.js';
import type { Attempt, Product } from './operations.js';

const START_WAIT_MS = 60_000;
const GONE_WAIT_MS = 2_000;

/** Ends with the answer, or with what happened instead. */
interface Listener {
  readonly attempt?: Attempt;
  readonly end: (end: Saying | AppError) => void;
}

export class OperationProcess {
  tasksDone = 0;
  rssBytes = 0;
  /** To be replaced when it is free. */
  worn = false;
  private listener: Listener | undefined;
  private ended = false;
  /** Killed, though it may take a moment. */
  private doomed = false;
  private readonly exited: Promise<void>;
  private readonly stderr: () => string;

  private constructor(private readonly child: ChildProcess & { readonly stderr: Readable }) {
    this.stderr = keepTail(child.stderr);
    child.stderr.on('data', (chunk: Buffer) => process.stderr.write(chunk));
    // Resets of the pipe are how the other side's death looks; the exit says more.
    for (const pipe of child.stdio) pipe?.on('error', () => undefined);
    this.exited = new Promise((resolve) => {
      const end = (why: string): void => {
        this.ended = true;
        // What it has started does not go on without it.
        this.kill();
        this.settle(this.crashed(why));
        resolve();
      };
      child.once('exit', (code, signal) => end(signal ?? `exit ${code ?? -1}`));
      child.once('error', (error) => end(error.message));
    });
    child.on('message', (raw) => this.hear(raw));
    // Whoever cannot be talked to is of no use.
    child.once('disconnect', () => this.kill());
  }

  /** Inherits the environment: it needs the same settings, and secrets have no place among arguments. */
  static async start(command: readonly string[], signal: AbortSignal): Promise<OperationProcess> {
    const child = spawn(process.execPath, [...command], {
      detached: true,
      serialization: 'advanced',
      // The last one is for operation-guard.ts.
      stdio: ['ignore', 'inherit', 'pipe', 'ipc', 'pipe'],
    });
    const started = new OperationProcess(child as ChildProcess & { readonly stderr: Readable });
    const kill = (): void => started.kill();
    const timer = setTimeout(kill, START_WAIT_MS);
    signal.addEventListener('abort', kill, { once: true });
    try {
      const ready = await new Promise<Saying | AppError>((end) => (started.listener = { end }));
      if (ready instanceof AppError) throw ready;
      return started;
    } catch (error) {
      await started.end();
      if (signal.aborted) throw stopError(stopReason(signal));
      throw new AppError('engine_unavailable', 'The process for this operation could not be started.', {
        secret: error instanceof AppError ? (error.facts.secret ?? '') : String(error),
        cause: error,
      });
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', kill);
    }
  }

  get alive(): boolean {
    return !this.ended && !this.doomed;
  }

  /** At the stop of the attempt it is asked and gets the grace of the reason; at `kill` there is none. After a stop it is gone when this ends. */
  async run(attempt: Attempt, kill: AbortSignal): Promise<Product> {
    const { task, workdir, slot, signal, softLimit } = attempt;
    const over = new AbortController();
    let graceTimer: NodeJS.Timeout | undefined;
    const when = (aborted: AbortSignal, act: () => void): void => {
      if (aborted.aborted) act();
      else aborted.addEventListener('abort', act, { once: true, signal: over.signal });
    };
    this.tasksDone += 1;
    try {
      const answered = new Promise<Saying | AppError>((end) => (this.listener = { attempt, end }));
      if (this.ended) this.settle(this.crashed('had ended before'));
      this.tell({ kind: 'run', task, workdir, slot, context: currentContext() });
      when(softLimit, () => this.tell({ kind: 'soft-limit' }));
      when(signal, () => {
        const { kill: _ours, ...reason } = stopReason(signal);
        this.tell({ kind: 'stop', reason });
        graceTimer = setTimeout(() => this.kill(), graceOf(reason));
      });
      when(kill, () => this.kill());
      const answer = await answered;
      if (signal.aborted) throw stopError(stopReason(signal));
      if (answer instanceof AppError) throw answer;
      return this.read(answer as Answer, task.operation);
    } finally {
      over.abort();
      clearTimeout(graceTimer);
      if (signal.aborted) await this.end();
    }
  }

  /** Kills it and all that it has started, and waits until they are gone. */
  async end(): Promise<void> {
    this.kill();
    await Promise.race([this.exited, sleep(GONE_WAIT_MS, undefined, { ref: false })]);
    if (this.child.pid !== undefined) await groupIsGone(this.child.pid, GONE_WAIT_MS);
  }

  private kill(): void {
    this.doomed = true;
    if (this.child.pid !== undefined) signalGroup(this.child.pid, 'SIGKILL');
  }

  private read(answer: Answer, operation: string): Product {
    this.rssBytes = answer.rssBytes;
    this.worn ||= answer.leftSomething;
    if (answer.kind === 'failed') {
      const { code, message, secret, stage, final } = answer;
      throw new AppError(code, message, {
        ...(secret !== null && { secret }),
        ...(stage && { details: { stage } }),
        ...(final && { final }),
      });
    }
    const product = productSchema.safeParse(answer.product);
    if (product.success) return product.data as Product;
    throw new AppError('internal_error', `The operation "${operation}" ended with something that is no result.`, {
      secret: product.error.message,
    });
  }

  private tell(order: Order): void {
    // A lost channel means that the process ends; its exit carries the facts.
    this.child.send(order, () => undefined);
  }

  private hear(raw: unknown): void {
    const heard = sayingSchema.safeParse(raw);
    if (!heard.success) {
      this.settle(this.crashed(`said something unknown: ${heard.error.message}`));
      return this.kill();
    }
    const { data } = heard;
    const attempt = this.listener?.attempt;
    if (data.kind === 'progress') attempt?.progress(data.fraction, data.stage);
    else if (data.kind === 'expect-progress') attempt?.expectProgress(data.withinS);
    else if (data.kind === 'media-duration') attempt?.mediaDuration(data.seconds);
    else if (data.kind === 'ask') {
      if (attempt) void answerAsk(data, attempt.others, (reply) => this.tell(reply));
    } else this.settle(data);
  }

  private settle(end: Saying | AppError): void {
    this.listener?.end(end);
    this.listener = undefined;
  }

  private crashed(why: string): AppError {
    return new AppError('engine_crashed', 'The operation crashed its process.', {
      secret: `operation process: ${why}\n${this.stderr()}`,
    });
  }
}

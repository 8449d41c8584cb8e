// The operation processes of one worker: started when a task needs one, kept warm, replaced in time. As many as tasks run at once;
// how many that may be is decided by the slots. Called by task-runner.ts.
import path from 'node:path';
import { Inject, Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { AppError } from '../../shared/errors.js';
import { throwIfStopped } from '../../conversion/process/stop.js';
import { OperationProcess } from './operation-process.js';
import { operationFacts, type Attempt, type Product } from './operations.js';

export interface OperationProgram {
  /** Arguments of Node: the script that becomes an operation process. */
  readonly command: readonly string[];
  readonly maxTasks: number;
  readonly maxRssBytes: number;
  /** One that nobody has needed for so long ends. */
  readonly idleMs: number;
}

export const OPERATION_PROGRAM = Symbol('operation program');

export const operationProgram: OperationProgram = {
  command: [path.resolve(import.meta.dirname, '../../main.js'), 'operate'],
  maxTasks: 1000,
  maxRssBytes: 512 * 2 ** 20,
  idleMs: 10 * 60_000,
};

@Injectable()
export class OperationProcesses implements BeforeApplicationShutdown {
  private readonly all = new Set<OperationProcess>();
  /** The longest idle first. */
  private readonly idle = new Map<OperationProcess, NodeJS.Timeout>();
  private closed = false;

  constructor(@Inject(OPERATION_PROGRAM) private readonly program: OperationProgram) {}

  /** Ends with the attempt in any case: what does not stop when it is asked is killed, without grace at `kill`. */
  async run(attempt: Attempt, kill: AbortSignal): Promise<Product> {
    throwIfStopped(attempt.signal);
    const process = this.takeIdle() ?? (await this.start(attempt.signal));
    try {
      attempt.expectProgress(operationFacts(attempt.task.operation).stalledAfterS ?? null);
      return await process.run(attempt, kill);
    } finally {
      this.leave(process);
    }
  }

  count(): { readonly alive: number; readonly busy: number } {
    return { alive: this.all.size, busy: this.all.size - this.idle.size };
  }

  /** Each is replaced by a new one when it is needed, a busy one after its task; says how many. */
  recycle(): number {
    const count = this.all.size;
    for (const process of this.all) process.worn = true;
    for (const process of [...this.idle.keys()]) this.retire(process);
    return count;
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.closed = true;
    for (const timer of this.idle.values()) clearTimeout(timer);
    this.idle.clear();
    await Promise.all([...this.all].map((process) => process.end()));
  }

  /** The last that was used: the others may grow old. */
  private takeIdle(): OperationProcess | undefined {
    for (;;) {
      const process = [...this.idle.keys()].at(-1);
      if (!process) return undefined;
      if (!process.alive) {
        this.retire(process);
        continue;
      }
      clearTimeout(this.idle.get(process));
      this.idle.delete(process);
      return process;
    }
  }

  private async start(signal: AbortSignal): Promise<OperationProcess> {
    if (this.closed)
      throw new AppError('draining', 'The worker is stopping. The task goes on elsewhere or after the restart.');
    const process = await OperationProcess.start(this.program.command, signal);
    this.all.add(process);
    return process;
  }

  private leave(process: OperationProcess): void {
    const { maxTasks, maxRssBytes, idleMs } = this.program;
    const tired = process.worn || process.tasksDone >= maxTasks || process.rssBytes > maxRssBytes;
    if (tired || this.closed || !process.alive) return this.retire(process);
    this.idle.set(
      process,
      setTimeout(() => this.retire(process), idleMs),
    );
  }

  private retire(process: OperationProcess): void {
    clearTimeout(this.idle.get(process));
    this.idle.delete(process);
    void process.end().finally(() => this.all.delete(process));
  }
}

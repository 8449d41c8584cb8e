// Warm Node processes for engines that are slow to start or cannot be stopped from inside. One task at a time each; killed and replaced whenever in doubt.
// Used by engines that run libraries (sharp.engine.ts).
import { HelperProcess, type HelperKind } from './helper-process.js';
import { slotUser } from './slot-user.js';
import { emptySpool, leaveRoot, makeSpool, removeSpool, sweepSpools, type Spool } from './spool.js';
import { stopError, stopReason, throwIfStopped } from './stop.js';

export interface PoolSpec extends HelperKind {
  /** Tells the pools of one process apart. */
  readonly name: string;
  readonly size: number;
  /** Where the processes' own folders are made. */
  readonly spoolRoot: string;
  readonly maxTasks: number;
  readonly maxRssBytes: number;
}

interface Seat {
  readonly number: number;
  /** Not set until the first task or warm(), and after its process was given up. */
  helper: Promise<HelperProcess> | undefined;
}

export class HelperPool {
  private readonly seats: readonly Seat[];
  private readonly free: Seat[];
  private readonly queue: ((seat: Seat) => void)[] = [];
  private swept: Promise<void> | undefined;
  private closed = false;

  constructor(private readonly spec: PoolSpec) {
    this.seats = Array.from({ length: spec.size }, (_, number) => ({ number, helper: undefined }));
    this.free = [...this.seats];
  }

  /** Starts all processes; the answer is the version that they speak of. */
  async warm(): Promise<string> {
    const [first] = await Promise.all(this.seats.map((seat) => this.helperOf(seat)));
    return first?.version ?? '';
  }

  /** `work` gets a process' folders and a way to give it one order. */
  async run<T>(
    signal: AbortSignal,
    work: (spool: Spool, order: (job: unknown) => Promise<unknown>) => Promise<T>,
  ): Promise<T> {
    throwIfStopped(signal);
    const seat = await this.takeSeat(signal);
    try {
      const helper = await this.helperOf(seat);
      throwIfStopped(signal);
      return await work(helper.spool, (job) => helper.perform(job, signal));
    } finally {
      this.leave(seat);
    }
  }

  async close(): Promise<void> {
    this.closed = true;
    await Promise.all(this.seats.map((seat) => this.retire(seat)));
    await leaveRoot(this.spec.spoolRoot);
  }

  private takeSeat(signal: AbortSignal): Promise<Seat> {
    const seat = this.free.shift();
    if (seat) return Promise.resolve(seat);
    return new Promise((resolve, reject) => {
      const stop = (): void => {
        this.queue.splice(this.queue.indexOf(sit), 1);
        reject(stopError(stopReason(signal)));
      };
      const sit = (free: Seat): void => {
        signal.removeEventListener('abort', stop);
        resolve(free);
      };
      this.queue.push(sit);
      signal.addEventListener('abort', stop, { once: true });
    });
  }

  /** Tidies up behind the caller's back: the result does not wait for it, the next task does. */
  private leave(seat: Seat): void {
    void this.refresh(seat).finally(() => {
      const next = this.queue.shift();
      if (next) next(seat);
      else this.free.push(seat);
    });
  }

  private async refresh(seat: Seat): Promise<void> {
    try {
      const helper = await seat.helper;
      if (!helper) return;
      const tired = helper.tasksDone >= this.spec.maxTasks || helper.rssBytes > this.spec.maxRssBytes;
      if (helper.alive && !tired) {
        await emptySpool(helper.spool);
        return;
      }
      await this.retire(seat);
      // The replacement warms up while nobody waits.
      if (!this.closed) void this.helperOf(seat).catch(() => undefined);
    } catch {
      // A process that could not start, or a folder that could not be emptied: the next task starts afresh and reports what is wrong.
      await this.retire(seat);
    }
  }

  private helperOf(seat: Seat): Promise<HelperProcess> {
    seat.helper ??= this.start(seat);
    return seat.helper;
  }

  private async start(seat: Seat): Promise<HelperProcess> {
    try {
      await (this.swept ??= sweepSpools(this.spec.spoolRoot));
      const user = slotUser('warm', seat.number);
      return await HelperProcess.start(
        this.spec,
        await makeSpool(this.spec.spoolRoot, `${this.spec.name}-${seat.number}`, user),
      );
    } catch (error) {
      seat.helper = undefined;
      throw error;
    }
  }

  private async retire(seat: Seat): Promise<void> {
    const helper = await seat.helper?.catch(() => undefined);
    seat.helper = undefined;
    if (!helper) return;
    await helper.end();
    await removeSpool(helper.spool);
  }
}

// Warm processes for engines that are slow to start or cannot be stopped from inside. One task at a time each; killed and replaced whenever in doubt.
// Used by sharp.engine.ts, office.engine.ts and libreoffice-convert.engine.ts.
import { AppError } from '../../shared/errors.js';
import { HelperProcess, type HelperKind } from './helper-process.js';
import { slotUser, type WarmKind } from './slot-user.js';
import { emptySpool, furnishSpool, leaveRoot, makeSpool, removeSpool, sweepSpools, type Spool } from './spool.js';
import { stopError, stopReason, throwIfStopped } from './stop.js';

export interface PoolSpec extends HelperKind {
  /** Tells the pools of one process apart. */
  readonly name: string;
  readonly size: number;
  /** Where the processes' own folders are made. */
  readonly spoolRoot: string;
  readonly maxTasks: number;
  readonly maxRssBytes: number;
  /** Given: processes are started as they are needed, and so many more than are at work. Not given: all, at once. */
  readonly spare?: number;
  /** A process that failed at a task gets no other. */
  readonly freshAfterFailure?: true;
  /** Whose processes they are, so that two pools never share a user. */
  readonly users: WarmKind;
  /** Fills the folder `own` beside its temporary files, which stays as long as the process lives. */
  readonly furnish?: (own: string) => Promise<void>;
}

interface Seat {
  readonly number: number;
  /** Its process is replaced when it is free. */
  worn: boolean;
  /** The pool became smaller: it goes when it is free. */
  surplus: boolean;
  /** Not set until the first task or warm(), and after its process was given up. */
  helper: Promise<HelperProcess> | undefined;
  /** The last tidying; one begins when the one before has ended. */
  tidied: Promise<void>;
}

type Order = (job: unknown, onProgress?: (done: number) => void) => Promise<unknown>;

export class HelperPool {
  private readonly seats: Seat[] = [];
  private readonly free: Seat[] = [];
  private readonly queue: ((seat: Seat) => void)[] = [];
  private mayWork = 0;
  private atWork = 0;
  private swept: Promise<void> | undefined;
  private closed = false;

  constructor(private readonly spec: PoolSpec) {
    this.resize(spec.size);
  }

  get name(): string {
    return this.spec.name;
  }

  count(): { size: number; alive: number; busy: number } {
    const wanted = this.seats.filter((seat) => !seat.surplus);
    return {
      size: wanted.length,
      alive: this.seats.filter((seat) => seat.helper !== undefined).length,
      busy: this.seats.length - this.free.length,
    };
  }

  /** Each process is replaced by a new one, a busy one after its task. */
  recycle(): number {
    const started = this.seats.filter((seat) => seat.helper !== undefined);
    for (const seat of started) seat.worn = true;
    for (const seat of this.free.splice(0)) this.leave(seat);
    return started.length;
  }

  /** What is at work ends its task, whatever the new size. A pool that is warm is warm in its new seats, too. */
  resize(working: number): void {
    this.mayWork = working;
    const size = working + (this.spec.spare ?? 0);
    const wanted = this.seats.filter((seat) => !seat.surplus);
    for (const seat of wanted.slice(size)) seat.surplus = true;
    for (const seat of this.seats.filter((each) => each.surplus).slice(0, Math.max(0, size - wanted.length)))
      seat.surplus = false;
    while (this.seats.filter((seat) => !seat.surplus).length < size) this.addSeat();
    for (const seat of this.free.splice(0)) {
      if (seat.surplus) this.leave(seat);
      else this.free.push(seat);
    }
  }

  /** Starts the processes that are kept ready; the answer is the version that they speak of. */
  async warm(): Promise<string> {
    const [first] = await Promise.all(this.seats.slice(0, this.spec.spare).map((seat) => this.helperOf(seat)));
    return first?.version ?? '';
  }

  /** `work` gets a process' folders and a way to give it one order. */
  async run<T>(signal: AbortSignal, work: (spool: Spool, order: Order) => Promise<T>): Promise<T> {
    throwIfStopped(signal);
    const seat = await this.takeSeat(signal);
    try {
      const helper = await orStopped(signal, this.helperOf(seat));
      this.startSpare();
      return await work(helper.spool, (job, onProgress) => helper.perform(job, signal, onProgress));
    } finally {
      this.atWork -= 1;
      this.leave(seat);
      this.serve();
    }
  }

  /** Work that still runs fails as if its process had crashed. */
  async close(): Promise<void> {
    this.closed = true;
    await Promise.all(this.seats.map((seat) => this.tidy(seat, () => this.retire(seat))));
    await leaveRoot(this.spec.spoolRoot);
  }

  private takeSeat(signal: AbortSignal): Promise<Seat> {
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
      this.serve();
    });
  }

  /** Seats the next in the queue, on a process that is started if there is one. */
  private serve(): void {
    while (this.atWork < this.mayWork && this.queue.length > 0 && this.free.length > 0) {
      const started = this.free.findIndex(({ helper }) => helper !== undefined);
      const [seat] = this.free.splice(Math.max(0, started), 1);
      if (!seat) return;
      this.atWork += 1;
      this.queue.shift()?.(seat);
    }
  }

  private startSpare(): void {
    const { spare } = this.spec;
    const idle = this.free.filter(({ helper }) => helper === undefined);
    if (spare === undefined || this.free.length - idle.length >= spare || !idle[0]) return;
    // The task that will need it hears why it did not start.
    this.helperOf(idle[0]).catch(() => undefined);
  }

  /** Tidies up behind the caller's back: the result does not wait for it, the next task does. */
  private leave(seat: Seat): void {
    void this.tidy(seat, () => this.refresh(seat)).then(() => {
      if (seat.surplus) this.seats.splice(this.seats.indexOf(seat), 1);
      else this.offer(seat);
    });
  }

  private offer(seat: Seat): void {
    this.free.push(seat);
    this.serve();
  }

  /** The lowest number that is free: it decides the user that its process runs as. */
  private addSeat(): void {
    let number = 0;
    while (this.seats.some((seat) => seat.number === number)) number += 1;
    const seat: Seat = { number, helper: undefined, worn: false, surplus: false, tidied: Promise.resolve() };
    const isWarm = this.spec.spare === undefined && this.seats.some((each) => each.helper !== undefined);
    this.seats.push(seat);
    this.offer(seat);
    if (isWarm) void this.tidy(seat, () => this.helperOf(seat).then(() => undefined));
  }

  private async refresh(seat: Seat): Promise<void> {
    const helper = await seat.helper;
    if (!helper) return;
    const { maxTasks, maxRssBytes, freshAfterFailure } = this.spec;
    const tired =
      seat.worn ||
      seat.surplus ||
      helper.tasksDone >= maxTasks ||
      helper.rssBytes > maxRssBytes ||
      (freshAfterFailure && helper.tasksFailed > 0);
    if (helper.alive && !tired) {
      await emptySpool(helper.spool);
      return;
    }
    await this.retire(seat);
    // The replacement is warm before it is needed, or the next task reports why it is not.
    if (!this.closed && !seat.surplus) await this.helperOf(seat);
  }

  /** A process that could not start, or a folder that could not be emptied, is given up; the next task starts afresh. */
  private tidy(seat: Seat, work: () => Promise<void>): Promise<void> {
    seat.tidied = seat.tidied.then(work).catch(() => this.retire(seat).catch(() => undefined));
    return seat.tidied;
  }

  private async helperOf(seat: Seat): Promise<HelperProcess> {
    if (this.closed)
      throw new AppError('draining', 'The worker is stopping. The task goes on elsewhere or after the restart.');
    return (seat.helper ??= this.start(seat));
  }

  private async start(seat: Seat): Promise<HelperProcess> {
    try {
      await (this.swept ??= sweepSpools(this.spec.spoolRoot));
      const { name, users, spoolRoot, furnish } = this.spec;
      const spool = await makeSpool(spoolRoot, `${name}-${seat.number}`, await slotUser(users, seat.number));
      if (furnish) await furnishSpool(spool, furnish);
      return await HelperProcess.start(this.spec, spool);
    } catch (error) {
      seat.helper = undefined;
      throw error;
    }
  }

  private async retire(seat: Seat): Promise<void> {
    const helper = await seat.helper?.catch(() => undefined);
    seat.helper = undefined;
    seat.worn = false;
    if (!helper) return;
    await helper.end();
    await removeSpool(helper.spool);
  }
}

/** What goes on after a stop is not waited for; it ends by itself. */
async function orStopped<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  const over = new AbortController();
  const stopped = new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(stopError(stopReason(signal))), { signal: over.signal });
  });
  try {
    const done = await Promise.race([work, stopped]);
    throwIfStopped(signal);
    return done;
  } finally {
    over.abort();
  }
}

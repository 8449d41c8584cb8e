// Holding on to a task while it runs: heartbeat, progress, and the one abort signal that tells the work why it must stop.
import { AppError } from '../../shared/errors.js';
import { log } from '../../shared/log.js';
import { Paced } from '../../shared/paced.js';
import { graceOf, type StopReason } from '../../conversion/process/stop.js';
import type { ControlBus } from '../control/control-bus.js';
import { HEARTBEAT_S, LEASE_S } from '../store/lease-terms.js';
import type { RunningTasks } from '../store/running-tasks.js';
import type { TimeLimits } from '../time-limits.js';

/** Live watchers hear twice a second, the row is written once a second. */
const LIVE_MS = 500;
const ROW_MS = 1000;
/** What was killed at the hard limit needs a moment to be gone, with its group and its pipes. */
const DYING_MS = 5000;
/** Silence is counted in so many parts, each seen by a turn of the event loop: a worker that was held up itself has unread progress, not stuck work. */
const SILENT_PARTS = 4;

interface Held extends TimeLimits {
  readonly id: string;
  readonly fence: number;
  readonly client_id: string;
  readonly job_id: string | null;
}

export class Lease implements Disposable {
  /** Aborted when nobody waits any longer: at the hard limit, when force was asked, when the grace of a later stop is over. */
  readonly kill: AbortSignal;
  /** Aborted at the soft limit of an operation that catches it. */
  readonly softLimit: AbortSignal;
  /** Rejects soon after the hard limit: an operation that does not even end when it is killed must not hold its slot for ever. */
  readonly tooLate: Promise<never>;
  private readonly controller = new AbortController();
  private readonly killing = new AbortController();
  private readonly softly = new AbortController();
  private watchdog: NodeJS.Timeout | undefined;
  private silentParts = 0;
  private usualMs: number | undefined;
  private tells = false;
  private readonly startedAt = performance.now();
  private readonly timers: NodeJS.Timeout[] = [];
  private limits: TimeLimits;
  private limitTimers: NodeJS.Timeout[] = [];
  private readonly giveUp: () => void;
  private readonly stopListening: () => void;
  private fraction = -1;
  private stage: string | null = null;
  private readonly live = new Paced(LIVE_MS, () => this.sayLive());
  private readonly row = new Paced(ROW_MS, () => this.write());
  private isWriting = false;
  private beating: Promise<void> | undefined;
  private writing: Promise<void> = Promise.resolve();
  private raising: Promise<void> = Promise.resolve();

  constructor(
    private readonly held: Held,
    private readonly running: RunningTasks,
    private readonly bus: ControlBus,
    private readonly catchesSoftLimit: boolean,
    /** When the task was known to be ours, on the clock of this process: before the statement that said so was sent. */
    private heldAt: number,
  ) {
    this.kill = this.killing.signal;
    this.softLimit = this.softly.signal;
    this.timers.push(setInterval(() => void this.beat(), HEARTBEAT_S * 1000));
    let giveUp: (error: AppError) => void = () => undefined;
    this.tooLate = new Promise((_resolve, reject) => (giveUp = reject));
    this.giveUp = () =>
      giveUp(new AppError('hard_timeout', 'The task did not stop at its time limits and was given up.'));
    this.tooLate.catch(() => undefined);
    this.limits = held;
    this.watchLimits();
    this.stopListening = bus.on('cancel', (word) => {
      if (word.id === held.id && word.fence === held.fence)
        this.stop({ code: 'cancelled', force: word.mode === 'force' });
    });
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  get reason(): StopReason | undefined {
    return this.controller.signal.aborted ? (this.controller.signal.reason as StopReason) : undefined;
  }

  /** The first reason counts, and whoever runs the work gives it its grace; a later one can only shorten that. */
  stop(reason: StopReason): void {
    const isFirst = !this.controller.signal.aborted;
    if (isFirst) this.controller.abort({ ...reason, kill: this.kill } satisfies StopReason);
    const graceMs = graceOf(reason);
    if (graceMs === 0) this.killing.abort();
    else if (!isFirst) this.timers.push(setTimeout(() => this.killing.abort(), graceMs));
  }

  /** The usual grace, but not beyond the hard limit. */
  private stopSoftly(): void {
    this.stop({ code: 'soft_timeout', withinMs: this.leftMs(this.limits.hard_limit_s) });
  }

  /** More time, counted from the start as before; the row says so too. Never less. */
  raiseLimits(limits: TimeLimits): void {
    if (limits.hard_limit_s <= this.limits.hard_limit_s || this.reason) return;
    this.limits = limits;
    this.watchLimits();
    this.raising = this.raising
      .then(() => this.running.writeLimits(this.held.id, this.held.fence, limits))
      // The row is read for what it says; who enforces limits is this lease.
      .catch((error: unknown) => log('tasks').warn({ error: String(error) }, 'the longer limits were not written'));
  }

  private watchLimits(): void {
    const { soft_limit_s, hard_limit_s } = this.limits;
    const atSoftLimit = () => (this.catchesSoftLimit ? this.softly.abort() : this.stopSoftly());
    const atHardLimit = () => this.stop({ code: 'hard_timeout', force: true });
    for (const timer of this.limitTimers) clearTimeout(timer);
    this.limitTimers = [
      setTimeout(atSoftLimit, this.leftMs(soft_limit_s)),
      setTimeout(atHardLimit, this.leftMs(hard_limit_s)),
      setTimeout(this.giveUp, this.leftMs(hard_limit_s) + DYING_MS),
    ];
  }

  private leftMs(limitS: number): number {
    return Math.max(0, limitS * 1000 - (performance.now() - this.startedAt));
  }

  /** From now on the work is stuck, and ends as at its soft limit, when progress does not move for so long; null ends that. */
  expectProgress(withinS: number | null): void {
    clearInterval(this.watchdog);
    this.watchdog = undefined;
    this.silentParts = 0;
    this.tells = withinS !== null;
    if (withinS !== null) this.watchdog = setInterval(() => this.listen(withinS), (withinS / SILENT_PARTS) * 1000);
  }

  /** How long such work usually takes, where that is known: what is left of it is told while the work itself cannot tell. */
  expectTime(usualMs: number | undefined): void {
    this.usualMs = usualMs;
  }

  /** Whoever was held up for as long as a lease, suspended or with its whole machine, asks before work begins: the task may be somebody else's by now. */
  async confirm(): Promise<void> {
    const mayBeOver = () => performance.now() - this.heldAt > LEASE_S * 1000;
    // The first may have been under way since before that, and then tells of then.
    for (let tries = 2; tries > 0 && mayBeOver() && !this.reason; tries -= 1) await this.beat();
    this.signal.throwIfAborted();
  }

  /** Never falls; null says that nobody can tell. */
  progress(fraction: number | null, stage?: string): void {
    const moved = (stage !== undefined && stage !== this.stage) || (fraction !== null && fraction > this.fraction);
    if (moved) this.silentParts = 0;
    if (stage !== undefined) this.stage = stage;
    if (fraction !== null) this.fraction = Math.max(this.fraction, Math.min(1, fraction));
    this.live.ask();
    this.row.ask();
  }

  /** For a run that does not end well: its row tells how far it came, also in its last second. */
  async keepProgress(): Promise<void> {
    await this.writing;
    this.row.finish();
    await this.writing;
  }

  /** No statement of this lease is under way after this. */
  async settled(): Promise<void> {
    this[Symbol.dispose]();
    await this.writing;
    await this.raising;
  }

  [Symbol.dispose](): void {
    for (const timer of [...this.timers, ...this.limitTimers, this.watchdog]) clearTimeout(timer);
    for (const paced of [this.live, this.row]) paced.stop();
    this.stopListening();
  }

  private get percent(): number | null {
    return this.fraction < 0 ? null : Math.floor(Math.min(99, this.fraction * 100));
  }

  private sayLive(): void {
    const { percent, stage } = this;
    const { id, client_id: client, job_id: job } = this.held;
    this.bus.say('changed', { id, state: 'running', percent, stage, client, job });
  }

  private write(): void {
    // A slow database gets one statement at a time, and the newest word with the next.
    if (this.isWriting) return this.row.ask();
    this.isWriting = true;
    this.writing = this.running
      .writeProgress(this.held.id, this.held.fence, this.percent, this.stage, this.etaMs())
      .catch((error: unknown) => log('tasks').debug({ error: String(error) }, 'progress was not written'))
      .finally(() => (this.isWriting = false));
  }

  private etaMs(): number | null {
    const elapsed = performance.now() - this.startedAt;
    const told = this.fraction > 0.02 ? Math.round((elapsed * (1 - this.fraction)) / this.fraction) : null;
    // Of work that does not count, a fraction only says which part of it has begun; and what takes longer than usual may take any time.
    if (this.usualMs === undefined || (this.tells && told !== null)) return told;
    return elapsed < this.usualMs ? Math.round(this.usualMs - elapsed) : null;
  }

  private listen(withinS: number): void {
    this.silentParts += 1;
    if (this.silentParts < SILENT_PARTS || this.reason) return;
    log('tasks').warn({ stage: this.stage }, `no progress for ${withinS} s: stopped`);
    this.stopSoftly();
  }

  private beat(): Promise<void> {
    return (this.beating ??= this.ask().finally(() => (this.beating = undefined)));
  }

  private async ask(): Promise<void> {
    const askedAt = performance.now();
    try {
      const pulse = await this.running.beat(this.held.id, this.held.fence);
      if (!pulse) return this.stop({ code: 'lost' });
      this.heldAt = askedAt;
      if (pulse.cancel_mode) this.stop({ code: 'cancelled', force: pulse.cancel_mode === 'force' });
    } catch (error) {
      // The database is away: nobody else can claim either, so the work goes on and the next beat tells.
      log('tasks').warn({ error: String(error) }, 'heartbeat failed');
    }
  }
}

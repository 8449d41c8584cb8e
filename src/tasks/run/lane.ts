// One queue in this process: its slots, and how many of them may be filled at the moment. Owned by slots.ts, opened and closed by intake.ts.
import type { Job, Worker } from 'bullmq';
import type { Hint, Hints } from '../queues/hints.js';
import type { QueueName } from '../queues/queues.js';

export class Lane {
  running = 0;
  /** Of these, those that wait for other tasks: they count as slots of their queue, but not under the cap of the process. */
  away = 0;
  /** Of these, those that came without a hint: the queue's library does not count them. */
  unhinted = 0;
  private readonly refused = new Map<string, number>();

  constructor(
    readonly queue: QueueName,
    private readonly worker: Worker<Hint>,
    hints: Hints,
    public slots: number,
  ) {
    // Written again only now: while it is in hand, the queue takes a second hint of the same name for the same one.
    worker.on('completed', (job) => {
      const againInMs = this.refused.get(job.id ?? '');
      if (againInMs === undefined) return;
      this.refused.delete(job.id ?? '');
      void hints.again(job, againInMs);
    });
  }

  /** Though the library may think that there is room. */
  get isFull(): boolean {
    return this.unhinted > 0 && this.running >= this.slots;
  }

  /** Fetches from now on, at most `free` hints beside those in hand. Said again and again it also starts a fetching
   *  that came to its end in the moment of a close. */
  open(free: number): void {
    const wanted = Math.max(1, Math.min(this.slots, this.running + free));
    const more = wanted > this.worker.concurrency;
    this.worker.concurrency = wanted;
    // While its tasks run it looks up only when one ends; stopping and starting makes it look now.
    if (more) this.close();
    if (this.worker.isPaused() || !this.worker.isRunning()) void this.worker.resume();
  }

  /** Fetches nothing more, though a fetch that is under way may still bring a hint. */
  close(): void {
    if (!this.worker.isPaused()) void this.worker.pause(true);
  }

  /** Puts a hint back that came through a closed lane, or too early; its row was not touched. */
  refuse(job: Job<Hint>, againInMs = 0): void {
    this.refused.set(job.id ?? '', againInMs);
  }

  /** Resolves when no task of it runs any more. */
  end(): Promise<void> {
    return this.worker.close();
  }
}

// Something that is done at once when it is asked for, then at most once in a while: what comes between is joined, and the last is never lost. Used for
// what a task says of itself.
export class Paced {
  private doneAt = -Infinity;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly everyMs: number,
    private readonly work: () => void,
  ) {}

  /** By the clock and not only by the timer: what computes without a pause is heard too. */
  ask(): void {
    const waitMs = this.doneAt + this.everyMs - performance.now();
    if (waitMs <= 0) this.act();
    else this.timer ??= setTimeout(() => this.act(), waitMs);
  }

  /** Now, where it was asked for and not done yet. */
  finish(): void {
    if (this.timer) this.act();
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  private act(): void {
    this.stop();
    this.doneAt = performance.now();
    this.work();
  }
}

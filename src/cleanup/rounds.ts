// The same work again and again with a pause between, one at a time; stops in order. The reconciler and the clock are made of it.
import { isLostConnection } from '../shared/errors.js';
import { log } from '../shared/log.js';

export class Rounds {
  private timer: NodeJS.Timeout | undefined;
  private working: Promise<void> = Promise.resolve();
  private readonly log = log('cleanup');

  constructor(
    private readonly name: string,
    private readonly everyMs: number,
    private readonly work: () => Promise<unknown>,
  ) {}

  start(): void {
    this.timer = setTimeout(() => {
      this.working = this.round().finally(() => this.timer && this.start());
    }, this.everyMs);
  }

  /** No work is under way after this. */
  async stop(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    await this.working;
  }

  private async round(): Promise<void> {
    try {
      await this.work();
    } catch (error) {
      // Databases come back; what is wrong otherwise shows again in the next round.
      this.log[isLostConnection(error) ? 'debug' : 'error'](
        { error: String(error) },
        `${this.name} failed; the next round tries again`,
      );
    }
  }
}

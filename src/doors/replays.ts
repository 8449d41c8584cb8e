// Sends dead letters again that somebody asked for: whoever asks (a command, a route) does not know the broker, a door does. Run by every process of a door.
import { isLostConnection } from '../shared/errors.js';
import { log } from '../shared/log.js';
import type { DeadLetters, Homes } from '../tasks/dead-letters.js';

const LOOK_MS = 1000;
type Send = Parameters<DeadLetters['replayNext']>[1];

export class Replays {
  private tick: NodeJS.Timeout | undefined;
  private looking: Promise<void> | undefined;
  private isStopping = false;
  private readonly log = log('doors');

  constructor(
    private readonly letters: DeadLetters,
    private readonly of: Homes,
    private readonly send: Send,
  ) {}

  start(): void {
    this.tick = setInterval(() => {
      this.looking ??= this.look().finally(() => (this.looking = undefined));
    }, LOOK_MS);
  }

  async stop(): Promise<void> {
    this.isStopping = true;
    clearInterval(this.tick);
    await this.looking;
  }

  private async look(): Promise<void> {
    try {
      while (!this.isStopping && (await this.letters.replayNext(this.of, this.send)));
    } catch (error) {
      this.log[isLostConnection(error) ? 'debug' : 'warn'](
        { error: String(error) },
        'a dead letter could not be sent again; it stays',
      );
    }
  }
}

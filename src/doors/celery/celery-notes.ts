// Which ends were told, written for several at once: nobody waits for that, and their rows are held by this process meanwhile. Used by celery-results.ts.
import { log } from '../../shared/log.js';
import type { CeleryTasks, Told } from './celery-tasks.js';

/** Far shorter than the rows are held. */
const GATHER_MS = 20;

export class CeleryNotes {
  private waiting: Told[] = [];
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly rows: Pick<CeleryTasks, 'told'>) {}

  add(told: Told): void {
    this.waiting.push(told);
    this.timer ??= setTimeout(() => void this.write(), GATHER_MS);
  }

  async write(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    const written = this.waiting.splice(0);
    try {
      await this.rows.told(written);
    } catch (error) {
      log('doors').debug({ error: String(error) }, 'what was told is told once more');
    }
  }
}

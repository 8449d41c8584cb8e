// Ids that were revoked, kept for a while by every process of this door as each of Celery's workers keeps them: a message may wait on the broker for longer than
// anybody looks for its task. Told by celery-remote.ts, asked by celery-intake.ts.
import { Injectable } from '@nestjs/common';
import { ControlBus } from '../../tasks/control/control-bus.js';

/** Both as Celery has them. */
const KEPT_MS = 3 * 3600 * 1000;
const MOST = 50_000;

@Injectable()
export class CeleryRevokes {
  /** When they were told, the oldest first. */
  private readonly told = new Map<string, number>();

  constructor(private readonly bus: ControlBus) {
    bus.on('revoked', ({ ids }) => this.remember(ids));
  }

  /** To this process at once, to the others soon. */
  tell(ids: readonly string[]): void {
    this.remember(ids);
    this.bus.say('revoked', { ids });
  }

  has(id: string): boolean {
    const at = this.told.get(id);
    return at !== undefined && performance.now() - at < KEPT_MS;
  }

  private remember(ids: readonly string[]): void {
    for (const id of ids) {
      this.told.delete(id);
      this.told.set(id, performance.now());
    }
    for (const [id] of this.told) {
      if (this.told.size <= MOST && this.has(id)) return;
      this.told.delete(id);
    }
  }
}

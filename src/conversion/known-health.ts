// Whether an engine can work here. That it can is asked once; that it cannot is asked again after a moment, since its tool may still be on its way. Used by every probe().
import type { EngineHealth } from './engine.js';

const againAfterMs = 5_000;

export class KnownHealth {
  private answer: Promise<EngineHealth> | undefined;
  private staleAt = Infinity;

  /** What `look` throws is the reason why not. */
  constructor(private readonly look: () => Promise<EngineHealth>) {}

  ask(): Promise<EngineHealth> {
    if (performance.now() > this.staleAt) this.answer = undefined;
    return (this.answer ??= this.lookNow());
  }

  private async lookNow(): Promise<EngineHealth> {
    this.staleAt = Infinity;
    const health = await this.look().catch((error: unknown) => ({
      available: false as const,
      reason: error instanceof Error ? error.message : String(error),
    }));
    if (!health.available) this.staleAt = performance.now() + againAfterMs;
    return health;
  }
}

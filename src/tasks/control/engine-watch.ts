// What the engines of this worker say of themselves. Asked again as long as something is missing, because tools may arrive while we work; the log says what changed.
// Read by worker-registry.ts, which tells the others, and by control-facts.ts.
import { Inject, Injectable } from '@nestjs/common';
import { ENGINES } from '../../conversion/conversion.module.js';
import type { Engine } from '../../conversion/engine.js';
import type { EngineReport } from '../../entities/worker.entity.js';
import { log } from '../../shared/log.js';

@Injectable()
export class EngineWatch {
  private readonly reports = new Map<string, EngineReport>();
  private readonly log = log('monitor');

  constructor(@Inject(ENGINES) private readonly engines: readonly Engine[]) {}

  /** Resolves when each has answered: true when one of them answers otherwise than before. */
  async look(): Promise<boolean> {
    const changes = await Promise.all(this.engines.map((engine) => this.ask(engine)));
    return changes.includes(true);
  }

  /** One that has not answered yet counts as there: work for it waits a moment instead of being refused. */
  current(): EngineReport[] {
    return this.engines.map(({ id }) => this.reports.get(id) ?? { id, version: null, missing: null, lack: null });
  }

  private async ask(engine: Engine): Promise<boolean> {
    const health = await engine.probe();
    const before = this.reports.get(engine.id);
    const report = {
      id: engine.id,
      version: health.available ? health.version : null,
      missing: health.available ? null : health.reason,
      lack: health.available ? null : (health.lack ?? null),
    };
    this.reports.set(engine.id, report);
    if (before?.missing === report.missing) return false;
    if (report.missing !== null)
      this.log.warn({ engine: engine.id, reason: report.missing }, 'this engine is not available here');
    else if (before) this.log.info({ engine: engine.id, version: report.version }, 'this engine is available now');
    return true;
  }
}

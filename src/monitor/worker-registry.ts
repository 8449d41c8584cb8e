// How a worker makes itself known: a row that it refreshes, with its queues, engines, running tasks and memory.
// Whoever lists workers or plans conversions reads these rows.
import { randomUUID } from 'node:crypto';
import os from 'node:os';
import { Inject, Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { ENGINES } from '../conversion/conversion.module.js';
import type { Engine } from '../conversion/engine.js';
import { Sql } from '../entities/sql.js';
import type { EngineReport } from '../entities/worker.entity.js';
import { log } from '../shared/log.js';
import { version } from '../shared/version.js';
import { SlotKeeper } from '../tasks/slots.js';
import { TaskRunner } from '../tasks/task-runner.js';

const EVERY_MS = 5000;

@Injectable()
export class WorkerRegistry implements BeforeApplicationShutdown {
  private readonly incarnation = randomUUID();
  private timer: NodeJS.Timeout | undefined;
  private reports: EngineReport[] = [];
  private readonly log = log('monitor');

  constructor(
    private readonly sql: Sql,
    private readonly slots: SlotKeeper,
    private readonly runner: TaskRunner,
    @Inject(ENGINES) private readonly engines: readonly Engine[],
  ) {}

  /** Asks every engine whether it can work here, and says so to the others. */
  async register(): Promise<void> {
    this.reports = await Promise.all(
      this.engines.map(async (engine) => {
        const { id } = engine;
        const health = await engine.probe();
        if (!health.available)
          this.log.warn({ engine: id, reason: health.reason }, 'this engine is not available here');
        return {
          id,
          version: health.available ? health.version : null,
          missing: health.available ? null : health.reason,
        };
      }),
    );
    await this.write('running');
    this.timer = setInterval(() => {
      this.write('running').catch((error: unknown) =>
        this.log.debug({ error: String(error) }, 'the worker row was not refreshed'),
      );
    }, EVERY_MS);
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    if (this.timer) await this.write('stopped').catch(() => undefined);
    await Promise.all(this.engines.map((engine) => engine.close()));
  }

  private async write(state: 'running' | 'stopped'): Promise<void> {
    await this.sql.query(
      `INSERT INTO worker (name, incarnation, host, pid, version, queues, engines, running, memory_bytes, done_count, failed_count, state)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
       ON CONFLICT (name) DO UPDATE SET incarnation = $2, host = $3, pid = $4, version = $5, queues = $6, engines = $7, running = $8,
         memory_bytes = $9, done_count = $10, failed_count = $11, state = $12, seen_at = now(),
         started_at = CASE WHEN worker.incarnation = $2 THEN worker.started_at ELSE now() END`,
      [
        this.runner.worker,
        this.incarnation,
        os.hostname(),
        process.pid,
        version,
        JSON.stringify(this.slots.current()),
        JSON.stringify(this.reports),
        this.runner.running(),
        process.memoryUsage.rss(),
        this.runner.counts.done,
        this.runner.counts.failed,
        state,
      ],
    );
  }
}

// What a worker knows about itself: the answers of control-desk.ts to ping, active, stats and registered.
import os from 'node:os';
import { Inject, Injectable } from '@nestjs/common';
import { ENGINES } from '../../conversion/conversion.module.js';
import type { Engine } from '../../conversion/engine.js';
import { cageReport } from '../../conversion/process/cage.js';
import { Sql } from '../../entities/sql.js';
import type { CageFacts } from '../../entities/worker.entity.js';
import { version } from '../../shared/version.js';
import { Autoscale } from './control-autoscale.js';
import { treeMemoryBytes } from './control-memory.js';
import type { ActiveTask, PoolReport, Reply } from './control-words.js';
import { EngineWatch } from './engine-watch.js';
import { Operations } from '../operations/operations.js';
import { queueNames } from '../queues/queues.js';
import { SlotKeeper } from '../run/slots.js';
import { TaskRunner } from '../run/task-runner.js';

@Injectable()
export class WorkerFacts {
  constructor(
    private readonly sql: Sql,
    private readonly runner: TaskRunner,
    private readonly slots: SlotKeeper,
    private readonly operations: Operations,
    private readonly autoscale: Autoscale,
    private readonly watch: EngineWatch,
    @Inject(ENGINES) private readonly engines: readonly Engine[],
  ) {}

  ping(): Reply<'ping'> {
    return { state: this.slots.current().state, host: os.hostname(), pid: process.pid };
  }

  /** Which ones is known here, how far they are stands in their rows. */
  async active(): Promise<Reply<'active'>> {
    const tasks = await this.sql.query<ActiveTask>(
      `SELECT id, operation, source_format AS "from", target_format AS "to", queue, attempt, progress_percent AS percent, progress_stage AS stage,
         greatest(0, extract(epoch FROM now() - (SELECT a.started_at FROM task_attempt a WHERE a.task_id = task.id AND a.fence = task.fence)))::int AS since_s
       FROM task WHERE id = ANY ($1) ORDER BY started_at, id`,
      [this.runner.running()],
    );
    return { tasks };
  }

  registered(): Reply<'registered'> {
    return {
      operations: this.operations.names(),
      queues: queueNames.filter((queue) => this.slots.serves(queue)),
    };
  }

  async stats(): Promise<Reply<'stats'>> {
    await this.watch.look();
    const memory_bytes = await treeMemoryBytes();
    return {
      ...this.slots.current(),
      ...this.ping(),
      uptime_s: Math.round(process.uptime()),
      version,
      node: process.version,
      engines: this.watch.current(),
      cage: this.cage(),
      autoscale: this.autoscale.current(),
      done: this.runner.counts.done,
      failed: this.runner.counts.failed,
      memory_bytes,
      pools: this.pools(),
    };
  }

  /** Tries it at the first call. */
  cage(): CageFacts {
    return cageReport();
  }

  private pools(): PoolReport[] {
    return this.engines.flatMap(({ warm }) => {
      const queue = queueNames.find((name) => name === warm?.name);
      return warm && queue && this.slots.serves(queue) ? [{ queue, ...warm.count() }] : [];
    });
  }
}

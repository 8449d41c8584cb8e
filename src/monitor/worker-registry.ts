// How a worker makes itself known: a row that it refreshes, with its queues, engines, running tasks and memory.
// Whoever lists workers or plans conversions reads these rows. A name belongs to one living worker.
import { randomUUID } from 'node:crypto';
import os from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Inject, type BeforeApplicationShutdown } from '@nestjs/common';
import { ENGINES } from '../conversion/conversion.module.js';
import type { Engine } from '../conversion/engine.js';
import { Sql } from '../entities/sql.js';
import { AppError } from '../shared/errors.js';
import { log } from '../shared/log.js';
import { version } from '../shared/version.js';
import { WorkerFacts } from '../tasks/control/control-facts.js';
import { treeMemoryBytes } from '../tasks/control/control-memory.js';
import type { WorkerState } from '../tasks/control/control-words.js';
import { EngineWatch } from '../tasks/control/engine-watch.js';
import { SlotKeeper } from '../tasks/run/slots.js';
import { TaskRunner } from '../tasks/run/task-runner.js';

const EVERY_MS = 5000;
/** A row that was not refreshed for so long, though we watched, has nobody behind it. */
const SILENT_MS = 2 * EVERY_MS + 2000;
const LOOK_MS = 500;
const FIRST_LOOK_MS = 1000;

@Injectable()
export class WorkerRegistry implements BeforeApplicationShutdown {
  private readonly incarnation = randomUUID();
  private timer: NodeJS.Timeout | undefined;
  private writing: Promise<void> = Promise.resolve();
  private isAsked = false;
  private readonly log = log('monitor');

  constructor(
    private readonly sql: Sql,
    private readonly slots: SlotKeeper,
    private readonly runner: TaskRunner,
    private readonly facts: WorkerFacts,
    private readonly watch: EngineWatch,
    @Inject(ENGINES) private readonly engines: readonly Engine[],
  ) {}

  /** Before anything is taken: throws when a living worker has this name. One that died just now under it is waited out. */
  async claimName(name: string): Promise<void> {
    await this.sql.query(`DELETE FROM worker WHERE seen_at < now() - interval '1 day'`);
    this.runner.worker = name;
    let last = '';
    for (let since = performance.now(); !(await this.write('starting')); await sleep(LOOK_MS)) {
      const [other] = await this.sql.query<{ host: string; pid: number; incarnation: string; seen: string }>(
        'SELECT host, pid, incarnation, seen_at::text AS seen FROM worker WHERE name = $1',
        [name],
      );
      if (!other) continue;
      const gone = other.host === os.hostname() && !isRunning(other.pid);
      if (gone || performance.now() - since > SILENT_MS) await this.bury(name, other.incarnation);
      else if (last === '') this.log.info({ name }, 'another worker had this name; waiting whether it is still there');
      else if (last !== other.seen)
        throw new AppError(
          'invalid_state',
          `A worker named "${name}" is alive (process ${other.pid} on ${other.host}). Give this one another name with --name, or stop that one.`,
        );
      if (last !== other.seen) since = performance.now();
      last = other.seen;
    }
    this.timer = setInterval(() => {
      this.refresh();
      if (this.isAsked) void this.watch.look().then((changed) => changed && this.refresh());
    }, EVERY_MS);
    this.slots.onChange(() => this.refresh());
  }

  /** Asks every engine whether it can work here, and says so to the others; who is slow to answer is told of later. */
  async register(): Promise<void> {
    const cage = this.facts.cage();
    if (cage.missing === null) this.log.info({ bubblewrap: cage.bubblewrap }, 'programs that convert are isolated');
    else
      this.log.warn(
        cage,
        cage.refuses ? 'nothing is converted: programs cannot be isolated' : 'programs that convert are not isolated',
      );
    this.isAsked = true;
    const looked = this.watch.look();
    // Pictures are served while an office still starts.
    await Promise.race([looked, sleep(FIRST_LOOK_MS)]);
    await this.write(this.slots.current().state);
    void looked.then(() => this.refresh());
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.writing;
    if (this.timer) await this.write('stopped').catch(() => undefined);
    await Promise.all(this.engines.map((engine) => engine.close()));
  }

  /** One after the other, so that an older state never overwrites a newer one. */
  private refresh(): void {
    this.writing = this.writing
      .then(async () => {
        if (await this.write(this.isAsked ? this.slots.current().state : 'starting')) return;
        // We were silent for so long that somebody else took the name. Our tasks are safe: their fences are ours.
        this.runner.worker = `${this.runner.worker}~${process.pid}`;
        this.log.warn({ worker: this.runner.worker }, 'another worker took over our name while we were silent');
        await this.write(this.slots.current().state);
      })
      .catch((error: unknown) => this.log.debug({ error: String(error) }, 'the worker row was not refreshed'));
  }

  /** The next to ask for the name gets it. */
  private async bury(name: string, incarnation: string): Promise<void> {
    await this.sql.query(`UPDATE worker SET state = 'stopped' WHERE name = $1 AND incarnation = $2`, [
      name,
      incarnation,
    ]);
  }

  /** False when the name belongs to another living worker. */
  private async write(state: WorkerState): Promise<boolean> {
    const { slots, cap } = this.slots.current();
    const rows = await this.sql.query(
      `INSERT INTO worker AS w (name, incarnation, host, pid, version, node, queues, cap, engines, running, memory_bytes, done_count, failed_count, state, cage)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
       ON CONFLICT (name) DO UPDATE SET incarnation = $2, host = $3, pid = $4, version = $5, node = $6, queues = $7, cap = $8, engines = $9, running = $10,
         memory_bytes = $11, done_count = $12, failed_count = $13, state = $14, cage = $15, seen_at = now(),
         started_at = CASE WHEN w.incarnation = $2 THEN w.started_at ELSE now() END
       WHERE w.incarnation = $2 OR w.state = 'stopped' OR w.seen_at < now() - interval '30 s' RETURNING 1`,
      [
        this.runner.worker,
        this.incarnation,
        os.hostname(),
        process.pid,
        version,
        process.version,
        JSON.stringify(slots),
        cap,
        JSON.stringify(this.isAsked ? this.watch.current() : []),
        this.runner.running(),
        await treeMemoryBytes(),
        this.runner.counts.done,
        this.runner.counts.failed,
        state,
        this.isAsked ? JSON.stringify(this.facts.cage()) : null,
      ],
    );
    return rows.length > 0;
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

// Makes the limits of types of tasks act in this worker: who may begin now, and how long it may run. Asked by intake.ts before a claim and by task-runner.ts after it.
import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import type { ConversionTask } from '../../entities/conversion-task.entity.js';
import { Sql } from '../../entities/sql.js';
import type { TypeLimit } from '../../entities/type-limit.entity.js';
import { log } from '../../shared/log.js';
import { SETTINGS } from '../../shared/settings-token.js';
import type { Settings } from '../../shared/settings.js';
import { RunningTasks } from '../store/running-tasks.js';
import { limitsOf } from '../time-limits.js';
import { Pacer } from './task-rate.js';

const FOLLOW_MS = 3000;

@Injectable()
export class TypeLimitKeeper implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private rows: readonly TypeLimit[] = [];
  private readonly pacers = new Map<string, Pacer>();
  private timer: NodeJS.Timeout | undefined;
  private readonly log = log('tasks');

  constructor(
    private readonly sql: Sql,
    private readonly running: RunningTasks,
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'softLimit' | 'hardLimit' | 'maxHardLimit'>,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.follow(), FOLLOW_MS);
    void this.follow();
  }

  beforeApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  /** Looks at what was decided, and says which types have a limit here; a database that is away changes nothing. */
  async follow(): Promise<readonly string[]> {
    try {
      // What is meant for one worker goes before what is meant for all.
      this.rows = await this.sql.query<TypeLimit>('SELECT * FROM type_limit ORDER BY name, worker DESC');
      for (const name of this.pacers.keys()) if (!this.rows.some((row) => row.name === name)) this.pacers.delete(name);
    } catch (error) {
      this.log.debug({ error: String(error) }, 'the limits of types could not be read; they stay as they are');
    }
    return [...new Set(this.rows.map(({ name }) => name))];
  }

  get isPacing(): boolean {
    return this.rows.some(({ rate }) => rate !== null);
  }

  /** How long this task has to wait for its turn; 0 counts as a beginning. */
  async waitMs(id: string, worker: string): Promise<number> {
    const row = await this.rowOf(id, worker, ({ rate }) => rate !== null);
    if (row?.rate == null) return 0;
    let pacer = this.pacers.get(row.name);
    if (pacer?.rate !== row.rate) this.pacers.set(row.name, (pacer = new Pacer(row.rate)));
    return pacer.waitMs(performance.now());
  }

  /** The task with the time limits of its type, in its row too, unless its sender has said how long. */
  async timed(task: ConversionTask): Promise<ConversionTask> {
    if (task.limits_asked || !this.rows.some(hasTimes)) return task;
    const row = await this.rowOf(task.id, task.worker ?? '', hasTimes);
    if (!row) return task;
    const limits = limitsOf({ soft_s: row.soft_s ?? undefined, hard_s: row.hard_s ?? undefined }, this.settings);
    await this.running
      .writeLimits(task.id, task.fence, limits)
      // The row is read for what it says; the lease that gets this task is what holds to it.
      .catch((error: unknown) => this.log.warn({ error: String(error) }, 'the limits of its type were not written'));
    return Object.assign(task, limits);
  }

  /** By what its sender calls it, else by what it is. */
  private async rowOf(id: string, its: string, says: (row: TypeLimit) => boolean): Promise<TypeLimit | undefined> {
    const names = await this.namesOf(id);
    const named = (name: string | null | undefined) =>
      this.rows.find((row) => row.name === name && (row.worker === '' || row.worker === its) && says(row));
    return named(names?.name) ?? named(names?.operation);
  }

  /** A database that is away holds nobody up: the claim, which comes next, needs it too. */
  private async namesOf(id: string): Promise<{ operation: string; name: string | null } | undefined> {
    try {
      const [names] = await this.sql.query<{ operation: string; name: string | null }>(
        `SELECT t.operation, c.sender->>'name' AS name FROM task t LEFT JOIN celery_task c ON c.task_id = t.id WHERE t.id = $1`,
        [id],
      );
      return names;
    } catch (error) {
      this.log.debug({ error: String(error) }, 'the type of a task could not be read');
      return undefined;
    }
  }
}

const hasTimes = ({ soft_s, hard_s }: TypeLimit): boolean => soft_s !== null || hard_s !== null;

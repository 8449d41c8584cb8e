// Is it alive, may it get work, and what is wrong: for load balancers, operators and the smoke test.
import { Inject, Injectable, Optional } from '@nestjs/common';
import { Sql } from '../entities/sql.js';
import type { CageFacts, EngineReport } from '../entities/worker.entity.js';
import { SETTINGS } from '../shared/settings-token.js';
import type { Settings } from '../shared/settings.js';
import { within } from '../shared/within.js';
import { DoorLag } from './door-lag.js';
import { formatBytes } from '../shared/units.js';
import { Storage } from '../storage/storage.js';
import { Hints } from '../tasks/queues/hints.js';
import { QUEUE_BACKEND, type QueueBackend } from '../tasks/queues/queue-backend.js';
import { queueNames } from '../tasks/queues/queues.js';

export type Word = 'ok' | 'degraded' | 'down';
export interface Check {
  readonly status: Word;
  readonly detail?: string;
  readonly [fact: string]: unknown;
}
export interface HealthReport {
  readonly status: Word;
  readonly checks: Readonly<Record<string, Check>>;
}

/** What a supervisor on this machine says about the processes that it keeps. */
export interface Supervised {
  readonly name: string;
  readonly status: string;
  readonly restarts: number;
  readonly since: string;
  readonly trouble?: string;
}
/** Undefined where no supervisor has started this installation. */
export const SUPERVISED = Symbol('supervised services');
export type FindSupervised = () => readonly Supervised[] | undefined;

/** Whoever asks whether we serve does not wait long for the answer. */
export const LOOK_MS = 3000;

interface QueueRow {
  queue: string;
  waiting: number;
  running: number;
  oldest_wait_s: number | null;
}

@Injectable()
export class Health {
  constructor(
    private readonly sql: Sql,
    private readonly hints: Hints,
    private readonly storage: Storage,
    private readonly doorLag: DoorLag,
    @Inject(QUEUE_BACKEND) private readonly backend: QueueBackend,
    @Inject(SETTINGS) private readonly settings: Settings,
    @Optional() @Inject(SUPERVISED) private readonly findSupervised: FindSupervised = () => undefined,
  ) {}

  /** Can requests be served? A queue server that is away does not matter: rows are accepted all the same. */
  async ready(): Promise<HealthReport> {
    const [database, storage] = await Promise.all([this.database(), this.disk()]);
    return total({ database, storage });
  }

  async whole(): Promise<HealthReport> {
    const { checks } = await this.ready();
    if (checks['database']?.status === 'down') return total({ ...checks });
    const [queue, queues, workers, doors] = await Promise.all([
      this.queueServer(),
      this.queues(),
      this.workers(),
      this.doors(),
    ]);
    const services = this.services();
    return total({ ...checks, queue, queues, workers, ...(doors && { doors }), ...(services && { services }) });
  }

  /** Undefined where no messages are taken. */
  private async doors(): Promise<Check | undefined> {
    const queues = new Set(this.settings.doorQueues.map(([queue]) => queue));
    if (queues.size === 0) return undefined;
    const list = (await this.doorLag.rows()).filter(({ queue }) => queues.has(queue));
    const unread = [...queues].filter((queue) => list.every((row) => row.queue !== queue));
    const away = [...new Set(list.flatMap(({ door, broker, waiting }) => (waiting === null ? [broker ?? door] : [])))];
    const sentences = [
      ...(unread.length > 0 ? [`Nobody takes messages of ${unread.join(', ')}. Start one with: athanor doors.`] : []),
      ...away.map((broker) => `The broker ${broker} does not answer. Messages wait there.`),
    ];
    if (sentences.length === 0) return { status: 'ok', list };
    return { status: 'degraded', detail: sentences.join(' '), list };
  }

  private services(): Check | undefined {
    const list = this.findSupervised()?.map(({ name, status, restarts, since, trouble }) => ({
      name,
      status,
      restarts,
      since,
      ...(trouble !== undefined && { trouble }),
    }));
    const wrong = list?.filter(({ status }) => status !== 'running');
    if (!wrong || wrong.length === 0) return list && { status: 'ok', list };
    const sentences = wrong.map(({ name, status, trouble = status }) =>
      status === 'away'
        ? `${name} was ${trouble} and stays away; start one with: npm start -- ${name}.`
        : `${name} ${trouble}; it is started again.`,
    );
    return { status: 'degraded', detail: sentences.join(' '), list };
  }

  private async database(): Promise<Check> {
    try {
      const asked = this.sql.query<{ version: string }>(`SELECT current_setting('server_version') AS version`);
      const [row] = await within(LOOK_MS, asked);
      return { status: 'ok', version: row?.version };
    } catch {
      return { status: 'down', detail: 'PostgreSQL does not answer; nothing can be accepted until it does.' };
    }
  }

  private async disk(): Promise<Check> {
    const { freeBytes, floorBytes } = await this.storage.room();
    const facts = { free_bytes: freeBytes, floor_bytes: floorBytes };
    return freeBytes > floorBytes
      ? { status: 'ok', ...facts }
      : {
          status: 'down',
          detail: `Only ${formatBytes(freeBytes)} are free, below DISK_FLOOR (${formatBytes(this.settings.diskFloor)}).`,
          ...facts,
        };
  }

  private async queueServer(): Promise<Check> {
    const answered = (await this.hints.count('default')) !== undefined;
    return answered
      ? { status: 'ok', kind: this.backend.kind }
      : {
          status: 'degraded',
          kind: this.backend.kind,
          detail: 'The queue does not answer. Tasks are accepted and start when it is back.',
        };
  }

  private async queues(): Promise<Check> {
    const rows = await this.sql.query<QueueRow>(
      `SELECT queue, count(*) FILTER (WHERE state IN ('queued','retrying'))::int AS waiting, count(*) FILTER (WHERE state = 'running')::int AS running,
         extract(epoch FROM now() - min(greatest(queued_at, run_at)) FILTER (WHERE state = 'queued' AND run_at <= now()))::int AS oldest_wait_s
       FROM task WHERE state IN ('queued','retrying','running') GROUP BY queue`,
    );
    const byName = new Map(rows.map(({ queue, ...facts }) => [queue, facts]));
    const all = queueNames.map((name) => [name, byName.get(name) ?? { waiting: 0, running: 0, oldest_wait_s: null }]);
    return { status: 'ok', ...(Object.fromEntries(all) as Record<string, unknown>) };
  }

  private async workers(): Promise<Check> {
    const rows = await this.sql.query<{
      name: string;
      queues: Record<string, number>;
      engines: EngineReport[];
      cage: CageFacts | null;
      seen_s: number;
    }>(
      `SELECT name, queues, engines, cage, extract(epoch FROM now() - seen_at)::int AS seen_s FROM worker
       WHERE seen_at > now() - interval '30 s' AND state NOT IN ('starting','stopped') ORDER BY name`,
    );
    const list = rows.map(({ name, queues, engines, cage, seen_s }) => ({ name, queues, seen_s, engines, cage }));
    if (rows.length === 0)
      return {
        status: 'degraded',
        count: 0,
        detail: 'No worker is running. Tasks are accepted and start when one is.',
      };
    const open = rows.find(({ cage }) => cage?.missing);
    const detail = open?.cage?.missing
      ? `${open.name} ${open.cage.refuses ? 'converts nothing' : 'isolates programs less than it should'}: ${open.cage.missing}`
      : undefined;
    return { status: detail ? 'degraded' : 'ok', count: rows.length, ...(detail && { detail }), list };
  }
}

function total(checks: Record<string, Check>): HealthReport {
  const words = Object.values(checks).map((check) => check.status);
  return { status: words.includes('down') ? 'down' : words.includes('degraded') ? 'degraded' : 'ok', checks };
}

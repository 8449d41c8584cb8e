// Whether more work may come in now, asked before a body is read. No room on the disk is 507 and a full queue 503, which is our fault; what a
// client has enough of is 429. Every answer says when to come again. Called by submit.ts for all doors.
import { Inject, Injectable } from '@nestjs/common';
import type { ClientLimits } from '../entities/client.entity.js';
import { Sql } from '../entities/sql.js';
import { AppError } from '../shared/errors.js';
import { SETTINGS } from '../shared/settings-token.js';
import type { Settings } from '../shared/settings.js';
import { Storage } from '../storage/storage.js';
import { Allowances, refusal, type Asker, type Standing } from './allowances.js';

interface Backlog {
  readonly unfinished: number;
  /** Within the last PACE_S. */
  readonly ended: number;
}

const UNFINISHED = `state IN ('waiting','queued','running','retrying')`;
/** Visitors of one address count as one. */
const TOGETHER = 'SELECT $1::uuid UNION SELECT id FROM client WHERE address_id = $2::uuid';
/** Of the locks of this file among all others. */
const LOCKS = 7_104_005;
const FULL_FOR_MS = 1000;
const PACE_S = 60;
const [SOONEST_S, LATEST_S, UNKNOWN_S] = [1, 300, 30];
const USUAL_PRIORITY = 5;

@Injectable()
export class Admission {
  private known: { at: number; backlog: Promise<Backlog> } | undefined;

  constructor(
    private readonly sql: Sql,
    private readonly storage: Storage,
    private readonly allowances: Allowances,
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'maxFile' | 'maxQueue' | 'maxUnfinished'>,
  ) {}

  async admit(asker: Asker, bytes: number | undefined, tasks: number): Promise<void> {
    if (bytes !== undefined && bytes > this.settings.maxFile)
      throw new AppError('file_too_large', 'The file is larger than what is accepted here.', {
        details: { max_bytes: this.settings.maxFile },
      });
    await this.storage.admit(bytes ?? 0);
    await this.admitToQueue(tasks);
    const limits = asker.limits ?? (await this.limitsOf(asker.id));
    await this.admitBeside(asker, limits, tasks);
    // Last, so that what is refused for another reason is not counted.
    await this.allowances.spend({ ...asker, limits }, 'task-create', tasks);
  }

  private async admitToQueue(tasks: number): Promise<void> {
    const { unfinished, ended } = await this.backlog();
    const over = unfinished + tasks - this.settings.maxQueue;
    if (over > 0)
      throw new AppError('queue_full', 'Too many tasks are waiting. Try again when some have ended.', {
        retryAfterS: roomInS(over, ended),
      });
  }

  /** Writes one task. For who has a limit of unfinished ones in a transaction that is counted exactly, one after the other over all processes. */
  inRoom<T>(asker: Asker, write: (within?: Sql) => Promise<T>): Promise<T> {
    if (asker.limits?.concurrent === undefined) return write();
    return this.sql.transaction(async (sql) => {
      await this.requireRoom(sql, asker, 1);
      return write(sql);
    });
  }

  /** The same for who writes several in a transaction of their own; 0 when they are written already. */
  async requireRoom(within: Sql, asker: Asker, tasks: number): Promise<void> {
    if (asker.limits?.concurrent === undefined) return;
    const subject = `concurrent ${asker.countedAs ?? asker.id}`;
    await within.query('SELECT pg_advisory_xact_lock(hashtextextended($1, $2))', [subject, LOCKS]);
    await this.admitBeside(asker, asker.limits, tasks, within);
  }

  /** Beside what the same client has not finished yet. */
  private async admitBeside(asker: Asker, limits: ClientLimits, tasks: number, sql = this.sql): Promise<void> {
    const quota = Math.min(limits.concurrent ?? Infinity, this.settings.maxUnfinished);
    const [mine] = await sql.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM task WHERE client_id = ANY (ARRAY(${TOGETHER})) AND ${UNFINISHED}`,
      [asker.id, asker.countedAs ?? null],
    );
    const left = quota - (mine?.count ?? 0);
    const standing: Standing = { policy: 'concurrent', quota, left: Math.max(0, left) };
    if (tasks <= left) return asker.told?.({ ...standing, left: left - tasks });
    asker.told?.(standing);
    const [paced] = await sql.query<{ ended: number }>(
      `SELECT count(*)::int AS ended FROM task WHERE client_id = ANY (ARRAY(${TOGETHER})) AND ended_at > now() - interval '${PACE_S} s'`,
      [asker.id, asker.countedAs ?? null],
    );
    throw refusal(standing, tasks, roomInS(tasks - left, paced?.ended ?? 0));
  }

  private async limitsOf(clientId: string): Promise<ClientLimits> {
    const [row] = await this.sql.query<{ limits: ClientLimits }>('SELECT limits FROM client WHERE id = $1', [clientId]);
    return row?.limits ?? {};
  }

  /** Counting a long queue on each request would make it longer; a second of error is nothing against ten thousand. */
  private backlog(): Promise<Backlog> {
    if (!this.known || Date.now() - this.known.at > FULL_FOR_MS) {
      const backlog = this.readBacklog();
      this.known = { at: Date.now(), backlog };
      backlog.catch(() => (this.known = undefined));
    }
    return this.known.backlog;
  }

  private async readBacklog(): Promise<Backlog> {
    const [row] = await this.sql.query<Backlog>(
      `SELECT (SELECT count(*) FROM task WHERE ${UNFINISHED})::int AS unfinished,
         (SELECT count(*) FROM task WHERE ended_at > now() - interval '${PACE_S} s')::int AS ended`,
    );
    return row ?? { unfinished: 0, ended: 0 };
  }
}

/** When so many will have ended, at the pace of the last minute. */
export function roomInS(over: number, endedInPace: number): number {
  if (endedInPace === 0) return UNKNOWN_S;
  return Math.min(LATEST_S, Math.max(SOONEST_S, Math.ceil((over * PACE_S) / endedInPace)));
}

/** What was asked for, if this client may; without a word the usual one, or the highest that it may. */
export function permittedPriority({ limits }: Pick<Asker, 'limits'>, asked: number | undefined): number {
  const most = limits?.max_priority ?? 9;
  if (asked === undefined) return Math.min(USUAL_PRIORITY, most);
  if (asked <= most) return asked;
  throw new AppError('validation_failed', `Your tasks may have a priority of at most ${most}.`, {
    fields: [{ pointer: '/priority', code: 'too_big', detail: `must be at most ${most}` }],
  });
}

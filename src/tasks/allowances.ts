// How much a client may still do in its minute or day: one row per client and policy in PostgreSQL, so that all api processes count
// together and no Redis is needed. Called by admission.ts for tasks, and by the doors for uploads and for requests that only look.
import { Injectable } from '@nestjs/common';
import type { ClientLimits } from '../entities/client.entity.js';
import { Sql } from '../entities/sql.js';
import { AppError, type ErrorCode } from '../shared/errors.js';
import { formatBytes } from '../shared/units.js';

/** Who wants something, with what is known of their limits. */
export interface Asker {
  /** Owner of what is made. */
  readonly id: string;
  /** For whom it is counted, when that is not the owner: the address of visitors. */
  readonly countedAs?: string;
  /** The key that asks. */
  readonly key?: string | undefined;
  /** Not given: those of the owner's row. */
  readonly limits?: ClientLimits;
  /** Hears where they stand, also before a refusal. */
  readonly told?: (standing: Standing) => void;
}
export interface Standing {
  readonly policy: PolicyName;
  readonly quota: number;
  readonly left: number;
  /** When all of the quota is there again; policies without a window have no such moment. */
  readonly resetsInS?: number;
}
interface Policy {
  readonly limit: keyof ClientLimits;
  readonly windowS?: number;
  /** What is counted, when it is not requests; the words are those of the RateLimit draft. */
  readonly unit?: string;
  readonly code: ErrorCode;
  /** For what is larger than the whole quota, and so will never fit. */
  readonly tooLarge: ErrorCode;
  readonly means: (quota: number) => string;
}

export const policies = {
  'task-create': {
    limit: 'rate_per_minute',
    windowS: 60,
    code: 'rate_limited',
    tooLarge: 'too_many_files',
    means: (quota) => `${quota} new tasks a minute`,
  },
  poll: {
    limit: 'polls_per_minute',
    windowS: 60,
    code: 'rate_limited',
    tooLarge: 'rate_limited',
    means: (quota) => `${quota} requests a minute that only look`,
  },
  'upload-bytes': {
    limit: 'bytes_per_day',
    windowS: 86_400,
    unit: 'content-bytes',
    code: 'quota_exceeded',
    tooLarge: 'file_too_large',
    means: (quota) => `${formatBytes(quota)} a day`,
  },
  concurrent: {
    limit: 'concurrent',
    unit: 'concurrent-requests',
    code: 'too_many_active_tasks',
    tooLarge: 'too_many_files',
    means: (quota) => `${quota} unfinished tasks`,
  },
} as const satisfies Record<string, Policy>;
export type PolicyName = keyof typeof policies;
export type TimedPolicy = Exclude<PolicyName, 'concurrent'>;

/** Adds to the window or begins a new one, unless that would be too much: then it changes and gives nothing. */
const SPEND = `INSERT INTO allowance AS a (subject, policy, used, ends_at)
    SELECT $1::uuid, $2::text, $3::bigint, now() + $5::int * interval '1 second' WHERE $3::bigint <= $4::bigint
  ON CONFLICT (subject, policy) DO UPDATE
    SET used = CASE WHEN a.ends_at <= now() THEN excluded.used ELSE a.used + excluded.used END,
      ends_at = CASE WHEN a.ends_at <= now() THEN excluded.ends_at ELSE a.ends_at END
    WHERE a.ends_at <= now() OR a.used + excluded.used <= $4::bigint
  RETURNING used::float8 AS used, ceil(extract(epoch FROM ends_at - now()))::int AS resets_in_s`;
const LOOK = `SELECT used::float8 AS used, ceil(extract(epoch FROM ends_at - now()))::int AS resets_in_s
  FROM allowance WHERE subject = $1 AND policy = $2 AND ends_at > now()`;
interface Used {
  readonly used: number;
  readonly resets_in_s: number;
}

/** A quota that is spent stays so until its window ends: who only looks asks again and again, and costs the database nothing then. */
const REMEMBERED: PolicyName = 'poll';
interface Spent {
  readonly quota: number;
  readonly untilMs: number;
}
const MOST_SPENT = 10_000;

@Injectable()
export class Allowances {
  private readonly spentOut = new Map<string, Spent>();

  constructor(private readonly sql: Sql) {}

  /** Counts what is about to be done, or refuses it and counts nothing. Costs nothing where there is no limit. */
  async spend(asker: Asker, name: TimedPolicy, cost: number): Promise<void> {
    const policy = policies[name];
    const quota = asker.limits?.[policy.limit];
    if (quota === undefined) return;
    const subject = asker.countedAs ?? asker.id;
    const known = name === REMEMBERED ? this.remembered(subject, quota) : undefined;
    if (known !== undefined) {
      const standing = standingOf(name, quota, { used: quota, resets_in_s: known });
      asker.told?.(standing);
      throw refusal(standing, cost);
    }
    const [spent] = await this.sql.query<Used>(SPEND, [subject, name, cost, quota, policy.windowS]);
    if (spent) return asker.told?.(standingOf(name, quota, spent));
    const standing = await this.look(subject, name, quota);
    asker.told?.(standing);
    if (name === REMEMBERED && standing.left === 0) this.remember(subject, standing);
    throw refusal(standing, cost);
  }

  /** Seconds until there is something again. */
  private remembered(subject: string, quota: number): number | undefined {
    const spent = this.spentOut.get(subject);
    const leftMs = (spent?.untilMs ?? 0) - performance.now();
    if (leftMs > 0 && spent?.quota === quota) return Math.ceil(leftMs / 1000);
    this.spentOut.delete(subject);
    return undefined;
  }

  private remember(subject: string, { quota, resetsInS = 0 }: Standing): void {
    if (this.spentOut.size >= MOST_SPENT) this.spentOut.clear();
    this.spentOut.set(subject, { quota, untilMs: performance.now() + resetsInS * 1000 });
  }

  /** Where somebody stands, without counting. */
  async look(subject: string, name: TimedPolicy, quota: number): Promise<Standing> {
    const [now] = await this.sql.query<Used>(LOOK, [subject, name]);
    return standingOf(name, quota, now ?? { used: 0, resets_in_s: policies[name].windowS });
  }
}

const standingOf = (policy: TimedPolicy, quota: number, { used, resets_in_s: resetsInS }: Used): Standing => ({
  policy,
  quota,
  left: Math.max(0, quota - used),
  resetsInS: Math.max(1, resetsInS),
});

/** Own fault: the answer says which policy, and when it will work. */
export function refusal(
  { policy: name, quota, left, resetsInS }: Standing,
  cost: number,
  retryAfterS = resetsInS,
): AppError {
  const { code, tooLarge, means } = policies[name];
  const details = { 'violated-policies': [name], quota };
  if (cost > quota)
    return new AppError(tooLarge, `You may have ${means(quota)}; this alone is more. Send less at once.`, { details });
  const wait = retryAfterS === undefined ? '' : ` Try again in ${retryAfterS} s.`;
  return new AppError(code, `You may have ${means(quota)} and have ${left} left.${wait}`, {
    details,
    ...(retryAfterS !== undefined && { retryAfterS }),
  });
}

// The one word for how a queue does: the first that fits, from the worst. Pure; queue-words.ts says why.
import type { Schemas } from '../../api.js';

export type Queue = Schemas['Queue'];
export type Lately = Schemas['Lately'];
export type RecentQueue = Lately['queues'][number];
export const healthWords = [
  'noWorkers',
  'paused',
  'stuck',
  'failing',
  'backlogged',
  'atCapacity',
  'active',
  'idle',
] as const;
export type Health = (typeof healthWords)[number];

export const OLDEST_LIMIT_S = 300;
export const DELAY_LIMIT_MS = 60_000;
const FEW = 20;
const FAILING = 0.2;
/** Below that nobody calls it stuck, however quick it usually is. */
const SHORTEST_STILL_MS = 60_000;

/** All queues of the last hour together. */
export function hourOf(recent: readonly RecentQueue[]) {
  const failed = recent.reduce((sum, each) => sum + each.failed, 0);
  const delays = recent.flatMap(({ wait_p95_ms }) => wait_p95_ms ?? []);
  return {
    failed,
    ended: failed + recent.reduce((sum, each) => sum + each.done, 0),
    /** Of the slowest. */
    delayMs: delays.length === 0 ? null : Math.max(...delays),
  };
}

interface Known {
  readonly queue: Queue;
  readonly recent: RecentQueue | undefined;
  readonly now: number;
}
const tests: Readonly<Record<Health, (known: Known) => boolean>> = {
  noWorkers: ({ queue }) => queue.waiting > 0 && queue.workers === 0,
  paused: ({ queue }) => queue.paused,
  stuck: ({ queue, recent, now }) => {
    if (queue.oldest_run_s === null || recent?.run_p95_ms == null) return false;
    const stillMs = Math.max(SHORTEST_STILL_MS, 2 * recent.run_p95_ms);
    const endedAt = recent.last_ended_at === null ? 0 : Date.parse(recent.last_ended_at);
    return queue.oldest_run_s * 1000 > stillMs && now - endedAt > stillMs;
  },
  // Whoever sends bad files is told so; nobody here can mend them.
  failing: ({ recent }) =>
    recent !== undefined && recent.last_count >= FEW && recent.last_faults >= FAILING * recent.last_count,
  backlogged: ({ queue, recent }) =>
    (queue.oldest_wait_s ?? 0) > OLDEST_LIMIT_S || (queue.waiting > 0 && (recent?.wait_p95_ms ?? 0) > DELAY_LIMIT_MS),
  atCapacity: ({ queue }) => queue.waiting > 0 && queue.running >= queue.slots,
  active: ({ queue }) => queue.running > 0 || queue.waiting > 0,
  idle: () => true,
};

export const healthOf = (known: Known): Health => healthWords.find((word) => tests[word](known)) ?? 'idle';

/** Somebody should do something. */
export function needsSomebody(health: Health, { waiting }: Queue): boolean {
  return healthWords.indexOf(health) < healthWords.indexOf('atCapacity') && (health !== 'paused' || waiting > 0);
}

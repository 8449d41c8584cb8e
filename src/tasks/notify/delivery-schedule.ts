// When a delivery that did not succeed is tried again. Pure but for the chance in it; webhook-dispatcher.ts asks.
const MINUTE_S = 60;
const HOUR_S = 3600;
/** After the first try, the second, and so on; then it is given up. */
const WAITS_S: readonly number[] = [
  5,
  5 * MINUTE_S,
  30 * MINUTE_S,
  2 * HOUR_S,
  5 * HOUR_S,
  10 * HOUR_S,
  14 * HOUR_S,
  20 * HOUR_S,
  24 * HOUR_S,
];
/** Services of the operator's own: away while they are restarted, and somebody waits for their word. */
export const SERVICE_WAITS_S: readonly number[] = [1, 5, 15, MINUTE_S, 5 * MINUTE_S, ...WAITS_S.slice(2)];
const JITTER = 0.2;
const LONGEST_S = 24 * HOUR_S;
/** Busy, not broken: all that waits for the same receiver waits a little longer. */
const BUSY: readonly number[] = [429, 502, 504];

export function isBusy(status: number | undefined): boolean {
  return status !== undefined && BUSY.includes(status);
}

/** So that receivers that were away do not get all at once. */
interface Spread {
  /** From 0 to 1. */
  readonly chance?: number;
}

/** Seconds; undefined: that was the last try. */
export function nextWaitS(
  triesMade: number,
  answer: { readonly status?: number | undefined; readonly retryAfter?: string | undefined },
  {
    now = Date.now(),
    waits = WAITS_S,
    chance = Math.random(),
  }: Spread & { readonly now?: number; readonly waits?: readonly number[] | undefined } = {},
): number | undefined {
  const usual = waits[triesMade - 1];
  if (usual === undefined) return undefined;
  const base = isBusy(answer.status) ? Math.max(usual, MINUTE_S) : usual;
  return Math.max(base * (1 + JITTER * chance), Math.min(LONGEST_S, readRetryAfterS(answer.retryAfter, now)));
}

const LONGEST_OF_QUEUE_S = 60;
const MOST_OF_QUEUE = 4320;

/** A broker that is away is a neighbour that restarts: soon, then each minute, for three days. */
export function nextWaitOfQueueS(triesMade: number, { chance = Math.random() }: Spread = {}): number | undefined {
  if (triesMade >= MOST_OF_QUEUE) return undefined;
  return Math.min(LONGEST_OF_QUEUE_S, 2 ** Math.min(triesMade - 1, 10)) * (1 + JITTER * chance);
}

/** Seconds or a date. */
function readRetryAfterS(header: string | undefined, now: number): number {
  if (header === undefined) return 0;
  if (/^\d{1,9}$/.test(header)) return Number(header);
  const at = Date.parse(header);
  return Number.isNaN(at) ? 0 : Math.max(0, (at - now) / 1000);
}

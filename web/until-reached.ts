// Asks for something until the server can be reached: sooner again when the line is back or somebody looks. Used where a page would be empty without it.
import { ProblemError } from './api.js';

const RETRY_MS = [500, 1000, 2000, 4000, 8000, 15_000];

/** `waits` is told that nobody was reached, and says whether to go on; undefined when it does not. What `passes` says is nobody's fault and is not told. */
export async function untilReached<T>(
  ask: () => Promise<T>,
  waits: () => boolean,
  passes: (status: number) => boolean = () => false,
): Promise<T | undefined> {
  const never = new AbortController();
  for (let failures = 0; ; failures += 1) {
    try {
      return await ask();
    } catch (error) {
      const status = statusOf(error);
      if (!passes(status)) {
        if (!isAway(status)) throw error;
        if (!waits()) return undefined;
      }
    }
    await pauseAfter(failures, never.signal);
  }
}

/** An answer to HEAD has no body that could name a code; NaN: there was no answer at all. */
export const statusOf = (error: unknown): number =>
  error instanceof ProblemError ? error.problem.status : Number(/ (\d{3})\.$/.exec(String(error))?.[1]);

/** No answer, one of a proxy whose server is away, or "not so often". */
const isAway = (status: number): boolean => Number.isNaN(status) || status >= 500 || status === 429;

/** Longer each time. */
export function pauseAfter(failures: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      removeEventListener('online', done);
      document.removeEventListener('visibilitychange', done);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, RETRY_MS[Math.min(failures, RETRY_MS.length - 1)]);
    // The line is back before the clock says so, and clocks stand still behind a locked screen.
    addEventListener('online', done);
    document.addEventListener('visibilitychange', done);
    signal.addEventListener('abort', done);
  });
}

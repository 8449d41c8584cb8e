// Waiting for a condition, with a deadline that is wide because machines may be busy.
import { setTimeout as sleep } from 'node:timers/promises';

/** Asks until the answer is not undefined and not false; throws with `what` when it never is. Errors on the way count as "not yet". */
export async function until<T>(
  what: string,
  ask: () => Promise<T | undefined | false> | T | undefined | false,
  { withinS = 60, everyMs = 50 } = {},
): Promise<T> {
  let last: unknown;
  for (const end = Date.now() + withinS * 1000; Date.now() < end; await sleep(everyMs)) {
    try {
      const answer = await ask();
      if (answer !== undefined && answer !== false) return answer;
    } catch (error) {
      last = error;
    }
  }
  throw new Error(`Not in ${withinS} s: ${what}`, { cause: last });
}

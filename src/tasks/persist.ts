// Work in hand outlives its database: a statement that a run cannot go on without is tried until PostgreSQL is back. Every such write is
// fenced, so a try that had committed before the answer was lost does no harm.
import { setTimeout as sleep } from 'node:timers/promises';
import { isLostConnection } from '../shared/errors.js';
import { log } from '../shared/log.js';

export async function persist<T>(what: string, act: () => Promise<T>, longestWaitMs = 2000): Promise<T> {
  for (let wait = 100; ; wait = Math.min(wait * 2, longestWaitMs)) {
    try {
      return await act();
    } catch (error) {
      if (!isLostConnection(error)) throw error;
      log('tasks').warn({ error: String(error), retry_ms: wait }, `the database is away; ${what} waits for it`);
      await sleep(wait);
    }
  }
}

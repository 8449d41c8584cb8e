// Waits, or ends at once when it is asked to.
import { setTimeout as sleep } from 'node:timers/promises';

export const pause = (ms, signal) => sleep(ms, undefined, { signal });

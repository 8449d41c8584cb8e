// The Prefer header (RFC 7240): how long a client wants to wait for an end, and whether at all. Called by the routes that may wait.
import { AppError } from '../shared/errors.js';

export const LONGEST_WAIT_S = 60;

export interface Preference {
  readonly waitMs: number;
  /** For Preference-Applied; undefined when the client asked for nothing there. */
  readonly applied: string | undefined;
}

/** `?wait=` wins over the header, respond-async over wait=. */
export function readWait(prefer: string | undefined, query: string | undefined, usualS: number): Preference {
  if (query !== undefined) return { waitMs: readSeconds(query) * 1000, applied: undefined };
  const asked = new Map(
    (prefer ?? '').split(',').map((part) => {
      const [name = '', value = ''] = (part.split(';')[0] ?? '').split('=');
      return [name.trim().toLowerCase(), value.trim().replace(/^"(.*)"$/, '$1')];
    }),
  );
  if (asked.has('respond-async')) return { waitMs: 0, applied: 'respond-async' };
  const wait = asked.get('wait');
  // A preference that cannot be read is ignored, as the standard wants it.
  if (wait === undefined || !/^\d{1,9}$/.test(wait)) return { waitMs: usualS * 1000, applied: undefined };
  const seconds = Math.min(Number(wait), LONGEST_WAIT_S);
  return { waitMs: seconds * 1000, applied: `wait=${seconds}` };
}

function readSeconds(text: string): number {
  const seconds = /^\d{1,3}$/.test(text) ? Number(text) : NaN;
  if (seconds <= LONGEST_WAIT_S) return seconds;
  throw new AppError('validation_failed', `wait must be a whole number of seconds from 0 to ${LONGEST_WAIT_S}.`, {
    fields: [{ pointer: '/wait', code: 'out_of_range', detail: `0 to ${LONGEST_WAIT_S}` }],
  });
}

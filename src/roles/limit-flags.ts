// Limits of keys and of people as flags. Called by key.ts and user.ts. Pure.
import type { ClientLimits } from '../entities/client.entity.js';
import { limitsField } from '../http/rights/limits-field.js';
import { AppError } from '../shared/errors.js';
import { parseBytes } from '../shared/units.js';
import type { Values } from './role.js';

/** How each limit is written on the command line. */
const limitFlags = {
  rate: { field: 'rate_per_minute', read: Number, says: 'a count of tasks a minute' },
  polls: { field: 'polls_per_minute', read: Number, says: 'a count of requests a minute' },
  concurrent: { field: 'concurrent', read: Number, says: 'a count of unfinished tasks' },
  'bytes-per-day': { field: 'bytes_per_day', read: parseBytes, says: 'a size such as 500MB' },
  'max-priority': { field: 'max_priority', read: Number, says: '0 to 9' },
} as const;
export const limitFlagNames = Object.keys(limitFlags);
export const limitUsage = '[--rate 60] [--polls 600] [--concurrent 4] [--bytes-per-day 1GB] [--max-priority 5]';
/** In place of a number: this is not limited. */
const NONE = 'none';

/** `now`: those that stay where no flag names them. */
export function readLimits(values: Values, now: ClientLimits = {}): ClientLimits {
  const limits: Record<string, number | undefined> = { ...now };
  for (const [flag, { field, read, says }] of Object.entries(limitFlags)) {
    const text = values[flag];
    if (typeof text !== 'string') continue;
    const value = text === NONE ? undefined : read(text);
    if (text !== NONE && (value === undefined || !limitsField.safeParse({ [field]: value }).success))
      throw new AppError('invalid_args', `--${flag} must be ${says}, or ${NONE}, not "${text}".`);
    limits[field] = value;
  }
  return Object.fromEntries(Object.entries(limits).filter(([, value]) => value !== undefined));
}

export function sayLimits(limits: ClientLimits): string {
  return Object.entries(limitFlags)
    .flatMap(([flag, { field }]) => (limits[field] === undefined ? [] : [`--${flag} ${limits[field]}`]))
    .join(' ');
}

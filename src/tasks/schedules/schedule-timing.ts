// When a schedule is due next: by a cron line in a time zone, or by a period. Pure; schedules.ts keeps the answer in the row.
import type { Schedule } from '../../entities/schedule.entity.js';
import { AppError } from '../../shared/errors.js';
import { nextTime, parseCron } from './schedule-cron.js';
import { isTimeZone } from './schedule-zone.js';

export type Timing = Pick<Schedule, 'cron' | 'every_s' | 'time_zone'>;

const LONGEST_S = 366 * 86_400;

/** Strictly after now, so that any number of missed moments is one. A period keeps its phase. */
export function nextMoment(timing: Timing, usualZone: string, now: Date, planned: Date | null): Date {
  if (timing.cron !== null) {
    const next = nextTime(parseCron(timing.cron), timing.time_zone ?? usualZone, now);
    if (next) return next;
  } else if (timing.every_s !== null) {
    const [every, from] = [timing.every_s * 1000, (planned ?? now).getTime()];
    return new Date(from + (Math.max(0, Math.floor((now.getTime() - from) / every)) + 1) * every);
  }
  throw new AppError('internal_error', 'A schedule has no next moment.', { secret: JSON.stringify(timing) });
}

/** Throws validation_failed with a sentence that names what is wrong. */
export function checkTiming({ cron, every_s, time_zone }: Timing): void {
  if ((cron === null) === (every_s === null))
    throw refuse(cron === null ? '/every_s' : '/cron', 'A schedule needs either a cron line or a period.');
  if (every_s !== null && !(Number.isInteger(every_s) && every_s >= 1 && every_s <= LONGEST_S))
    throw refuse('/every_s', `The period must be a whole number of seconds from 1 to ${LONGEST_S}, not ${every_s}.`);
  if (time_zone !== null && !isTimeZone(time_zone))
    throw refuse('/time_zone', `"${time_zone}" is not a time zone. Write it as Europe/Moscow or UTC.`);
  if (cron !== null) parseCron(cron);
}

function refuse(pointer: string, detail: string): AppError {
  return new AppError('validation_failed', detail, { fields: [{ pointer, code: 'invalid', detail }] });
}

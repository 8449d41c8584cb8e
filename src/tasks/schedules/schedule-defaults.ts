// What operations declare about the clock, as rows of the table of schedules. schedules.ts writes them at the start of beat.
import type { Schedule } from '../../entities/schedule.entity.js';
import { checkParams, declaredOperations } from '../operations/operations.js';
import { checkTiming } from './schedule-timing.js';

type Declared = Pick<Schedule, 'name' | 'operation' | 'params' | 'cron' | 'every_s' | 'time_zone'>;

export function declaredSchedules(): Declared[] {
  return declaredOperations().flatMap(({ name, schedule }) => {
    if (!schedule) return [];
    const timing =
      'cron' in schedule
        ? { cron: schedule.cron, every_s: null, time_zone: schedule.timeZone ?? null }
        : { cron: null, every_s: schedule.everyS, time_zone: null };
    checkTiming(timing);
    const params = schedule.params ?? {};
    checkParams(name, params);
    return [{ name, operation: name, params, ...timing }];
  });
}

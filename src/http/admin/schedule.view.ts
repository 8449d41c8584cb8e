// What operators see of something that runs by the clock.
import { z } from 'zod';
import { taskStates } from '../../entities/task.entity.js';
import type { ScheduleView as ScheduleRow } from '../../tasks/schedules/schedules.js';
import { countField, factsField, idField, momentField } from '../answer-fields.js';

export const scheduleSchema = z
  .object({
    name: z.string(),
    operation: z.string(),
    params: factsField,
    cron: z.string().nullable().describe('It has this or a period'),
    every_s: z.int().nullable(),
    time_zone: z.string().nullable().describe('Null: that of the server'),
    effective_zone: z.string().describe('The zone that its cron line is read in'),
    enabled: z.boolean(),
    edited: z.boolean().describe('Somebody changed it: a new version of the program leaves it as it is'),
    next_at: momentField.nullable().describe('Null while it is switched off'),
    last_at: momentField.nullable(),
    last_task_id: idField.nullable(),
    last_state: z.enum(taskStates).nullable().describe('Of its last task'),
    skipped_count: countField.describe('Moments that were left out because its last task had not ended'),
    skipped_at: momentField.nullable(),
  })
  .meta({ id: 'Schedule' });
export type ScheduleView = z.output<typeof scheduleSchema>;

export const scheduleView = ({ next_at, last_at, skipped_at, ...row }: ScheduleRow): ScheduleView => ({
  ...row,
  next_at: next_at?.toISOString() ?? null,
  last_at: last_at?.toISOString() ?? null,
  skipped_at: skipped_at?.toISOString() ?? null,
});

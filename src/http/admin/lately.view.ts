// What operators see of the tasks that have ended lately.
import { z } from 'zod';
import type { Lately } from '../../monitor/recent.js';
import { countField, idField, listOf, momentField } from '../answer-fields.js';

const msField = countField.nullable();
export const latelySchema = z
  .object({
    queues: listOf(
      z.object({
        queue: z.string(),
        done: countField,
        failed: countField,
        last_count: countField.describe('How many ended, of the last 20; what was cancelled is left out'),
        last_failed: countField.describe('How many of those failed'),
        last_faults: countField.describe('How many of these for a reason that does not lie in what was sent'),
        last_ended_at: momentField.nullable(),
        wait_p95_ms: msField,
        run_p50_ms: msField,
        run_p95_ms: msField,
      }),
    ),
    errors: listOf(
      z.object({
        queue: z.string(),
        code: z.string(),
        count: countField,
        last_at: momentField,
        task_id: idField.describe('The newest of them'),
      }),
    ).describe('The most frequent first'),
    slowest: listOf(
      z.object({
        task_id: idField,
        operation: z.string(),
        filename: z.string().nullable(),
        queue: z.string(),
        run_ms: countField,
        ended_at: momentField,
      }),
    ),
    clients: listOf(
      z.object({
        client: z.string().describe('The address of a person, whichever key was used, or the name of a key'),
        done: countField,
        failed: countField,
        run_ms: countField.describe('Of all of them together'),
        last_at: momentField,
      }),
    ).describe('For whom worked longest, first'),
  })
  .meta({ id: 'Lately' });
export type LatelyView = z.output<typeof latelySchema>;

export const latelyView = ({ queues, errors, slowest, clients }: Lately): LatelyView => ({
  queues: queues.map(({ last_ended_at, ...row }) => ({ ...row, last_ended_at: last_ended_at?.toISOString() ?? null })),
  errors: errors.map(({ last_at, ...row }) => ({ ...row, last_at: last_at.toISOString() })),
  slowest: slowest.map(({ ended_at, ...row }) => ({ ...row, ended_at: ended_at.toISOString() })),
  clients: clients.map(({ last_at, ...row }) => ({ ...row, last_at: last_at.toISOString() })),
});

// Which tasks an action on many of them means, as SQL. Called by the route that counts them and by the operation that acts on them. Pure.
import { whereOf, type TaskFilter } from '../read/task-filter.js';

export const bulkActions = ['cancel', 'retry', 'delete', 'prioritise'] as const;
export type BulkAction = (typeof bulkActions)[number];
export const BULK_OPERATION = 'tasks.bulk';

/** What the action can be done to at all. */
const fitting: Readonly<Record<BulkAction, string>> = {
  cancel: `state IN ('waiting','queued','running','retrying') AND cancel_requested_at IS NULL`,
  retry: `state IN ('failed','cancelled','expired') AND kind = 'conversion' AND NOT replaced`,
  prioritise: `state IN ('waiting','queued','retrying') AND cancel_requested_at IS NULL`,
  delete: `(job_id IS NULL OR EXISTS (SELECT 1 FROM job WHERE job.id = job_id AND job.ended_at IS NOT NULL))`,
};

/** Only what was there at `until`: what the action itself makes is not touched by it. Neither is any action on many. */
export function bulkScope(
  action: BulkAction,
  filter: TaskFilter,
  until: Date,
): { readonly where: string; readonly values: readonly unknown[] } {
  const { where, values } = whereOf(filter, undefined, true);
  values.push(until);
  const those = `operation <> '${BULK_OPERATION}' AND created_at <= $${values.length}`;
  return { where: `(${where}) AND ${fitting[action]} AND ${those}`, values };
}

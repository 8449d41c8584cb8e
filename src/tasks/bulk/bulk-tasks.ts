// The way in for actions on many tasks: counted at once, or done by a task. Called by the administrator's route.
import { Injectable } from '@nestjs/common';
import { Sql } from '../../entities/sql.js';
import { Enqueue } from '../enqueue.js';
import type { TaskFilter } from '../read/task-filter.js';
import { BULK_OPERATION, bulkScope, type BulkAction } from './bulk-scope.js';

export interface BulkAsk {
  readonly action: BulkAction;
  readonly filter: TaskFilter;
  /** The one to be given; with `prioritise` only. */
  readonly priority?: number;
  /** Who asks; the task belongs to them. */
  readonly clientId: string;
  readonly by: string;
  readonly idempotencyKey?: string;
}

@Injectable()
export class BulkTasks {
  constructor(
    private readonly sql: Sql,
    private readonly enqueue: Enqueue,
  ) {}

  /** How many tasks are meant now. */
  async count({ action, filter }: Pick<BulkAsk, 'action' | 'filter'>): Promise<number> {
    const { where, values } = bulkScope(action, filter, new Date());
    const [row] = await this.sql.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM task WHERE ${where}`,
      values,
    );
    return row?.count ?? 0;
  }

  /** The id of the task that does it. */
  async start({ action, filter, priority, clientId, by, idempotencyKey }: BulkAsk): Promise<string> {
    const { id } = await this.enqueue.operation({
      operation: BULK_OPERATION,
      params: {
        action,
        filter: JSON.parse(JSON.stringify(filter)) as Record<string, unknown>,
        by,
        ...(priority !== undefined && { priority }),
      },
      client: { id: clientId },
      ...(idempotencyKey !== undefined && { idempotencyKey }),
    });
    return id;
  }
}

// The time line of the past: what a reader missed who knows the last event that they saw. Called by live streams when a reader comes back.
import { Injectable } from '@nestjs/common';
import { Sql } from '../../entities/sql.js';
import type { TaskEvent } from '../../entities/task-event.entity.js';

/** Whose events; with names, only those of these tasks and jobs. */
export interface EventScope {
  /** Undefined: everyone's. */
  readonly clientId: string | undefined;
  readonly tasks: ReadonlySet<string>;
  readonly jobs: ReadonlySet<string>;
}

/** Whoever missed more is better off with how things are now. */
const MOST_EVENTS = 5000;
const MOST_NUMBERS = 100_000;

export function isInScope(
  { clientId, tasks, jobs }: EventScope,
  item: { readonly client_id: string; readonly task_id: string | null; readonly job_id: string | null },
): boolean {
  if (clientId !== undefined && item.client_id !== clientId) return false;
  if (tasks.size + jobs.size === 0) return true;
  return (item.task_id !== null && tasks.has(item.task_id)) || (item.job_id !== null && jobs.has(item.job_id));
}

@Injectable()
export class EventLog {
  constructor(private readonly sql: Sql) {}

  /** Behind `last`, up to `position`. Undefined: too much, or no longer known. */
  async between(last: number, position: number, scope: EventScope): Promise<TaskEvent[] | undefined> {
    if (last > position) return undefined;
    const { tasks, jobs } = scope;
    if (tasks.size > 0 && jobs.size === 0) return this.ofTasks([...tasks], last, position);
    if (position - last > MOST_NUMBERS || !(await this.remembers(last, position))) return undefined;
    const rows = await this.sql.query<TaskEvent>(
      `SELECT * FROM task_event WHERE id > $1 AND id <= $2 AND ($3::uuid IS NULL OR client_id = $3)
         AND ($4 OR task_id = ANY ($5) OR job_id = ANY ($6)) ORDER BY id LIMIT ${MOST_EVENTS + 1}`,
      [last, position, scope.clientId ?? null, tasks.size + jobs.size === 0, [...tasks], [...jobs]],
    );
    return rows.length > MOST_EVENTS ? undefined : rows;
  }

  /** Their events are there as long as they are themselves. */
  private ofTasks(ids: readonly string[], last: number, position: number): Promise<TaskEvent[]> {
    return this.sql.query<TaskEvent>(
      'SELECT * FROM task_event WHERE task_id = ANY ($1) AND id > $2 AND id <= $3 ORDER BY id',
      [ids, last, position],
    );
  }

  private async remembers(last: number, position: number): Promise<boolean> {
    const [row] = await this.sql.query<{ first: string | null }>('SELECT min(id) AS first FROM task_event');
    // Where the clean-up has left none, only who has seen the last one has missed none.
    return Number(row?.first ?? position + 1) <= last + 1;
  }
}

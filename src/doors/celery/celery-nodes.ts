// Our workers as Celery knows workers: nodes with a name, queues, and tasks as it describes them. Read from the rows. Used by celery-remote.ts and celery-events.ts.
import { Injectable } from '@nestjs/common';
import { Sql } from '../../entities/sql.js';
import { requestInfo, type RequestInfo } from '../../monitor/celery-shapes.js';
import { valueOf } from '../../monitor/python-values.js';
import { CELERY_CLIENT } from './celery-tasks.js';

export interface Node {
  /** As Celery names it: name@host. */
  readonly node: string;
  readonly worker: string;
  readonly pid: number;
  readonly queues: Readonly<Record<string, number>>;
  readonly active: number;
  readonly done: number;
  readonly failed: number;
  readonly up_s: number;
}
interface Row {
  readonly id: string;
  readonly name: string;
  readonly args: string;
  readonly kwargs: string;
  readonly queue: string;
  readonly state: string;
  readonly priority: number;
  readonly worker: string | null;
  readonly since: number | null;
  readonly eta: string;
}

const MOST = 200;

@Injectable()
export class CeleryNodes {
  constructor(private readonly sql: Sql) {}

  async all(): Promise<Node[]> {
    return this.sql.query<Node>(
      `SELECT CASE WHEN name LIKE '%@%' THEN name ELSE name || '@' || host END AS node, name AS worker, pid, queues, cardinality(running) AS active,
         done_count AS done, failed_count AS failed, extract(epoch FROM now() - started_at)::int AS up_s
       FROM worker WHERE seen_at > now() - interval '30 s' AND state <> 'stopped' ORDER BY name`,
    );
  }

  /** How often it has begun each since it started, of what came within the last day: more would be a long look for so small a number. */
  async begun({ worker, up_s }: Node): Promise<Record<string, number>> {
    const rows = await this.sql.query<{ name: string; count: number }>(
      `SELECT c.sender->>'name' AS name, count(*)::int AS count FROM celery_task c JOIN task t ON t.id = c.task_id
       WHERE t.created_at > now() - interval '1 day' AND t.client_id = $1 AND t.worker = $2 AND t.started_at >= now() - $3 * interval '1 s' GROUP BY 1`,
      [CELERY_CLIENT, worker, up_s],
    );
    return Object.fromEntries(rows.map(({ name, count }) => [name, count]));
  }

  async active({ node, worker, pid }: Node): Promise<RequestInfo[]> {
    const rows = await this.read(`t.state = 'running' AND t.worker = $2`, [worker]);
    return rows.map((row) => infoOf(row, node, pid));
  }

  async reserved({ node }: Node): Promise<RequestInfo[]> {
    const rows = await this.read(`t.state = 'queued' AND t.run_at <= now()`);
    return rows.map((row) => infoOf(row, node, null));
  }

  async scheduled({ node }: Node): Promise<{ eta: string; priority: number; request: RequestInfo }[]> {
    const rows = await this.read(`t.state IN ('queued', 'retrying') AND t.run_at > now()`);
    return rows.map((row) => ({ eta: row.eta, priority: row.priority, request: infoOf(row, node, null) }));
  }

  async revoked(): Promise<string[]> {
    const rows = await this.read(`t.state IN ('cancelled', 'expired') AND t.ended_at > now() - interval '3 hours'`);
    return rows.map(({ id }) => id);
  }

  /** What became of these, as far as it is not over; what waits is told by one. */
  async known(
    { node, worker, pid }: Node,
    ids: readonly string[],
    isTellingOfThoseThatWait: boolean,
  ): Promise<Record<string, readonly ['active' | 'reserved', RequestInfo]>> {
    const rows = await this.read(
      `t.id = ANY ($2) AND ((t.state = 'running' AND t.worker = $3) OR ($4 AND t.state IN ('queued', 'retrying')))`,
      [ids, worker, isTellingOfThoseThatWait],
    );
    return Object.fromEntries(
      rows.map((row) => [
        row.id,
        row.state === 'running' ? ['active', infoOf(row, node, pid)] : ['reserved', infoOf(row, node, null)],
      ]),
    );
  }

  /** Of these, by the ids that their senders know: rows of Celery's and no others. */
  async states(
    ids: readonly string[],
  ): Promise<{ id: string; task_id: string; state: string; worker: string | null }[]> {
    return this.sql.query(
      `SELECT c.sender->>'id' AS id, t.id AS task_id, t.state, t.worker FROM celery_task c JOIN task t ON t.id = c.task_id
       WHERE c.task_id = ANY ($2) AND t.client_id = $1`,
      [CELERY_CLIENT, ids],
    );
  }

  private read(where: string, values: readonly unknown[] = []): Promise<Row[]> {
    return this.sql.query<Row>(
      `SELECT c.sender->>'id' AS id, c.sender->>'name' AS name, c.sender->>'args' AS args, c.sender->>'kwargs' AS kwargs, c.queue, t.state, t.priority, t.worker,
         extract(epoch FROM t.started_at)::float8 AS since, to_char(t.run_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US+00:00') AS eta
       FROM celery_task c JOIN task t ON t.id = c.task_id WHERE t.client_id = $1 AND ${where} ORDER BY t.id LIMIT ${MOST}`,
      [CELERY_CLIENT, ...values],
    );
  }
}

/** As values: programs that ask look into them. */
function infoOf({ args, kwargs, ...row }: Row, node: string, pid: number | null): RequestInfo {
  return requestInfo({ ...row, args: valueOf(args), kwargs: valueOf(kwargs) }, row, node, pid);
}

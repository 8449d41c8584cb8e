// Tasks and workers in the shapes of Flower's API: moments as seconds, texts as Python writes them, names with hyphens. Pure.
import type { CeleryStats } from '../../monitor/celery-stats.js';
import type { CeleryTaskFacts } from '../../monitor/celery-rows.js';
import { valueOf } from '../../monitor/python-values.js';
import { queueFacts, requestInfo, type RequestInfo } from '../../monitor/celery-shapes.js';
import { runtimeS } from '../celery/celery-task.view.js';

type Workers = Awaited<ReturnType<CeleryStats['workers']>>;

const stamp = (at: Date | null): number | null => (at === null ? null : at.getTime() / 1000);
const text = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** As events have told it to Flower. */
export function flowerTask(facts: CeleryTaskFacts): Record<string, unknown> {
  const { id, state, ended, error } = facts;
  const end = stamp(ended);
  return {
    uuid: id,
    name: facts.name,
    state,
    args: text(facts.args),
    kwargs: text(facts.kwargs),
    result: facts.result === null ? null : text(facts.result),
    exception: error === null ? null : `${error.code}(${JSON.stringify(error.message)})`,
    traceback: error === null ? null : `${error.code}: ${error.message}`,
    timestamp: end ?? stamp(facts.started) ?? stamp(facts.received),
    received: stamp(facts.received),
    sent: null,
    started: stamp(facts.started),
    succeeded: state === 'SUCCESS' ? end : null,
    failed: state === 'FAILURE' ? end : null,
    revoked: state === 'REVOKED' ? end : null,
    rejected: null,
    retried: null,
    retries: facts.retries,
    runtime: ended === null ? null : runtimeS(facts),
    eta: facts.eta?.toISOString() ?? null,
    expires: facts.expires?.toISOString() ?? null,
    worker: facts.worker,
    client: null,
    clock: 0,
    exchange: null,
    routing_key: facts.queue,
    root: facts.root_id,
    root_id: facts.root_id,
    parent: facts.parent_id,
    parent_id: facts.parent_id,
    children: [],
  };
}

/** The answer to a question about a result. */
export function flowerResult(facts: CeleryTaskFacts): Record<string, unknown> {
  const { id, state, result, error, ended } = facts;
  const base = { 'task-id': id, state };
  if (ended === null) return base;
  if (error === null) return { ...base, result };
  return { ...base, result: `${error.code}: ${error.message}`, traceback: `${error.code}: ${error.message}` };
}

/** What workers do and what waits for them; nobody fetches ahead here, so what waits is told of the first alone, as to Celery's inspect. */
export interface FlowerWork {
  readonly active: readonly CeleryTaskFacts[];
  readonly reserved: readonly CeleryTaskFacts[];
  readonly scheduled: readonly CeleryTaskFacts[];
  readonly revoked: readonly CeleryTaskFacts[];
}
export interface FlowerInstallation {
  readonly types: readonly string[];
  readonly broker: object;
  /** Soft and hard, in seconds. */
  readonly timeouts: readonly [number, number];
}

export function flowerWorkers(
  workers: Workers,
  work: FlowerWork,
  { types, broker, timeouts }: FlowerInstallation,
): Record<string, unknown> {
  return Object.fromEntries(
    workers.map(({ node, row, slots, total, uptimeS }, number) => {
      const waits = (those: readonly CeleryTaskFacts[]) => (number === 0 ? those : []);
      return [
        node,
        {
          active: work.active.filter(({ worker }) => worker === node).map((facts) => infoOf(facts, node, row.pid)),
          active_queues: Object.keys(row.queues).map(queueFacts),
          conf: { timezone: 'UTC', task_acks_late: true, worker_prefetch_multiplier: 1 },
          registered: types,
          reserved: waits(work.reserved).map((facts) => infoOf(facts, node, null)),
          revoked: work.revoked.map(({ id }) => id),
          scheduled: waits(work.scheduled).map((facts) => ({
            eta: facts.eta?.toISOString() ?? null,
            priority: facts.priority,
            request: infoOf(facts, node, null),
          })),
          stats: {
            pid: row.pid,
            clock: '0',
            uptime: uptimeS,
            total,
            prefetch_count: row.running.length,
            pool: {
              'max-concurrency': slots,
              'max-tasks-per-child': 1000,
              processes: [row.pid],
              'put-guarded-by-semaphore': false,
              timeouts,
              writes: {},
            },
            broker,
            rusage: { maxrss: Math.round(row.memory_bytes / 1024) },
          },
          timestamp: row.seen_at.getTime() / 1000,
        },
      ];
    }),
  );
}

function infoOf(facts: CeleryTaskFacts, node: string, pid: number | null): RequestInfo {
  const { id, name, args, kwargs, queue, priority, started } = facts;
  const since = pid === null ? null : stamp(started);
  const values = { args: valueOf(text(args)), kwargs: valueOf(text(kwargs)) };
  return requestInfo({ id, name, ...values }, { queue, priority, since }, node, pid);
}

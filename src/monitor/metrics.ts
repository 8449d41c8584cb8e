// What Prometheus reads: totals that all processes share, how things are now, and what this process has served. Called by the route /metrics.
// Whoever asks often gets the same answer for a moment, so that asking costs nothing.
import { Injectable } from '@nestjs/common';
import { Sql } from '../entities/sql.js';
import type { MetricTotal } from '../entities/metric-total.entity.js';
import { DoorLag } from './door-lag.js';
import { Cache } from '../tasks/cache/cache.js';
import { countEvents } from './count-events.js';
import { expose, type Family, type Sample } from './exposition.js';
import { Overview } from './overview.js';

const FRESH_MS = 2000;
/** Adding up all files takes longer than everything else together: one api process does it for all of them. */
const SPACE_FRESH_S = 30;

/** Totals that are kept in rows, with what they mean. */
const totals: readonly Pick<Family, 'name' | 'type' | 'help'>[] = [
  { name: 'conv_tasks_created_total', type: 'counter', help: 'Tasks that were accepted.' },
  { name: 'conv_tasks_finished_total', type: 'counter', help: 'Tasks that came to an end.' },
  { name: 'conv_task_queue_wait_seconds', type: 'histogram', help: 'From the moment a task was due to its first run.' },
  { name: 'conv_task_run_seconds', type: 'histogram', help: 'Running time of attempts.' },
  { name: 'conv_task_retries_total', type: 'counter', help: 'Attempts after which a task waits for another one.' },
  {
    name: 'conv_engine_restarts_total',
    type: 'counter',
    help: 'Processes of engines that ended before their time, by what was said of the attempt.',
  },
  { name: 'conv_cache_total', type: 'counter', help: 'Conversions by whether their result was there already.' },
  { name: 'conv_bytes_total', type: 'counter', help: 'Bytes of inputs accepted and of results made.' },
  { name: 'conv_webhook_deliveries_total', type: 'counter', help: 'Tries to deliver a callback or message.' },
  { name: 'conv_door_messages_total', type: 'counter', help: 'Messages of the doors by what became of them.' },
  { name: 'conv_cleanup_deleted_total', type: 'counter', help: 'What clean-ups removed.' },
];

@Injectable()
export class Metrics {
  private readonly recent = new Map<string, { readonly at: number; readonly value: Promise<unknown> }>();

  constructor(
    private readonly sql: Sql,
    private readonly overview: Overview,
    private readonly doors: DoorLag,
    private readonly cache: Cache,
  ) {}

  text(): Promise<string> {
    return this.remembered('text', FRESH_MS, async () => {
      await countEvents(this.sql);
      const [kept, now, space] = await Promise.all([
        this.kept(),
        this.now(),
        this.cache.getOrLoad('own:space', () => this.space(), SPACE_FRESH_S),
      ]);
      return expose([...kept, ...now, ...space]);
    });
  }

  private async kept(): Promise<Family[]> {
    const rows = await this.sql.query<MetricTotal>(
      'SELECT name, labels, value FROM metric_total ORDER BY name, labels',
    );
    return totals.map((family) => ({
      ...family,
      samples: rows.flatMap(({ name, labels, value }): Sample[] => {
        const suffix = name.slice(family.name.length);
        if (!name.startsWith(family.name) || !['', '_bucket', '_sum', '_count'].includes(suffix)) return [];
        return [{ labels, value, ...(suffix !== '' && { suffix }) }];
      }),
    }));
  }

  private async now(): Promise<Family[]> {
    const [queues, workers, engines, doors] = await Promise.all([
      this.overview.queues(),
      this.overview.workers(),
      this.overview.engines(),
      this.doors.rows(),
    ]);
    const pairs = workers.flatMap(({ queues: slots, state }) => Object.keys(slots).map((queue) => `${queue} ${state}`));
    return [
      {
        name: 'conv_queue_depth',
        type: 'gauge',
        help: 'Tasks of a queue that have not ended.',
        samples: queues.flatMap(({ queue, waiting, delayed, running }) =>
          Object.entries({ waiting, delayed, running }).map(([state, value]) => ({ labels: { queue, state }, value })),
        ),
      },
      {
        name: 'conv_queue_oldest_seconds',
        type: 'gauge',
        help: 'For how long the oldest task of a queue has been due.',
        samples: queues.map(({ queue, oldest_wait_s }) => ({ labels: { queue }, value: oldest_wait_s ?? 0 })),
      },
      {
        name: 'conv_queue_paused',
        type: 'gauge',
        help: '1 while a queue is paused or drained by an operator.',
        samples: queues.map(({ queue, paused, draining }) => ({
          labels: { queue },
          value: Number(paused || draining),
        })),
      },
      {
        name: 'conv_workers',
        type: 'gauge',
        help: 'Living workers that serve a queue.',
        samples: [...new Set(pairs)].sort().map((pair) => {
          const [queue = '', state = ''] = pair.split(' ');
          return { labels: { queue, state }, value: pairs.filter((each) => each === pair).length };
        }),
      },
      {
        name: 'conv_engine_healthy',
        type: 'gauge',
        help: '1 where some living worker can work with the engine.',
        samples: engines.map(({ id, workers: having }) => ({
          labels: { engine: id },
          value: Number(having.length > 0),
        })),
      },
      {
        name: 'conv_door_depth',
        type: 'gauge',
        help: 'Messages on the broker that nobody has taken, and those in hand.',
        samples: doors.flatMap(({ door, broker, queue, waiting, in_hand }) =>
          Object.entries({ waiting, in_hand }).flatMap(([state, value]) =>
            value === null ? [] : [{ labels: { door, broker: broker ?? '', queue, state }, value }],
          ),
        ),
      },
      {
        name: 'conv_door_oldest_seconds',
        type: 'gauge',
        help: 'For how long the oldest message of a queue has been there; in RabbitMQ, of those in hand.',
        samples: doors.map(({ door, broker, queue, oldest_s }) => ({
          labels: { door, broker: broker ?? '', queue },
          value: oldest_s ?? 0,
        })),
      },
      {
        name: 'conv_door_consumers',
        type: 'gauge',
        help: 'Processes that take messages of a queue.',
        samples: doors.map(({ door, broker, queue, consumers }) => ({
          labels: { door, broker: broker ?? '', queue },
          value: consumers,
        })),
      },
    ];
  }

  private async space(): Promise<Family[]> {
    const { kinds, freeBytes } = await this.overview.space();
    return [
      {
        name: 'conv_storage_bytes',
        type: 'gauge',
        help: 'Bytes that are stored.',
        samples: kinds.map(({ kind, bytes }) => ({ labels: { kind }, value: bytes })),
      },
      {
        name: 'conv_storage_free_bytes',
        type: 'gauge',
        help: 'Free space of the disk.',
        samples: [{ value: freeBytes }],
      },
    ];
  }

  private remembered<T>(name: string, freshMs: number, read: () => Promise<T>): Promise<T> {
    const known = this.recent.get(name);
    if (known && Date.now() - known.at < freshMs) return known.value as Promise<T>;
    const value = read();
    this.recent.set(name, { at: Date.now(), value });
    // A failure is not remembered.
    value.catch(() => this.recent.delete(name));
    return value;
  }
}

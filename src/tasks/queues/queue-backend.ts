// What carries the hints: Redis, or PostgreSQL where there is none. The only file that knows which; opened before anything that uses queues.
import { createPostgresBackend, runMigrations, setDefaultBackendFactory, type ConnectionOptions } from 'bullmq';
import { Redis } from 'ioredis';
import pg from 'pg';
import { log } from '../../shared/log.js';
import type { Settings } from '../../shared/settings.js';

export interface QueueBackend {
  readonly kind: 'redis' | 'postgres';
  /** For those who add: answers at once when the server is away, because the row is accepted all the same. */
  readonly producer: ConnectionOptions;
  /** For those who wait for work: keeps trying. */
  readonly consumer: ConnectionOptions;
  readonly redis: Redis | undefined;
  /** The same server for those who would rather do without than wait. */
  readonly quick: Redis | undefined;
  close(): Promise<void>;
}

export const QUEUE_BACKEND = Symbol('queue backend');
/** Braces are a hash tag: on a Redis cluster all our keys live on one node. */
export const PREFIX = '{athanor}';
const SCHEMA = 'bullmq';

type Wanted = Pick<Settings, 'queueBackend' | 'redisUrl' | 'databaseUrl'>;

export function openQueueBackend(settings: Wanted): Promise<QueueBackend> {
  const kind = settings.queueBackend === 'auto' ? (settings.redisUrl ? 'redis' : 'postgres') : settings.queueBackend;
  return kind === 'redis' && settings.redisUrl
    ? openRedis(settings.redisUrl)
    : openPostgres(settings.databaseUrl ?? '');
}

function openRedis(url: string): Promise<QueueBackend> {
  setDefaultBackendFactory();
  // What many tasks ask in one turn of the event loop goes to the server in one write.
  const options = {
    enableAutoPipelining: true,
    maxRetriesPerRequest: null,
    retryStrategy: (times: number) => Math.min(50 * times, 1000),
  };
  const producer = new Redis(url, { ...options, enableOfflineQueue: false });
  const consumer = new Redis(url, options);
  for (const [name, redis] of Object.entries({ producer, consumer }))
    redis.on('error', (error: Error) => log('tasks').debug({ name, error: error.message }, 'redis does not answer'));
  return Promise.resolve({
    kind: 'redis',
    producer,
    consumer,
    redis: consumer,
    quick: producer,
    close: () => {
      producer.disconnect();
      consumer.disconnect();
      return Promise.resolve();
    },
  });
}

async function openPostgres(url: string): Promise<QueueBackend> {
  const pool = new pg.Pool({
    connectionString: url,
    // Each queue that this process serves keeps one connection listening.
    max: 24,
    options: `-c search_path=${SCHEMA}`,
    application_name: 'athanor queue',
    connectionTimeoutMillis: 5000,
    keepAlive: true,
  });
  // Every queue listens to the one pool.
  pool.setMaxListeners(100);
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  const client = await pool.connect();
  try {
    await runMigrations(client, SCHEMA);
  } finally {
    client.release();
  }
  setDefaultBackendFactory(createPostgresBackend);
  // Nest's and BullMQ's option types know only Redis.
  const connection = pool as unknown as ConnectionOptions;
  return {
    kind: 'postgres',
    producer: connection,
    consumer: connection,
    redis: undefined,
    quick: undefined,
    close: () => pool.end(),
  };
}

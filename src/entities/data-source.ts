// The connection to PostgreSQL and the migrations that shape it. Used by every role, by the supervisor and by the tests.
import path from 'node:path';
import type { Pool, PoolClient } from 'pg';
import { DataSource, MigrationExecutor, type DataSourceOptions } from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';
import { AppError } from '../shared/errors.js';
import type { Settings } from '../shared/settings.js';
import { Allowance } from './allowance.entity.js';
import { Audit } from './audit.entity.js';
import { CeleryTask } from './celery-task.entity.js';
import { Client } from './client.entity.js';
import { ConversionTask } from './conversion-task.entity.js';
import { DeadLetter } from './dead-letter.entity.js';
import { DoorQueue } from './door-queue.entity.js';
import { ExpiringValue } from './expiring-value.entity.js';
import { Idempotency } from './idempotency.entity.js';
import { Installation } from './installation.entity.js';
import { Job } from './job.entity.js';
import { MetricTotal } from './metric-total.entity.js';
import { OperationPace } from './operation-pace.entity.js';
import { Preset } from './preset.entity.js';
import { QueueState } from './queue-state.entity.js';
import { RollUp } from './roll-up.entity.js';
import { Rule } from './rule.entity.js';
import { Schedule } from './schedule.entity.js';
import { RunTime } from './run-time.entity.js';
import { Share } from './share.entity.js';
import { SignedUrl } from './signed-url.entity.js';
import { StoredFile } from './stored-file.entity.js';
import { TaskAttempt } from './task-attempt.entity.js';
import { TaskEvent } from './task-event.entity.js';
import { TaskInput } from './task-input.entity.js';
import { Task } from './task.entity.js';
import { Tombstone } from './tombstone.entity.js';
import { UploadTicket } from './upload-ticket.entity.js';
import { TypeLimit } from './type-limit.entity.js';
import { Upload } from './upload.entity.js';
import { Session, User } from './user.entity.js';
import { Webhook, WebhookDelivery } from './webhook.entity.js';
import { Worker } from './worker.entity.js';

export const entities = [
  Task,
  ConversionTask,
  TaskEvent,
  TaskAttempt,
  TaskInput,
  StoredFile,
  Client,
  User,
  Session,
  Webhook,
  WebhookDelivery,
  Schedule,
  Job,
  Upload,
  UploadTicket,
  Idempotency,
  Preset,
  Share,
  SignedUrl,
  Audit,
  Worker,
  RollUp,
  QueueState,
  Tombstone,
  Installation,
  Allowance,
  Rule,
  MetricTotal,
  RunTime,
  CeleryTask,
  DeadLetter,
  DoorQueue,
  OperationPace,
  ExpiringValue,
  TypeLimit,
];

type Connection = Pick<Settings, 'databaseUrl' | 'databasePool'>;

/** Far longer than any statement takes that somebody waits for. */
const PATIENCE_MS = 10_000;

export function dataSourceOptions(settings: Connection, patienceMs?: number): DataSourceOptions {
  return {
    type: 'postgres',
    ...(settings.databaseUrl && { url: settings.databaseUrl }),
    entities,
    migrations: [path.resolve(import.meta.dirname, '../../migrations/*.{js,ts}')],
    migrationsTransactionMode: 'each',
    uuidExtension: 'pgcrypto',
    installExtensions: false,
    applicationName: 'athanor',
    poolSize: settings.databasePool,
    // An accepted task must survive a power cut, whatever the server's own default is.
    extra: {
      options: '-c synchronous_commit=on -c timezone=UTC',
      connectionTimeoutMillis: 10_000,
      // A line that was cut without a word is noticed while nobody asks anything.
      keepAlive: true,
      keepAliveInitialDelayMillis: 10_000,
      ...(patienceMs && { query_timeout: patienceMs }),
    },
    poolErrorHandler: () => undefined,
  };
}

/** For processes that serve: no statement is waited for longer than this. A server that takes one and does not answer counts as away. */
export function servingOptions(settings: Connection, patienceMs = PATIENCE_MS): DataSourceOptions {
  return dataSourceOptions(settings, patienceMs);
}

export function createDataSource(settings: Connection): DataSource {
  return new DataSource(dataSourceOptions(settings));
}

const guarded = new WeakSet<PoolClient>();

/** A connection in use dies loudly when PostgreSQL restarts unless somebody listens; its query reports the error anyway. */
export function poolOf(dataSource: DataSource): Pool {
  const pool = (dataSource.driver as PostgresDriver).master as Pool;
  if (pool.listenerCount('acquire') === 0)
    pool.on('acquire', (client) => {
      // The pool takes its own listener away after this event, so counting listeners here would find that one.
      if (guarded.has(client)) return;
      guarded.add(client);
      client.on('error', () => undefined);
    });
  return pool;
}

/** Names of migrations that are not yet in this database; refuses one that a newer program has changed. */
export async function pendingMigrations(dataSource: DataSource): Promise<string[]> {
  const executor = new MigrationExecutor(dataSource);
  const pending = (await executor.getPendingMigrations()).map((migration) => migration.name);
  const known = new Set(dataSource.migrations.map((migration) => migration.name ?? migration.constructor.name));
  const foreign = (await executor.getExecutedMigrations()).map((each) => each.name).filter((name) => !known.has(name));
  if (foreign.length > 0)
    throw new AppError(
      'invalid_state',
      `This database was changed by a newer version of Athanor (${foreign.join(', ')}). Start that version, or restore a backup made before the upgrade.`,
    );
  return pending;
}

/** Brings the schema up to date and says which migrations ran. Several processes may call it at once: one works, the others wait. */
export async function migrate(dataSource: DataSource): Promise<string[]> {
  const guard = dataSource.createQueryRunner();
  try {
    await guard.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await pendingMigrations(dataSource);
    return (await dataSource.runMigrations()).map((migration) => migration.name);
  } finally {
    await guard.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK]).catch(() => undefined);
    await guard.release();
  }
}

const MIGRATION_LOCK = 7_104_001;

// What every long-running role does around its Nest application: refuse a wrong schema, agree on the queue, report ready, stop in order on a signal.
import { setTimeout as sleep } from 'node:timers/promises';
import type { INestApplicationContext } from '@nestjs/common';
import { createDataSource, pendingMigrations } from '../entities/data-source.js';
import { pendingPackMigrations } from '../packs/pack-migrations.js';
import { AppError } from '../shared/errors.js';
import { log } from '../shared/log.js';
import type { QueueBackend } from '../tasks/queues/queue-backend.js';
import type { Connected } from './connect.js';
import { checkStorageMarker } from './storage-marker.js';

/** Throws a sentence when the database is not as this program needs it; the queue that the first process chose is everybody's. */
export async function checkDatabase(settings: Connected, backend: QueueBackend['kind']): Promise<void> {
  const dataSource = await createDataSource(settings).initialize();
  try {
    const pending = [...(await pendingMigrations(dataSource)), ...(await pendingPackMigrations(dataSource))];
    if (pending.length > 0)
      throw new AppError('invalid_state', `The database lacks ${pending.join(', ')}. Run: athanor migrate`);
    await checkStorageMarker(dataSource, settings.uploadsDir);
    await agree(
      dataSource,
      'queue_backend',
      backend,
      (theirs) =>
        `Other processes on this database use ${theirs} for the queue, this one would use ${backend}. Give all of them the same REDIS_URL and QUEUE_BACKEND.`,
    );
  } finally {
    await dataSource.destroy();
  }
}

const GOODBYE_MS = 5000;

/** A fact that living workers rely on may only change when none is alive. */
async function agree(
  dataSource: ReturnType<typeof createDataSource>,
  name: string,
  value: string,
  sentence: (theirs: string) => string,
): Promise<void> {
  const [row] = await dataSource.query<{ value: string; alive: boolean }[]>(
    `SELECT value, EXISTS (SELECT 1 FROM worker WHERE state <> 'stopped' AND seen_at > now() - interval '15 s') AS alive FROM installation WHERE name = $1`,
    [name],
  );
  if (row && row.value !== value && row.alive) throw new AppError('invalid_state', sentence(row.value));
  await dataSource.query(
    'INSERT INTO installation (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = $2',
    [name, value],
  );
}

/** Serves until SIGTERM or SIGINT, then stops in order and ends the process. */
export function serveUntilStopped(
  app: INestApplicationContext,
  backend: QueueBackend,
  stop: () => Promise<void>,
  url?: string,
): void {
  let stopping = false;
  const end = (signal: string) => {
    if (stopping) return;
    stopping = true;
    log('main').info(`${signal}: stopping`);
    stop()
      .then(() => closeAll(app, backend))
      .then(
        () => process.exit(0),
        (error: unknown) => {
          log('main').error({ err: error }, 'stopping failed');
          process.exit(1);
        },
      );
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, end);
  // The supervisor holds the other end; without it nobody would ever stop us.
  if (process.connected) process.on('disconnect', () => end('the supervisor is gone'));
  process.send?.({ ready: true, ...(url && { url }) });
}

/** A queue server that is away would be waited for without end. When its lines are the last thing that is open, the end of the process closes them. */
async function closeAll(app: INestApplicationContext, backend: QueueBackend): Promise<void> {
  const late = new AbortController();
  const waited = sleep(GOODBYE_MS, undefined, { signal: late.signal }).then(
    () => log('main').warn('The queue server does not answer; we end without it.'),
    () => undefined,
  );
  const closed = app.close().then(() => backend.close());
  await Promise.race([closed, waited]);
  late.abort();
}

// Whether the databases that somebody gave us are new enough, said at the start and with the way out.
import { Redis } from 'ioredis';
import pg from 'pg';
import { AppError } from '../shared/errors.js';
import { isRedisNewEnough } from './redis.js';

const OLDEST_POSTGRES = 14;

export async function checkPostgres(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ server_version: string }>('SHOW server_version');
    const version = rows[0]?.server_version ?? '';
    if (Number.parseInt(version, 10) < OLDEST_POSTGRES)
      throw new AppError(
        'dependency_down',
        `DATABASE_URL leads to PostgreSQL ${version}, but ${OLDEST_POSTGRES} or newer is needed. Upgrade that server, or unset DATABASE_URL to use the embedded one.`,
      );
  } catch (error) {
    throw explained(error, 'DATABASE_URL', 'PostgreSQL', url);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Returns a warning when the server may throw entries away, as it does by default in some clouds. */
export async function checkRedis(url: string): Promise<string | undefined> {
  const client = new Redis(url, { lazyConnect: true, connectTimeout: 10_000, retryStrategy: () => null });
  // What connect() rejects with says only that the connection is closed; why stands in the event.
  let why: Error | undefined;
  client.on('error', (error) => (why = error));
  try {
    await client.connect();
    const info = `${await client.info('server')}\n${await client.info('memory')}`;
    const read = (name: string) => new RegExp(`^${name}:(\\S+)`, 'm').exec(info)?.[1] ?? '';
    const version = read('redis_version');
    if (!isRedisNewEnough(version))
      throw new AppError(
        'dependency_down',
        `REDIS_URL leads to Redis ${version}, but 6.2 or newer is needed. Upgrade that server, or unset REDIS_URL.`,
      );
    const eviction = read('maxmemory_policy');
    if (eviction === '' || eviction === 'noeviction') return undefined;
    return `Redis may drop queue entries (maxmemory-policy ${eviction}). Set maxmemory-policy noeviction on that server.`;
  } catch (error) {
    throw explained(error instanceof AppError ? error : (why ?? error), 'REDIS_URL', 'Redis', url);
  } finally {
    client.disconnect();
  }
}

function explained(error: unknown, variable: string, server: string, url: string): AppError {
  if (error instanceof AppError) return error;
  const reason = (error as Error).message || (error as NodeJS.ErrnoException).code || 'no answer';
  return new AppError(
    'dependency_down',
    `${server} at ${new URL(url).host} (${variable}) cannot be used: ${reason.replace(/\.$/, '')}. Start it or correct ${variable}.`,
    { cause: error },
  );
}

// Which PostgreSQL and which queue `athanor all` works with: the given ones once they are checked, else our own under the supervisor.
import { setTimeout as pause } from 'node:timers/promises';
import { AppError } from '../shared/errors.js';
import { log } from '../shared/log.js';
import type { Settings } from '../shared/settings.js';
import type { DataDir, Secrets } from './data-dir.js';
import { toolsArePending } from './environment.js';
import type { Service } from './owned-process.js';
import type { PortWish } from './port.js';
import { startPostgres } from './postgres.js';
import { findRedis, startRedis } from './redis.js';
import { checkPostgres, checkRedis } from './server-versions.js';
import type { Supervisor, Unit } from './supervisor.js';

export interface House {
  readonly settings: Settings;
  readonly data: DataDir;
  readonly secrets: Secrets;
  readonly supervisor: Supervisor;
}

export interface Queue {
  readonly backend: 'redis' | 'postgres';
  readonly redisUrl?: string;
  /** In words, for the person at the terminal. */
  readonly told: string;
}

const REDIS_INSTALL_MS = 15_000;

/** The URL to use from now on. */
export async function openPostgres({ settings, data, secrets, supervisor }: House): Promise<string> {
  if (settings.databaseUrl !== undefined) {
    await checkPostgres(settings.databaseUrl);
    return settings.databaseUrl;
  }
  const own = { dir: data.pg, password: secrets.postgres, log: `${data.logs}/postgres.log` };
  const unit = onItsPort('PostgreSQL', (wish, signal) => startPostgres({ ...own, ...wish, signal }));
  return (await supervisor.start(unit)).url;
}

export async function openQueue(house: House): Promise<Queue> {
  const { settings } = house;
  if (settings.queueBackend === 'postgres') return { backend: 'postgres', told: 'PostgreSQL (QUEUE_BACKEND)' };
  if (settings.redisUrl !== undefined) {
    const warning = await checkRedis(settings.redisUrl);
    if (warning !== undefined) log('embedded').warn(warning);
    return { backend: 'redis', redisUrl: settings.redisUrl, told: 'Redis (REDIS_URL)' };
  }
  // Workers on other machines share that database, but could never reach a Redis that listens on our loopback.
  if (settings.databaseUrl !== undefined)
    return { backend: 'postgres', told: 'PostgreSQL (DATABASE_URL without REDIS_URL)' };
  return openOwnRedis(house);
}

async function openOwnRedis({ settings, data, secrets, supervisor }: House): Promise<Queue> {
  const mustHave = settings.queueBackend === 'redis';
  if (!(await redisAppears(supervisor.over))) {
    if (mustHave)
      throw new AppError(
        'dependency_down',
        'QUEUE_BACKEND=redis, but redis-server is not installed. Install it (apt install redis-server), set REDIS_URL, or unset QUEUE_BACKEND.',
      );
    return { backend: 'postgres', told: 'PostgreSQL (redis-server is not installed)' };
  }
  const own = { dir: data.redis, password: secrets.redis, log: `${data.logs}/redis.log` };
  try {
    const unit = onItsPort('Redis', (wish, signal) => startRedis({ ...own, ...wish, signal }));
    return { backend: 'redis', redisUrl: (await supervisor.start(unit)).url, told: 'Redis (embedded)' };
  } catch (error) {
    if (mustHave || supervisor.over.aborted) throw error;
    log('embedded').warn({ err: error }, 'Redis does not start, so PostgreSQL carries the queue');
    return { backend: 'postgres', told: 'PostgreSQL (Redis did not start)' };
  }
}

/** The start script may still be installing it. */
async function redisAppears(over: AbortSignal): Promise<boolean> {
  for (const until = Date.now() + REDIS_INSTALL_MS; toolsArePending() && Date.now() < until && !over.aborted;) {
    if (findRedis() !== undefined) break;
    await pause(250);
  }
  return findRedis() !== undefined;
}

/** Roles know the URL by then, so a restart must come back on the same port. */
function onItsPort(name: string, start: (wish: Wish, signal: AbortSignal) => Promise<Service>): Unit {
  let port: number | undefined;
  return {
    name,
    start: async (signal) => {
      const service = await start({ port, portIsFixed: port !== undefined }, signal);
      port = Number(new URL(service.url).port);
      return service;
    },
  };
}
type Wish = Pick<PortWish, 'port'> & { portIsFixed: boolean };

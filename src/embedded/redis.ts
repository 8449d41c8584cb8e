// Our own Redis when no REDIS_URL is set: loopback only, a password, an append-only file. It carries hints, so losing it loses nothing.
// Started by roles/all.ts and by the tests.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { Redis } from 'ioredis';
import { AppError } from '../shared/errors.js';
import { findProgram, serverEnvironment } from './environment.js';
import { startOwned, type Service } from './owned-process.js';
import { onFreePort } from './port.js';

export interface RedisOptions {
  readonly dir: string;
  readonly password: string;
  readonly port?: number | undefined;
  /** Fail rather than take another port. */
  readonly portIsFixed?: boolean | undefined;
  /** Keep the queue over a restart; true unless said otherwise. */
  readonly persist?: boolean;
  /** File for the server's own messages. */
  readonly log: string;
  readonly signal?: AbortSignal;
}

/** redis-server or its successor, wherever it is installed. */
export function findRedis(): string | undefined {
  return findProgram('redis-server') ?? findProgram('valkey-server');
}

export async function startRedis(options: RedisOptions): Promise<Service> {
  const program = findRedis();
  if (program === undefined)
    throw new AppError('dependency_down', 'redis-server is not installed. Install it, or set QUEUE_BACKEND=postgres.');
  refuseOldServer(program);
  fs.mkdirSync(options.dir, { recursive: true, mode: 0o700 });
  return onFreePort({ port: options.port, fixed: options.portIsFixed }, (port) => {
    const url = `redis://:${encodeURIComponent(options.password)}@127.0.0.1:${port}`;
    return startOwned({
      name: 'Redis',
      command: [program, writeConfig(options, port)],
      env: serverEnvironment(),
      cwd: '/',
      logFile: options.log,
      stopSignal: 'SIGTERM',
      deathSignal: 'SIGTERM',
      graceMs: 8000,
      readyWithinMs: 60_000,
      listening: /Ready to accept connections/i,
      ready: (_child, over) => answers(url, over),
      ...(options.signal && { signal: options.signal }),
    });
  });
}

/** A file and not arguments, because everybody on the machine can read the arguments of a process. */
function writeConfig({ dir, password, persist = true }: RedisOptions, port: number): string {
  const file = path.join(dir, 'redis.conf');
  const lines = [
    'bind 127.0.0.1',
    `port ${port}`,
    'protected-mode yes',
    `requirepass ${JSON.stringify(password)}`,
    `dir ${JSON.stringify(dir)}`,
    'daemonize no',
    'save ""',
    `appendonly ${persist ? 'yes' : 'no'}`,
    'appendfsync everysec',
    // Its first words are waited for.
    'loglevel notice',
    // A queue that drops entries under pressure is worse than one that refuses new ones.
    'maxmemory-policy noeviction',
  ];
  fs.writeFileSync(file, `${lines.join('\n')}\n`, { mode: 0o600 });
  fs.chmodSync(file, 0o600);
  return file;
}

function refuseOldServer(program: string): void {
  const said = spawnSync(program, ['--version'], { encoding: 'utf8' }).stdout;
  const [, major, minor] = /v=(\d+)\.(\d+)/.exec(said) ?? [];
  if (isRedisNewEnough(`${major}.${minor}`)) return;
  throw new AppError(
    'dependency_down',
    `${program} is Redis ${major ?? '?'}.${minor ?? '?'}, but 6.2 or newer is needed. Upgrade it, set REDIS_URL, or set QUEUE_BACKEND=postgres.`,
  );
}

/** BullMQ needs commands that came with 6.2. */
export function isRedisNewEnough(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > 6 || (major === 6 && minor >= 2);
}

/** The client itself waits while the server starts and loads its file. */
async function answers(url: string, over: AbortSignal): Promise<string> {
  const client = new Redis(url, { retryStrategy: () => 20, maxRetriesPerRequest: null });
  client.on('error', () => undefined);
  over.addEventListener('abort', () => client.disconnect(), { once: true });
  await client.ping();
  client.disconnect();
  return url;
}

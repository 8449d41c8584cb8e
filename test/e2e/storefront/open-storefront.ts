// The storefront as its readers start it, on a database whose clock can be put forward, and what a test asks its services.
import { spawn } from 'node:child_process';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { dyingWithUs } from '../../../src/embedded/owned-process.js';
import { projectRoot } from '../../../src/shared/settings.js';
import { makeDatabase, type TestDatabase } from '../../harness/database.js';
import { emptyRedis } from '../../harness/redis.js';
import { atFileEnd } from '../../harness/work-area.js';

export type Service = 'auth' | 'cart' | 'order' | 'product';
export interface Storefront {
  readonly database: TestDatabase;
  /** Of the task service. */
  readonly tasks: string;
  get<T>(service: Service, path: string): Promise<T>;
  send<T>(service: Service, path: string, body: unknown, method?: string): Promise<{ status: number; body: T }>;
  /** The hours of everybody who asks this database go on from so much later. */
  forward(seconds: number): Promise<void>;
  /** Ctrl-C; its exit code, and what it printed. */
  interrupt(): Promise<{ code: number | null; said: string }>;
}

export async function openStorefront(): Promise<Storefront> {
  const database = await makeDatabase();
  await letClockRunAhead(database);
  const redis = await emptyRedis();
  const inherited = ['PATH', 'HOME', 'TMPDIR', 'ATHANOR_TEST'].map((name) => [name, process.env[name] ?? '']);
  const [program, ...args] = dyingWithUs('SIGKILL', [process.execPath, 'examples/storefront/start.mjs']);
  const child = spawn(program, args, {
    cwd: projectRoot,
    env: {
      ...(Object.fromEntries(inherited) as Record<string, string>),
      LANG: 'C.UTF-8',
      ATHANOR_INSTALL: 'no',
      STOREFRONT_PORT: '0',
      STOREFRONT_DATABASE_URL: database.url,
      STOREFRONT_REDIS_URL: redis.url,
    },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => said.push(text));
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  atFileEnd(async () => {
    child.kill('SIGKILL');
    await exited;
  });
  const open = new Promise<{ addresses: Record<Service, string>; tasks: string }>((resolve) =>
    child.on('message', (message) => resolve(message as { addresses: Record<Service, string>; tasks: string })),
  );
  const ended = exited.then((code): never => {
    throw new Error(`The storefront ended with ${code}:\n${said.join('')}`);
  });
  const { addresses, tasks } = await Promise.race([open, ended]);
  ended.catch(() => undefined); // From here on the end is what interrupt() asks for.
  const ask = async <T>(service: Service, at: string, init: RequestInit = {}) => {
    const answer = await fetch(addresses[service] + at, init);
    return { status: answer.status, body: (await answer.json()) as T };
  };
  return {
    database,
    tasks,
    get: async <T>(service: Service, at: string) => (await ask<T>(service, at)).body,
    send: (service, at, body, method = 'POST') => ask(service, at, { method, body: JSON.stringify(body) }),
    forward: (seconds) => putForward(database, redis.url, seconds),
    interrupt: async () => {
      child.kill('SIGINT');
      return { code: await exited, said: said.join('') };
    },
  };
}

/** Unlike the clock of moving-clock.ts it goes on by itself, because a whole program works by it. */
async function letClockRunAhead(database: TestDatabase): Promise<void> {
  await database.query('CREATE SCHEMA clock');
  await database.query('CREATE TABLE clock.ahead (by interval NOT NULL)');
  await database.query(`INSERT INTO clock.ahead VALUES ('0')`);
  await database.query(
    `CREATE FUNCTION clock.now() RETURNS timestamptz LANGUAGE sql STABLE AS 'SELECT pg_catalog.now() + by FROM clock.ahead'`,
  );
  await database.query(`ALTER DATABASE ${database.name} SET search_path = public, clock, pg_catalog`);
}

/** What waits in Redis for its moment counts by the clock of Redis, which stays: there the moment comes now. */
async function putForward(database: TestDatabase, redisUrl: string, seconds: number): Promise<void> {
  await database.query(`UPDATE clock.ahead SET by = by + $1 * interval '1 second'`, [seconds]);
  const connection = new Redis(redisUrl, { maxRetriesPerRequest: null });
  const due = await database.query<{ queue: string }>(
    `SELECT DISTINCT queue FROM task WHERE state = 'queued' AND run_at <= (SELECT pg_catalog.now() + by FROM clock.ahead)`,
  );
  for (const { queue } of due) {
    const hints = new Queue(queue, { connection, prefix: '{athanor}' });
    await hints.promoteJobs();
    await hints.close();
  }
  connection.disconnect();
}

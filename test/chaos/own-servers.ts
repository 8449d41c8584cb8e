// A PostgreSQL and a Redis of one test file's own, which may be killed and come back at the same address. Ended with the file.
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { Redis } from 'ioredis';
import pg from 'pg';
import { startPostgres } from '../../src/embedded/postgres.js';
import { startRedis } from '../../src/embedded/redis.js';
import { killAll, processTree } from '../harness/processes.js';
import { atFileEnd, makeFolder } from '../harness/work-area.js';

type Service = Awaited<ReturnType<typeof startPostgres>>;

export interface OwnServer {
  readonly url: string;
  /** SIGKILL; nothing is flushed, nobody is told. */
  kill(): Promise<void>;
  /** Back at the same address. */
  start(): Promise<void>;
  /** Nobody answers, connections stay open. */
  suspend(): void;
  resume(): void;
}
export interface OwnPostgres extends OwnServer {
  query<Row extends pg.QueryResultRow>(sql: string, values?: readonly unknown[]): Promise<Row[]>;
  /** Nobody else reads or writes the table while `work` goes on. */
  holdTable<T>(table: string, work: () => Promise<T>): Promise<T>;
}
export interface OwnRedis extends OwnServer {
  flushAll(): Promise<void>;
}

export async function ownPostgres(): Promise<OwnPostgres> {
  const folder = makeFolder('postgres');
  const options = {
    dir: path.join(folder, 'data'),
    password: randomBytes(12).toString('hex'),
    log: path.join(folder, 'postgres.log'),
  };
  const postmaster = () => Number(fs.readFileSync(path.join(options.dir, 'postmaster.pid'), 'utf8').split('\n')[0]);
  const server = await ownServer((port) => startPostgres({ ...options, ...port }), postmaster);
  const connected = async <T>(work: (client: pg.Client) => Promise<T>): Promise<T> => {
    const client = new pg.Client({ connectionString: server.url, application_name: 'test' });
    client.on('error', () => undefined);
    await client.connect();
    try {
      return await work(client);
    } finally {
      await client.end();
    }
  };
  const signalAll = (name: NodeJS.Signals) => {
    // The first of them before the others are looked for, so that it makes no new ones meanwhile.
    process.kill(postmaster(), name);
    killAll(processTree(postmaster()), name);
  };
  return {
    ...server,
    suspend: () => signalAll('SIGSTOP'),
    resume: () => signalAll('SIGCONT'),
    query: <Row extends pg.QueryResultRow>(sql: string, values: readonly unknown[] = []) =>
      connected(async (client) => (await client.query<Row>(sql, [...values])).rows),
    holdTable: (table, work) =>
      connected(async (client) => {
        await client.query('BEGIN');
        await client.query(`LOCK TABLE ${table} IN ACCESS EXCLUSIVE MODE`);
        return work();
      }),
  };
}

/** Unless it shall keep what it has, it comes back empty after a kill. */
export async function ownRedis(persist = false): Promise<OwnRedis> {
  const folder = makeFolder('redis');
  const options = {
    dir: path.join(folder, 'data'),
    password: randomBytes(12).toString('hex'),
    log: path.join(folder, 'redis.log'),
    persist,
  };
  const server = await ownServer((port) => startRedis({ ...options, ...port }));
  return {
    ...server,
    async flushAll() {
      const client = new Redis(server.url);
      await client.flushall().finally(() => client.disconnect());
    },
  };
}

async function ownServer(
  begin: (at: { port?: number; portIsFixed: boolean }) => Promise<Service>,
  pidOf?: () => number,
): Promise<OwnServer> {
  let service: Service | undefined = await begin({ portIsFixed: false });
  const { url } = service;
  const port = Number(new URL(url).port);
  const signal = (name: NodeJS.Signals) => service && process.kill(pidOf?.() ?? service.pid, name);
  atFileEnd(async () => {
    signal('SIGCONT');
    await service?.stop();
  });
  return {
    url,
    async kill() {
      signal('SIGKILL');
      await service?.exited;
      service = undefined;
    },
    async start() {
      service = await begin({ port, portIsFixed: true });
    },
    suspend: () => void signal('SIGSTOP'),
    resume: () => void signal('SIGCONT'),
  };
}

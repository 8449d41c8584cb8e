// The databases of our own and the supervisor on real processes: passwords, crashes, and that nothing outlives its starter.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { Redis } from 'ioredis';
import pg from 'pg';
import { afterEach, describe, expect, it } from 'vitest';
import { openDataDir } from '../../src/embedded/data-dir.js';
import { lockDataDir } from '../../src/embedded/data-lock.js';
import { freePort } from '../../src/embedded/port.js';
import { startPostgres } from '../../src/embedded/postgres.js';
import { startRedis } from '../../src/embedded/redis.js';
import { startRole } from '../../src/embedded/role-process.js';
import { dyingWithUs, type Service } from '../../src/embedded/owned-process.js';
import { Supervisor, type Unit } from '../../src/embedded/supervisor.js';
import { makeFolder } from '../harness/work-area.js';
import { isAlive, kill9, smallRole, startStarter, until, type Starter } from './embedded/starters.js';

/** What a test started and may not have stopped, the newest first. */
const started: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const stop of started.splice(0).reverse()) await stop();
});
const owned = <T extends { stop(): Promise<void> }>(service: T): T => {
  started.push(() => service.stop());
  return service;
};
const starter = async (...order: Parameters<typeof startStarter>): Promise<Starter> => {
  const process = await startStarter(...order);
  started.push(() => kill9(process.child));
  return process;
};

/** Wide: only what never comes takes so long. */
const PATIENCE_MS = 60_000;
const password = 'a/b:c@d %"e';
const home = (name: string) => {
  const folder = makeFolder(name);
  return { dir: path.join(folder, 'data'), log: path.join(folder, 'server.log'), password };
};
const ask = async (url: string, sql: string): Promise<unknown[]> => {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return (await client.query({ text: sql, rowMode: 'array' })).rows.flat() as unknown[];
  } finally {
    await client.end();
  }
};

it('what dies with its starter never runs when that is gone before it has said so', async () => {
  const made = (name: string) => path.join(makeFolder('late'), name);
  const run = async (...[program, ...args]: [string, ...string[]]) =>
    new Promise((resolve) => spawn(program, args, { stdio: 'inherit' }).once('exit', resolve));
  const [ours, late] = [made('ours'), made('late')];
  await run(...dyingWithUs('SIGKILL', ['touch', ours]));
  // Another process than the one that wrote the command stands for the one that has inherited it.
  await run('/bin/sh', '-c', '"$@"; true', 'sh', ...dyingWithUs('SIGKILL', ['touch', late]));
  expect([ours, late].map((file) => fs.existsSync(file))).toEqual([true, false]);
});

describe('the embedded PostgreSQL', () => {
  it('takes its password and refuses another, listens on loopback only and commits durably', async () => {
    const server = owned(await startPostgres(home('pg')));
    expect(await ask(server.url, 'SELECT 1')).toEqual([1]);
    const wrong = new URL(server.url);
    wrong.password = 'wrong';
    await expect(ask(wrong.href, 'SELECT 1')).rejects.toMatchObject({ code: '28P01' });
    wrong.password = '';
    await expect(ask(wrong.href, 'SELECT 1')).rejects.toThrow();
    const show = async (name: string) => (await ask(server.url, `SHOW ${name}`))[0];
    expect([await show('listen_addresses'), await show('unix_socket_directories')]).toEqual(['127.0.0.1', '']);
    expect([await show('fsync'), await show('synchronous_commit')]).toEqual(['on', 'on']);
    expect(fs.readFileSync(`/proc/${server.pid}/cmdline`, 'utf8')).not.toContain(password);
  });

  it('has its rows again after kill -9', async () => {
    const at = home('pg');
    const first = owned(await startPostgres(at));
    await ask(first.url, 'CREATE TABLE kept AS SELECT 42 AS n');
    process.kill(first.pid, 'SIGKILL');
    await first.exited;
    const second = owned(await startPostgres(at));
    expect(await ask(second.url, 'SELECT n FROM kept')).toEqual([42]);
  });

  it('is not stopped by a lock file whose number now belongs to another process', async () => {
    const at = home('pg');
    await owned(await startPostgres(at)).stop();
    const pidFile = path.join(at.dir, 'postmaster.pid');
    fs.writeFileSync(pidFile, `${process.ppid}\n${at.dir}\n0\n5432\n\n\n\n\n`);
    const again = owned(await startPostgres(at));
    expect(await ask(again.url, 'SELECT 1')).toEqual([1]);
  });

  it('ends a server that still runs on its folder', async () => {
    const at = home('pg');
    const orphan = owned(await startPostgres(at));
    const next = owned(await startPostgres(at));
    expect(isAlive(orphan.pid)).toBe(false);
    expect(await ask(next.url, 'SELECT 1')).toEqual([1]);
  });

  it('takes the next port when its own is taken', async () => {
    const squatter = net.createServer().listen(await freePort(), '127.0.0.1');
    started.push(() => new Promise((resolve) => squatter.close(resolve)));
    await new Promise((resolve) => squatter.once('listening', resolve));
    const { port } = squatter.address() as net.AddressInfo;
    const server = owned(await startPostgres({ ...home('pg'), port }));
    expect(Number(new URL(server.url).port)).toBeGreaterThan(port);
    await expect(startPostgres({ ...home('pg'), port, portIsFixed: true })).rejects.toThrow(/address already in use/i);
  });

  it('leaves data of another major version alone and says the steps', async () => {
    const at = home('pg');
    fs.mkdirSync(at.dir);
    fs.writeFileSync(path.join(at.dir, 'PG_VERSION'), '13\n');
    await expect(startPostgres(at)).rejects.toThrow(/PostgreSQL 13.*backup.*restore/s);
    expect(fs.readdirSync(at.dir)).toEqual(['PG_VERSION']);
  });

  it('says what to do when the password is not that of the data', async () => {
    const at = home('pg');
    await owned(await startPostgres(at)).stop();
    await expect(startPostgres({ ...at, password: 'another' })).rejects.toThrow(/DATA_DIR\/secret/);
  });

  it('leaves no half database when its start is interrupted', async () => {
    const at = home('pg');
    const interrupt = new AbortController();
    const start = startPostgres({ ...at, signal: interrupt.signal });
    await until(() => fs.existsSync(`${at.dir}.new`), PATIENCE_MS);
    interrupt.abort();
    await expect(start).rejects.toThrow();
    expect(fs.existsSync(at.dir)).toBe(false);
    expect(fs.existsSync(`${at.dir}.password`)).toBe(false);
    expect(await ask(owned(await startPostgres(at)).url, 'SELECT 1')).toEqual([1]);
  });

  it('dies with its starter', async () => {
    const { child, services } = await starter('postgres', home('pg'));
    const pid = services[0]?.pid ?? 0;
    expect(isAlive(pid)).toBe(true);
    await kill9(child);
    await until(() => !isAlive(pid), PATIENCE_MS);
  });
});

describe('the embedded Redis', () => {
  const ping = async (url: string): Promise<string> => {
    const client = new Redis(url, { retryStrategy: () => null, lazyConnect: true });
    client.on('error', () => undefined);
    try {
      await client.connect();
      return await client.ping();
    } finally {
      client.disconnect();
    }
  };

  it('takes its password and refuses another, and never shows it', async () => {
    const at = home('redis');
    const server = owned(await startRedis(at));
    expect(await ping(server.url)).toBe('PONG');
    const wrong = new URL(server.url);
    wrong.password = 'wrong';
    await expect(ping(wrong.href)).rejects.toThrow();
    wrong.password = '';
    await expect(ping(wrong.href)).rejects.toThrow();
    expect(fs.readFileSync(`/proc/${server.pid}/cmdline`, 'utf8')).not.toContain('a/b');
    expect(fs.statSync(path.join(at.dir, 'redis.conf')).mode & 0o777).toBe(0o600);
  });

  it('keeps the queue over a restart and drops nothing under pressure', async () => {
    const at = home('redis');
    const first = owned(await startRedis(at));
    const client = new Redis(first.url);
    await client.set('hint', 'kept');
    expect(await client.config('GET', 'maxmemory-policy')).toEqual(['maxmemory-policy', 'noeviction']);
    client.disconnect();
    await first.stop();
    const second = new Redis(owned(await startRedis(at)).url);
    expect(await second.get('hint')).toBe('kept');
    second.disconnect();
  });

  it('dies with its starter', async () => {
    const { child, services } = await starter('redis', home('redis'));
    const pid = services[0]?.pid ?? 0;
    expect(isAlive(pid)).toBe(true);
    await kill9(child);
    await until(() => !isAlive(pid), PATIENCE_MS);
  });
});

describe('the data folder', () => {
  it('tells a second start who holds it, and is free again after kill -9', async () => {
    const { root } = openDataDir({ dataDir: makeFolder('data'), uploadsDir: makeFolder('uploads') });
    const first = await starter('lock', { dir: root });
    const second = await starter('lock', { dir: root });
    expect(second.error).toMatch(new RegExp(`process ${first.child.pid}, since 20.*http://127.0.0.1:3000`));
    expect(second.error).toContain('`athanor help` lists the commands');
    await kill9(first.child);
    let lock: Awaited<ReturnType<typeof lockDataDir>> | undefined;
    await until(async () => (lock = await lockDataDir(root).catch(() => undefined)) !== undefined, PATIENCE_MS);
    await lock?.release();
  });

  it('is not lost to a start because somebody looks who has it', async () => {
    const { root } = openDataDir({ dataDir: makeFolder('data'), uploadsDir: makeFolder('uploads') });
    const look = await lockDataDir(root, 0);
    await expect(lockDataDir(root, 0)).rejects.toMatchObject({ code: 'invalid_state' });
    const start = lockDataDir(root);
    await look.release();
    await (await start).release();
  });
});

describe('the supervisor', () => {
  const quick = { firstMs: 100, longestMs: 400, steadyMs: 60_000 };
  const supervise = (changed?: ConstructorParameters<typeof Supervisor>[0]) => owned(new Supervisor(changed, quick));
  const unit = (name: string, found: Record<string, string> = {}): Unit => ({
    name,
    start: (signal) => startRole({ role: name, program: smallRole, found, graceMs: 1000, signal }),
  });
  const isBack = (supervisor: Supervisor) =>
    supervisor.state().some(({ restarts, status }) => restarts > 0 && status === 'running');
  const toolOf = ({ url }: Service) => Number(url.split('/').at(-1));

  it('starts a role again when it dies, and shows it', async () => {
    const shown: (object | undefined)[] = [];
    const supervisor = supervise(([state]) => void shown.push(state));
    const first = await supervisor.start(unit('worker'));
    process.kill(first.pid, 'SIGKILL');
    await until(() => isBack(supervisor), PATIENCE_MS);
    const dead = { name: 'worker', status: 'waiting', restarts: 1, trouble: 'ended (SIGKILL)' };
    expect(shown).toContainEqual(expect.objectContaining(dead));
    expect(supervisor.state()[0]?.pid).not.toBe(first.pid);
    await until(() => !isAlive(toolOf(first)), PATIENCE_MS);
  });

  it('waits longer after each death in a row', async () => {
    const supervisor = supervise();
    const waits: number[] = [];
    let deaths = 0;
    let died = 0;
    const dying = unit('worker');
    await supervisor.start({
      name: 'worker',
      start: async (signal) => {
        if (deaths > 0) waits.push(Date.now() - died);
        const service = await dying.start(signal);
        void service.exited.then(() => (died = Date.now()));
        if (deaths++ < 3) setTimeout(() => process.kill(service.pid, 'SIGKILL'));
        return service;
      },
    });
    await until(() => waits.length === 3 && supervisor.state()[0]?.status === 'running', PATIENCE_MS);
    for (const [index, atLeast] of [100, 200, 400].entries()) expect(waits[index]).toBeGreaterThanOrEqual(atLeast - 10);
  });

  it('brings a database back on the same port', async () => {
    const supervisor = supervise();
    const at = home('redis');
    let port: number | undefined;
    const first = await supervisor.start({
      name: 'Redis',
      start: async (signal) => {
        const service = await startRedis({ ...at, port, portIsFixed: port !== undefined, signal });
        port = Number(new URL(service.url).port);
        return service;
      },
    });
    process.kill(first.pid, 'SIGKILL');
    await until(() => isBack(supervisor), PATIENCE_MS);
    const client = new Redis(first.url);
    expect(await client.ping()).toBe('PONG');
    client.disconnect();
  });

  it('leaves a first start that fails to its caller', async () => {
    const supervisor = supervise();
    await expect(supervisor.start(unit('api', { DIES_AT_START: '1' }))).rejects.toThrow(
      /api did not start.*exit code 3/,
    );
    expect(supervisor.state()).toEqual([]);
  });

  it('stops in reverse order and leaves nothing, even of those who do not listen', async () => {
    const supervisor = supervise();
    const ends: string[] = [];
    const services = [
      await supervisor.start(unit('api')),
      await supervisor.start(unit('worker', { IGNORES_TERM: '1' })),
    ];
    for (const service of services) void service.exited.then(() => ends.push(service.name));
    await supervisor.stop();
    expect(ends).toEqual(['worker', 'api']);
    expect(supervisor.state().map(({ status }) => status)).toEqual(['stopped', 'stopped']);
    for (const service of services) await until(() => !isAlive(service.pid) && !isAlive(toolOf(service)), PATIENCE_MS);
  });

  it('leaves no role behind when it is killed itself', async () => {
    const { child, services } = await starter('roles', { program: smallRole });
    expect(services.map(({ pid }) => isAlive(pid))).toEqual([true, true]);
    await kill9(child);
    await until(() => services.every(({ pid }) => !isAlive(pid)), PATIENCE_MS);
    // The tools of a real role die with it by themselves; this one's does not know how.
    for (const { url } of services) process.kill(Number(url.split('/').at(-1)), 'SIGKILL');
  });
});

// Our own PostgreSQL when no DATABASE_URL is set: loopback only, a password, durable commits, never re-initialised.
// Started by roles/all.ts, by backup and restore, and by the tests.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { AppError } from '../shared/errors.js';
import { serverEnvironment } from './environment.js';
import { describeExit, dyingWithUs, signalGroup, startOwned, type Exit, type Service } from './owned-process.js';
import { onFreePort } from './port.js';
import { endOrphan } from './postgres-orphan.js';
import { postgresBinaries, postgresIdentity, type Binaries, type Identity } from './postgres-binaries.js';

export interface PostgresOptions {
  readonly dir: string;
  readonly password: string;
  readonly user?: string;
  readonly port?: number | undefined;
  /** Fail rather than take another port. */
  readonly portIsFixed?: boolean | undefined;
  /** File for the server's own messages. */
  readonly log: string;
  readonly signal?: AbortSignal;
}

/** For a small machine that also converts; what protects data is spelt out although it is the default. */
const SERVER_SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  fsync: 'on',
  full_page_writes: 'on',
  synchronous_commit: 'on',
  shared_buffers: '64MB',
  max_connections: '200',
  max_wal_size: '256MB',
  wal_level: 'minimal',
  max_wal_senders: '0',
  io_method: 'sync',
  jit: 'off',
  max_parallel_workers_per_gather: '0',
  timezone: 'UTC',
  log_timezone: 'UTC',
  cluster_name: 'athanor',
  // Its first words are waited for.
  lc_messages: 'C',
  log_destination: 'stderr',
  logging_collector: 'off',
};

export async function startPostgres(options: PostgresOptions): Promise<Service> {
  const binaries = postgresBinaries();
  const identity = postgresIdentity(options.dir, binaries);
  const user = options.user ?? 'athanor';
  if (isCluster(options.dir)) refuseOtherMajor(options.dir, binaries);
  else await initialise({ ...options, user }, binaries, identity);
  giveTo(identity, options.dir);
  await endOrphan(options.dir);
  return onFreePort({ port: options.port, fixed: options.portIsFixed }, (port) =>
    patiently(() => {
      const settings = Object.entries(SERVER_SETTINGS).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
      const url = `postgres://${user}:${encodeURIComponent(options.password)}@127.0.0.1:${port}/postgres`;
      return startOwned({
        name: 'PostgreSQL',
        command: identity.wrap(
          dyingWithUs('SIGINT', [binaries.postgres, '-D', options.dir, '-p', String(port), ...settings]),
        ),
        env: serverEnvironment(),
        cwd: '/',
        logFile: options.log,
        // The fast stop: open transactions are rolled back, nothing committed is lost.
        stopSignal: 'SIGINT',
        deathSignal: 'SIGINT',
        graceMs: 8000,
        readyWithinMs: 120_000,
        listening: /database system is ready to accept connections/,
        ready: (_child, over) => answers(url, over),
        ...(options.signal && { signal: options.signal }),
      });
    }),
  );
}

function isCluster(dir: string): boolean {
  if (fs.existsSync(path.join(dir, 'PG_VERSION'))) return true;
  if (fs.existsSync(dir) && fs.readdirSync(dir).length > 0)
    throw new AppError(
      'invalid_state',
      `${dir} holds files but no database. Move them away, or set DATA_DIR to another folder.`,
    );
  return false;
}

function refuseOtherMajor(dir: string, binaries: Binaries): void {
  const found = fs.readFileSync(path.join(dir, 'PG_VERSION'), 'utf8').trim();
  if (found === binaries.major) return;
  throw new AppError(
    'invalid_state',
    `The data in ${dir} belongs to PostgreSQL ${found}, but this version of Athanor brings PostgreSQL ${binaries.major}. Nothing was changed. ` +
      'To move over: 1. start the version of Athanor that was used before and run "npm run athanor -- backup athanor.backup"; ' +
      `2. stop it and rename ${dir}; 3. with this version run "npm run athanor -- restore athanor.backup".`,
  );
}

/** Into a folder beside, renamed when complete: an interrupted start leaves no half database that looks whole. */
async function initialise(options: PostgresOptions & { user: string }, binaries: Binaries, identity: Identity) {
  const fresh = `${options.dir}.new`;
  const passwordFile = `${options.dir}.password`;
  fs.rmSync(fresh, { recursive: true, force: true });
  fs.rmSync(passwordFile, { force: true });
  fs.mkdirSync(fresh, { recursive: true, mode: 0o700 });
  try {
    fs.writeFileSync(passwordFile, options.password, { mode: 0o600, flag: 'wx' });
    giveTo(identity, fresh);
    giveTo(identity, passwordFile);
    const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
    const login = ['-U', options.user, '--auth=scram-sha-256', `--pwfile=${passwordFile}`];
    await run(identity.wrap(dyingWithUs('SIGKILL', [binaries.initdb, '-D', fresh, ...login, ...locale])), options);
  } finally {
    fs.rmSync(passwordFile, { force: true });
  }
  fs.renameSync(fresh, options.dir);
}

async function run([program, ...args]: [string, ...string[]], { signal, log }: PostgresOptions): Promise<void> {
  signal?.throwIfAborted();
  const child = spawn(program, args, {
    env: serverEnvironment(),
    cwd: '/',
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  // With the servers that it has started, which write into the folder as well; when its pipes are closed none of them is left.
  const kill = () => signalGroup(child.pid, 'SIGKILL');
  signal?.addEventListener('abort', kill, { once: true });
  const words: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => words.push(data));
  const exit = await new Promise<Exit>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, ended) => resolve({ code, signal: ended }));
  });
  signal?.removeEventListener('abort', kill);
  signal?.throwIfAborted();
  const said = Buffer.concat(words).toString();
  fs.appendFileSync(log, said, { mode: 0o600 });
  if (exit.code === 0) return;
  const full = /no space left/i.test(said);
  throw new AppError(
    full ? 'storage_full' : 'dependency_down',
    full
      ? 'The disk is full, so the database could not be made. Free some space, then start again.'
      : `The database could not be made (initdb: ${describeExit(exit)}):\n${said.trim().split('\n').slice(-8).join('\n')}`,
  );
}

/** A kernel that allows user namespaces today and not tomorrow changes who must own the files. */
function giveTo({ owner }: Identity, target: string): void {
  if (owner === undefined) return;
  // Another user must pass through our folder, which stays closed to listing.
  if (owner !== process.getuid?.()) fs.chmodSync(path.dirname(target), 0o711);
  if (fs.statSync(target).uid === owner) return;
  fs.chownSync(target, owner, owner);
  if (!fs.statSync(target).isDirectory()) return;
  for (const entry of fs.readdirSync(target, { recursive: true, encoding: 'utf8' }))
    fs.lchownSync(path.join(target, entry), owner, owner);
}

/** Backends of a killed server need a moment to notice; until then a new one refuses to share memory with them. */
async function patiently(start: () => Promise<Service>): Promise<Service> {
  const until = Date.now() + 10_000;
  for (;;) {
    try {
      return await start();
    } catch (error) {
      const shared =
        error instanceof Error && /pre-existing shared memory|"postmaster\.pid" already exists/.test(error.message);
      if (!shared || Date.now() > until) throw error;
      await pause(200);
    }
  }
}

/** Only a refused login is final. */
async function answers(url: string, over: AbortSignal): Promise<string> {
  while (!over.aborted) {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000 });
    client.on('error', () => undefined);
    try {
      await client.connect();
      return url;
    } catch (error) {
      if (/^28/.test((error as { code?: string }).code ?? ''))
        throw new AppError(
          'invalid_state',
          'The embedded database refuses the password in DATA_DIR/secret. Put back the file "secret" that belongs to this database.',
          { cause: error },
        );
      await pause(20);
    } finally {
      await client.end().catch(() => undefined);
    }
  }
  return url;
}

// The real built program as child processes, for tests that go through its doors. Own folders, own database, port 0.
import { spawn, type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { dyingWithUs } from '../../src/embedded/owned-process.js';
import { settingsTable, type Setting } from '../../src/shared/settings-table.js';
import { projectRoot } from '../../src/shared/settings.js';
import { makeDatabase } from './database.js';
import { processTree, type FoundProcess } from './processes.js';
import { emptyRedis } from './redis.js';
import { makeFolder } from './work-area.js';

export interface ProductOptions {
  /** Variables as in .env; they win over what the harness sets. */
  readonly settings?: Readonly<Record<string, string>>;
  /** One process each, as on the command line: 'all', 'api', 'worker --queues image:2'. */
  readonly roles?: readonly string[];
  /** Another script in place of the built main.js, for roles that are watched while they run. */
  readonly program?: string;
  /** `given`: database and Redis of the harness. `embedded`: the program starts its own. */
  readonly databases?: 'given' | 'embedded';
}

export interface Product {
  /** Where it serves; '' when no role does. */
  readonly url: string;
  readonly dataDir: string;
  readonly uploadsDir: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Every living process of it: the roles, and what they have started. */
  pids(): FoundProcess[];
  logs(): string;
  /** SIGTERM to all roles; fails when one does not end by itself, or ends with an error. */
  stop(): Promise<void>;
  /** SIGKILL to the roles themselves; what they have started must notice. */
  kill(): Promise<void>;
}

interface Role {
  readonly name: string;
  readonly child: ChildProcess;
  readonly exited: Promise<string>;
  /** It has ended, and all that it said was read. */
  readonly silent: Promise<void>;
  readonly output: string[];
  url: string;
}

const READY_WITHIN_MS = 100_000;
const STOPS_WITHIN_MS = 60_000;
/** Its last words come behind its end; whatever holds its pipes open is not waited for longer. */
const LAST_WORDS_MS = 5000;
/** Nest raises the signal again after a clean stop; both forms of that are a success. */
const CLEAN_ENDS = ['0', '143', 'SIGTERM'];

export async function startProduct(options: ProductOptions = {}): Promise<Product> {
  const main = path.join(projectRoot, 'dist/src/main.js');
  if (!fs.existsSync(main)) throw new Error('The program is not built. Run npm run build first (npm test does).');
  const home = makeFolder('product');
  const environment = await environmentOf(home, options);
  const running: Role[] = [];
  try {
    for (const role of options.roles ?? ['all'])
      running.push(await startRole(options.program ?? main, role, environment));
  } catch (error) {
    await killRoles(running);
    throw error;
  }
  return {
    url: running.find((role) => role.url !== '')?.url ?? '',
    dataDir: environment['DATA_DIR'] ?? '',
    uploadsDir: environment['UPLOADS_DIR'] ?? '',
    environment,
    pids: () => running.flatMap(({ child }) => processTree(child.pid ?? 0)),
    logs: () => running.flatMap((role) => role.output).join(''),
    stop: () => stopRoles(running),
    kill: () => killRoles(running),
  };
}

/** Every setting is named, so that neither a .env in the checkout nor the caller's environment has a say. */
export async function environmentOf(home: string, options: ProductOptions): Promise<Record<string, string>> {
  const unset = Object.values<Setting>(settingsTable).map((row) => [row.variable, '']);
  const inherited = ['PATH', 'HOME', 'TMPDIR', 'ATHANOR_TEST'].map((name) => [name, process.env[name] ?? '']);
  const databases =
    options.databases === 'embedded'
      ? {}
      : { DATABASE_URL: (await makeDatabase()).url, REDIS_URL: (await emptyRedis()).url };
  return {
    ...(Object.fromEntries([...unset, ...inherited]) as Record<string, string>),
    ...databases,
    LANG: 'C.UTF-8',
    HOST: '127.0.0.1',
    PORT: '0',
    DATA_DIR: path.join(home, 'data'),
    UPLOADS_DIR: path.join(home, 'uploads'),
    SECRET: 'a secret that only this test file knows',
    LOG_FORMAT: 'json',
    ATHANOR_INSTALL: 'no',
    // Tests send one file many times and want each to run; result-cache.spec.ts switches it on.
    RESULT_CACHE: 'false',
    ...options.settings,
  };
}

async function startRole(main: string, name: string, env: Record<string, string>): Promise<Role> {
  // A test run that is killed takes its products along.
  const [program, ...args] = dyingWithUs('SIGKILL', [process.execPath, main, ...name.split(' ')]);
  const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  const output: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => output.push(text));
  const exited = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => resolve(signal ?? String(code)));
    child.once('error', (error) => resolve(error.message));
  });
  const silent = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const role: Role = { name, child, exited, silent, output, url: '' };
  const ready = new Promise<void>((resolve) => {
    child.on('message', (message: { ready?: boolean; url?: string }) => {
      if (message.ready !== true) return;
      role.url = message.url ?? '';
      resolve();
    });
  });
  const failed = await Promise.race([
    ready,
    exited.then((end) => `ended with ${end}`),
    sleep(READY_WITHIN_MS, 'was not ready in time', { ref: false }),
  ]);
  if (failed === undefined) return role;
  await killRoles([role]);
  await lastWords([role]);
  throw new Error(`"${name}" ${failed}. It said:\n${output.join('').slice(-4000)}`);
}

async function stopRoles(running: readonly Role[]): Promise<void> {
  for (const { child } of running) child.kill('SIGTERM');
  const ends = await Promise.all(
    running.map(async ({ name, exited, output }) => ({
      name,
      output,
      end: await Promise.race([exited, sleep(STOPS_WITHIN_MS, 'not by itself', { ref: false })]),
    })),
  );
  await killRoles(running);
  await lastWords(running);
  const bad = ends.filter(({ end }) => !CLEAN_ENDS.includes(end));
  const say = ({ name, end, output }: (typeof ends)[number]) =>
    `${name} ended with ${end}. It said last:\n${output.join('').slice(-1500)}`;
  if (bad.length > 0) throw new Error(`Stopped badly: ${bad.map(say).join('\n')}`);
}

async function lastWords(running: readonly Role[]): Promise<void> {
  const all = Promise.all(running.map(({ silent }) => silent));
  await Promise.race([all, sleep(LAST_WORDS_MS, undefined, { ref: false })]);
}

async function killRoles(running: readonly Role[]): Promise<void> {
  for (const { child } of running) child.kill('SIGKILL');
  await Promise.all(running.map(({ exited }) => exited));
}

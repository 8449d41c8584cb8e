// An installation of several processes on servers of its own, each of which may be killed, suspended and replaced. Used by the chaos tests
// and by those end-to-end tests that need bad days.
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { projectRoot } from '../../src/shared/settings.js';
import { startProduct, type Product } from '../harness/product.js';
import { makeFolder } from '../harness/work-area.js';
import { readJournal, type Line } from './journal.js';
import { ownPostgres, ownRedis, type OwnPostgres, type OwnRedis } from './own-servers.js';

const main = path.join(projectRoot, 'dist/src/main.js');
const watched = path.join(projectRoot, 'test/chaos/observed-role.mjs');
const run = promisify(execFile);

export interface RunningRole {
  readonly name: string;
  readonly pid: number;
  readonly url: string;
  readonly product: Product;
  kill(): Promise<void>;
  stop(): Promise<void>;
  suspend(): void;
  resume(): void;
}

export interface House {
  readonly postgres: OwnPostgres;
  readonly redis: OwnRedis | undefined;
  readonly uploadsDir: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Roles that live, the oldest first. */
  readonly roles: readonly RunningRole[];
  /** As on the command line; a worker gets a name of its own. */
  start(command: string, settings?: Readonly<Record<string, string>>): Promise<RunningRole>;
  /** A role that ends by itself; the answer is what it printed. */
  command(...args: string[]): Promise<string>;
  journal(): Line[];
  /** Stops whatever lives. */
  close(): Promise<void>;
}

export interface HouseOptions {
  readonly backend?: 'redis' | 'postgres';
  readonly settings?: Readonly<Record<string, string>>;
  /** Its roles keep the journal and obey what pictures order. Such a role loads module by module, which takes several times as long as the program that was
   *  built, so only who needs that asks for it. */
  readonly isWatched?: boolean;
}

export async function openHouse({
  backend = 'redis',
  settings = {},
  isWatched = false,
}: HouseOptions = {}): Promise<House> {
  const [postgres, redis] = await Promise.all([ownPostgres(), backend === 'redis' ? ownRedis() : undefined]);
  const home = makeFolder('house');
  const journal = path.join(home, 'journal');
  fs.writeFileSync(journal, '');
  const environment = {
    DATABASE_URL: postgres.url,
    REDIS_URL: redis?.url ?? '',
    QUEUE_BACKEND: backend,
    DATA_DIR: path.join(home, 'data'),
    UPLOADS_DIR: settings['UPLOADS_DIR'] ?? path.join(home, 'uploads'),
    DISK_FLOOR: '1MB',
    RETRY_DELAY: '1s',
    JOURNAL: journal,
    ...settings,
  };
  const roles: RunningRole[] = [];
  let workers = 0;
  const leave = (role: RunningRole) => roles.splice(0, roles.length, ...roles.filter((each) => each !== role));
  const command = async (...args: string[]) => {
    const env = { ...process.env, ...environment, SECRET, ATHANOR_INSTALL: 'no', LOG_LEVEL: 'warn' };
    return (await run(process.execPath, [main, ...args], { env })).stdout;
  };
  await command('migrate');
  return {
    postgres,
    redis,
    uploadsDir: environment.UPLOADS_DIR,
    environment,
    roles,
    command,
    async start(asked, more = {}) {
      const name = asked.startsWith('worker') ? `w${++workers}` : asked;
      const line = asked.startsWith('worker') ? `${asked} --name ${name}` : asked;
      const product = await startProduct({
        roles: [line],
        program: isWatched ? watched : main,
        databases: 'embedded',
        settings: { ...environment, SECRET, ...more },
      });
      const pid = product.pids()[0]?.pid ?? 0;
      const role: RunningRole = {
        name,
        pid,
        url: product.url,
        product,
        kill: () => (leave(role), product.kill()),
        stop: () => (leave(role), product.stop()),
        suspend: () => void process.kill(pid, 'SIGSTOP'),
        resume: () => void process.kill(pid, 'SIGCONT'),
      };
      roles.push(role);
      return role;
    },
    journal: () => readJournal(journal),
    close: async () => {
      for (const role of roles.filter(({ pid }) => isThere(pid))) role.resume();
      // One that ended by itself is told here, with what it said last.
      await Promise.all([...roles].map((role) => role.stop()));
    },
  };
}

const SECRET = 'a secret that only this test file knows';

function isThere(pid: number): boolean {
  return fs.existsSync(`/proc/${pid}`);
}

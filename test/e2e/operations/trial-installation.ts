// For operations.spec.ts: rows, the way in, and workers that know the trial operations.
import { spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { vi } from 'vitest';
import { dyingWithUs } from '../../../src/embedded/owned-process.js';
import { projectRoot } from '../../../src/shared/settings.js';
import { makeDatabase } from '../../harness/database.js';
import { processTree, type FoundProcess } from '../../harness/processes.js';
import { startProduct } from '../../harness/product.js';
import { Cancel, Enqueue, openProgram } from '../clock/built-program.js';

const folder = path.join(projectRoot, 'test/e2e/operations');
// By Node itself, so that it meets the same modules as the built program.
await import(/* @vite-ignore */ pathToFileURL(path.join(folder, 'trial-operations.mjs')).href);

/** Wide: the machine may be busy with other tests. */
const PATIENCE_MS = 60_000;
const CLIENT = { id: '00000000-0000-7000-8000-000000000001' };

export interface TaskRow {
  readonly id: string;
  readonly state: string;
  readonly attempt: number;
  readonly result: Record<string, unknown> | null;
  readonly warnings: unknown;
  readonly error_code: string | null;
  readonly error_message: string | null;
  readonly error_stage: string | null;
  readonly error_detail: string | null;
  readonly progress_percent: number | null;
  readonly progress_stage: string | null;
  readonly seconds: number;
  /** From the first asking to the end, by the clock of the database. */
  readonly cancel_seconds: number | null;
}
type Request = Omit<Parameters<InstanceType<typeof Enqueue>['operation']>[0], 'client' | 'operation'>;

export interface TrialWorker {
  readonly pid: number;
  /** Operation processes and what they have started. */
  below(): FoundProcess[];
  lines(): Record<string, unknown>[];
  stop(signal: NodeJS.Signals): Promise<void>;
}

export async function openTrials() {
  const database = await makeDatabase();
  const product = await startProduct({ roles: [], settings: { DATABASE_URL: database.url, RETRY_DELAY: '1s' } });
  const program = await openProgram(database);
  const workers: TrialWorker[] = [];

  const row = async (id: string): Promise<TaskRow> => {
    const [found] = await database.query<TaskRow & Record<string, unknown>>(
      `SELECT task.*, a.error_detail, extract(epoch FROM task.ended_at - task.started_at)::float8 AS seconds,
         extract(epoch FROM task.ended_at - cancel_requested_at)::float8 AS cancel_seconds FROM task
       LEFT JOIN task_attempt a ON a.task_id = task.id AND a.fence = task.fence WHERE id = $1`,
      [id],
    );
    return found!;
  };
  const when = (id: string, holds: (row: TaskRow) => boolean): Promise<TaskRow> =>
    vi.waitFor(
      async () => {
        const found = await row(id);
        if (!holds(found)) throw new Error(`still ${JSON.stringify(found)}`);
        return found;
      },
      { timeout: PATIENCE_MS, interval: 50 },
    );

  return {
    database,
    row,
    when,

    async start(trial: string, request: Request = {}): Promise<string> {
      const operation = trial.includes('.') ? trial : `trial.${trial}`;
      const { id } = await program.get(Enqueue).operation({ operation, client: CLIENT, ...request });
      return id;
    },

    ended: (id: string) => when(id, ({ state }) => ['done', 'failed', 'cancelled'].includes(state)),

    /** Its stage says that it is in the middle of it. */
    async stage(id: string, pattern: RegExp): Promise<string> {
      const { progress_stage } = await when(id, (found) => pattern.test(found.progress_stage ?? ''));
      return pattern.exec(progress_stage ?? '')?.[1] ?? '';
    },

    cancel: (id: string, mode: 'graceful' | 'force') => program.get(Cancel).cancel(id, { by: 'test', mode }),

    async work(slots: Record<string, number>, limits: Record<string, number> = {}): Promise<TrialWorker> {
      const worker = await startWorker(product.environment, { slots, program: limits });
      workers.push(worker);
      return worker;
    },

    async close(): Promise<void> {
      await Promise.all(workers.map((worker) => worker.stop('SIGTERM')));
      await program.close();
      await product.stop();
    },
  };
}

async function startWorker(env: Readonly<Record<string, string>>, argument: object): Promise<TrialWorker> {
  const [command, ...args] = dyingWithUs('SIGKILL', [
    process.execPath,
    path.join(folder, 'trial-worker.mjs'),
    JSON.stringify(argument),
  ]);
  const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  const output: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => output.push(text));
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  await Promise.race([
    new Promise((resolve) => child.once('message', resolve)),
    exited.then(() => Promise.reject(new Error(`The worker did not start:\n${output.join('')}`))),
  ]);
  return describeWorker(child, output, exited);
}

function describeWorker(child: ChildProcess, output: readonly string[], exited: Promise<void>): TrialWorker {
  const pid = child.pid!;
  return {
    pid,
    below: () => processTree(pid).filter((each) => each.pid !== pid),
    lines: () =>
      output
        .join('')
        .split('\n')
        .filter((line) => line.startsWith('{'))
        .map((line) => JSON.parse(line) as Record<string, unknown>),
    async stop(signal) {
      child.kill(signal);
      await exited;
    },
  };
}

/** Neither there nor a zombie that somebody still has to collect. */
export const isAlive = (pid: number): boolean => processTree(pid).some((each) => each.pid === pid);

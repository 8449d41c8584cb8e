// An installation for control.spec.ts: one api, workers that come and go one by one, the command line, and the rows.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { Redis } from 'ioredis';
import pg from 'pg';
import { expect } from 'vitest';
import { dyingWithUs } from '../../../src/embedded/owned-process.js';
import { projectRoot } from '../../../src/shared/settings.js';
import { httpClient } from '../../harness/http-client.js';
import { killAll, processTree, type FoundProcess } from '../../harness/processes.js';
import { startProduct } from '../../harness/product.js';

const main = path.join(projectRoot, 'dist/src/main.js');
const READY_WITHIN_MS = 60_000;
const PATIENCE_MS = 60_000;

export interface Said {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}
export interface Worker {
  readonly pid: number;
  /** Exit code, or the signal. */
  readonly ended: Promise<number | string>;
  kill(signal: NodeJS.Signals): void;
  /** Its processes that draw, when there are so many, stand still: what it begins lasts until the answer is called. */
  hold(drawing: number): Promise<() => void>;
}
export type Fleet = Awaited<ReturnType<typeof startFleet>>;

export async function startFleet(backend: 'redis' | 'postgres') {
  const product = await startProduct({
    roles: ['api'],
    settings: { SHUTDOWN_GRACE: '2s', ...(backend === 'postgres' && { REDIS_URL: '', QUEUE_BACKEND: 'postgres' }) },
  });
  const env = product.environment;
  const client = httpClient(product.url);
  const database = new pg.Pool({ connectionString: env['DATABASE_URL'], max: 2 });
  const workers: { child: ChildProcess; ended: Promise<number | string> }[] = [];
  const query = async <Row extends pg.QueryResultRow>(sql: string, values: unknown[] = []) =>
    (await database.query<Row>(sql, values)).rows;

  async function work(args: string): Promise<Worker> {
    const started = start(`worker ${args}`);
    const ready = new Promise<string>((resolve) => started.child.once('message', () => resolve('ready')));
    const early = started.ended.then(() => 'ended');
    const outcome = await Promise.race([ready, early, pause(READY_WITHIN_MS, 'late', { ref: false })]);
    if (outcome !== 'ready') throw new Error(`worker ${args}: ${outcome}\n${started.output.join('')}`);
    const pid = started.child.pid ?? 0;
    const hold = async (drawing: number) => {
      await until(() => drawers(pid).length === drawing);
      const held = drawers(pid);
      killAll(held, 'SIGSTOP');
      return () => killAll(held, 'SIGCONT');
    };
    return { pid, ended: started.ended, kill: (signal) => started.child.kill(signal), hold };
  }

  function start(command: string) {
    const [program, ...args] = dyingWithUs('SIGKILL', [process.execPath, main, ...command.split(' ')]);
    const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
    const output: string[] = [];
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => output.push(text));
    const ended = new Promise<number | string>((resolve) =>
      child.once('exit', (code, signal) => resolve(code ?? signal ?? 'gone')),
    );
    const started = { child, output, ended };
    workers.push(started);
    return started;
  }

  /** One command line to its end. */
  function athanor(command: string): Promise<Said> {
    return new Promise((resolve) => {
      const child = spawn(process.execPath, [main, ...command.split(' ')], { env, stdio: ['ignore', 'pipe', 'pipe'] });
      const text = { out: '', err: '' };
      child.stdout.setEncoding('utf8').on('data', (piece: string) => (text.out += piece));
      child.stderr.setEncoding('utf8').on('data', (piece: string) => (text.err += piece));
      child.once('close', (code) => resolve({ code, ...text }));
    });
  }

  const [shell, ...shellArgs] = dyingWithUs('SIGKILL', [
    process.execPath,
    path.join(import.meta.dirname, 'console.mjs'),
  ]);
  const desk = spawn(shell, shellArgs, { env, stdio: ['pipe', 'pipe', 'inherit'] });
  const asked: ((line: string) => void)[] = [];
  createInterface({ input: desk.stdout }).on('line', (line) => asked.shift()?.(line));
  /** The same without loading the program each time. */
  const tell = (command: string) =>
    new Promise<Said>((resolve) => {
      asked.push((line) => resolve(JSON.parse(line) as Said));
      desk.stdin.write(`${JSON.stringify(command.split(' '))}\n`);
    });

  return {
    query,
    work,
    start,
    athanor,
    url: product.url,
    client,

    /** Its answer as JSON; fails when the command does. */
    async ask<T>(command: string): Promise<T> {
      const { code, out, err } = await tell(`${command} --timeout 30s --json`);
      expect({ code, err }, `${command}: ${out}`).toEqual({ code: 0, err: '' });
      return JSON.parse(out) as T;
    },

    /** Sends a picture to become a PNG; the id of the task. */
    async submit(svg: string): Promise<string> {
      const body = new FormData();
      body.set('target', 'png');
      body.set('file', new File([svg], 'picture.svg', { type: 'image/svg+xml' }));
      const answer = await client.post<{ id: string }>('/api/v1/tasks', body);
      expect(answer.status, JSON.stringify(answer.body)).toBe(202);
      return answer.body.id;
    },

    async states(...ids: string[]): Promise<string[]> {
      const rows = await query<{ id: string; state: string }>('SELECT id, state FROM task WHERE id = ANY ($1)', [ids]);
      return ids.map((id) => rows.find((row) => row.id === id)?.state ?? 'gone');
    },

    /** Until all of them are in this state. */
    async become(state: string, ...ids: string[]): Promise<void> {
      await until(
        async () => (await this.states(...ids)).every((each) => each === state),
        async () => `${state}: ${(await this.states(...ids)).join(' ')}`,
      );
    },

    /** Until all of them run; then whatever draws stands still, so that what lasts for ever does not keep the machine from everything else. */
    async begin(...ids: string[]): Promise<void> {
      await this.become('running', ...ids);
      killAll(
        workers.flatMap(({ child }) => drawers(child.pid ?? 0)),
        'SIGSTOP',
      );
    },

    running: async () => (await query(`SELECT 1 FROM task WHERE state = 'running'`)).length,

    /** Everything that the queue server knows is gone. */
    async loseHints(): Promise<void> {
      if (backend === 'postgres') {
        await query('DELETE FROM bullmq.job');
        return;
      }
      const redis = new Redis(env['REDIS_URL'] ?? '');
      await redis.flushall();
      redis.disconnect();
    },

    /** Nothing waits, nothing runs, no worker is left. */
    async clear(): Promise<void> {
      await query(`UPDATE queue_state SET paused = false, draining = false`);
      // What waits first, so that nothing begins where something ends.
      await query(
        `UPDATE task SET state = 'cancelled', ended_at = now() WHERE state IN ('waiting','queued','retrying')`,
      );
      const left = await query<{ id: string }>(`SELECT id FROM task WHERE state = 'running'`);
      await Promise.all(left.map(({ id }) => client.post(`/api/v1/tasks/${id}/cancel`, { mode: 'force' })));
      for (const { child } of workers) child.kill('SIGTERM');
      for (const { child, ended } of workers.splice(0)) {
        if ((await Promise.race([ended, pause(30_000, 'late', { ref: false })])) === 'late') child.kill('SIGKILL');
        await ended;
      }
      await query(`UPDATE task SET state = 'cancelled', ended_at = now(), lease_until = NULL WHERE ended_at IS NULL`);
      await query('DELETE FROM worker');
      await this.loseHints();
    },

    async close(): Promise<void> {
      await this.clear();
      const ended = once(desk, 'exit');
      desk.stdin.end();
      await ended;
      await database.end();
      await product.stop();
    },
  };
}

/** The warm processes of a worker, without what they are caged in. */
export function drawers(worker: number): FoundProcess[] {
  return processTree(worker).filter(({ command }) => /^\S*node .*image-helper/.test(command));
}

/** Waits for a condition; fails with what is there instead. */
export async function until(
  holds: () => boolean | Promise<boolean>,
  instead: () => string | Promise<string> = () => holds.toString(),
): Promise<void> {
  for (const end = Date.now() + PATIENCE_MS; !(await holds()); await pause(50))
    if (Date.now() > end) throw new Error(`Not within ${PATIENCE_MS} ms: ${await instead()}`);
}

/** A drawing in a few words that takes a renderer about so many seconds on a free core. */
export function busyPicture(seconds: number): string {
  const side = Math.round(690 * Math.sqrt(seconds));
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${side}" height="${side}"><filter id="f"><feTurbulence baseFrequency="0.05" numOctaves="8"/></filter><rect width="100%" height="100%" filter="url(#f)"/></svg>`;
}

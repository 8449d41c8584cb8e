// One warm Node process: started in its cage, given one task at a time, killed as a whole. Owned by helper-pool.ts.
import { spawn, type ChildProcess } from 'node:child_process';
import type { Readable } from 'node:stream';
import { AppError } from '../../shared/errors.js';
import { cage } from './cage.js';
import type { ProfileName } from './cage-profiles.js';
import { replySchema, type Order, type Reply, type Welcome } from './helper-messages.js';
import { groupIsGone, signalGroup } from './process-group.js';
import type { Spool } from './spool.js';
import { stopError, stopReason } from './stop.js';
import { keepTail } from './tail.js';

export interface HelperKind {
  /** What it may reach beside its folders; the usual one is 'node-helper'. */
  readonly profile?: ProfileName;
  /** Compiled module that speaks helper-messages.ts. */
  readonly script: string;
  readonly nodeFlags: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly memoryBytes: number;
  readonly maxFileBytes: number;
}

const startWaitMs = 30_000;
const goneWaitMs = 2_000;
const maxProcesses = 128;

type Waiting = (reply: Reply | AppError) => void;

export class HelperProcess {
  version = '';
  tasksDone = 0;
  rssBytes = 0;
  private waiting: Waiting | undefined;
  private ended = false;
  /** Killed, though it may take a moment. */
  private doomed = false;
  private readonly exited: Promise<void>;
  private readonly stderr: () => string;

  private constructor(
    private readonly child: ChildProcess & { readonly stderr: Readable },
    readonly spool: Spool,
  ) {
    // spawn was asked for a pipe.
    this.stderr = keepTail(child.stderr);
    this.exited = new Promise((resolve) => {
      const end = (why: string): void => {
        this.ended = true;
        this.answer(crashed(why, this.stderr()));
        resolve();
      };
      child.once('exit', (code, signal) => end(signal ?? `exit ${code ?? -1}`));
      child.once('error', (error) => end(error.message));
    });
    child.on('message', (raw) => this.hear(raw));
  }

  static async start(kind: HelperKind, spool: Spool): Promise<HelperProcess> {
    const caged = cage(process.execPath, [...kind.nodeFlags, kind.script], {
      profile: kind.profile ?? 'node-helper',
      home: spool.tmp,
      writes: [spool.out, spool.tmp],
      lends: [spool.in, kind.script],
      user: spool.user,
      environment: kind.environment,
      limits: { memoryBytes: kind.memoryBytes, fileBytes: kind.maxFileBytes, processes: maxProcesses },
    });
    const child = spawn(caged.command, caged.args, {
      cwd: caged.cwd,
      env: caged.env,
      detached: true,
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    const helper = new HelperProcess(child as ChildProcess & { readonly stderr: Readable }, spool);
    const timer = setTimeout(() => helper.kill(), startWaitMs);
    try {
      const reply = await helper.ask({ kind: 'welcome', user: spool.user ?? null });
      if (reply.kind !== 'ready') throw crashed(`answered "${reply.kind}" instead of ready`, helper.stderr());
      helper.version = reply.version;
      return helper;
    } catch (error) {
      await helper.end();
      throw new AppError('engine_unavailable', 'A part of the converter could not be started. The log says why.', {
        cause: error,
      });
    } finally {
      clearTimeout(timer);
    }
  }

  get alive(): boolean {
    return !this.ended && !this.doomed;
  }

  /** Rejects with the task's error, a crash, or the reason for which `signal` was aborted; in the last two cases the process is gone. */
  async perform(job: unknown, signal: AbortSignal): Promise<unknown> {
    // It has nothing to tidy up: its folders are emptied for it, so grace would only cost time.
    const stop = (): void => this.kill();
    signal.addEventListener('abort', stop, { once: true });
    try {
      const id = this.tasksDone++;
      const asked = this.ask({ kind: 'order', id, job });
      if (signal.aborted) stop();
      const reply = await asked;
      if (reply.kind === 'ready' || reply.id !== id) throw crashed('answered another question', this.stderr());
      this.rssBytes = reply.rssBytes;
      if (reply.kind === 'failed') throw new AppError(reply.code, reply.message, { secret: reply.secret });
      return reply.result;
    } catch (error) {
      if (!signal.aborted) throw error;
      await this.end();
      throw stopError(stopReason(signal));
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }

  /** Kills it and all that it may have started, and waits until they are gone. */
  async end(): Promise<void> {
    this.kill();
    await this.exited;
    if (this.child.pid !== undefined) await groupIsGone(this.child.pid, goneWaitMs);
  }

  private kill(): void {
    this.doomed = true;
    if (this.child.pid !== undefined) signalGroup(this.child.pid, 'SIGKILL');
  }

  private async ask(message: Welcome | Order<unknown>): Promise<Reply> {
    const answer = await new Promise<Reply | AppError>((resolve) => {
      this.waiting = resolve;
      if (this.ended) return this.answer(crashed('had ended before', this.stderr()));
      // A lost channel means that the process ends; its exit carries the facts.
      this.child.send(message, () => undefined);
    });
    if (answer instanceof AppError) throw answer;
    return answer;
  }

  private hear(raw: unknown): void {
    const reply = replySchema.safeParse(raw);
    if (reply.success) return this.answer(reply.data);
    this.answer(crashed(`said something unknown: ${reply.error.message}`, this.stderr()));
    this.kill();
  }

  private answer(reply: Reply | AppError): void {
    this.waiting?.(reply);
    this.waiting = undefined;
  }
}

function crashed(why: string, stderr: string): AppError {
  return new AppError('engine_crashed', 'The program that converts crashed on this file. It is tried once more.', {
    secret: `${why}\n${stderr}`,
  });
}

// One warm process: started in its cage, given one task at a time, killed as a whole. Owned by helper-pool.ts.
// Node speaks over its own channel; any other program speaks the same messages as lines of JSON on stdin and stdout.
import { spawn, type ChildProcess } from 'node:child_process';
import type { Readable } from 'node:stream';
import { AppError } from '../../shared/errors.js';
import { cage, signalOf } from './cage.js';
import type { ProfileName } from './cage-profiles.js';
import { replySchema, type Order, type Reply, type Welcome } from './helper-messages.js';
import { readLines } from './lines.js';
import { takenBy } from './memory-watch.js';
import { groupIsGone, signalGroup } from './process-group.js';
import type { Spool } from './spool.js';
import { stopError, stopReason } from './stop.js';
import { keepTail } from './tail.js';

export interface HelperKind {
  /** What it may reach beside its folders. */
  readonly profile: ProfileName;
  /** Speaks helper-messages.ts. For Node a compiled module; others find it by its path from their folder for temporary files. */
  readonly script: string;
  readonly scriptArgs?: readonly string[];
  readonly flags: readonly string[];
  /** What runs it. Not given: Node, which becomes its user by itself once it has loaded what that user could not read. */
  readonly interpreter?: string;
  /** Programs of ours that it starts. */
  readonly programs?: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly memoryBytes: number;
  readonly maxFileBytes: number;
}

/** What was said without an order has no reader. */
const ignored = (): void => undefined;
const startWaitMs = 30_000;
const goneWaitMs = 2_000;
const maxProcesses = 128;

type Waiting = (reply: Reply | AppError) => void;

export class HelperProcess {
  version = '';
  tasksDone = 0;
  tasksFailed = 0;
  rssBytes = 0;
  private onProgress: (done: number) => void = ignored;
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
      child.once('exit', (code, signal) => end(signalOf(code, signal) ?? `exit ${code ?? -1}`));
      child.once('error', (error) => end(error.message));
    });
    if (child.stdout) readLines(child.stdout, Infinity, (line) => this.hear(parsed(line)), ignored);
    else child.on('message', (raw) => this.hear(raw));
    // A broken pipe means that the process ends; its exit carries the facts.
    child.stdin?.on('error', ignored);
  }

  static async start(kind: HelperKind, spool: Spool): Promise<HelperProcess> {
    const isNode = kind.interpreter === undefined;
    const caged = cage(kind.interpreter ?? process.execPath, [...kind.flags, kind.script, ...(kind.scriptArgs ?? [])], {
      profile: kind.profile,
      home: spool.tmp,
      writes: [spool.out, spool.tmp],
      lends: [spool.in, ...(isNode ? [kind.script] : [])],
      programs: kind.programs ?? [],
      user: spool.user,
      environment: kind.environment,
      limits: { memoryBytes: kind.memoryBytes, fileBytes: kind.maxFileBytes, processes: maxProcesses },
    });
    const child = spawn(caged.command, caged.args, {
      cwd: caged.cwd,
      env: caged.env,
      detached: true,
      stdio: isNode ? ['ignore', 'ignore', 'pipe', 'ipc'] : ['pipe', 'pipe', 'pipe'],
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
  async perform(job: unknown, signal: AbortSignal, onProgress: (done: number) => void = ignored): Promise<unknown> {
    // It has nothing to tidy up: its folders are emptied for it, so grace would only cost time.
    const stop = (): void => this.kill();
    signal.addEventListener('abort', stop, { once: true });
    try {
      const id = this.tasksDone++;
      this.onProgress = onProgress;
      const asked = this.ask({ kind: 'order', id, job });
      if (signal.aborted) stop();
      const reply = await asked;
      if (reply.kind === 'ready' || reply.kind === 'progress' || reply.id !== id)
        throw crashed('answered another question', this.stderr());
      this.rssBytes = reply.rssBytes || takenBy(this.child.pid ?? 0);
      if (reply.kind === 'done') return reply.result;
      this.tasksFailed += 1;
      throw new AppError(reply.code, reply.message, { secret: reply.secret });
    } catch (error) {
      if (!signal.aborted) throw error;
      await this.end();
      throw stopError(stopReason(signal));
    } finally {
      this.onProgress = ignored;
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
      if (this.child.stdin) this.child.stdin.write(`${JSON.stringify(message)}\n`);
      else this.child.send(message, ignored);
    });
    if (answer instanceof AppError) throw answer;
    return answer;
  }

  private hear(raw: unknown): void {
    const reply = replySchema.safeParse(raw);
    if (reply.success)
      return reply.data.kind === 'progress' ? this.onProgress(reply.data.done) : this.answer(reply.data);
    this.answer(crashed(`said something unknown: ${reply.error.message}`, this.stderr()));
    this.kill();
  }

  private answer(reply: Reply | AppError): void {
    this.waiting?.(reply);
    this.waiting = undefined;
  }
}

/** What is no JSON is as unknown as any other message. */
function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return line;
  }
}

function crashed(why: string, stderr: string): AppError {
  return new AppError('engine_crashed', 'The program that converts crashed on this file.', {
    secret: `${why}\n${stderr}`,
  });
}

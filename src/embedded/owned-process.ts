// One process that we start and must never leave behind: it leads its own session, dies with us even after kill -9,
// and is stopped politely first. postgres.ts, redis.ts and role-process.ts describe theirs as data.
import { spawn, type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { AppError } from '../shared/errors.js';
import { findProgram } from './environment.js';

export interface Exit {
  readonly code: number | null;
  readonly signal: string | null;
  /** It ended because somebody told it to, as it said itself. */
  readonly told?: string;
}

/** Something that runs for us until `stop`. */
export interface Service {
  readonly name: string;
  readonly pid: number;
  readonly url: string;
  readonly exited: Promise<Exit>;
  stop(): Promise<void>;
}

type Signal = 'SIGINT' | 'SIGTERM' | 'SIGKILL';

export interface OwnedProcess {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  /** Its output goes to this file, or to ours. */
  readonly logFile?: string;
  readonly ipc?: boolean;
  /** Asks it to end; what it gets when we die without asking. */
  readonly stopSignal: Signal;
  readonly deathSignal: Signal;
  readonly graceMs: number;
  readonly readyWithinMs: number;
  /** What stands in its log as soon as it listens itself: whoever sat at its port before would be asked in its place, and be told its password. */
  readonly listening?: RegExp;
  /** Resolves with the URL once it serves; gives up when `over` is aborted. */
  ready(child: ChildProcess, over: AbortSignal): Promise<string>;
  /** Aborting it while the process starts kills the process. */
  readonly signal?: AbortSignal;
}

export class NotStarted extends AppError {
  constructor(
    name: string,
    why: string,
    said: string,
    /** Undefined: it was not ready in time. */
    readonly exit?: Exit,
  ) {
    super('dependency_down', `${name} did not start: ${why}.${said}`);
  }
}

const LOG_ROTATES_AT_BYTES = 8 * 2 ** 20;
const LOOKS_EACH_MS = 20;

/** Starts it and waits until it is ready. What it wrote before it failed stands in the error. */
export async function startOwned(owned: OwnedProcess): Promise<Service> {
  owned.signal?.throwIfAborted();
  const log = owned.logFile === undefined ? undefined : openLog(owned.logFile);
  const output = log?.fd ?? 'inherit';
  const [program, ...args] = dyingWithUs(owned.deathSignal, owned.command);
  const child = spawn(program, args, {
    cwd: owned.cwd,
    env: owned.env,
    detached: true,
    stdio: ['ignore', output, output, ...(owned.ipc ? (['ipc'] as const) : [])],
  });
  if (log) fs.closeSync(log.fd);
  const exited = new Promise<Exit>((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
    child.once('error', (error) => resolve({ code: null, signal: error.message }));
  });
  const kill = () => signalGroup(child.pid, 'SIGKILL');
  // Whatever it leaves in its group ends with it.
  void exited.then(kill);

  const over = new AbortController();
  try {
    const url = await Promise.race([
      serving(owned, child, log, over.signal),
      exited.then((exit): never => {
        throw notStarted(owned, `it ended (${describeExit(exit)})`, log, exit);
      }),
      aborted(owned.signal, over.signal),
      timeout(owned.readyWithinMs, over.signal).then((): never => {
        throw notStarted(owned, `it was not ready after ${owned.readyWithinMs / 1000} s`, log);
      }),
    ]);
    return { name: owned.name, pid: child.pid ?? 0, url, exited, stop: stopper(child, exited, owned) };
  } catch (error) {
    kill();
    await exited;
    throw error;
  } finally {
    over.abort();
  }
}

async function serving(
  owned: OwnedProcess,
  child: ChildProcess,
  log: OpenLog | undefined,
  over: AbortSignal,
): Promise<string> {
  const { listening } = owned;
  while (listening && log && !listening.test(wordsIn(log))) await pause(LOOKS_EACH_MS, undefined, { signal: over });
  return owned.ready(child, over);
}

export function describeExit({ code, signal }: Exit): string {
  return signal === null ? `exit code ${code}` : signal;
}

/** Who died before the signal was asked for sends none, so a look follows at who is the parent by then. */
const IF_STILL_OURS = 'test "$PPID" = "$0" && exec "$@"';

/** setpriv keeps its parent's death signal across exec; without it (no util-linux) only the ordered stop remains. */
export function dyingWithUs(signal: Signal, command: readonly [string, ...string[]]): [string, ...string[]] {
  const setpriv = findProgram('setpriv');
  if (setpriv === undefined) return [...command];
  const look = ['/bin/sh', '-c', IF_STILL_OURS, String(process.pid)];
  return [setpriv, '--pdeathsig', signal.slice(3), '--', ...look, ...command];
}

/** Resolves after `ms`, or never once `over` is aborted. */
export function timeout(ms: number, over: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    over.addEventListener('abort', () => clearTimeout(timer), { once: true });
  });
}

function stopper(child: ChildProcess, exited: Promise<Exit>, owned: OwnedProcess): () => Promise<void> {
  let stopped: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    const over = new AbortController();
    child.kill(owned.stopSignal);
    await Promise.race([exited, timeout(owned.graceMs, over.signal)]);
    over.abort();
    signalGroup(child.pid, 'SIGKILL');
    await exited;
  };
  return () => (stopped ??= stop());
}

export function signalGroup(leader: number | undefined, signal: Signal): void {
  if (leader === undefined) return;
  try {
    process.kill(-leader, signal);
  } catch {
    // ESRCH: nobody is left in the group, which is what we want.
  }
}

function aborted(signal: AbortSignal | undefined, over: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason as Error), { once: true, signal: over });
  });
}

interface OpenLog {
  readonly file: string;
  readonly fd: number;
  /** Where this start begins to write. */
  readonly from: number;
}

function openLog(file: string): OpenLog {
  if ((fs.statSync(file, { throwIfNoEntry: false })?.size ?? 0) > LOG_ROTATES_AT_BYTES)
    fs.renameSync(file, `${file}.1`);
  const fd = fs.openSync(file, 'a', 0o600);
  return { file, fd, from: fs.fstatSync(fd).size };
}

/** Of this start. */
function wordsIn({ file, from }: OpenLog): string {
  const fd = fs.openSync(file, 'r');
  try {
    const words = Buffer.alloc(Math.max(0, fs.fstatSync(fd).size - from));
    return words.subarray(0, fs.readSync(fd, words, 0, words.length, from)).toString();
  } finally {
    fs.closeSync(fd);
  }
}

function notStarted(owned: OwnedProcess, why: string, log: OpenLog | undefined, exit?: Exit): NotStarted {
  const words = log && wordsIn(log).trim().split('\n').slice(-8).join('\n');
  const said = words ? ` It said:\n${words}` : ' What it said stands above or in its log.';
  return new NotStarted(owned.name, why, said, exit);
}

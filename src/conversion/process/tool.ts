// The one place that starts external programs: argument array, own process group, cage, output caps, and one way of ending. Called by engines.
import { spawn, type ChildProcess, type ChildProcessByStdio } from 'node:child_process';
import path from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '../../shared/errors.js';
import type { Limits } from '../limits.js';
import { cage, signalOf } from './cage.js';
import { findTool } from './find-tool.js';
import { cageProfiles, type CageProfile, type ProfileName } from './cage-profiles.js';
import { readLines } from './lines.js';
import { groupIsGone, signalGroup } from './process-group.js';
import { lend, mustBeReachable, occupy, slotUser, takeBackLent, vacate } from './slot-user.js';
import { graceOf, stopError, stopReason, throwIfStopped, type StopReason } from './stop.js';
import { keepTail } from './tail.js';
import type { SlotUser } from './user-ranges.js';

export interface ToolSpec {
  /** Name of an installed program, or its full path. */
  readonly command: string;
  readonly args: readonly string[];
  /** The only folder that it works in; belongs to the slot's user meanwhile. */
  readonly cwd: string;
  /** Files of ours outside that folder that it may read, in folders that others may pass through. */
  readonly inputs?: readonly string[];
  readonly signal: AbortSignal;
  readonly limits: Pick<Limits, 'maxMemoryBytes' | 'maxCpuSeconds' | 'maxFileBytes'>;
  readonly slot: number;
  /** What it reads there; nothing when not given. For what must not stand among its arguments, which every process may read. */
  readonly stdin?: string;
  /** What it may reach beside these; the usual one is 'tool'. */
  readonly profile?: ProfileName;
  /** Called with the number of what was started: the tool itself or what cages it. */
  readonly onStart?: (pid: number) => void;
  readonly onStdoutLine?: (line: string) => void;
  /** More than this on stdout ends it. */
  readonly maxStdoutBytes?: number;
}

export type ToolEnd =
  | { readonly kind: 'ok' }
  | { readonly kind: 'failed'; readonly exitCode: number }
  /** We asked it to end. */
  | { readonly kind: 'stopped'; readonly reason: StopReason }
  | { readonly kind: 'crashed'; readonly signal: NodeJS.Signals }
  | { readonly kind: 'out_of_memory' }
  | { readonly kind: 'out_of_cpu' }
  | { readonly kind: 'file_too_large' }
  | { readonly kind: 'flooded' }
  /** The wrapping failed, the tool never ran. */
  | { readonly kind: 'cage_failed' };

export type ToolResult = ToolEnd & { readonly stderr: string; readonly durationMs: number };

const usualMaxStdoutBytes = 16 * 2 ** 20;
const maxProcesses = 128;
/** Exit code of cage-launcher.pl. */
const cageFailed = 125;
const closeWaitMs = 2_000;
const goneWaitMs = 1_000;

/** Runs to the end, whatever the end is; throws only when it could not start or was stopped before. */
export async function runTool(spec: ToolSpec): Promise<ToolResult> {
  throwIfStopped(spec.signal);
  const command = path.isAbsolute(spec.command) ? spec.command : findTool(spec.command);
  if (!command) throw new AppError('engine_unavailable', `The program "${spec.command}" is not installed here.`);
  const user = await slotUser(profileOf(spec).crowd === undefined ? 'tool' : 'crowd', spec.slot);
  mustBeReachable(spec.cwd, user);
  const inputs = spec.inputs ?? [];
  try {
    await occupy(spec.cwd, user);
    for (const file of inputs) await lend(file, user);
    throwIfStopped(spec.signal);
    return await runChild(spec, command, user);
  } finally {
    await vacate(spec.cwd, user);
    for (const file of inputs) await takeBackLent(file, user);
  }
}

const profileOf = ({ profile = 'tool' }: ToolSpec): CageProfile => cageProfiles[profile];

async function runChild(spec: ToolSpec, command: string, user: SlotUser | undefined): Promise<ToolResult> {
  const { limits } = spec;
  const caged = cage(command, spec.args, {
    profile: spec.profile ?? 'tool',
    home: spec.cwd,
    writes: [spec.cwd],
    lends: spec.inputs ?? [],
    user,
    limits: {
      memoryBytes: limits.maxMemoryBytes,
      cpuSeconds: limits.maxCpuSeconds,
      fileBytes: limits.maxFileBytes,
      processes: profileOf(spec).crowd ?? maxProcesses,
    },
  });
  const startedAt = performance.now();
  const child = spawn(caged.command, caged.args, {
    cwd: caged.cwd,
    env: caged.env,
    detached: true,
    stdio: [spec.stdin === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
  }) as ChildProcessByStdio<Writable | null, Readable, Readable>;
  if (child.pid !== undefined) spec.onStart?.(child.pid);
  // Whether it reads is its own affair.
  child.stdin?.on('error', () => undefined).end(spec.stdin);
  const exited = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const readStderr = keepTail(child.stderr);
  const seen = { flood: false };
  const stopListening = endWhenAborted(child, spec.signal);
  readLines(child.stdout, spec.maxStdoutBytes ?? usualMaxStdoutBytes, spec.onStdoutLine, () => {
    seen.flood = true;
    endGroup(child, 'SIGKILL');
  });
  try {
    const { code, signal } = await exited;
    const stopped = spec.signal.aborted ? stopReason(spec.signal) : undefined;
    // Whatever it forked and left behind, also when it ended well by itself.
    endGroup(child, 'SIGKILL');
    // Something that escaped may hold the pipes open for ever.
    const waiting = new AbortController();
    await Promise.race([closed, sleep(closeWaitMs, undefined, { signal: waiting.signal }).catch(() => undefined)]);
    waiting.abort();
    if (child.pid !== undefined) await groupIsGone(child.pid, goneWaitMs);
    const stderr = readStderr();
    const end: ToolEnd = stopped
      ? { kind: 'stopped', reason: stopped }
      : seen.flood
        ? { kind: 'flooded' }
        : endOf(code, signalOf(code, signal), stderr);
    return { ...end, stderr, durationMs: Math.round(performance.now() - startedAt) };
  } finally {
    stopListening();
    child.stdout.destroy();
    child.stderr.destroy();
  }
}

/** TERM first when the reason leaves time; KILL when it is over, or when a firmer stop has ended it. */
function endWhenAborted(child: ChildProcess, signal: AbortSignal): () => void {
  let killTimer: NodeJS.Timeout | undefined;
  let firmer: AbortSignal | undefined;
  const kill = (): void => endGroup(child, 'SIGKILL');
  const stop = (): void => {
    const reason = stopReason(signal);
    const graceMs = reason.kill?.aborted ? 0 : graceOf(reason);
    if (graceMs === 0) return kill();
    endGroup(child, 'SIGTERM');
    killTimer = setTimeout(kill, graceMs);
    firmer = reason.kill;
    firmer?.addEventListener('abort', kill, { once: true });
  };
  signal.addEventListener('abort', stop, { once: true });
  return () => {
    signal.removeEventListener('abort', stop);
    firmer?.removeEventListener('abort', kill);
    clearTimeout(killTimer);
  };
}

function endGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid !== undefined) signalGroup(pid, signal);
}

const endBySignal: Partial<Record<NodeJS.Signals, ToolEnd>> = {
  // Nobody but the kernel kills what we did not.
  SIGKILL: { kind: 'out_of_memory' },
  SIGXCPU: { kind: 'out_of_cpu' },
  SIGXFSZ: { kind: 'file_too_large' },
};

function endOf(code: number | null, signal: NodeJS.Signals | null, stderr: string): ToolEnd {
  if (signal) return endBySignal[signal] ?? { kind: 'crashed', signal };
  if (code === 0) return { kind: 'ok' };
  if ((code === cageFailed && /^cage: /m.test(stderr)) || (code === 1 && stderr.startsWith('bwrap: ')))
    return { kind: 'cage_failed' };
  return { kind: 'failed', exitCode: code ?? -1 };
}

/** For every end but ok; an engine that knows its tool's messages looks at `failed` itself first. */
export function toolError(result: ToolResult, tool: string): AppError {
  const facts = { secret: `${tool} ${JSON.stringify({ ...result, stderr: undefined })}\n${result.stderr}` };
  switch (result.kind) {
    case 'stopped':
      return stopError(result.reason);
    case 'out_of_memory':
      return new AppError(
        'out_of_memory',
        'The conversion needed more memory than it may have. Send a smaller file.',
        facts,
      );
    case 'out_of_cpu':
      return new AppError(
        'hard_timeout',
        'The conversion used more processor time than it may. Send a smaller file.',
        facts,
      );
    case 'file_too_large':
      return new AppError(
        'file_too_large',
        'The result would be larger than a file may be. Ask for a smaller one.',
        facts,
      );
    case 'crashed':
      return new AppError('engine_crashed', 'The program that converts crashed on this file.', facts);
    case 'cage_failed':
      return new AppError(
        'cage_unavailable',
        'The conversion could not be isolated from the system and was not started.',
        facts,
      );
    case 'ok':
    case 'failed':
    case 'flooded':
      return new AppError(
        'engine_failed',
        'The program that converts gave up on this file. Try again, or send another version of it.',
        facts,
      );
  }
}

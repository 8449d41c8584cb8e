// Finds processes by what they carry: a marker in the environment they were started with, or a folder they work in. Linux only (/proc).
import fs from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

export const MARKER = 'ATHANOR_TEST';

export interface FoundProcess {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

/** What makes a process ours. Caged tools start with an empty environment, so the folder they work in counts too. */
export interface Trace {
  /** Value of ATHANOR_TEST, or its beginning when it ends with a dot. */
  readonly marker?: string;
  readonly folder?: string;
}

type Related = Omit<FoundProcess, 'command'>;

/** Living processes with this trace, and everything that they started. */
export function processesWith(trace: Trace): FoundProcess[] {
  const all = everyProcess();
  const found = new Set(all.filter(({ pid }) => carries(pid, trace)).map((each) => each.pid));
  for (let before = -1; before < found.size;) {
    before = found.size;
    for (const each of all) if (found.has(each.parent)) found.add(each.pid);
  }
  return all.filter((each) => found.has(each.pid) && each.pid !== process.pid).map(shown);
}

/** The process and everything below it, parents first. */
export function processTree(root: number): FoundProcess[] {
  const all = everyProcess();
  const below = (pid: number): Related[] =>
    all.filter((each) => each.parent === pid).flatMap((each) => [each, ...below(each.pid)]);
  return [...all.filter((each) => each.pid === root), ...below(root)].map(shown);
}

/** Asks until nothing is found or the time is up; the answer is what is still there. */
export async function untilNone<T>(
  find: () => readonly T[] | Promise<readonly T[]>,
  patienceMs = 10_000,
): Promise<readonly T[]> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const found = await find();
    if (found.length === 0 || Date.now() > deadline) return found;
    await sleep(50);
  }
}

export function killAll(processes: readonly FoundProcess[], signal: NodeJS.Signals = 'SIGKILL'): void {
  for (const { pid } of processes) {
    try {
      process.kill(pid, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }
}

/** Asked many times a second of everything that runs on the machine, so nothing is read that decides nothing; an environment takes longest. */
function carries(pid: number, { marker, folder }: Trace): boolean {
  if (folder !== undefined) {
    if (`${readLink(`/proc/${pid}/cwd`)}/`.startsWith(`${folder}/`) || commandOf(pid).includes(folder)) return true;
  }
  if (marker === undefined) return false;
  const entry = `\0${MARKER}=${marker}${marker.endsWith('.') ? '' : '\0'}`;
  return `\0${read(`/proc/${pid}/environ`)}`.includes(entry);
}

function everyProcess(): Related[] {
  const pids = fs.readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.flatMap((pid) => {
    const [state = 'Z', parent = '0'] = read(`/proc/${pid}/stat`)
      .replace(/^.*\) /s, '')
      .split(' ');
    return state === 'Z' || state === '' ? [] : [{ pid: Number(pid), parent: Number(parent) }];
  });
}

const shown = ({ pid, parent }: Related): FoundProcess => ({ pid, parent, command: commandOf(pid) });
const commandOf = (pid: number): string => read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ').trim();

/** '' for a process that ended meanwhile or belongs to somebody else. */
function read(file: string): string {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function readLink(file: string): string {
  try {
    return fs.readlinkSync(file);
  } catch {
    return '';
  }
}

// How long a group of processes takes to end by its own doing: at work or asleep, but not while it was ready and a busy machine had no processor for it. So a load decides nothing.
// Used by contract.spec.ts.
import fs from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const LOOK_MS = 20;
const TICK_MS = 10;

interface Spent {
  readonly atWorkMs: number;
  /** Ready, and not let. */
  readonly heldUpMs: number;
}
const nothing: Spent = { atWorkMs: 0, heldUpMs: 0 };

/** Counts from the call on; answers when nobody lives in the group. */
export async function ownTimeToEnd(group: number): Promise<number> {
  const [startedAt, stolenBefore] = [performance.now(), stolenMs()];
  const threads = new Map<string, { readonly before: Spent; readonly now: Spent }>();
  for (let pids = livingIn(group), isFirst = true; pids.length > 0; pids = livingIn(group), isFirst = false) {
    for (const [thread, now] of pids.flatMap(threadsOf))
      threads.set(thread, { before: threads.get(thread)?.before ?? (isFirst ? now : nothing), now });
    await sleep(LOOK_MS);
  }
  const passed = performance.now() - startedAt;
  const sum = (what: keyof Spent) =>
    [...threads.values()].reduce((all, { before, now }) => all + now[what] - before[what], 0);
  // Threads that were held up at the same time count more than once; what was done meanwhile counts in any case.
  return Math.max(passed - sum('heldUpMs') - (stolenMs() - stolenBefore), Math.min(passed, sum('atWorkMs')));
}

export function groupOf(pid: number): number {
  const group = Number(factsOf(pid)[2]);
  // Threads of the kernel are in group 0, and never end.
  if (!group) throw new Error(`process ${pid} has ended`);
  return group;
}

/** What follows the name in the kernel's line: state, parent, group, …; nothing of who has ended, even if nobody has cleared it away. */
export function factsOf(pid: number | string): string[] {
  const facts = read(`/proc/${pid}/stat`)
    .replace(/^.*\) /s, '')
    .split(' ');
  return ['Z', 'X', ''].includes(facts[0] ?? '') ? [] : facts;
}

function livingIn(group: number): string[] {
  return fs.readdirSync('/proc').filter((name) => /^\d+$/.test(name) && Number(factsOf(name)[2]) === group);
}

function threadsOf(pid: string): [thread: string, Spent][] {
  return list(`/proc/${pid}/task`).map((thread) => {
    // Nothing where the kernel does not count: then nothing is forgiven.
    const [atWork = 0, heldUp = 0] = read(`/proc/${pid}/task/${thread}/schedstat`).split(' ').map(Number);
    return [thread, { atWorkMs: atWork / 1e6, heldUpMs: heldUp / 1e6 }];
  });
}

/** Of all processors together: what whoever owns the machine took for others. */
function stolenMs(): number {
  return Number(read('/proc/stat').split('\n', 1)[0]?.trim().split(/\s+/)[8] ?? 0) * TICK_MS;
}

/** '' of who has ended meanwhile. */
function read(file: string): string {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function list(folder: string): string[] {
  try {
    return fs.readdirSync(folder);
  } catch {
    return [];
  }
}

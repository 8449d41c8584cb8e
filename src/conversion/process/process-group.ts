// Signals to a whole process group, and its end. Everything we start leads a group of its own, so that nothing it forks is left behind.
import fs from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** False when nobody is left in it. */
export function signalGroup(leader: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(-leader, signal);
    return true;
  } catch (error) {
    // EPERM: the only ones left are zombies of another user (macOS) or have changed their user; there is nothing that we could end.
    if (['ESRCH', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) return false;
    throw error;
  }
}

/** Resolves when nobody lives in it any more, or at the end of the patience. */
export async function groupIsGone(leader: number, patienceMs: number): Promise<void> {
  const deadline = performance.now() + patienceMs;
  while (signalGroup(leader, 0) && somebodyLives(leader) && performance.now() < deadline) await sleep(10);
}

/** The dead stay in the group until init has buried them, which took it up to 1.5 s where it is not a real init. */
function somebodyLives(leader: number): boolean {
  let names: string[];
  try {
    names = fs.readdirSync('/proc');
  } catch {
    // Not Linux: the group is all that can be asked.
    return true;
  }
  return names.some((name) => /^\d+$/.test(name) && isLiving(name, leader));
}

function isLiving(pid: string, leader: number): boolean {
  try {
    // The name of the program stands in brackets and may hold anything: "1234 (a b) c) Z 1 1234 …".
    const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [state, , group] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return Number(group) === leader && state !== 'Z' && state !== 'X';
  } catch {
    // Gone between the two looks.
    return false;
  }
}

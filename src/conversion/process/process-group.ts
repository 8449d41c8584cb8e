// Signals to a whole process group. Everything we start leads a group of its own, so that nothing it forks is left behind.
import fs from 'node:fs';

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

/** Whether anything of it still works: what its parent left behind may wait long until the system clears it away. */
export function groupLives(leader: number): boolean {
  if (!signalGroup(leader, 0)) return false;
  if (!fs.existsSync('/proc/self/stat')) return true;
  return fs.readdirSync('/proc').some((name) => /^\d+$/.test(name) && isAtWork(name, leader));
}

function isAtWork(pid: string, leader: number): boolean {
  try {
    const [state = '', , group] = fs
      .readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return Number(group) === leader && !'ZX'.includes(state);
  } catch {
    // It ended while we looked.
    return false;
  }
}

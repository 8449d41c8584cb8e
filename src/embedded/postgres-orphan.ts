// A PostgreSQL that outlived its starter, or its lock file that did: after a power cut the pid in postmaster.pid may belong to anybody.
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** Called under the lock of the data folder, so a server that still runs on it is nobody's. */
export async function endOrphan(dir: string): Promise<void> {
  const pidFile = path.join(dir, 'postmaster.pid');
  if (!fs.existsSync(pidFile)) return;
  const pid = Number(fs.readFileSync(pidFile, 'utf8').split('\n')[0]);
  for (const [signal, patienceMs] of [
    ['SIGINT', 8000],
    ['SIGKILL', 2000],
  ] as const) {
    if (!isServerOf(pid, dir)) break;
    signalIfThere(pid, signal);
    for (const until = Date.now() + patienceMs; isServerOf(pid, dir) && Date.now() < until;) await pause(20);
  }
  fs.rmSync(pidFile, { force: true });
}

/** PostgreSQL works inside its data folder; any other process with this pid only got the number again. */
function isServerOf(pid: number, dir: string): boolean {
  try {
    return pid > 0 && fs.readlinkSync(`/proc/${pid}/cwd`) === fs.realpathSync(dir);
  } catch {
    return false; // Ended, or not ours to look at: then it cannot be our server either.
  }
}

function signalIfThere(pid: number, signal: 'SIGINT' | 'SIGKILL'): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It ended by itself in the meantime.
  }
}

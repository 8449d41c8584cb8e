// Ends this process when the npm that started it is gone, even by kill -9: nobody would be left to stop the server.
import fs from 'node:fs';

const LOOK_MS = 500;

/** Set by watch.mjs for its child, which npm did not start itself. */
export const STOP_WITH_PARENT = 'ATHANOR_STOP_WITH_PARENT';

/** Sends SIGTERM to ourselves, so that everything ends in its usual order. */
export function stopWithParent() {
  if (!process.env.npm_lifecycle_event && !process.env[STOP_WITH_PARENT]) return;
  const parent = process.ppid;
  // npm starts a shell, which some systems keep between npm and us: then the shell's own parent counts as well.
  const grandparent = isShell(parent) ? parentOf(parent) : undefined;
  const timer = setInterval(() => {
    if (process.ppid === parent && (grandparent === undefined || parentOf(parent) === grandparent)) return;
    clearInterval(timer);
    process.kill(process.pid, 'SIGTERM');
  }, LOOK_MS).unref();
}

function isShell(pid) {
  try {
    return /^(ba|da|a|z|k|busybo)?(sh|x)\n$/.test(fs.readFileSync(`/proc/${pid}/comm`, 'utf8'));
  } catch {
    return false; // gone, or hidden from us: then only our own parent counts
  }
}

function parentOf(pid) {
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return undefined; // gone
  }
}

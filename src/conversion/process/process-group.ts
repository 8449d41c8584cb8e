// Signals to a whole process group. Everything we start leads a group of its own, so that nothing it forks is left behind.

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

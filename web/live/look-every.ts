// Reads something again and again while somebody looks at the page, for numbers that no event tells. Says how fresh they are by the same word as watch.ts.
import { freshness } from './watch.js';

/** The first reading has been made by whoever calls. Until the returned function is called. */
export function lookEvery(ms: number, read: () => Promise<void>): () => void {
  let timer: number | undefined;
  let isStopped = false;
  const look = async (): Promise<void> => {
    window.clearTimeout(timer);
    try {
      await read();
      freshness.value = { kind: 'polling', seconds: ms / 1000 };
    } catch {
      if (freshness.value?.kind !== 'offline') freshness.value = { kind: 'offline', since: new Date().toISOString() };
    }
    if (!isStopped && !document.hidden) timer = window.setTimeout(() => void look(), ms);
  };
  const turn = (): void => {
    if (document.hidden) window.clearTimeout(timer);
    else void look();
  };
  freshness.value = { kind: 'polling', seconds: ms / 1000 };
  timer = window.setTimeout(() => void look(), ms);
  document.addEventListener('visibilitychange', turn);
  return () => {
    isStopped = true;
    window.clearTimeout(timer);
    document.removeEventListener('visibilitychange', turn);
    freshness.value = undefined;
  };
}

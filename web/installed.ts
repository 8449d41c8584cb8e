// What the pages have to do with the app that a reader may have installed: they start its service worker and take over the files that were shared with it.
import { at, facts } from './facts.js';

/** Where service-worker.ts puts them. */
const SHARED = 'athanor-shared';

export function startServiceWorker(): void {
  if (facts.page['offline'] !== undefined) addEventListener('online', () => location.reload());
  // There is none without https. Where its reader does not wish for one, the pages do without.
  if (!('serviceWorker' in navigator)) return;
  const address = at(`/service-worker.js?lang=${facts.language}`);
  navigator.serviceWorker.register(address, { scope: at('/') }).catch(() => undefined);
}

/** Once; a reload shows them no more, because by then they are in the list or were not wanted. */
export async function takeSharedFiles(): Promise<File[]> {
  const cache = await caches.open(SHARED);
  const files: File[] = [];
  for (const request of await cache.keys()) {
    const answer = await cache.match(request);
    if (answer === undefined) continue;
    const name = decodeURIComponent(answer.headers.get('x-filename') ?? 'file');
    files.push(new File([await answer.blob()], name, { type: answer.headers.get('content-type') ?? '' }));
    await cache.delete(request);
  }
  return files;
}

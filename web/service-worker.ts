// The service worker: takes files that other apps share with this one, and says in words when there is no connection. It touches nothing else. It imports
// nothing, so that it is one file; its language stands in its own address.
const CACHE = 'athanor-offline';
/** What installed.ts finds there; both know the name. */
const SHARED = 'athanor-shared';

/** The compiler knows windows or workers, not both. */
interface Extended extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface Asked extends Extended {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}
interface Scope {
  readonly registration: { readonly scope: string };
  readonly location: { readonly search: string };
  skipWaiting(): Promise<void>;
  addEventListener(type: 'install', act: (event: Extended) => void): void;
  addEventListener(type: 'fetch', act: (event: Asked) => void): void;
}
const worker = globalThis as unknown as Scope;
const at = (path: string): string => new URL(path, worker.registration.scope).href;
const offlineUrl = (): string => at(`offline${worker.location.search}`);

worker.addEventListener('install', (event) => event.waitUntil(keepOffline().then(() => worker.skipWaiting())));

/** The page with all that it names. */
async function keepOffline(): Promise<void> {
  const page = await fetch(offlineUrl(), { cache: 'reload', credentials: 'omit' });
  if (!page.ok) throw new Error(`The page for no connection answered ${page.status}.`);
  const text = await page.clone().text();
  const named = [...text.matchAll(/(?:href|src)="([^"]*\/assets\/[^"]+)"/g)].map(([, address = '']) => address);
  await caches.delete(CACHE);
  const cache = await caches.open(CACHE);
  await cache.put(offlineUrl(), page);
  await cache.addAll([...new Set(named)]);
}

worker.addEventListener('fetch', (event) => {
  const { request } = event;
  const isOurs = request.url.startsWith(worker.registration.scope);
  const path = request.url.slice(worker.registration.scope.length);
  if (!isOurs) return;
  if (request.method === 'POST' && path === 'share-target') event.respondWith(receive(request));
  // Downloads are left alone.
  else if (request.mode === 'navigate' && request.method === 'GET' && !path.startsWith('api/'))
    event.respondWith(fetch(request).catch(() => kept(offlineUrl())));
  else if (path.startsWith('assets/')) event.respondWith(kept(request.url).catch(() => fetch(request)));
});

async function kept(address: string): Promise<Response> {
  const found = await caches.match(address);
  if (found === undefined) throw new Error('This is not kept.');
  return found;
}

/** Nothing is sent: the page takes the files out again and shows them as if they had been chosen there. */
async function receive(request: Request): Promise<Response> {
  const form = await request.formData();
  const files = form.getAll('files').filter((each) => each instanceof File);
  const cache = await caches.open(SHARED);
  for (const [index, file] of files.entries()) {
    const headers = { 'content-type': file.type, 'x-filename': encodeURIComponent(file.name) };
    await cache.put(at(`shared/${Date.now()}-${index}`), new Response(file, { headers }));
  }
  return Response.redirect(at('?shared'), 303);
}

// Keeps what a page shows true: events as they come, and polling whenever they do not. Says honestly which of the two it is.
import { signal } from '@preact/signals';
import { at } from '../facts.js';
import { SharedStream, type Hear, type LiveEvent, type Names, type Said, type Wish } from './stream.js';

export type Freshness =
  | { readonly kind: 'live' }
  | { readonly kind: 'polling'; readonly seconds: number }
  | { readonly kind: 'offline'; readonly since: string };
/** Of this page; undefined while nothing is followed. */
export const freshness = signal<Freshness | undefined>(undefined);

export interface Watched {
  readonly names: Names;
  /** Reads everything anew: the truth. Throws when the server cannot be reached. */
  readonly refresh: () => Promise<void>;
  /** Between two truths: percents. */
  readonly progress?: (event: LiveEvent) => void;
  /** Reads what no event tells: how many are still ahead of what waits. Undefined while nothing does. */
  readonly places?: () => Promise<void> | undefined;
}

/** The server sends something at least every 15 s; nobody waits longer than 20 s for what has happened. The clock looks once a second. */
const SILENCE_MS = 19_000;
const STREAM_AGAIN_MS = 59_000;
/** Events come in heaps; one reading serves all of a heap. */
const GATHER_MS = 250;
const PLACES_MS = 5000;
const HIDDEN_POLL_MS = 30_000;
const HIDDEN_CLOSE_MS = 60_000;
/** How often is asked, by how long it has been asked. */
const pace = [
  { untilMs: 10_000, everyMs: 1000 },
  { untilMs: 60_000, everyMs: 2000 },
  { untilMs: 600_000, everyMs: 5000 },
  { untilMs: Infinity, everyMs: 15_000 },
] as const;

/** Until the returned function is called. */
export function watch(watched: Watched): () => void {
  const watcher = new Watcher(watched);
  return () => watcher.stop();
}

/** Everything that happens, for whoever only looks on. Until the returned function is called. */
export function followAll(hear: Hear): () => void {
  const url = `${location.origin}${at('/api/v1/events')}`;
  const line = listen({ url, names: { jobs: [], tasks: [], all: true } }, hear);
  return () => line.leave();
}

class Watcher {
  private heardAt = Date.now();
  private pollingSince: number | undefined;
  private hiddenSince = document.hidden ? Date.now() : undefined;
  private readAt = 0;
  private placesAt = Date.now();
  private isReading = false;
  private isDue = false;
  private line: Line | undefined;
  private readonly clock: number;
  private readonly onVisibility = () => this.turn();

  constructor(private readonly watched: Watched) {
    this.open();
    this.clock = window.setInterval(() => this.tick(), 1000);
    document.addEventListener('visibilitychange', this.onVisibility);
  }

  stop(): void {
    clearInterval(this.clock);
    document.removeEventListener('visibilitychange', this.onVisibility);
    this.close();
    freshness.value = undefined;
  }

  private open(): void {
    if (this.line !== undefined) return;
    this.heardAt = Date.now();
    this.line = listen({ url: `${location.origin}${at('/api/v1/events')}`, names: this.watched.names }, (said) =>
      this.hear(said),
    );
  }

  private close(): void {
    this.line?.leave();
    this.line = undefined;
  }

  private hear(said: Said): void {
    if (said.kind === 'fault') {
      // The browser tries again by itself; until it succeeds we ask.
      this.poll();
      return;
    }
    this.heardAt = Date.now();
    this.pollingSince = undefined;
    freshness.value = { kind: 'live' };
    // It is said twice, by the browser and by the server.
    if (said.kind === 'open') this.readSoon();
    else if (said.kind === 'event') {
      if (said.event.type === 'task.progress') this.watched.progress?.(said.event);
      else this.readSoon();
    }
  }

  private poll(): void {
    this.pollingSince ??= Date.now();
  }

  private tick(): void {
    const now = Date.now();
    if (this.hiddenSince !== undefined) return this.tickHidden(now, this.hiddenSince);
    if (this.pollingSince === undefined && now - this.heardAt > SILENCE_MS) this.poll();
    if (this.pollingSince === undefined) return this.tickPlaces(now);
    const asked = now - this.pollingSince;
    const everyMs = pace.find(({ untilMs }) => asked < untilMs)?.everyMs ?? 15_000;
    if (now - this.readAt >= everyMs) void this.read(everyMs);
    if (now - this.heardAt > STREAM_AGAIN_MS) {
      this.heardAt = now;
      this.line?.again();
    }
  }

  private tickPlaces(now: number): void {
    if (now - Math.max(this.placesAt, this.readAt) < PLACES_MS) return;
    this.placesAt = now;
    // What fails here is noticed by the stream, too.
    this.watched.places?.()?.catch(() => this.poll());
  }

  /** The title and a notification want to know too, but not at once. */
  private tickHidden(now: number, since: number): void {
    if (now - since > HIDDEN_CLOSE_MS) this.close();
    const isBehind = this.line === undefined || this.isDue;
    if (!isBehind || now - this.readAt < HIDDEN_POLL_MS) return;
    this.isDue = false;
    void this.read(this.line === undefined ? HIDDEN_POLL_MS : undefined);
  }

  private turn(): void {
    this.hiddenSince = document.hidden ? Date.now() : undefined;
    if (document.hidden) return;
    this.open();
    this.isDue = false;
    void this.read();
  }

  private readSoon(): void {
    if (this.isDue) return;
    this.isDue = true;
    // Nobody sees it: the next look does.
    if (this.hiddenSince === undefined) window.setTimeout(() => this.readDue(), GATHER_MS);
  }

  private readDue(): void {
    if (this.hiddenSince !== undefined || !this.isDue) return;
    this.isDue = false;
    void this.read();
  }

  private async read(everyMs?: number): Promise<void> {
    // What happens while we read may be missing in what we read.
    if (this.isReading) return this.readSoon();
    this.isReading = true;
    this.readAt = Date.now();
    try {
      await this.watched.refresh();
      if (everyMs !== undefined) freshness.value = { kind: 'polling', seconds: everyMs / 1000 };
      else if (freshness.value?.kind === 'offline') freshness.value = { kind: 'live' };
    } catch {
      const known = freshness.value;
      if (known?.kind !== 'offline') freshness.value = { kind: 'offline', since: new Date().toISOString() };
      this.poll();
    } finally {
      this.isReading = false;
    }
  }
}

interface Line {
  leave(): void;
  again(): void;
}

function listen(wish: Wish, hear: Hear): Line {
  if (typeof SharedWorker === 'undefined') {
    const leave = alone.join(wish, hear);
    return { leave, again: () => alone.again() };
  }
  const { port } = new SharedWorker(new URL('./shared-stream.worker.ts', import.meta.url), { type: 'module' });
  port.onmessage = ({ data }: MessageEvent<Said>) => hear(data);
  port.postMessage(wish);
  const leave = () => {
    port.postMessage('leave');
    port.close();
    removeEventListener('pagehide', leave);
  };
  addEventListener('pagehide', leave);
  return { leave, again: () => port.postMessage('again') };
}

const alone = new SharedStream();

// Reads a stream of server-sent events the way a browser does, and remembers all of it.
import { setTimeout as sleep } from 'node:timers/promises';
import type { HttpClient } from './http-client.js';

export interface SentEvent {
  readonly id: string | undefined;
  readonly event: string;
  readonly data: Readonly<Record<string, unknown>>;
}
export interface EventReader {
  readonly status: number;
  readonly headers: Headers;
  readonly events: readonly SentEvent[];
  /** Resolves with all events as soon as one fits. */
  until(fits: (event: SentEvent) => boolean): Promise<readonly SentEvent[]>;
  /** Resolves with all events when the server has ended the stream. */
  ended(): Promise<readonly SentEvent[]>;
  close(): void;
}

export async function openEvents(
  client: HttpClient,
  path: string,
  headers: Record<string, string> = {},
): Promise<EventReader> {
  const leaving = new AbortController();
  const response = await client.fetch(path, { headers, signal: leaving.signal });
  const events: SentEvent[] = [];
  const reading = readInto(events, response).catch((error: unknown) => {
    if (!leaving.signal.aborted) throw error;
  });
  // Who waits for it hears of it; who does not, does not care.
  reading.catch(() => undefined);
  return {
    status: response.status,
    headers: response.headers,
    events,
    async until(fits) {
      const state = { isOver: false };
      const over = reading.finally(() => (state.isOver = true));
      over.catch(() => undefined);
      while (!events.some(fits)) {
        if (state.isOver)
          throw new Error(`The stream ended without it: ${events.map(({ event }) => event).join(', ')}`);
        await Promise.race([sleep(20), over]);
      }
      return events;
    },
    async ended() {
      await reading;
      return events;
    },
    close: () => leaving.abort(),
  };
}

async function readInto(events: SentEvent[], response: Response): Promise<void> {
  let rest = '';
  const decoder = new TextDecoder();
  for await (const bytes of response.body ?? []) {
    rest += decoder.decode(bytes, { stream: true });
    const blocks = rest.split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1];
      const event = field('event');
      if (event !== undefined)
        events.push({ id: field('id'), event, data: JSON.parse(field('data') ?? '{}') as SentEvent['data'] });
    }
  }
}

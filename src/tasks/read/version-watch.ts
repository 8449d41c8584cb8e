// Waiting for rows to change: the bus tells at once, and one look each second finds what the bus lost. One query serves all who wait, however many.
// The watches of tasks and of jobs are this with their own query.
import type { BeforeApplicationShutdown } from '@nestjs/common';

export interface Seen {
  readonly id: string;
  readonly version: number;
  readonly ended_at: Date | null;
}
type Condition = (row: Seen) => boolean;
/** The condition of who waits for the end, whatever happens before. */
export const hasEnded: Condition = (row) => row.ended_at !== null;
interface Waiting {
  readonly holds: Condition;
  readonly done: () => void;
}

const LOOK_MS = 1000;
/** What many ask for in one moment is one query; whoever asks after a pause waits for nobody. */
const GATHER_MS = 10;

export class VersionWatch implements BeforeApplicationShutdown {
  private readonly waiting = new Map<string, Set<Waiting>>();
  private readonly asked = new Set<string>();
  private tick: NodeJS.Timeout | undefined;
  private soon: NodeJS.Timeout | undefined;
  private askedAt = -Infinity;

  constructor(private readonly read: (ids: readonly string[]) => Promise<Seen[]>) {}

  /** Somebody said that this one has changed. When it goes on, who waits for its end need not look. */
  heard(id: string, goesOn = false): void {
    const all = [...(this.waiting.get(id) ?? [])];
    if (all.some(({ holds }) => !goesOn || holds !== hasEnded)) this.ask(id);
  }

  /** Resolves when the condition holds, at the time out, when the signal aborts, or when the row is gone. */
  async until(id: string, timeoutMs: number, signal: AbortSignal, holds: Condition): Promise<void> {
    await new Promise<void>((resolve) => {
      const done = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        const others = this.waiting.get(id);
        others?.delete(entry);
        if (others?.size === 0) this.waiting.delete(id);
        resolve();
      };
      const entry: Waiting = { holds, done };
      const timer = setTimeout(done, timeoutMs);
      if (signal.aborted) return done();
      signal.addEventListener('abort', done);
      this.waiting.set(id, (this.waiting.get(id) ?? new Set()).add(entry));
      this.tick ??= setInterval(() => this.lookAtAll(), LOOK_MS);
      // It may have changed between the caller's look and now.
      this.ask(id);
    });
  }

  beforeApplicationShutdown(): void {
    clearInterval(this.tick);
    clearTimeout(this.soon);
    for (const all of this.waiting.values()) for (const entry of [...all]) entry.done();
  }

  private ask(id: string): void {
    this.asked.add(id);
    const leftMs = this.askedAt + GATHER_MS - performance.now();
    this.soon ??= setTimeout(
      () => {
        this.soon = undefined;
        this.askedAt = performance.now();
        const ids = [...this.asked];
        this.asked.clear();
        void this.look(ids);
      },
      Math.max(0, leftMs),
    );
  }

  private lookAtAll(): void {
    if (this.waiting.size > 0) return void this.look([...this.waiting.keys()]);
    clearInterval(this.tick);
    this.tick = undefined;
  }

  /** A database that is away is asked again by the next look. */
  private async look(ids: readonly string[]): Promise<void> {
    const rows = await this.read(ids).catch(() => undefined);
    if (!rows) return;
    const byId = new Map(rows.map((row) => [row.id, row]));
    for (const id of ids) {
      const row = byId.get(id);
      for (const entry of [...(this.waiting.get(id) ?? [])]) if (!row || entry.holds(row)) entry.done();
    }
  }
}

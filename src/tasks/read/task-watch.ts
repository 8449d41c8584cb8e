// Waiting for a row to change: the bus tells at once, and one look each second finds what the bus lost. One query serves all who wait.
import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { Sql } from '../../entities/sql.js';
import { ControlBus } from '../control/control-bus.js';

interface Seen {
  readonly id: string;
  readonly version: number;
  readonly ended_at: Date | null;
}
type Condition = (row: Seen) => boolean;
interface Waiting {
  readonly holds: Condition;
  readonly done: () => void;
}

const LOOK_MS = 1000;

@Injectable()
export class TaskWatch implements BeforeApplicationShutdown {
  private readonly waiting = new Map<string, Set<Waiting>>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly sql: Sql,
    bus: ControlBus,
  ) {
    bus.on('changed', (word) => {
      if (this.waiting.has(word.id)) void this.look([word.id]);
    });
  }

  /** Resolves when the condition holds, at the time out, when the signal aborts, or when the task is gone. */
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
      this.timer ??= setInterval(() => void this.look([...this.waiting.keys()]), LOOK_MS);
      void this.look([id]);
    });
  }

  beforeApplicationShutdown(): void {
    clearInterval(this.timer);
    for (const all of this.waiting.values()) for (const entry of [...all]) entry.done();
  }

  private async look(ids: string[]): Promise<void> {
    if (ids.length === 0) {
      clearInterval(this.timer);
      this.timer = undefined;
      return;
    }
    const rows = await this.sql
      .query<Seen>('SELECT id, version, ended_at FROM task WHERE id = ANY ($1)', [ids])
      .catch(() => undefined);
    if (!rows) return;
    const byId = new Map(rows.map((row) => [row.id, row]));
    for (const id of ids) {
      const row = byId.get(id);
      for (const entry of [...(this.waiting.get(id) ?? [])]) if (!row || entry.holds(row)) entry.done();
    }
  }
}

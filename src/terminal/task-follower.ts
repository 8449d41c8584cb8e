// Follows many tasks over one stream of live events until each has ended. Events are only hints: how a task ended is always read from the task itself.
import { setTimeout as sleep } from 'node:timers/promises';
import { Interrupted, Refusal } from './exit-codes.js';
import { readFrames } from './live-frames.js';
import type { ServerClient } from './server-client.js';
import { hasEnded, type TaskFacts } from './task-facts.js';

export interface Standing {
  readonly status: string;
  readonly percent: number | null;
  readonly queuePosition?: number;
}
interface Follower {
  readonly hear: (standing: Standing) => void;
  readonly look: () => void;
  readonly fail: (error: unknown) => void;
}

/** The server sends a word each 15 s. */
const SILENT_MS = 45_000;
const AGAIN_MS = 500;
const GONE_MS = 60_000;

export class TaskWatch {
  private readonly followers = new Map<string, Follower>();
  private running: Promise<void> | undefined;
  private isOver = false;

  constructor(private readonly server: ServerClient) {}

  /** Resolves with the task when it has ended. */
  async follow(id: string, hear: (standing: Standing) => void): Promise<TaskFacts> {
    const ended = new Promise<TaskFacts>((resolve, reject) => {
      const looking = { now: false, again: false };
      const look = (): void => {
        // What happened since the last question was sent may not be in its answer.
        if (looking.now) return void (looking.again = true);
        looking.now = true;
        this.read(id).then((task) => {
          const { again } = looking;
          Object.assign(looking, { now: false, again: false });
          if (hasEnded(task)) return resolve(task);
          hear(standingOf(task));
          if (again) look();
        }, reject);
      };
      this.followers.set(id, { hear, look, fail: reject });
    });
    this.running ??= this.listen();
    // Whatever has happened before this line, the look finds; what happens after it, the stream tells.
    this.followers.get(id)?.look();
    try {
      return await ended;
    } finally {
      this.followers.delete(id);
    }
  }

  close(): void {
    this.isOver = true;
  }

  private read(id: string): Promise<TaskFacts> {
    return this.server.ask<TaskFacts>('GET', `/api/v1/tasks/${id}`);
  }

  private async listen(): Promise<void> {
    let lostAt: number | undefined;
    for (;;) {
      try {
        const stream = await this.server.open({ method: 'GET', path: '/api/v1/events', idleMs: SILENT_MS });
        lostAt = undefined;
        this.lookAtAll();
        for await (const { event, data } of readFrames(stream)) this.tell(event, data);
      } catch (error) {
        lostAt ??= Date.now();
        // A stream that breaks off is opened again.
        const isFinal = error instanceof Interrupted || error instanceof Refusal;
        if (isFinal || Date.now() - lostAt > GONE_MS) return this.failAll(error);
      }
      if (this.isOver) return;
      await sleep(AGAIN_MS);
    }
  }

  private tell(event: string, data: Readonly<Record<string, unknown>>): void {
    const follower = this.followers.get(String(data['task_id']));
    if (follower === undefined) return;
    if (event !== 'task.progress') return follower.look();
    const { percent } = data as { percent?: number | null };
    follower.hear({ status: 'running', percent: percent ?? null });
  }

  private lookAtAll(): void {
    for (const { look } of this.followers.values()) look();
  }

  /** Who follows next tries anew. */
  private failAll(error: unknown): void {
    this.running = undefined;
    for (const { fail } of this.followers.values()) fail(error);
  }
}

export function standingOf({ status, progress }: TaskFacts): Standing {
  const place = progress.queue_position === undefined ? {} : { queuePosition: progress.queue_position };
  return { status, percent: progress.percent, ...place };
}

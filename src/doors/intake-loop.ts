// Takes messages as long as there is room for tasks, and holds those that cannot be taken now, so that they keep their place. Whatever the broker is; used by
// every door.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Sql } from '../entities/sql.js';
import { toAppError, type AppError } from '../shared/errors.js';
import { log } from '../shared/log.js';

/** One message: it comes again, here or elsewhere, unless it is acknowledged. Neither ever rejects: what could not be settled comes again too. */
export interface InHand {
  acknowledge(): Promise<void>;
  giveBack(): Promise<void>;
}
export interface Taker<Message extends InHand> {
  /** The message may be acknowledged when this returns. Throws when it has to be tried again. */
  accept(message: Message): Promise<void>;
  /** It can never become a task. */
  refuse(message: Message, error: AppError): Promise<void>;
}

const AGAIN_MS = 1000;
/** Who is over a limit is told when to come again; we look sooner, because others make room too. */
const LONGEST_MS = 30_000;
/** What fails so often each time is the message's fault too. */
const MOST_FAULTS = 5;
const FAULTS: readonly string[] = ['internal_error', 'engine_unavailable'];
const FRESH_MS = 250;
const STOP_MS = 5000;

export class IntakeLoop<Message extends InHand> {
  private readonly underWay = new Set<Promise<void>>();
  private readonly stopping = new AbortController();
  private known: { readonly at: number; readonly isRoom: Promise<boolean> } | undefined;
  private readonly log = log('doors');

  constructor(
    private readonly sql: Sql,
    private readonly maxQueue: number,
    private readonly taker: Taker<Message>,
  ) {}

  /** Never rejects. */
  take(message: Message): Promise<void> {
    const handled = this.handle(message).finally(() => this.underWay.delete(handled));
    this.underWay.add(handled);
    return handled;
  }

  /** What waits is given back, what is being written is finished. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await Promise.race([Promise.all(this.underWay), sleep(STOP_MS, undefined, { ref: false })]);
  }

  private async handle(message: Message): Promise<void> {
    for (let faults = 0; ;) {
      try {
        await this.room();
        await this.taker.accept(message);
        return await message.acknowledge();
      } catch (thrown) {
        if (this.stopping.signal.aborted) return message.giveBack();
        const error = toAppError(thrown);
        this.log.warn({ code: error.code, error: String(thrown) }, 'a message could not be taken; trying again');
        if (FAULTS.includes(error.code) && ++faults >= MOST_FAULTS) return this.bury(message, error);
        const waitMs = Math.min(LONGEST_MS, Math.max(AGAIN_MS, (error.facts.retryAfterS ?? 0) * 1000));
        await sleep(waitMs, undefined, { signal: this.stopping.signal }).catch(() => undefined);
      }
    }
  }

  private async bury(message: Message, error: AppError): Promise<void> {
    try {
      await this.taker.refuse(message, error);
      await message.acknowledge();
    } catch {
      // Not even that: whoever gets it next tries again.
      await message.giveBack();
    }
  }

  /** A full queue is no reason to refuse what can wait where it is. */
  private async room(): Promise<void> {
    while (!(await this.isRoom())) await sleep(FRESH_MS, undefined, { signal: this.stopping.signal });
    this.stopping.signal.throwIfAborted();
  }

  private isRoom(): Promise<boolean> {
    if (!this.known || Date.now() - this.known.at > FRESH_MS) {
      const isRoom = this.look();
      this.known = { at: Date.now(), isRoom };
      isRoom.catch(() => (this.known = undefined));
    }
    return this.known.isRoom;
  }

  private async look(): Promise<boolean> {
    const [row] = await this.sql.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM task WHERE state IN ('waiting','queued','running','retrying')`,
    );
    return (row?.count ?? 0) < this.maxQueue;
  }
}

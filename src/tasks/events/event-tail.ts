// The events of all tasks as they are committed, in order, for whoever listens in this process. One reader for all: the bus says when to look, and a look
// each second finds what the bus lost. Progress comes from the bus alone: it is no event, and nothing hangs on it.
import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { Sql } from '../../entities/sql.js';
import type { TaskEvent } from '../../entities/task-event.entity.js';
import { isLostConnection } from '../../shared/errors.js';
import { log } from '../../shared/log.js';
import { ControlBus } from '../control/control-bus.js';
import type { Words } from '../control/control-words.js';
import { isEnd } from './event-names.js';
import { EventOrder, type Snapshot } from './event-order.js';

export interface Progress {
  readonly task_id: string;
  readonly job_id: string | null;
  readonly client_id: string;
  readonly percent: number | null;
  readonly stage: string | null;
}
export type LiveItem = { readonly event: TaskEvent } | { readonly progress: Progress };
type Listener = (item: LiveItem) => void;
export interface Joined {
  /** Everything up to this event can be read from the rows; everything behind it is told. */
  readonly position: number;
  readonly leave: () => void;
}

const LOOK_MS = 1000;
/** Busy workers speak all the time; one look serves what was said meanwhile. */
const GATHER_MS = 40;
const HOLE_MS = 25;
/** What is told in one go must fit into what a stream may keep for a reader that reads. */
const PAGE = 200;
const CATCH_UP_MS = 5000;

@Injectable()
export class EventTail implements BeforeApplicationShutdown {
  private readonly listeners = new Set<Listener>();
  private readonly percents = new Map<string, number>();
  private beginning: Promise<EventOrder> | undefined;
  private looking: Promise<void> = Promise.resolve();
  private next: Promise<void> | undefined;
  private tick: NodeJS.Timeout | undefined;
  private soon: NodeJS.Timeout | undefined;
  private readonly log = log('tasks');

  constructor(
    private readonly sql: Sql,
    bus: ControlBus,
  ) {
    bus.on('changed', (word) => (word.percent === undefined ? this.lookSoon() : this.tellProgress(word)));
    bus.on('job', () => this.lookSoon());
  }

  beforeApplicationShutdown(): void {
    this.listeners.clear();
    this.stop();
  }

  /** The listener may hear a few events up to the position too. */
  async join(listener: Listener): Promise<Joined> {
    this.listeners.add(listener);
    this.tick ??= setInterval(() => void this.look(), LOOK_MS);
    this.beginning ??= this.begin();
    try {
      const { position } = await this.beginning;
      return { position, leave: () => this.leave(listener) };
    } catch (error) {
      this.beginning = undefined;
      this.leave(listener);
      throw error;
    }
  }

  /** Returns when everything that was committed before the call has been told. */
  async catchUp(): Promise<void> {
    const [row] = await this.sql.query<{ last: string }>('SELECT coalesce(max(id), 0) AS last FROM task_event');
    for (let since = performance.now(); performance.now() - since < CATCH_UP_MS; await sleep(HOLE_MS)) {
      await this.look();
      if (((await this.beginning)?.position ?? Infinity) >= Number(row?.last)) return;
    }
  }

  private leave(listener: Listener): void {
    this.listeners.delete(listener);
    if (this.listeners.size === 0) this.stop();
  }

  private stop(): void {
    clearInterval(this.tick);
    clearTimeout(this.soon);
    this.tick = this.soon = this.beginning = undefined;
    this.percents.clear();
  }

  /** What is being committed at this moment is waited for: whoever joins may then read the rest from the rows. */
  private async begin(): Promise<EventOrder> {
    const snapshot = () =>
      this.sql.query<{ last: string; horizon: string; next: string }>(
        `SELECT coalesce((SELECT max(id) FROM task_event), 0) AS last, pg_snapshot_xmin(s)::text AS horizon, pg_snapshot_xmax(s)::text AS next
         FROM pg_current_snapshot() s`,
      );
    const [first] = await snapshot();
    for (let since = performance.now(); performance.now() - since < CATCH_UP_MS; await sleep(HOLE_MS)) {
      const [now] = await snapshot();
      if (BigInt(now?.horizon ?? 0) >= BigInt(first?.next ?? 0)) break;
    }
    return new EventOrder(Number(first?.last));
  }

  private lookSoon(): void {
    if (this.listeners.size > 0) this.soon ??= setTimeout(() => void this.look(), GATHER_MS);
  }

  /** One at a time; all who ask while one is under way share the next. */
  private look(): Promise<void> {
    if (this.next) return this.next;
    this.next = this.looking = this.looking.then(() => {
      this.next = undefined;
      return this.read();
    });
    return this.next;
  }

  private async read(): Promise<void> {
    clearTimeout(this.soon);
    this.soon = undefined;
    try {
      for (let isMore = true; isMore && this.listeners.size > 0;) {
        const order = await this.beginning;
        if (!order) return;
        const { rows, snapshot } = await this.readBehind(order.position);
        const told = order.take(rows, snapshot, performance.now());
        for (const event of told) this.tellEvent(event);
        isMore = rows.length === PAGE && told.length > 0;
        if (order.hasHole) this.soon ??= setTimeout(() => void this.look(), HOLE_MS);
      }
    } catch (error) {
      this.log[isLostConnection(error) ? 'debug' : 'error']({ error: String(error) }, 'events could not be read');
    }
  }

  private async readBehind(position: number): Promise<{ rows: TaskEvent[]; snapshot: Snapshot }> {
    const found = await this.sql.query<TaskEvent & { horizon: string; next: string }>(
      `SELECT e.*, pg_snapshot_xmin(s)::text AS horizon, pg_snapshot_xmax(s)::text AS next FROM pg_current_snapshot() s
       LEFT JOIN LATERAL (SELECT * FROM task_event WHERE id > $1 ORDER BY id LIMIT ${PAGE}) e ON true ORDER BY e.id`,
      [position],
    );
    const [first] = found;
    return {
      // Without an event there is still the row of the snapshot.
      rows: found.filter((row) => (row.id as string | null) !== null),
      snapshot: { horizon: BigInt(first?.horizon ?? 0), next: BigInt(first?.next ?? 0) },
    };
  }

  private tellEvent(event: TaskEvent): void {
    if (event.task_id !== null && (event.type === 'started' || isEnd(event))) this.percents.delete(event.task_id);
    this.tell({ event });
  }

  /** Never falls while one attempt runs. A worker of an older version does not say whose task it is: nobody may hear it then. */
  private tellProgress({ id, percent = null, stage = null, client, job = null }: Words['changed']): void {
    if (this.listeners.size === 0 || client === undefined) return;
    if ((percent ?? 0) < (this.percents.get(id) ?? 0)) return;
    if (percent !== null) this.percents.set(id, percent);
    this.tell({ progress: { task_id: id, job_id: job, client_id: client, percent, stage } });
  }

  private tell(item: LiveItem): void {
    for (const listener of this.listeners) listener(item);
  }
}

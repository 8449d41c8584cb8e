// Words between processes: "cancel this", "this row changed", "who is there?". Carried by Redis, or by NOTIFY where there is none.
// Everything said here can be lost: the row says it too, and whoever must know looks there now and then.
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable, type OnApplicationBootstrap, type BeforeApplicationShutdown } from '@nestjs/common';
import { Sql } from '../../entities/sql.js';
import { AppError } from '../../shared/errors.js';
import { log } from '../../shared/log.js';
import { SETTINGS } from '../../shared/settings-token.js';
import type { Settings } from '../../shared/settings.js';
import { overNotify, overRedis, type Carrier } from './control-carriers.js';
import type { Answer, Question, Topic, With, Words } from './control-words.js';
import { QUEUE_BACKEND, type QueueBackend } from '../queues/queue-backend.js';

type Listener<T extends Topic> = (word: Words[T]) => void;
interface AskOptions {
  /** Name of one worker; else all that live. */
  readonly to?: string | undefined;
  readonly timeoutMs?: number | undefined;
}

const PATIENCE_MS = 2000;
/** Too short to be noticed, long enough for what ten slots say. */
const GATHER_MS = 15;
/** So many go at once in that time: who says little is heard at once, who says much is heard together. */
const AT_ONCE = 4;

@Injectable()
export class ControlBus implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private carrier: Carrier | undefined;
  private unsaid: { readonly topic: Topic; readonly word: Words[Topic] }[] = [];
  private soon: NodeJS.Timeout | NodeJS.Immediate | undefined;
  private later: NodeJS.Timeout | undefined;
  private since = -Infinity;
  private sends = 0;
  private readonly listeners = new Map<Topic, Set<(word: never) => void>>();
  private readonly log = log('tasks');

  constructor(
    @Inject(QUEUE_BACKEND) private readonly backend: QueueBackend,
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly sql: Sql,
  ) {}

  onApplicationBootstrap(): void {
    const hear = (text: string) => this.hear(text);
    this.carrier = this.backend.redis
      ? overRedis(this.backend.redis, hear)
      : overNotify(this.settings.databaseUrl ?? '', hear);
  }

  async beforeApplicationShutdown(): Promise<void> {
    if (this.unsaid.length > 0) await this.sendAll();
    await this.carrier?.close();
  }

  /** Best effort, never waits. Who has just spoken often gathers for a moment: a busy worker changes many rows at once. */
  say<T extends Topic>(topic: T, word: Words[T]): void {
    this.unsaid.push({ topic, word });
    if (this.soon) return;
    const leftMs = this.since + GATHER_MS - performance.now();
    this.soon =
      this.sends < AT_ONCE || leftMs <= 0
        ? setImmediate(() => void this.sendAll())
        : setTimeout(() => void this.sendAll(), leftMs);
  }

  /** What nobody waits for: it goes with the next words, or by itself a moment later. */
  mention<T extends Topic>(topic: T, word: Words[T]): void {
    this.unsaid.push({ topic, word });
    this.later ??= setTimeout(() => void this.sendAll(), GATHER_MS);
  }

  /** At once, for those who want to know that it is on its way: false when it could not be sent. Never rejects. */
  tell<T extends Topic>(topic: T, word: Words[T]): Promise<boolean> {
    this.unsaid.push({ topic, word });
    return this.sendAll();
  }

  private async sendAll(): Promise<boolean> {
    clearTimeout(this.soon as NodeJS.Timeout | undefined);
    clearImmediate(this.soon as NodeJS.Immediate | undefined);
    clearTimeout(this.later);
    this.soon = this.later = undefined;
    this.count();
    const said = this.unsaid.splice(0);
    try {
      await this.carrier?.send(JSON.stringify(said));
      return true;
    } catch (error) {
      this.log.debug({ topics: said.map(({ topic }) => topic), error: String(error) }, 'nobody heard');
      return false;
    }
  }

  private count(): void {
    const now = performance.now();
    if (now - this.since >= GATHER_MS) [this.since, this.sends] = [now, 0];
    this.sends += 1;
  }

  /** Returns the way to stop listening. */
  on<T extends Topic>(topic: T, listener: Listener<T>): () => void {
    const all = this.listeners.get(topic) ?? new Set();
    this.listeners.set(topic, all);
    all.add(listener);
    return () => all.delete(listener);
  }

  /**
   * The answers of the named worker, or of all workers that live; ends when all have answered, or at the time out with those that have.
   * Throws when nothing can be said to the named one; of all workers none has answered then.
   */
  async ask<Q extends Question>(
    word: Q,
    what: With<Q>,
    { to, timeoutMs = PATIENCE_MS }: AskOptions = {},
  ): Promise<Answer<Q>[]> {
    const living = await this.living();
    if (to !== undefined && !living.includes(to)) throw notAlive(to, living);
    const missing = new Set(to === undefined ? living : [to]);
    if (missing.size === 0) return [];
    const answers = new Map<string, Answer<Q>>();
    const ticket = randomUUID();
    const over = new AbortController();
    const stop = this.on('answer', ({ ticket: theirs, ...answer }) => {
      if (theirs !== ticket || answers.has(answer.worker)) return;
      answers.set(answer.worker, answer);
      missing.delete(answer.worker);
      if (missing.size === 0) over.abort();
    });
    const late = sleep(timeoutMs, undefined, { signal: over.signal }).catch(() => undefined);
    try {
      await Promise.race([this.carrier?.ready, late]);
      const isSaid = await Promise.race([this.tell('ask', { ticket, word, to: to ?? null, with: what }), late]);
      // An answer may be quicker than the news that the question has gone out.
      if (isSaid !== true && answers.size === 0) {
        if (to !== undefined) throw this.unreachable(to);
        return [];
      }
      await late;
    } finally {
      over.abort();
      stop();
    }
    // It may have been about to end when it was asked.
    const still = to !== undefined && answers.size === 0 ? await this.living() : living;
    if (to !== undefined && !still.includes(to)) throw notAlive(to, still);
    return [...answers.values()].sort((a, b) => (a.worker < b.worker ? -1 : 1));
  }

  private unreachable(worker: string): AppError {
    const carrier = this.backend.redis ? 'Redis' : 'PostgreSQL';
    return new AppError(
      'worker_unreachable',
      `Nothing can be said to the worker "${worker}": ${carrier}, which carries such words, does not answer. Its tasks go on. Try again in a moment.`,
    );
  }

  private async living(): Promise<string[]> {
    const rows = await this.sql.query<{ name: string }>(
      `SELECT name FROM worker WHERE seen_at > now() - interval '30 s' AND state <> 'stopped' ORDER BY name`,
    );
    return rows.map((row) => row.name);
  }

  private hear(text: string): void {
    for (const hear of this.understand(text))
      try {
        hear();
      } catch (error) {
        this.log.error({ err: error }, 'a word from the bus was heard and something failed');
      }
  }

  /** What comes may be from anybody on the server. */
  private understand(text: string): (() => void)[] {
    try {
      const said = JSON.parse(text) as { topic: Topic; word: never }[];
      return said.flatMap(({ topic, word }) =>
        [...(this.listeners.get(topic) ?? [])].map((listener) => () => listener(word)),
      );
    } catch (error) {
      this.log.warn({ error: String(error) }, 'a word from the bus was not understood');
      return [];
    }
  }
}

function notAlive(worker: string, living: readonly string[]): AppError {
  return new AppError('not_found', `No worker named "${worker}" is alive. ${alive(living)}`, {
    details: { workers: living },
  });
}

function alive(living: readonly string[]): string {
  return living.length === 0 ? 'No worker is.' : `Alive: ${living.join(', ')}.`;
}

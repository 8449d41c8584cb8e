// Says when a key of Redis has changed, so that nobody has to ask again and again. Blocking commands take an element out of several lists without putting it
// anywhere, and bring its bytes along; the invalidations meant for caches of clients do neither. Who looks reads the keys in the same command or script, over
// the line that it is given, so nothing can come between a look and the next word. Used by the transports of the doors that take from Redis.
import type { Redis } from 'ioredis';
import { log } from '../shared/log.js';

const CHANNEL = '__redis__:invalidate';
/** A word may be lost with a connection that nobody has closed. */
const LOOK_MS = 1000;
/** Where Redis does not tell (before version 6, behind some proxies), it is asked. */
const DEAF_LOOK_MS = 20;

export class RedisBell {
  private readonly line: Redis;
  private readonly ear: Redis;
  /** Of the connection that hears; without it nothing is told. */
  private earId: number | undefined;
  /** Once for a pair of connections the one that looks says who hears for it. */
  private pairing: Promise<boolean> | undefined;
  /** Those that may hold something: they have changed since the last look, or nothing is known of them. */
  private readonly open: Set<string>;
  /** Since the last look or wait. */
  private isRung = false;
  /** Whoever waits is let go by this. */
  private wake: () => void = () => undefined;
  private isClosed = false;
  private readonly log = log('doors');

  constructor(
    redis: Redis,
    private readonly keys: readonly string[],
  ) {
    this.open = new Set(keys);
    // What is sent in one turn of the event loop has to arrive in its order.
    this.line = redis.duplicate({ enableAutoPipelining: false });
    this.ear = redis.duplicate({ enableAutoPipelining: false, autoResubscribe: false });
    for (const each of [this.line, this.ear]) each.on('error', () => undefined);
    this.ear.on('messageBuffer', (_channel: Buffer, keys: readonly Buffer[] | null) => this.heard(keys));
    this.ear.on('ready', () => void this.listen());
    for (const each of [this.line, this.ear]) each.on('close', () => this.part());
  }

  /** `ask` reads those of the keys that may hold something, in their order. What it leaves in one of them, it has to say by ring(). */
  async look<T>(ask: (line: Redis, keys: readonly string[]) => Promise<T>): Promise<T> {
    const keys = this.keys.filter((key) => this.open.has(key));
    this.open.clear();
    this.isRung = false;
    try {
      // Not waited for: over one line it takes effect before what is asked next.
      void this.pair();
      return await ask(this.line, keys);
    } catch (error) {
      this.ring();
      throw error;
    }
  }

  /** Until it rings: one of the keys has changed, or may have. */
  async wait(): Promise<void> {
    const isTold = await this.pair();
    if (!this.isRung && !this.isClosed) await this.ringing(isTold ? LOOK_MS : DEAF_LOOK_MS);
    this.isRung = false;
  }

  /** Without a signal that aborts: its error with its stack, made for each message, would cost more than all the rest here. */
  private ringing(atMostMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.ring();
        resolve();
      }, atMostMs);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  close(): void {
    this.isClosed = true;
    this.ring();
    this.line.disconnect();
    this.ear.disconnect();
  }

  /** Also for those who have a reason of their own to look again. */
  ring(keys: readonly string[] = this.keys): void {
    for (const key of keys) this.open.add(key);
    this.isRung = true;
    this.wake();
  }

  /** Nothing is named when all is gone at once. */
  private heard(keys: readonly Buffer[] | null): void {
    this.ring(keys?.map(String));
  }

  private async listen(): Promise<void> {
    this.earId = undefined;
    try {
      const id = await this.ear.client('ID');
      await this.ear.subscribe(CHANNEL);
      this.earId = id;
    } catch (error) {
      this.log.debug({ error: String(error) }, 'Redis does not tell what changes; it is asked');
    }
    this.part();
  }

  private part(): void {
    this.pairing = undefined;
    this.ring();
  }

  private async pair(): Promise<boolean> {
    if (this.earId === undefined) return false;
    this.pairing ??= this.line.client('TRACKING', 'ON', 'REDIRECT', this.earId, 'NOLOOP').then(
      () => true,
      (error: unknown) => {
        this.log.debug({ error: String(error) }, 'Redis does not tell what changes; it is asked');
        return false;
      },
    );
    return this.pairing;
  }
}

// Says when a key of Redis has changed, so that nobody has to ask again and again. Blocking commands take an element out of several lists without putting it
// anywhere, and bring its bytes along; the invalidations meant for caches of clients do neither. Used by the transports of the doors that take from Redis.
import type { Redis } from 'ioredis';
import { log } from '../shared/log.js';

const CHANNEL = '__redis__:invalidate';
/** A word may be lost with a connection that nobody has closed. */
const LOOK_MS = 1000;
/** Where Redis does not tell (before version 6, behind some proxies), it is asked. */
const DEAF_LOOK_MS = 20;

export class RedisBell {
  private readonly asking: Redis;
  private readonly ear: Redis;
  /** Of the connection that hears; without it nothing is told. */
  private earId: number | undefined;
  /** Once for a pair of connections the one that asks says who hears for it. */
  private pairing: Promise<unknown> | undefined;
  private isArmed = false;
  /** Whoever waits is let go by this. */
  private wake: () => void = () => undefined;
  private rung = 0;
  private isClosed = false;
  private readonly log = log('doors');

  constructor(
    redis: Redis,
    private readonly keys: readonly string[],
  ) {
    // What is sent in one turn of the event loop has to arrive in its order.
    this.asking = redis.duplicate({ enableAutoPipelining: false });
    this.ear = redis.duplicate({ enableAutoPipelining: false, autoResubscribe: false });
    for (const each of [this.asking, this.ear]) each.on('error', () => undefined);
    this.ear.on('message', () => this.ring());
    this.ear.on('ready', () => void this.listen());
    for (const each of [this.asking, this.ear]) each.on('close', () => this.part());
  }

  /** Called when nothing was found. At once the first time, because something may have come before anybody listened; then when one of the keys has changed. */
  async wait(): Promise<void> {
    if (this.isClosed) return;
    const before = this.rung;
    if (!this.isArmed && (await this.arm())) return;
    if (before === this.rung) await this.ringing(this.isArmed ? LOOK_MS : DEAF_LOOK_MS);
  }

  /** Without a signal that aborts: its error with its stack, made for each message, would cost more than all the rest here. */
  private ringing(atMostMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, atMostMs);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  close(): void {
    this.isClosed = true;
    this.ring();
    this.asking.disconnect();
    this.ear.disconnect();
  }

  /** Also for those who have a reason of their own to look again. */
  ring(): void {
    this.isArmed = false;
    this.rung += 1;
    this.wake();
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

  /** Redis tells of a key once after each time that it was read. */
  private async arm(): Promise<boolean> {
    if (this.earId === undefined) return false;
    const before = this.rung;
    try {
      this.pairing ??= this.asking.client('TRACKING', 'ON', 'REDIRECT', this.earId);
      await Promise.all([this.pairing, this.asking.exists(...this.keys)]);
      // Unless it has rung meanwhile.
      this.isArmed = before === this.rung;
      return true;
    } catch (error) {
      this.pairing = undefined;
      this.log.debug({ error: String(error) }, 'Redis does not tell what changes; it is asked');
      return false;
    }
  }
}

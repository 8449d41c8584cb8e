// Values that end by themselves, shared by all processes: what cache.ts and limiter.ts are made of. Two kinds: expiring-redis.ts, and expiring-postgres.ts
// where there is no Redis.

export const EXPIRING_STORE = Symbol('expiring store');

export interface ExpiringStore {
  get(key: string): Promise<string | undefined>;
  set(key: string, value: string, lifeMs: number): Promise<void>;
  /** False: there is one already, and it stays. */
  add(key: string, value: string, lifeMs: number): Promise<boolean>;
  drop(...keys: readonly string[]): Promise<void>;
  /** How many there were. */
  dropAll(prefix: string): Promise<number>;
  /** Ends a lock; false: it is not ours any more, and nothing was written. With a value this is written in the same step. */
  unlock(
    lock: string,
    owner: string,
    write?: { readonly key: string; readonly value: string; readonly lifeMs: number },
  ): Promise<boolean>;
  /** One more in the window that began with the first. */
  count(key: string, windowMs: number): Promise<{ readonly count: number; readonly leftMs: number }>;
}

// What was found out once is not found out again for a while, by no process: values with a life, loaded by one while the others wait. It may be forgotten at
// any time, and without its server everything goes on, slower. Used by the metrics, and by packs under keys of their own.
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { isLostConnection } from '../../shared/errors.js';
import { log } from '../../shared/log.js';
import { EXPIRING_STORE, type ExpiringStore } from './expiring-store.js';

const HOUR_S = 3600;
/** Whoever loads for longer is no longer waited for. */
const LOADING_MS = 30_000;
const LOOK_MS = 50;

@Injectable()
export class Cache {
  /** Those in this process who want the same wait for the same promise. */
  private readonly loading = new Map<string, Promise<unknown>>();
  private readonly log = log('tasks');

  constructor(@Inject(EXPIRING_STORE) private readonly store: ExpiringStore) {}

  async get<T>(key: string): Promise<T | undefined>;
  async get<T>(key: string, fallback: T): Promise<T>;
  async get<T>(key: string, fallback?: T): Promise<T | undefined> {
    const text = await this.orWithout(this.store.get(key), undefined);
    return text === undefined ? fallback : (JSON.parse(text) as T);
  }

  async set(key: string, value: unknown, lifeS = HOUR_S): Promise<void> {
    await this.orWithout(this.store.set(key, textOf(value), lifeS * 1000), undefined);
  }

  /** False: somebody was first. Who has to know for certain gets an error when the server is away. */
  setOnce(key: string, value: unknown, lifeS = HOUR_S): Promise<boolean> {
    return this.store.add(key, textOf(value), lifeS * 1000);
  }

  /** What is being loaded at this moment is not kept either. */
  delete(key: string): Promise<void> {
    return this.store.drop(key, lockOf(key));
  }

  /** All whose keys begin like this; how many. */
  invalidate(prefix: string): Promise<number> {
    return this.store.dropAll(prefix);
  }

  /** A failure of `load` is everybody's who waits in this process, and is not kept. */
  getOrLoad<T>(key: string, load: () => Promise<T>, lifeS = HOUR_S): Promise<T> {
    const underWay = this.loading.get(key);
    if (underWay) return underWay as Promise<T>;
    const value = this.findOrLoad(key, load, lifeS).finally(() => this.loading.delete(key));
    this.loading.set(key, value);
    return value;
  }

  private async findOrLoad<T>(key: string, load: () => Promise<T>, lifeS: number): Promise<T> {
    const owner = randomUUID();
    const until = performance.now() + LOADING_MS;
    while (performance.now() < until) {
      const text = await this.orWithout(this.store.get(key), undefined);
      if (text !== undefined) return JSON.parse(text) as T;
      if (await this.orWithout(this.store.add(lockOf(key), owner, LOADING_MS), true))
        return this.loadAndKeep(key, owner, load, lifeS);
      await sleep(LOOK_MS);
    }
    return load();
  }

  private async loadAndKeep<T>(key: string, owner: string, load: () => Promise<T>, lifeS: number): Promise<T> {
    let write: { key: string; value: string; lifeMs: number } | undefined;
    try {
      const value = await load();
      write = { key, value: textOf(value), lifeMs: lifeS * 1000 };
      return value;
    } finally {
      await this.orWithout(this.store.unlock(lockOf(key), owner, write), false);
    }
  }

  private async orWithout<T>(answer: Promise<T>, without: T): Promise<T> {
    try {
      return await answer;
    } catch (error) {
      if (!isLostConnection(error)) throw error;
      this.log.debug({ error: String(error) }, 'the cache does not answer; we go on without');
      return without;
    }
  }
}

const lockOf = (key: string): string => `${key}#loading`;
const textOf = (value: unknown): string => JSON.stringify(value ?? null);

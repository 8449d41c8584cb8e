// The cache and the limits that a pack is given: those of the program, under keys that begin with its name. Made by pack-running.ts.
import type { Cache } from '../tasks/cache/cache.js';
import type { Limiter } from '../tasks/cache/limiter.js';
import type { PackCache, PackLimits } from './pack.js';

export function cacheOf(pack: string, cache: Cache): PackCache {
  const own = (key: string): string => `pack:${pack}:${key}`;
  return {
    get: <T>(key: string, fallback?: T) => cache.get<T | undefined>(own(key), fallback),
    set: (key, value, lifeS) => cache.set(own(key), value, lifeS),
    setOnce: (key, value, lifeS) => cache.setOnce(own(key), value, lifeS),
    delete: (key) => cache.delete(own(key)),
    invalidate: (prefix) => cache.invalidate(own(prefix)),
    getOrLoad: (key, load, lifeS) => cache.getOrLoad(own(key), load, lifeS),
  };
}

export const limitsOf = (pack: string, limiter: Limiter): PackLimits => ({
  take: (key, limit) => limiter.take(`pack:${pack}:${key}`, limit),
});

// The cache and the limits, on Redis and without it, from several processes' point of view: the services of the built program, each with connections of its own.
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { projectRoot } from '../../src/shared/settings.js';
import { makeDatabase } from '../harness/database.js';
import { httpClient } from '../harness/http-client.js';
import { startProduct } from '../harness/product.js';
import { openProgram, type Program } from './clock/built-program.js';

const load = <T>(file: string) =>
  import(/* @vite-ignore */ pathToFileURL(path.join(projectRoot, 'dist/src/tasks/cache', file)).href) as Promise<T>;
const { Cache } = await load<typeof import('../../src/tasks/cache/cache.js')>('cache.js');
const { Limiter } = await load<typeof import('../../src/tasks/cache/limiter.js')>('limiter.js');

const later = <T>(value: T, ms: number) => new Promise<T>((resolve) => setTimeout(resolve, ms, value));

describe.each([
  ['on Redis', 'redis'],
  ['without Redis', 'postgres'],
] as const)('%s', (_where, backend) => {
  let programs: readonly Program[];
  beforeAll(async () => {
    const database = await makeDatabase();
    const open = () => openProgram(database, { QUEUE_BACKEND: backend });
    programs = [await open(), await open()];
  });
  afterAll(() => Promise.all(programs.map((program) => program.close())));
  const cache = (place = 0) => programs[place]!.get(Cache);
  const limiter = (place = 0) => programs[place]!.get(Limiter);

  it('keeps a value for all processes, with its life and a default', async () => {
    expect(await cache().get('a')).toBeUndefined();
    expect(await cache().get('a', 'nothing')).toBe('nothing');
    await cache().set('a', { n: [1, null, 'é'] });
    expect(await cache(1).get('a')).toEqual({ n: [1, null, 'é'] });
    await cache().set('a', 2, 3);
    expect(await cache(1).get('a')).toBe(2);
    await vi.waitFor(async () => expect(await cache(1).get('a')).toBeUndefined(), 60_000);
  });

  it('writes once what only one may write', async () => {
    const all = await Promise.all([0, 1, 0, 1].map((place) => cache(place).setOnce('first', place)));
    expect(all.filter(Boolean)).toHaveLength(1);
    await cache().delete('first');
    expect(await cache().setOnce('first', 1, 0.2)).toBe(true);
    await vi.waitFor(async () => expect(await cache(1).setOnce('first', 1)).toBe(true), 60_000);
  });

  it('forgets one key, or all that begin alike, and nothing else', async () => {
    for (const key of ['user:1', 'user:2', 'user*', 'users', 'other']) await cache().set(key, key);
    await cache().delete('user:1');
    expect(await cache(1).get('user:1')).toBeUndefined();
    expect(await cache(1).invalidate('user:')).toBe(1);
    expect(await cache().invalidate('user*')).toBe(1);
    expect([await cache().get('users'), await cache().get('other')]).toEqual(['users', 'other']);
  });

  it('lets one load while all others wait, over processes', async () => {
    let loads = 0;
    const slow = () => later(++loads, 300);
    const all = await Promise.all([0, 1, 0, 1, 1].map((place) => cache(place).getOrLoad('slow', slow)));
    expect(all).toEqual([1, 1, 1, 1, 1]);
    expect(await cache(1).getOrLoad('slow', slow)).toBe(1);
    await cache().delete('slow');
    expect(await cache(1).getOrLoad('slow', slow)).toBe(2);
  });

  it('keeps no failure, and nothing that was forgotten while it was loaded', async () => {
    const fails = () => Promise.reject(new Error('not now'));
    await expect(cache().getOrLoad('bad', fails)).rejects.toThrow('not now');
    expect(await cache(1).getOrLoad('bad', () => later('good', 0))).toBe('good');
    const old = cache().getOrLoad('stale', async () => {
      await cache(1).invalidate('sta');
      return 'old';
    });
    expect(await old).toBe('old');
    expect(await cache(1).get('stale')).toBeUndefined();
  });

  it('counts what happens in a while, over processes', async () => {
    const limit = { max: 3, perS: 5 };
    const taken = await Promise.all([0, 1, 0, 1, 0].map((place) => limiter(place).take('mail', limit)));
    expect(taken.filter(({ allowed }) => allowed)).toHaveLength(3);
    expect(taken.map(({ left }) => left).sort()).toEqual([0, 0, 0, 1, 2]);
    for (const { resetsInS } of taken) expect(resetsInS).toBeLessThanOrEqual(5);
    expect((await limiter().take('other', limit)).allowed).toBe(true);
    await vi.waitFor(async () => expect((await limiter().take('mail', limit)).allowed).toBe(true), {
      timeout: 60_000,
      interval: 500,
    });
  });
});

it('is a load each time when Redis is gone, and never a wait', async () => {
  const program = await openProgram(await makeDatabase(), { REDIS_URL: 'redis://127.0.0.1:1', QUEUE_BACKEND: 'redis' });
  const cache = program.get(Cache);
  let loads = 0;
  expect(await cache.getOrLoad('a', () => later(++loads, 0))).toBe(1);
  expect(await cache.getOrLoad('a', () => later(++loads, 0))).toBe(2);
  expect(await cache.get('a', 'nothing')).toBe('nothing');
  await expect(cache.setOnce('a', 1)).rejects.toThrow();
  await program.close();
});

it('saves the metrics of one api process from adding up files that another has added up', async () => {
  const product = await startProduct({ roles: ['api', 'api'] });
  const redis = new Redis(product.environment['REDIS_URL'] ?? '');
  try {
    const { status } = await httpClient(product.url).fetch('/metrics');
    expect(status).toBe(200);
    const kept = await redis.get('{athanor}~own:space');
    expect(kept).toContain('conv_storage_free_bytes');
    // What was kept is what another process tells.
    await redis.set(
      '{athanor}~own:space',
      (kept ?? '').replaceAll('conv_storage_free_bytes', 'conv_storage_kept_bytes'),
    );
    const url = /"url":"(http[^"]+)"/g;
    // What a process has printed comes by another way than the word that it is ready.
    const other = await vi.waitFor(() => {
      const urls = [...product.logs().matchAll(url)].map((match) => match[1] ?? '');
      const found = urls.find((each) => !each.startsWith(product.url));
      expect(found).toBeDefined();
      return found;
    }, 60_000);
    expect(await (await fetch(`${other}/metrics`)).text()).toContain('conv_storage_kept_bytes');
  } finally {
    redis.disconnect();
    await product.stop();
  }
});

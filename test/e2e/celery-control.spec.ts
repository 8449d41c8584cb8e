// An unmodified Celery sees our workers: it asks, revokes, watches, and sends chains and groups. The same over both brokers.
import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { celeryClient, type CeleryClient, type Outcome } from '../harness/celery-client.js';
import { ask } from '../harness/jobs.js';
import { makePng } from '../harness/pictures.js';
import { startProduct, type Product } from '../harness/product.js';
import { ownRabbit } from '../harness/rabbitmq.js';
import { emptyRedis } from '../harness/redis.js';
import { makeFolder } from '../harness/work-area.js';
import { drawers } from './control/fleet.js';

type PerNode<T> = Record<string, T> | null;
interface Event {
  readonly type: string;
  readonly hostname: string;
  readonly uuid?: string;
}
/** What was said, and what Celery's own memory of it knows then. */
interface Heard {
  readonly events: readonly Event[];
  readonly workers: Readonly<Record<string, boolean>>;
  readonly tasks: readonly object[];
}
const NODE = 'w1@here';
const PATIENCE = { timeout: 60_000 };

const brokers: [string, () => Promise<readonly [string, string]>][] = [
  ['Redis', async () => [`${(await emptyRedis()).url}/1`, `${(await emptyRedis()).url}/1`]],
  ['RabbitMQ', async () => [(await ownRabbit()).url, 'rpc://']],
];

describe.each(brokers)('over %s', (broker, open) => {
  let product: Product;
  let openShop: () => CeleryClient;
  let shop: CeleryClient;
  let folder: string;

  beforeAll(async () => {
    const [address, backend] = await open();
    folder = makeFolder('shared');
    product = await startProduct({
      roles: [`worker --queues image:2,video:1 --name ${NODE}`, 'celery', 'celery'],
      settings: { CELERY_BROKER_URL: address, CELERY_RESULT_BACKEND: backend, CELERY_FOLDERS: folder },
    });
    openShop = () => celeryClient(address, backend);
    shop = openShop();
    fs.writeFileSync(path.join(folder, 'photo.png'), await makePng());
    const [scene, film] = [path.join(folder, 'scene.mp4'), path.join(folder, 'film.mp4')];
    const source = 'testsrc2=duration=2:size=1920x1080:rate=30';
    execFileSync('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', source, '-c:v', 'mpeg4', '-q:v', '8', scene]);
    execFileSync('ffmpeg', ['-v', 'error', '-stream_loop', '59', '-i', scene, '-c', 'copy', film]);
  });
  afterAll(async () => {
    await shop.close();
    await product.stop();
  });

  const image = (name: string, target: string) => ({
    task: 'converter.tasks.convert_image',
    kwargs: {
      task_id: name,
      input_path: path.join(folder, 'photo.png'),
      output_format: target,
      output_path: path.join(folder, `${name}.${target}`),
    },
    options: { queue: 'image' },
    immutable: true,
  });
  const film = (options: object = {}) => ({
    task: 'converter.tasks.convert_video',
    kwargs: { task_id: 'f', input_path: path.join(folder, 'film.mp4'), output_format: 'webm', quality: 'high' },
    options: { queue: 'video', ...options },
  });
  /** There is one worker, so its answer is all there is to wait for. */
  const first = { timeout: PATIENCE.timeout / 1000, limit: 1 };
  const inspect = <T>(method: string, ...args: unknown[]) =>
    shop.ask<PerNode<T>>('inspect', { method, args, ...first });
  const control = (method: string, args: unknown[] = [], gathers: object = first) =>
    shop.ask<Record<string, { ok?: string; error?: string }>[]>('control', { method, args, ...gathers });
  const slots = async () =>
    (await inspect<{ pool: { 'max-concurrency': number } }>('stats'))?.[NODE]?.pool['max-concurrency'];
  const stateOf = async (id: string) =>
    (await ask<{ state: string }>(product.environment, 'SELECT state FROM task WHERE id = $1', [id]))[0]?.state;

  it('inspect answers for each worker', async () => {
    // A process of the door may be ready a moment before it hears such words.
    const ping = () => shop.ask('inspect', { method: 'ping', timeout: 4 });
    await expect.poll(ping, PATIENCE).toEqual({ [NODE]: { ok: 'pong' } });
    const stats = await inspect<{ pool: Record<string, unknown>; pid: number }>('stats');
    expect(stats?.[NODE]).toMatchObject({ pid: expect.any(Number), pool: { 'max-concurrency': 3 } });
    expect((await inspect<string[]>('registered'))?.[NODE]).toContain('converter.tasks.convert_video');
    expect((await inspect<{ name: string }[]>('active_queues'))?.[NODE]?.map(({ name }) => name)).toContain('video');
    expect((await inspect<object>('conf'))?.[NODE]).toMatchObject({ accept_content: ['json'] });
    expect((await inspect<object[]>('reserved'))?.[NODE]).toEqual([]);
  });

  it('running and scheduled work is seen, and revoke stops it', async () => {
    const later = await shop.send(film({ countdown: 3600 }));
    // Two doors take messages: the second may be taken in before the first.
    await expect.poll(() => stateOf(later), PATIENCE).toBe('queued');
    const running = await shop.send(film());
    await expect.poll(() => stateOf(running), PATIENCE).toBe('running');
    // Messages are taken side by side.
    await expect.poll(() => stateOf(later), PATIENCE).toBe('queued');
    const active = await inspect<{ id: string; name: string; worker_pid: number }[]>('active');
    const { kwargs } = film();
    expect(active?.[NODE]).toMatchObject([{ id: running, name: 'converter.tasks.convert_video', args: [], kwargs }]);
    expect((await inspect<{ request: { id: string } }[]>('scheduled'))?.[NODE]).toMatchObject([
      { request: { id: later } },
    ]);
    const known = await inspect<object>('query_task', [running, later, randomUUID()]);
    expect(known?.[NODE]).toEqual({
      [running]: ['active', expect.objectContaining({ kwargs })],
      [later]: ['reserved', expect.objectContaining({ kwargs })],
    });
    await shop.ask('revoke', { id: later });
    expect(await shop.get(later)).toMatchObject({ state: 'REVOKED', type: 'TaskRevokedError' });
    await shop.ask('revoke', { id: running });
    expect(await stateOf(running)).toBe('running');
    await shop.ask('revoke', { id: running, options: { terminate: true, signal: 'KILL' } });
    const { raised, args } = await shop.get(running);
    expect(raised).toContain('celery.exceptions.TaskRevokedError');
    expect(args).toEqual(['Cancelled by the user / Задача отменена пользователем']);
    expect((await inspect<string[]>('revoked'))?.[NODE]).toEqual(expect.arrayContaining([later, running]));
  });

  it('revoke right after sending wins', async () => {
    const id = await shop.send(film({ countdown: 3600 }));
    await shop.ask('revoke', { id });
    expect((await shop.get(id)).state).toBe('REVOKED');
  });

  it('control words do what they say, or say that they do not', async () => {
    expect(await control('pool_grow', [1], { timeout: 5 })).toEqual([{ [NODE]: { ok: 'pool will grow' } }]);
    await expect.poll(slots, PATIENCE).toBe(5);
    expect(await control('pool_shrink', [1])).toEqual([{ [NODE]: { ok: 'pool will shrink' } }]);
    await expect.poll(slots, PATIENCE).toBe(3);
    expect(await control('cancel_consumer', ['image'])).toEqual([{ [NODE]: { ok: 'no longer consuming from image' } }]);
    const waits = await shop.send(image('waits', 'webp'));
    await expect.poll(() => stateOf(waits), PATIENCE).toBe('queued');
    expect((await inspect<object[]>('reserved'))?.[NODE]).toMatchObject([{ id: waits }]);
    const [moment] = await ask<{ now: Date }>(product.environment, 'SELECT now() AS now');
    expect(await control('add_consumer', ['image'])).toEqual([{ [NODE]: { ok: 'add consumer image' } }]);
    expect((await shop.get(waits)).state).toBe('SUCCESS');
    const begun = `SELECT started_at > $2 AS is_after FROM task WHERE id = $1`;
    expect(await ask(product.environment, begun, [waits, moment?.now])).toEqual([{ is_after: true }]);
    for (const word of ['add_consumer', 'cancel_consumer'])
      expect(await control(word, ['nothing'])).toEqual([{ [NODE]: { error: 'There is no queue "nothing" here.' } }]);
  });

  it('words that change nothing are answered, and so are words that nobody knows', async () => {
    expect(await control('heartbeat')).toEqual([{ [NODE]: null }]);
    expect(await control('disable_events')).toEqual([{ [NODE]: { error: 'Events are always told here.' } }]);
    expect(await control('broadcast', ['no_such_word'])).toEqual([{ [NODE]: { error: 'This is not known here.' } }]);
    expect((await inspect<{ ok: string }>('report'))?.[NODE]?.ok).toMatch(/^athanor /);
    expect((await inspect<{ clock: number }>('clock'))?.[NODE]).toEqual({ clock: expect.any(Number) as number });
  });

  it('a rate holds back, and its end lets go', async () => {
    const name = 'converter.tasks.convert_image';
    expect(await control('rate_limit', [name, '1/h'])).toEqual([{ [NODE]: { ok: 'new rate limit set successfully' } }]);
    expect((await control('rate_limit', ['no.such', '1/h']))[0]?.[NODE]?.error).toBe('unknown task');
    expect((await control('rate_limit', [name, 'fast']))[0]?.[NODE]?.error).toContain('A rate is');
    const [one, two] = [await shop.send(image('r1', 'webp')), await shop.send(image('r2', 'webp'))];
    const states = async () => [await stateOf(one), await stateOf(two)].sort();
    await expect.poll(states, PATIENCE).toEqual(['done', 'queued']);
    // What has no rate goes by.
    const later = await shop.send(film({ countdown: 3600 }));
    await shop.ask('revoke', { id: later });
    expect(await control('rate_limit', [name, '0'])).toEqual([{ [NODE]: { ok: 'rate limit disabled successfully' } }]);
    expect((await shop.get(await shop.send(image('r3', 'webp')))).state).toBe('SUCCESS');
  });

  it('a time limit of a type ends its tasks, but not those that say themselves how long', async () => {
    const limit = (args: unknown[]) => control('time_limit', args);
    const name = 'converter.tasks.convert_video';
    const set = { [NODE]: { ok: 'time limits set successfully' } };
    // As Celery's own program sends them: the name, the soft one, the hard one.
    expect(await limit([name, 1, 2])).toEqual([set]);
    const { raised } = await shop.get(await shop.send(film()));
    expect(raised).toContain('celery.exceptions.SoftTimeLimitExceeded');
    const own = await shop.send(film({ soft_time_limit: 500, time_limit: 600 }));
    await expect.poll(() => stateOf(own), PATIENCE).toBe('running');
    const [row] = await ask<{ hard_limit_s: number }>(
      product.environment,
      'SELECT hard_limit_s FROM task WHERE id = $1',
      [own],
    );
    expect(row?.hard_limit_s).toBe(600);
    await shop.ask('revoke', { id: own, options: { terminate: true, signal: 'KILL' } });
    expect((await limit([name, 'soon']))[0]?.[NODE]?.error).toContain('A time limit is');
    // None, as Celery has it.
    expect(await limit([name, 0, 0])).toEqual([set]);
    expect(await ask(product.environment, 'SELECT 1 FROM type_limit')).toEqual([]);
  });

  it('a pool begins anew and scales itself, and events are told anyway', async () => {
    const worker = product.pids().find(({ command }) => command.includes(`--name ${NODE}`));
    const warm = () => drawers(worker?.pid ?? 0).map(({ pid }) => pid);
    expect((await shop.get(await shop.send(image('warm', 'webp')))).state).toBe('SUCCESS');
    const before = warm();
    expect(before).not.toEqual([]);
    expect(await control('pool_restart')).toEqual([{ [NODE]: { ok: 'reload started' } }]);
    await expect.poll(() => warm().filter((pid) => before.includes(pid)), PATIENCE).toEqual([]);
    expect((await shop.get(await shop.send(image('anew', 'webp')))).state).toBe('SUCCESS');
    expect(await control('autoscale', [6, 4])).toEqual([{ [NODE]: { ok: 'autoscale now max=6 min=4' } }]);
    await expect.poll(slots, PATIENCE).toBe(8);
    // A floor above the ceiling is the ceiling.
    expect(await control('autoscale', [1, 4])).toEqual([{ [NODE]: { ok: 'autoscale now max=1 min=1' } }]);
    expect(await control('autoscale', [4, 1])).toEqual([{ [NODE]: { ok: 'autoscale now max=4 min=1' } }]);
    expect(await control('enable_events')).toEqual([{ [NODE]: { ok: 'task events already enabled' } }]);
  });

  it('a chain goes on with the next, and breaks with the reason', async () => {
    const done = await shop.ask<Outcome>('chain', {
      tasks: [image('a', 'webp'), image('b', 'jpg'), image('c', 'png')],
    });
    expect(done).toMatchObject({ state: 'SUCCESS', value: { task_id: 'c' } });
    for (const name of ['a.webp', 'b.jpg', 'c.png']) expect(fs.existsSync(path.join(folder, name))).toBe(true);
    const broken = await shop.ask<Outcome>('chain', { tasks: [image('d', 'mp3'), image('e', 'webp')] });
    expect(broken.raised).toContain('builtins.ValueError');
    expect(fs.existsSync(path.join(folder, 'e.webp'))).toBe(false);
  });

  it('who is called with a result is found by it', async () => {
    const linked = [image('called', 'jpg'), image('called too', 'png')];
    const called = await shop.ask<Outcome[]>('link', { ...image('calls', 'webp'), linked });
    const ends = called.map(({ state, value }) => ({ state, value }));
    expect(ends).toMatchObject(['called', 'called too'].map((task_id) => ({ state: 'SUCCESS', value: { task_id } })));
  });

  it('who was called is named to whoever asks for a task that is known', async () => {
    const [id, called] = [randomUUID(), randomUUID()];
    const named = (order: ReturnType<typeof image>, task_id: string) => ({
      ...order,
      options: { queue: 'image', task_id },
    });
    const order = { ...named(image('known', 'webp'), id), linked: [named(image('known too', 'jpg'), called)] };
    const other = openShop();
    // Over rpc:// there is nothing to forget.
    for (const program of [shop, other])
      expect(await program.ask('children', { ...order, forget: broker === 'Redis' })).toEqual([called]);
    await other.close();
    expect(await ask(product.environment, 'SELECT fence FROM task WHERE id = ANY ($1)', [[id, called]])).toEqual([
      { fence: 1 },
      { fence: 1 },
    ]);
  });

  it('who is called when a task fails does its work, and is not called when it succeeds', async () => {
    // Over rpc:// a program hears only of what it has sent itself, so what was made is looked at.
    const made = (name: string) => fs.existsSync(path.join(folder, name));
    const linked = [image('mends', 'jpg'), image('mends-too', 'png')];
    const broken = await shop.ask<Outcome>('errback', { ...image('breaks', 'mp3'), linked });
    expect(broken.raised).toContain('builtins.ValueError');
    await expect.poll(() => made('mends.jpg') && made('mends-too.png'), PATIENCE).toBe(true);
    const fine = await shop.ask<Outcome>('errback', { ...image('fine', 'webp'), linked: [image('idle', 'jpg')] });
    expect(fine).toMatchObject({ state: 'SUCCESS' });
    // Whoever comes after it in the same queue was served, and it was not.
    expect((await shop.get(await shop.send(image('next', 'webp')))).state).toBe('SUCCESS');
    const idle = await ask(product.environment, `SELECT 1 FROM celery_task WHERE sender->>'kwargs' LIKE '%idle%'`);
    expect(idle).toEqual([]);
  });

  it('a program sees how far its task is, and is told when its hard limit has ended it', async () => {
    // One that has waited for another's result hears by rpc:// of no state but the last.
    const watcher = openShop();
    const id = await watcher.send(film());
    const seen: [string, { percent: number; total: number } | null][] = [];
    const look = async () => {
      seen.push(...(await watcher.ask<typeof seen>('states', { id, timeout: 0.5 })));
      return seen.map(([state]) => state);
    };
    await expect.poll(look, PATIENCE).toContain('PROGRESS');
    expect(seen.findLast(([, info]) => info)?.[1]).toMatchObject({ percent: expect.any(Number) as number, total: 100 });
    await watcher.ask('revoke', { id, options: { terminate: true, signal: 'KILL' } });
    expect((await watcher.get(id)).raised).toContain('celery.exceptions.TaskRevokedError');
    await watcher.close();
    const late = await shop.send(film({ time_limit: 2 }));
    expect((await shop.get(late)).raised).toContain('celery.exceptions.TimeLimitExceeded');
  });

  it('stats count what a worker has begun', async () => {
    const name = 'converter.tasks.convert_image';
    const count = async () => (await inspect<{ total: Record<string, number> }>('stats'))?.[NODE]?.total[name] ?? 0;
    const before = await count();
    await shop.get(await shop.send(image('counted', 'webp')));
    expect(await count()).toBe(before + 1);
  });

  it('a group is all of its members', async () => {
    const tasks = Array.from({ length: 5 }, (_, number) => image(`g${number}`, 'webp'));
    const { value } = await shop.ask<Outcome>('group', { tasks });
    expect((value as { task_id: string }[]).map(({ task_id }) => task_id)).toEqual(['g0', 'g1', 'g2', 'g3', 'g4']);
  });

  it('events tell of workers and of tasks, each once', async () => {
    const until = ['worker-heartbeat', 'task-received', 'task-started', 'task-succeeded'];
    const { events: seen, ...kept } = await shop.ask<Heard>('events', {
      until,
      seconds: 3,
      tasks: [image('event', 'webp')],
    });
    const types = seen.map(({ type }) => type);
    expect(types).toContain('worker-heartbeat');
    expect(seen.every(({ hostname }) => hostname === NODE)).toBe(true);
    const ofTask = types.filter((type) => type.startsWith('task-'));
    expect(ofTask.sort()).toEqual(['task-received', 'task-started', 'task-succeeded']);
    // From these words alone Flower knows its workers and tasks.
    expect(kept.workers).toEqual({ [NODE]: true });
    const task = { name: 'converter.tasks.convert_image', state: 'SUCCESS', worker: NODE };
    expect(kept.tasks).toMatchObject([{ ...task, runtime: expect.any(Number) as number }]);
  });

  it('a worker goes when it is told to', async () => {
    expect(await control('shutdown')).toEqual([{ [NODE]: { ok: 'shutting down' } }]);
    await expect.poll(() => shop.ask('inspect', { method: 'ping', timeout: 1 }), PATIENCE).toBeNull();
  });
});

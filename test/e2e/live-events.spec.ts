// Live streams of events through the real program: what is streamed is what stands in the rows, on every api process, whatever happens to Redis.
import { randomBytes } from 'node:crypto';
import net from 'node:net';
import path from 'node:path';
import { Redis } from 'ioredis';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startRedis } from '../../src/embedded/redis.js';
import { openEvents, type SentEvent } from '../harness/event-reader.js';
import { httpClient, type HttpClient } from '../harness/http-client.js';
import { ask, upload, type JobBody } from '../harness/jobs.js';
import { makePng } from '../harness/pictures.js';
import { startProduct, type Product } from '../harness/product.js';
import { makeFolder } from '../harness/work-area.js';

interface TaskBody {
  readonly id: string;
  readonly status: string;
  readonly state_version: number;
  readonly links: { readonly events: string };
}
const LOCAL = '00000000-0000-7000-8000-000000000001';
const isTold = ({ event }: SentEvent) => /^(task|job)\./.test(event) && event !== 'task.progress';
const told = (events: readonly SentEvent[]) => events.filter(isTold).map(({ id, event }) => `${id ?? ''} ${event}`);

let redis: Awaited<ReturnType<typeof startRedis>>;
let product: Product;
let neighbour: Product;
let client: HttpClient;
let elsewhere: HttpClient;
let fileId: string;

beforeAll(async () => {
  const folder = makeFolder('own-redis');
  redis = await startRedis({
    dir: path.join(folder, 'data'),
    password: randomBytes(16).toString('hex'),
    log: path.join(folder, 'redis.log'),
  });
  const roles = ['api', 'worker --queues image:2'];
  product = await startProduct({ roles, settings: { REDIS_URL: redis.url } });
  const shared = ['DATABASE_URL', 'REDIS_URL', 'UPLOADS_DIR'].map((name) => [name, product.environment[name] ?? '']);
  const settings = Object.fromEntries(shared) as Record<string, string>;
  neighbour = await startProduct({ roles: ['api'], settings });
  client = httpClient(product.url);
  elsewhere = httpClient(neighbour.url);
  fileId = await upload(client, new Uint8Array(await makePng()));
});
afterAll(async () => {
  // Its Redis is gone by now, and it ends all the same.
  await Promise.all([product.stop(), neighbour.stop()]);
  await redis.stop();
});

const make = async (more: object = {}) =>
  (await client.post<TaskBody>('/api/v1/tasks', { file_id: fileId, target: 'webp', ...more })).body;
const makeWaiting = () => make({ delay_s: 3600 });
const rowsOf = async (where: string, values: unknown[] = []) =>
  (
    await ask<{ id: string; type: string }>(
      product.environment,
      `SELECT id, type FROM task_event WHERE ${where} ORDER BY id`,
      values,
    )
  ).map(({ id, type }) => `${id} ${type.includes('.') ? type : `task.${type}`}`);

describe('the stream of a task', () => {
  it('begins with how it is, tells what happens, and ends with it, on another api process', async () => {
    const task = await makeWaiting();
    const reader = await openEvents(elsewhere, task.links.events);
    expect(reader.status).toBe(200);
    expect(reader.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(reader.headers.get('x-accel-buffering')).toBe('no');
    const [first] = await reader.until(({ event }) => event === 'snapshot');
    expect(first?.data).toMatchObject({ tasks: [{ id: task.id, status: 'queued' }] });
    await client.post(`/api/v1/tasks/${task.id}/cancel`, { reason: 'not needed' });
    const events = await reader.ended();
    expect(events.map(({ event }) => event)).toEqual(['snapshot', 'task.cancelled', 'done']);
    expect(events[1]?.data).toMatchObject({
      task_id: task.id,
      status: 'cancelled',
      state_version: 2,
      reason: 'not needed',
    });
    expect(await rowsOf('task_id = $1', [task.id])).toEqual([expect.stringMatching(/task\.queued$/), ...told(events)]);
  });

  it('goes on behind the event that the reader saw last, and is over when that was the end', async () => {
    const task = await make();
    const whole = await openEvents(client, task.links.events, { 'Last-Event-ID': '0' });
    const events = await whole.ended();
    const rows = await rowsOf('task_id = $1', [task.id]);
    expect(told(events)).toEqual(rows);
    expect(rows.map((row) => row.split(' ')[1])).toEqual(['task.queued', 'task.started', 'task.done']);
    expect(events.at(-1)?.event).toBe('done');
    const [queued] = events;
    const rest = await openEvents(client, task.links.events, { 'Last-Event-ID': queued?.id ?? '' });
    expect(told(await rest.ended())).toEqual(rows.slice(1));
    const end = events.findLast(isTold)?.id ?? '';
    expect((await openEvents(client, task.links.events, { 'Last-Event-ID': end })).status).toBe(204);
  });

  it('tells what the task is warned of', async () => {
    const png = new Uint8Array(await makePng({ width: 33 }));
    const makeMisnamed = async () => {
      const form = new FormData();
      form.set('target', 'webp');
      form.set('file', new File([png], 'photo.jpg'));
      return (await client.post<TaskBody>('/api/v1/tasks', form)).body;
    };
    const namesOf = async (task: TaskBody) => {
      const reader = await openEvents(client, task.links.events, { 'Last-Event-ID': '0' });
      const events = await reader.ended();
      const warned = events.filter(({ event }) => event === 'task.warning');
      expect(warned).toMatchObject([{ data: { task_id: task.id, code: 'extension_mismatch' } }]);
      expect(warned[0]?.data['detail']).toMatch(/\w/);
      expect(told(events)).toEqual(await rowsOf('task_id = $1', [task.id]));
      return events.filter(isTold).map(({ event }) => event);
    };
    expect(await namesOf(await makeMisnamed())).toEqual(['task.queued', 'task.warning', 'task.started', 'task.done']);
  });

  it('begins anew for a reader who knows a number that was never given', async () => {
    const { links } = await makeWaiting();
    const reader = await openEvents(client, links.events, { 'Last-Event-ID': '999999999999' });
    expect((await reader.until(() => true))[0]?.event).toBe('snapshot');
    reader.close();
    expect((await openEvents(client, links.events, { 'Last-Event-ID': 'x' })).status).toBe(400);
  });

  it('tells only the types that were asked for, and knows no others', async () => {
    const task = await makeWaiting();
    const reader = await openEvents(client, `${task.links.events}?types=task.done,task.failed`);
    await reader.until(({ event }) => event === 'snapshot');
    await client.post(`/api/v1/tasks/${task.id}/cancel`);
    expect((await reader.ended()).map(({ event }) => event)).toEqual(['snapshot', 'done']);
    expect((await openEvents(client, `${task.links.events}?types=task.odd`)).status).toBe(422);
    expect((await openEvents(client, `/api/v1/tasks/${LOCAL}/events`)).status).toBe(404);
  });
});

describe('a stream on which nothing happens', () => {
  it('says every quarter of a minute that it is open, without a number that could be gone on from', async () => {
    const { links } = await makeWaiting();
    const reader = await openEvents(client, links.events);
    const events = await reader.until(({ event }) => event === 'ping');
    const [first, ping] = events;
    expect(events.map(({ event }) => event)).toEqual(['snapshot', 'ping']);
    expect(ping?.id).toBeUndefined();
    expect(Date.parse(ping?.data['at'] as string)).toBeGreaterThan(0);
    reader.close();
    expect(first?.data).toMatchObject({ tasks: [{ status: 'queued' }] });
  });
});

describe('who asks again and again', () => {
  it('is told of each version what the stream tells of it, up to the same end', async () => {
    const task = await makeWaiting();
    const reader = await openEvents(elsewhere, task.links.events, { 'Last-Event-ID': '0' });
    const seen: TaskBody[] = [];
    const follow = async () => {
      for (let etag = ''; seen.at(-1)?.status !== 'done';) {
        const headers = { 'If-None-Match': etag, Prefer: 'wait=20' };
        const answer = await client.get<TaskBody>(`/api/v1/tasks/${task.id}`, headers);
        if (answer.status === 200) seen.push(answer.body);
        etag = answer.headers.get('etag') ?? '';
      }
    };
    const following = follow();
    await client.patch(`/api/v1/tasks/${task.id}`, { priority: 9 });
    await client.post(`/api/v1/tasks/${task.id}/start`);
    await following;
    const events = (await reader.ended()).filter(isTold).map(({ data }) => data);
    const versions = events.map(({ state_version: version }) => Number(version));
    expect(versions).toEqual([...new Set(versions)].sort((a, b) => a - b));
    // Between two of them the row counts its progress too, and a change of what was asked leaves the state as it was.
    const toldAt = (version: number) =>
      events.findLast((data) => 'status' in data && Number(data['state_version']) <= version)?.['status'];
    for (const { state_version: version, status } of seen)
      expect([version, toldAt(version)]).toEqual([version, status]);
    expect(seen.at(-1)?.state_version).toBe(versions.at(-1));
  });
});

describe('the stream of a job', () => {
  it('tells of all its tasks and of its own end', async () => {
    const items = [1, 2, 3].map(() => ({ file_id: fileId, target: 'webp' }));
    const job = (await client.post<JobBody>('/api/v1/tasks/batch', { items })).body;
    const reader = await openEvents(elsewhere, `/api/v1/jobs/${job.id}/events`, { 'Last-Event-ID': '0' });
    const events = await reader.ended();
    expect(events.at(-2)?.event).toBe('job.done');
    expect(events.at(-1)).toMatchObject({ event: 'done', data: { job_ids: [job.id] } });
    expect(told(events)).toEqual(await rowsOf('job_id = $1', [job.id]));
    expect(events.filter(({ event }) => event === 'task.done')).toHaveLength(3);
    const seen = (await client.get<JobBody>(`/api/v1/jobs/${job.id}`)).body;
    expect(events.at(-2)?.data['state_version']).toBe(seen.state_version);
  });

  it('tells that it was put to work and that it has started, each time once', async () => {
    const nodes = {
      a: { operation: 'convert', file_id: fileId, target: 'gif', options: { width: 20 } },
      b: { operation: 'convert', input: 'a', target: 'webp' },
    };
    const job = (await client.post<JobBody>('/api/v1/jobs', { nodes, start: false })).body;
    const linesOf = async () =>
      (await rowsOf('job_id = $1', [job.id]))
        .map((row) => row.split(' ')[1])
        .filter((name) => /^job|started/.test(name ?? ''));
    expect(await linesOf()).toEqual([]);
    const reader = await openEvents(elsewhere, `/api/v1/jobs/${job.id}/events?types=job.queued,job.started,job.done`);
    await client.post(`/api/v1/jobs/${job.id}/start`);
    const events = await reader.ended();
    expect(events.map(({ event, data }) => [event, data['status']])).toMatchObject([
      ['snapshot', undefined],
      ['job.queued', 'queued'],
      ['job.started', 'running'],
      ['job.done', 'done'],
      ['done', undefined],
    ]);
    const lines = await linesOf();
    expect(lines).toHaveLength(5);
    expect(lines[0]).toBe('job.queued');
    expect(lines.at(-1)).toBe('job.done');
    await client.post(`/api/v1/jobs/${job.id}/retry`);
    const again = await openEvents(client, `/api/v1/jobs/${job.id}/events`, {
      'Last-Event-ID': events.at(-2)?.id ?? '',
    });
    const names = (await again.ended()).map(({ event }) => event).filter((name) => name.startsWith('job.'));
    expect(names).toEqual(['job.queued', 'job.started', 'job.done']);
  });

  it('tells of a batch once it has a task, and again when it gets more after its end', async () => {
    const { id } = (await client.post<JobBody>('/api/v1/tasks/batch', { items: [] })).body;
    expect(await rowsOf('job_id = $1', [id])).toEqual([]);
    const add = () => client.post(`/api/v1/jobs/${id}/tasks`, { file_id: fileId, target: 'webp' });
    const names = async () => {
      await add();
      await (await openEvents(client, `/api/v1/jobs/${id}/events`)).ended();
      return (await rowsOf('job_id = $1 AND task_id IS NULL', [id])).map((row) => row.split(' ')[1]);
    };
    const round = ['job.queued', 'job.started', 'job.done'];
    expect(await names()).toEqual(round);
    expect(await names()).toEqual([...round, ...round]);
  });
});

describe('the stream of everything', () => {
  it('leaves a reader out who does not read', async () => {
    const { hostname, port } = new URL(product.url);
    const socket = net.connect(Number(port), hostname);
    socket.write(`GET /api/v1/events HTTP/1.1\r\nHost: ${hostname}:${port}\r\n\r\n`);
    // Its stream is open before anything happens.
    await new Promise((resolve) => socket.once('data', resolve));
    socket.pause();
    const other = await openEvents(client, '/api/v1/events');
    await other.until(({ event }) => event === 'snapshot');
    const cut = new Promise<void>((resolve) => {
      socket.once('error', () => resolve());
      socket.once('close', () => resolve());
    });
    // One that reads gets all of it meanwhile, so much at a time as even a busy machine reads. What the kernel keeps for the other is some megabytes, and
    // behind them comes its end.
    for (let part = 0; part < 12; part += 1) {
      await ask(
        product.environment,
        `INSERT INTO task_event (task_id, client_id, type, data)
           SELECT gen_random_uuid(), $1, 'changed', jsonb_build_object('filler', repeat('x', 2000)) FROM generate_series(1, 1000)`,
        [LOCAL],
      );
      const last = (await rowsOf('true')).at(-1)?.split(' ')[0];
      await other.until(({ id }) => id === last);
    }
    expect(other.events.filter(isTold)).toHaveLength(12_000);
    other.close();
    socket.resume();
    await cut;
    socket.destroy();
  });

  it('keeps the order of the numbers when a lower one is committed later, or never', async () => {
    const reader = await openEvents(client, '/api/v1/events');
    await reader.until(({ event }) => event === 'snapshot');
    const slow = new pg.Client({
      connectionString: product.environment['DATABASE_URL'],
      application_name: 'test harness',
    });
    await slow.connect();
    const insert = `INSERT INTO task_event (task_id, client_id, type) VALUES (gen_random_uuid(), $1, 'changed') RETURNING id`;
    const numbers: string[] = [];
    const write = async (over: Pick<pg.Client, 'query'>) =>
      numbers.push((await over.query<{ id: string }>(insert, [LOCAL])).rows[0]?.id ?? '');
    const quick = {
      query: async (text: string, values: unknown[]) => ({ rows: await ask(product.environment, text, values) }),
    };
    for (const end of ['COMMIT', 'ROLLBACK']) {
      await slow.query('BEGIN');
      await write(slow);
      await write(quick as unknown as pg.Client);
      // It takes longer than a look.
      await slow.query('SELECT pg_sleep(1.5)');
      await slow.query(end);
      await reader.until(({ id }) => id === numbers.at(-1));
    }
    await slow.end();
    expect(reader.events.filter(isTold).map(({ id }) => id)).toEqual([numbers[0], numbers[1], numbers[3]]);
    reader.close();
  });

  it.each([
    ['some of it', 'id < $1'],
    ['all of it', 'id <= $1'],
  ])('begins anew for a reader who missed what the clean-up has taken since: %s', async (_what, taken) => {
    for (let made = 0; made < 4; made += 1) await makeWaiting();
    const [seen = '', , , last = ''] = (await rowsOf('true')).slice(-4).map((row) => row.split(' ')[0]);
    const open = (id: string) => openEvents(client, '/api/v1/events', { 'Last-Event-ID': id });
    const firstFor = async (id: string) => {
      const reader = await open(id);
      const [first] = await reader.until(({ event }) => event !== 'ping');
      reader.close();
      return first?.event;
    };
    // Somebody listens all the time, so that the number of the last event is known without its row.
    const other = await open(seen);
    await other.until(({ id }) => id === last);
    expect(await firstFor(seen)).toBe('task.queued');
    await ask(product.environment, `DELETE FROM task_event WHERE ${taken}`, [last]);
    expect(await firstFor(seen)).toBe('snapshot');
    other.close();
  });

  it('is what stands in the rows, one for one, when Redis is emptied, and when it is gone', async () => {
    const all = [await openEvents(client, '/api/v1/events'), await openEvents(elsewhere, '/api/v1/events')];
    for (const reader of all) await reader.until(({ event }) => event === 'snapshot');
    const first = await Promise.all(Array.from({ length: 15 }, () => make()));
    const flusher = new Redis(redis.url);
    await flusher.flushall();
    flusher.disconnect();
    const second = await Promise.all(Array.from({ length: 15 }, () => make()));
    for (const { id } of [...first, ...second])
      await all[0]?.until(({ event, data }) => event === 'task.done' && data['task_id'] === id);
    await redis.stop();
    const waiting = await Promise.all(Array.from({ length: 5 }, () => makeWaiting()));
    await Promise.all(waiting.map(({ id }) => client.post(`/api/v1/tasks/${id}/cancel`)));
    for (const reader of all) {
      const rows = await rowsOf('id > $1', [reader.events[0]?.id]);
      expect(rows.length).toBeGreaterThanOrEqual(30 * 3 + 5 * 2);
      await reader.until(({ id }) => id === rows.at(-1)?.split(' ')[0]);
      expect(told(reader.events)).toEqual(rows);
      const progress = reader.events.filter(({ event }) => event === 'task.progress');
      expect(progress.length).toBeGreaterThan(0);
      expect(progress.filter(({ id }) => id !== undefined)).toEqual([]);
      reader.close();
    }
  });
});

// Visitors without a login: what they may, how they come back with a cookie or with the token of a link, what they share, and what stays closed.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { httpClient, type HttpClient } from '../harness/http-client.js';
import { ask } from '../harness/jobs.js';
import { makePng } from '../harness/pictures.js';
import { startProduct, type Product } from '../harness/product.js';
import { cookieOf, logIn } from '../harness/session.js';

interface Task {
  readonly id: string;
  readonly status: string;
  readonly links: Record<string, string>;
  readonly inputs: { id: string; links: Record<string, string> }[];
}

const ADMIN = { email: 'admin@example.org', password: 'a long password' };
const COOKIE = 'athanor_visitor';
let product: Product;
let admin: HttpClient;
let stranger: HttpClient;
let picture: Uint8Array<ArrayBuffer>;

beforeAll(async () => {
  product = await startProduct({
    roles: ['api'],
    settings: {
      ADMIN_EMAIL: ADMIN.email,
      ADMIN_PASSWORD: ADMIN.password,
      ANONYMOUS: 'on',
      OUTGOING_PRIVATE: '127.0.0.1',
    },
  });
  admin = await logIn(product.url, ADMIN);
  stranger = httpClient(product.url);
  picture = new Uint8Array(await makePng());
  await guests({ rate_per_minute: 1000, concurrent: 100 });
});
afterAll(() => product.stop());

/** Only where an end is looked at: what is done before its answer is written is no 202. */
const work = () => {
  const shared = ['DATABASE_URL', 'REDIS_URL', 'UPLOADS_DIR'].map((name) => [name, product.environment[name] ?? '']);
  const settings = Object.fromEntries(shared) as Record<string, string>;
  return startProduct({ roles: ['worker --queues image:1'], settings });
};
const guests = async (limits: Record<string, number>) =>
  expect((await admin.patch('/api/v1/admin/rules', { guests: limits })).status).toBe(200);
const send = (client: HttpClient, headers: Record<string, string> = {}) =>
  client.fetch('/api/v1/convert/webp?wait=0&filename=mine.png', { method: 'POST', body: picture, headers });

describe('a visitor that keeps no cookie', () => {
  it('follows the links of the answer up to the bytes, and nobody else gets there without them', async () => {
    const answer = await send(stranger);
    expect(answer.status).toBe(202);
    const task = (await answer.json()) as Task;
    const token = /access_token=(atv_[\w-]{43})$/.exec(task.links['self'] ?? '')?.[1] ?? '';
    expect(token).not.toBe('');
    expect(answer.headers.get('location')).toBe(task.links['self']);
    for (const links of [task.links, task.inputs[0]?.links ?? {}])
      for (const link of Object.values(links)) expect(link).toContain(`?access_token=${token}`);
    const worker = await work();
    const status = async () => (await stranger.get<Task>(task.links['self'] ?? '')).body.status;
    await expect.poll(status, { timeout: 60_000 }).toBe('done');
    await worker.stop();
    const bytes = await stranger.bytes(task.links['result'] ?? '');
    expect([bytes.status, bytes.headers.get('content-type')]).toEqual([200, 'image/webp']);
    expect((await stranger.get(`/api/v1/tasks/${task.id}`, { Authorization: `Bearer ${token}` })).status).toBe(200);
    expect((await stranger.get(`/api/v1/tasks/${task.id}`)).status).toBe(404);
    expect((await stranger.get(`/api/v1/tasks/${task.id}?access_token=${token}x`)).status).toBe(401);
    expect(product.logs()).not.toContain(token);
  });

  it('may ask for the end of its task by a link', async () => {
    const task = (await (await send(stranger)).json()) as Task;
    expect((await stranger.post(task.links['cancel'] ?? '')).status).toBe(200);
  });
});

describe('links to files', () => {
  const url = 'http://127.0.0.1:9/a.png';
  const ways: readonly (readonly [string, object])[] = [
    ['/api/v1/files/import', { url }],
    ['/api/v1/tasks', { url, target: 'webp' }],
    ['/api/v1/tasks/batch', { items: [{ url, target: 'webp' }] }],
    ['/api/v1/jobs', { nodes: { a: { operation: 'import.url', options: { url } } } }],
  ];
  const answers = (client: HttpClient) =>
    Promise.all(ways.map(async ([path, body]) => (await client.post(path, body)).status));
  const told = async (client: HttpClient) =>
    (await client.get<{ fetches_links: boolean }>('/api/v1/limits')).body.fetches_links;
  const offers = async (client: HttpClient) =>
    !(await (await client.fetch('/', { headers: { accept: 'text/html' } })).text()).includes('"links":"none"');

  it('are fetched for visitors only where the administrator permits it, and are not offered before', async () => {
    expect(await answers(stranger)).toEqual([403, 403, 403, 403]);
    expect([await told(stranger), await offers(stranger)]).toEqual([false, false]);
    expect((await admin.post('/api/v1/files/import', { url })).status).toBe(202);
    expect([await told(admin), await offers(admin)]).toEqual([true, true]);
    await admin.patch('/api/v1/admin/rules', { links: { guests: true } });
    expect(await answers(stranger)).toEqual([202, 202, 202, 202]);
    expect([await told(stranger), await offers(stranger)]).toEqual([true, true]);
    await admin.patch('/api/v1/admin/rules', { operations: { deny: ['import.url'] } });
    expect([await told(admin), await offers(admin), await told(stranger)]).toEqual([false, false, false]);
    await admin.patch('/api/v1/admin/rules', { operations: {}, links: { guests: false } });
  });
});

describe('a visitor with a browser', () => {
  it('gets a cookie with the first thing that it makes, and no token in links afterwards', async () => {
    const looked = await stranger.fetch('/', { headers: { accept: 'text/html' } });
    const page = await looked.text();
    expect([looked.status, cookieOf(looked.headers, COOKIE)]).toEqual([200, '']);
    expect(page).toContain('href="/login"');
    const form = new FormData();
    form.set('form_token', /name="form_token"\s+value="([^"]+)"/.exec(page)?.[1] ?? '');
    form.set('file', new Blob([picture]), 'mine.png');
    form.set('target', 'webp');
    const cookie = cookieOf(looked.headers, 'athanor_form');
    const sent = await stranger.fetch('/convert', { method: 'POST', body: form, headers: { cookie } });
    expect(sent.status).toBe(303);
    expect(sent.headers.getSetCookie().join()).toMatch(
      /athanor_visitor=atv_[\w-]+; Path=\/; HttpOnly; SameSite=Lax; Max-Age=/,
    );
    const browser = httpClient(product.url, { cookie: cookieOf(sent.headers, COOKIE) });
    const path = sent.headers.get('location') ?? '';
    expect((await browser.fetch(path)).status).toBe(200);
    expect((await stranger.fetch(path)).status).toBe(404);
    const { body } = await browser.get<{ data: Task[] }>('/api/v1/tasks');
    expect(body.data).toHaveLength(1);
    expect(JSON.stringify(body)).not.toContain('access_token');
    const again = await send(browser);
    expect(again.headers.getSetCookie()).toEqual([]);
    expect(await again.text()).not.toContain('access_token');
    expect((await browser.get<{ data: Task[] }>('/api/v1/tasks')).body.data).toHaveLength(2);
  });

  it('sees nothing of other visitors', async () => {
    const [one, other] = [await send(stranger), await send(stranger)];
    const { id } = (await one.json()) as Task;
    const second = httpClient(product.url, { cookie: cookieOf(other.headers, COOKIE) });
    expect((await second.get(`/api/v1/tasks/${id}`)).status).toBe(404);
    expect((await second.get<{ data: Task[] }>('/api/v1/tasks')).body.data.map((task) => task.id)).not.toContain(id);
  });
});

describe('all visitors of one address', () => {
  it('share their tasks a minute, with and without cookies', async () => {
    await guests({ rate_per_minute: 2 });
    await expect
      .poll(async () => (await stranger.get<{ limits: object }>('/api/v1/me')).body.limits, { timeout: 10_000 })
      .toEqual({ rate_per_minute: 2 });
    // A minute that begins now, and not at some moment of this file.
    await ask(product.environment, `DELETE FROM allowance WHERE policy = 'task-create'`);
    const statuses = [];
    for (let n = 0; n < 3; n++) statuses.push((await send(stranger)).status);
    expect(statuses).toEqual([202, 202, 429]);
    await guests({ rate_per_minute: 1000 });
    await expect.poll(async () => (await send(stranger)).status, { timeout: 10_000 }).toBe(202);
  });

  it('share their unfinished tasks', async () => {
    const later = (client: HttpClient, id: string) =>
      client.post('/api/v1/tasks', { file_id: id, target: 'webp', delay_s: 3600 });
    const keep = async () => {
      const kept = await stranger.fetch('/api/v1/files?filename=a.png', { method: 'POST', body: picture });
      const client = httpClient(product.url, { cookie: cookieOf(kept.headers, COOKIE) });
      return { client, id: ((await kept.json()) as { id: string }).id };
    };
    const [one, other] = [await keep(), await keep()];
    await guests({ concurrent: 1 });
    const refused = async () => {
      expect([202, 429]).toContain((await later(one.client, one.id)).status);
      return (await later(other.client, other.id)).status;
    };
    await expect.poll(refused, { timeout: 20_000, interval: 500 }).toBe(429);
    await guests({ rate_per_minute: 1000, concurrent: 100 });
  });
});

describe('each limit of visitors holds by itself', () => {
  /** Nothing of the day or minute is spent. */
  const only = async (limits: Record<string, number>) => {
    await ask(product.environment, 'DELETE FROM allowance');
    await guests(limits);
  };
  const refused = async (answer: Response) => [answer.status, ((await answer.json()) as { code: string }).code];
  afterAll(() => guests({ rate_per_minute: 1000, concurrent: 100 }));

  it('how often they look', async () => {
    await only({ polls_per_minute: 2 });
    const statuses = [];
    for (let n = 0; n < 3; n++) statuses.push((await stranger.get('/api/v1/tasks')).status);
    expect(statuses).toEqual([200, 200, 429]);
  });

  it('how much they bring in a day', async () => {
    await only({ bytes_per_day: picture.length + 1 });
    expect((await send(stranger)).status).toBe(202);
    expect(await refused(await send(stranger))).toEqual([429, 'quota_exceeded']);
    await only({ bytes_per_day: picture.length - 1 });
    expect(await refused(await send(stranger))).toEqual([413, 'file_too_large']);
  });

  it('how urgent their tasks are', async () => {
    await only({ max_priority: 2 });
    const made = await send(stranger);
    const task = (await made.json()) as Task & { priority: number };
    expect([made.status, task.priority]).toEqual([202, 2]);
    const more = { file_id: task.inputs[0]?.id, target: 'webp', priority: 3 };
    const browser = httpClient(product.url, { cookie: cookieOf(made.headers, COOKIE) });
    expect(await browser.post('/api/v1/tasks', more)).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/priority' }] },
    });
  });
});

describe('what nobody has changed', () => {
  it('is what the documents promise of visitors', async () => {
    await ask(product.environment, `DELETE FROM rule WHERE name = 'guests'`);
    const usual = {
      rate_per_minute: 10,
      polls_per_minute: 300,
      concurrent: 5,
      bytes_per_day: 500_000_000,
      max_priority: 4,
    };
    await expect
      .poll(async () => (await stranger.get<{ limits: object }>('/api/v1/me')).body.limits, { timeout: 10_000 })
      .toEqual(usual);
    await guests({ rate_per_minute: 1000, concurrent: 100 });
  });
});

describe('to a visitor', () => {
  it('what belongs to others or to the house stays closed', async () => {
    for (const path of [
      '/api/v1/admin/tasks',
      '/api/v1/admin/rules',
      '/api/v1/admin/users',
      '/api/v1/me/api-keys',
      '/admin/tasks',
    ])
      expect((await stranger.get(path)).status, path).toBe(403);
    expect((await stranger.patch('/api/v1/admin/rules', { guests: {} })).status).toBe(403);
    const { body } = await stranger.get<{ checks: Record<string, object> }>('/healthz');
    for (const check of Object.values(body.checks)) expect(Object.keys(check)).toEqual(['status']);
    expect((await stranger.get('/api/v1/session')).body).toEqual({
      door: 'closed',
      anonymous: true,
      oidc: false,
      person: null,
    });
    expect((await stranger.get('/api/v1/me')).body).toMatchObject({ kind: 'visitor', person: null, sees_all: false });
  });
});

// Keys of programs: shown once, with scopes and an end, by both headers, over the API and the command line.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { athanor } from '../harness/command.js';
import { httpClient, type HttpClient } from '../harness/http-client.js';
import { ask } from '../harness/jobs.js';
import { startProduct, type Product } from '../harness/product.js';

interface Key {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly prefix: string;
  readonly scopes: string[];
  readonly limits: Record<string, number>;
  readonly state: string;
  readonly last_used_at: string | null;
}
interface Page<T> {
  readonly data: T[];
  readonly next_cursor: string | null;
}

const KEYS = '/api/v1/admin/api-keys';
let product: Product;
let admin: HttpClient;
const as = (key: string) => httpClient(product.url, { Authorization: `Bearer ${key}` });
const make = async (fields: Record<string, unknown>) =>
  (await admin.post<Key>(KEYS, { name: 'a key', ...fields })).body;

beforeAll(async () => {
  product = await startProduct({
    roles: ['api'],
    settings: { ADMIN_EMAIL: 'admin@example.org', ADMIN_PASSWORD: 'a long password' },
  });
  admin = as(await athanor(product, ['key', 'add', 'root', '--scopes', 'admin']));
});
afterAll(() => product.stop());

it('a key is shown when it is made and never again', async () => {
  const made = await admin.post<Key>(KEYS, { name: ' uploader ', limits: { rate_per_minute: 60, max_priority: 3 } });
  expect(made.status).toBe(201);
  expect(made.headers.get('cache-control')).toBe('no-store');
  const { key, ...rest } = made.body;
  expect(key).toMatch(/^ath_[\w-]{43}$/);
  expect(rest).toMatchObject({ name: 'uploader', state: 'valid', limits: { rate_per_minute: 60, max_priority: 3 } });
  expect(rest.scopes).toEqual(['tasks:read', 'tasks:write', 'files:read', 'files:write']);
  expect(key.startsWith(rest.prefix)).toBe(true);
  const listed = (await admin.get<Page<Key>>(KEYS)).body.data.find((each) => each.id === rest.id);
  expect(listed).toEqual(rest);
  expect(product.logs()).not.toContain(key);
});

it('its limits are changed as a whole, and hold from the next request on', async () => {
  const { id, key } = await make({ limits: { rate_per_minute: 5, max_priority: 3 } });
  const quotas = async () => {
    const { body } = await as(key).get<{ policies: { policy: string; quota: number }[] }>('/api/v1/usage');
    return Object.fromEntries(body.policies.map(({ policy, quota }) => [policy, quota]));
  };
  expect(await quotas()).toEqual({ 'task-create': 5 });
  const changed = await admin.patch<Key>(`${KEYS}/${id}`, { limits: { bytes_per_day: 1000 } });
  expect(changed).toMatchObject({ status: 200, body: { id, state: 'valid', limits: { bytes_per_day: 1000 } } });
  expect(changed.body.limits).toEqual({ bytes_per_day: 1000 });
  expect(await quotas()).toEqual({ 'upload-bytes': 1000 });
  const more = await as(key).fetch('/api/v1/files?filename=a.txt', { method: 'POST', body: 'x'.repeat(1001) });
  expect(more.status).toBe(413);
  expect((await admin.patch(`${KEYS}/${id}`, { limits: {} })).status).toBe(200);
  expect(await quotas()).toEqual({});
  expect((await admin.patch(`${KEYS}/${id}`, { limits: { rate_per_minute: 0 } })).status).toBe(422);
  expect((await admin.patch(`${KEYS}/${id}`, {})).status).toBe(422);
  expect((await admin.delete(`${KEYS}/${id}`)).status).toBe(204);
  expect((await admin.patch(`${KEYS}/${id}`, { limits: {} })).status).toBe(404);
  expect((await as(key).patch(`${KEYS}/${id}`, { limits: {} })).status).toBe(401);
});

it('both headers carry it, and its use is noted', async () => {
  const { id, key } = await make({});
  expect((await httpClient(product.url, { 'X-API-Key': key }).get('/api/v1/tasks')).status).toBe(200);
  expect((await as(key).get('/api/v1/tasks')).status).toBe(200);
  expect((await httpClient(product.url, { 'X-API-Key': `${key}x` }).get('/api/v1/tasks')).status).toBe(401);
  const { data } = (await admin.get<Page<Key>>(KEYS)).body;
  expect(data.find((each) => each.id === id)?.last_used_at).not.toBeNull();
});

it('it may do what its scopes say and nothing else', async () => {
  const reader = as((await make({ scopes: ['tasks:read'] })).key);
  expect((await reader.get('/api/v1/tasks')).status).toBe(200);
  expect(await reader.post('/api/v1/tasks', {})).toMatchObject({ status: 403, body: { code: 'forbidden' } });
  for (const path of [KEYS, '/api/v1/admin/tasks']) expect((await reader.get(path)).status, path).toBe(403);
  expect((await reader.post(KEYS, { name: 'more', scopes: ['admin'] })).status).toBe(403);
  expect((await reader.get('/api/v1/me/api-keys')).status).toBe(403);
});

it('revoked or over, it is refused from that moment', async () => {
  const one = await make({});
  expect((await admin.delete(`${KEYS}/${one.id}`)).status).toBe(204);
  expect((await as(one.key).get('/api/v1/tasks')).status).toBe(401);
  expect((await admin.delete(`${KEYS}/${one.id}`)).status).toBe(404);
  const two = await make({ expires_at: new Date(Date.now() + 3_600_000).toISOString() });
  expect((await as(two.key).get('/api/v1/tasks')).status).toBe(200);
  await ask(product.environment, 'UPDATE client SET expires_at = now() WHERE id = $1', [two.id]);
  expect((await as(two.key).get('/api/v1/tasks')).status).toBe(401);
  const states = (await admin.get<Page<Key>>(KEYS)).body.data.map(({ id, state }) => [id, state] as const);
  expect(Object.fromEntries(states)).toMatchObject({ [one.id]: 'revoked', [two.id]: 'expired' });
});

it.each([
  ['a scope that there is not', { name: 'x', scopes: ['everything'] }, '/scopes/0'],
  ['no name', { scopes: ['admin'] }, '/name'],
  ['an unknown field', { name: 'x', owner: 'me' }, '/owner'],
  ['a limit of nothing', { name: 'x', limits: { concurrent: 0 } }, '/limits/concurrent'],
])('%s is refused by its pointer', async (_what, body, pointer) => {
  const answer = await admin.post<{ errors: { pointer: string }[] }>(KEYS, body);
  expect(answer.status).toBe(422);
  expect(answer.body.errors.map((each) => each.pointer)).toEqual([pointer]);
});

it('the list has pages, newest first, and no key is on two of them or on none', async () => {
  for (const name of ['p1', 'p2', 'p3']) await make({ name });
  const ids: string[] = [];
  let cursor = '';
  do {
    const { body, headers } = await admin.get<Page<Key>>(`${KEYS}?limit=2${cursor && `&cursor=${cursor}`}`);
    ids.push(...body.data.map((each) => each.id));
    cursor = body.next_cursor ?? '';
    expect(headers.get('link') === null).toBe(cursor === '');
  } while (cursor !== '');
  const all = (await admin.get<Page<Key>>(`${KEYS}?limit=200`)).body.data.map((each) => each.id);
  expect(ids).toEqual(all);
  expect(new Set(ids).size).toBe(ids.length);
});

it('the command line makes keys with limits and lists them', async () => {
  await athanor(product, ['key', 'add', 'by hand', '--rate', '30', '--bytes-per-day', '1GiB', '--expires', '90d']);
  const made = (await admin.get<Page<Key>>(KEYS)).body.data.find((each) => each.name === 'by hand');
  expect(made?.limits).toEqual({ rate_per_minute: 30, bytes_per_day: 2 ** 30 });
  expect(await athanor(product, ['key', 'list'])).toContain('by hand');
  await expect(athanor(product, ['key', 'add', 'x', '--max-priority', '12'])).rejects.toThrow('0 to 9');
});

it('the audit has what the command line does to keys, and not the key', async () => {
  const key = await athanor(product, ['key', 'add', 'noted', '--scopes', 'tasks:read', '--rate', '30']);
  const { id } = (await admin.get<Page<Key>>(KEYS)).body.data.find((each) => each.name === 'noted') ?? {};
  await athanor(product, ['key', 'revoke', String(id)]);
  const { body } = await admin.get<Page<object>>(`/api/v1/admin/audit?subject=${id}&sort=oldest`);
  const asked = { name: 'noted', scopes: ['tasks:read'], limits: { rate_per_minute: 30 } };
  expect(body.data).toMatchObject([
    { who: 'command line', action: 'key made', details: asked, address: null },
    { who: 'command line', action: 'key revoked', details: { name: 'noted' } },
  ]);
  expect(JSON.stringify(body)).not.toContain(key);
});

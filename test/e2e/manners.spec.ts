// How the API behaves beside its routes: other origins, methods, kinds of answers, open streams, and the ids that lead from a request to the log of its tool.
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { athanor } from '../harness/command.js';
import { openEvents } from '../harness/event-reader.js';
import { httpClient, type HttpClient } from '../harness/http-client.js';
import { makePng } from '../harness/pictures.js';
import { startProduct, type Product } from '../harness/product.js';
import { logIn } from '../harness/session.js';

const APP = 'https://app.example.org';
const ADMIN = { email: 'admin@example.org', password: 'a long password' };
let product: Product;
let admin: HttpClient;
let key: string;
let program: HttpClient;

beforeAll(async () => {
  product = await startProduct({
    roles: ['api', 'worker --queues image:1'],
    settings: {
      ADMIN_EMAIL: ADMIN.email,
      ADMIN_PASSWORD: ADMIN.password,
      CORS_ORIGINS: APP,
      MAX_STREAMS: '3',
      LOG_LEVEL: 'debug',
    },
  });
  admin = await logIn(product.url, ADMIN);
  key = await athanor(product, ['key', 'add', 'p']);
  program = httpClient(product.url, { 'X-API-Key': key });
});
afterAll(() => product.stop());

describe('every answer', () => {
  it.each([
    '/',
    '/login',
    '/tasks',
    '/settings',
    '/admin/monitor',
    '/help',
    '/docs',
    '/nothing',
    '/api/v1/tasks',
    '/api/v1/nothing',
  ])('%s lets no browser guess, frame it, or run a script that is not ours', async (path) => {
    const answer = await admin.fetch(path, {
      headers: { accept: path.startsWith('/api') ? 'application/json' : 'text/html' },
    });
    const policy = answer.headers.get('content-security-policy') ?? '';
    for (const part of [
      "default-src 'none'",
      "script-src 'self'",
      "form-action 'self'",
      "base-uri 'none'",
      "frame-ancestors 'none'",
    ])
      expect(policy.split('; ')).toContain(part);
    expect(policy).not.toMatch(/unsafe-|\*/);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'permissions-policy': 'camera=(), geolocation=(), microphone=()',
      'cache-control': expect.stringMatching(/no-store|private|no-cache/) as string,
    });
  });
});

describe('a page of another origin', () => {
  const preflight = (origin: string, path = '/api/v1/tasks') =>
    program.fetch(path, { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'POST' } });

  it('that is named may use the API with a key, and read what the headers say', async () => {
    const asked = await preflight(APP);
    expect([asked.status, asked.headers.get('access-control-allow-origin')]).toEqual([204, APP]);
    expect(asked.headers.get('access-control-allow-headers')).toContain('Idempotency-Key');
    expect(asked.headers.get('access-control-allow-methods')?.split(', ')).toEqual(
      expect.arrayContaining(['POST', 'PUT', 'PATCH', 'DELETE']),
    );
    expect(Number(asked.headers.get('access-control-max-age'))).toBeGreaterThan(0);
    expect(asked.headers.get('access-control-allow-credentials')).toBeNull();
    const browser = { origin: APP, 'sec-fetch-site': 'cross-site' };
    const made = await program.fetch('/api/v1/convert/webp?wait=0&filename=a.png', {
      method: 'POST',
      body: new Uint8Array(await makePng()),
      headers: browser,
    });
    // 200: it was done before the answer was written.
    expect([200, 202]).toContain(made.status);
    expect(made.headers.get('access-control-allow-origin')).toBe(APP);
    expect(made.headers.get('access-control-expose-headers')).toContain('X-Task-Id');
    expect(made.headers.get('vary')).toContain('Origin');
    // Also refusals can be read there.
    const nobody = await httpClient(product.url).fetch('/api/v1/tasks', { headers: browser });
    expect([nobody.status, nobody.headers.get('access-control-allow-origin')]).toEqual([401, APP]);
  });

  it('never acts for whoever is logged in here', async () => {
    const browser = { origin: APP, 'sec-fetch-site': 'cross-site' };
    expect((await admin.get('/api/v1/me')).status).toBe(200);
    expect((await admin.get('/api/v1/me', browser)).status).toBe(401);
    expect((await admin.post('/api/v1/presets', { name: 'x', target: 'webp' }, browser)).status).toBe(401);
  });

  it('is not let in as a program of this machine where there is no account', async () => {
    const open = await startProduct({ roles: ['api'], settings: { CORS_ORIGINS: APP } });
    try {
      const anybody = httpClient(open.url);
      expect((await anybody.get('/api/v1/tasks')).status).toBe(200);
      const browser = { origin: APP, 'sec-fetch-site': 'cross-site' };
      expect((await anybody.get('/api/v1/tasks', browser)).status).toBe(403);
      expect((await anybody.get('/api/v1/tasks', { origin: APP })).status).toBe(403);
    } finally {
      await open.stop();
    }
  });

  it('that is not named gets nothing', async () => {
    const other = 'https://evil.example.org';
    expect((await preflight(other)).headers.get('access-control-allow-origin')).toBeNull();
    const browser = { origin: other, 'sec-fetch-site': 'cross-site' };
    expect((await program.get('/api/v1/tasks', browser)).headers.get('access-control-allow-origin')).toBeNull();
    expect((await program.post('/api/v1/tasks', {}, browser)).status).toBe(403);
    expect((await preflight(APP, '/login')).headers.get('access-control-allow-origin')).toBeNull();
  });
});

it('a method that an address does not take is 405 with those that it takes', async () => {
  const answer = await program.fetch('/api/v1/presets', { method: 'DELETE' });
  expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, HEAD, POST']);
});

it('a reader that takes no JSON is 406 at once, and files are given to whoever asks', async () => {
  const listed = (accept: string) => program.fetch('/api/v1/tasks', { headers: { accept } });
  const refused = await listed('text/html');
  expect(refused.status).toBe(406);
  expect(await refused.json()).toMatchObject({ code: 'not_acceptable' });
  for (const accept of ['*/*', 'application/*', 'application/json', 'text/html, application/problem+json;q=0.1'])
    expect((await listed(accept)).status, accept).toBe(200);
  const bytes = await program.fetch('/api/v1/convert/webp?filename=a.png', {
    method: 'POST',
    body: new Uint8Array(await makePng()),
    headers: { accept: 'image/webp' },
  });
  expect(bytes.status).toBe(200);
});

it('what an answer depends on is named in Vary, so that nothing between keeps it for others', async () => {
  const vary = async (client: HttpClient, address: string, accept = 'application/json') => {
    const answer = await client.fetch(address, { headers: { accept }, redirect: 'manual' });
    return [answer.status, (answer.headers.get('vary') ?? '').split(/, */)];
  };
  expect(await vary(program, '/api/v1/tasks')).toEqual([200, expect.arrayContaining(['Accept'])]);
  expect(await vary(program, '/api/v1/tasks', 'text/html')).toEqual([406, expect.arrayContaining(['Accept'])]);
  const asked = await program.get<{ data: { id: string }[] }>('/api/v1/tasks');
  expect(await vary(program, `/api/v1/tasks/${asked.body.data[0]?.id ?? ''}`)).toEqual([
    200,
    expect.arrayContaining(['Accept', 'Prefer']),
  ]);
  // The same refusal is a page for people, a problem for programs, and the way to the door for who is not known.
  for (const accept of ['text/html', 'application/json']) {
    expect(await vary(program, '/nowhere', accept)).toEqual([404, expect.arrayContaining(['Accept'])]);
    const [status, names] = await vary(httpClient(product.url), '/history', accept);
    expect([status, names]).toEqual([accept === 'text/html' ? 303 : 401, expect.arrayContaining(['Accept'])]);
  }
});

it('one client holds so many streams open, and one more when another is closed', async () => {
  const open = () => openEvents(program, '/api/v1/events');
  const streams = [await open(), await open(), await open()];
  expect(streams.map(({ status }) => status)).toEqual([200, 200, 200]);
  const refused = await program.fetch('/api/v1/events');
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '5']);
  expect(await refused.json()).toMatchObject({ code: 'quota_exceeded' });
  const others = await openEvents(admin, '/api/v1/events');
  expect(others.status).toBe(200);
  streams.pop()?.close();
  const again = async () => {
    const stream = await open();
    streams.push(stream);
    return stream.status;
  };
  await expect.poll(again, { timeout: 10_000 }).toBe(200);
  for (const stream of [...streams, others]) stream.close();
});

it('the ids of a request stand in its answer, in the row, and in the lines of the worker that ran it', async () => {
  const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
  const answer = await program.fetch('/api/v1/convert/jpg?filename=a.png', {
    method: 'POST',
    body: new Uint8Array(await makePng()),
    headers: { 'x-request-id': 'my-request', traceparent: `00-${traceId}-00f067aa0ba902b7-01` },
  });
  expect(answer.status).toBe(200);
  expect(answer.headers.get('x-request-id')).toBe('my-request');
  expect(answer.headers.get('traceparent')).toContain(traceId);
  const task = await program.get(`/api/v1/tasks/${answer.headers.get('x-task-id') ?? ''}`);
  expect(task.body).toMatchObject({ trace_id: traceId });
  const roles = () => {
    const lines = product.logs().split('\n');
    const said = lines
      .filter((line) => line.includes('my-request') && line.endsWith('}'))
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    const its = said.filter((line) => line['request_id'] === 'my-request' && line['trace_id'] === traceId);
    return new Set(its.map((line) => line['role']));
  };
  // Lines come later than answers, and not always whole.
  await vi.waitFor(() => expect(roles()).toEqual(new Set(['api', 'worker'])), 30_000);
});

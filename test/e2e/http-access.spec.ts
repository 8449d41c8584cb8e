// Who gets in: open on loopback, keys and logins once there is an account, the one-time link on a server that others can reach. And who sees what.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectRoot } from '../../src/shared/settings.js';
import { athanor } from '../harness/command.js';
import { httpClient, type HttpClient } from '../harness/http-client.js';
import { makePng } from '../harness/pictures.js';
import { startProduct, type Product } from '../harness/product.js';

const ADMIN = { email: 'admin@example.org', password: 'a long password' };

/** What a browser does with a form: its cookies and its token. */
async function submitForm(url: string, page: string, action: string, fields: Record<string, string>, cookies = '') {
  const shown = await fetch(url + page, { headers: { cookie: cookies } });
  const html = await shown.text();
  const token = /name="form_token"\s+value="([^"]+)"/.exec(html)?.[1] ?? '';
  const cookie = [cookies, ...shown.headers.getSetCookie().map((each) => each.split(';')[0])]
    .filter(Boolean)
    .join('; ');
  const sent = await fetch(url + action, {
    method: 'POST',
    body: new URLSearchParams({ form_token: token, ...fields }),
    headers: { cookie, accept: 'text/html' },
    redirect: 'manual',
  });
  const session = sent.headers.getSetCookie().find((each) => each.startsWith('athanor_session='));
  return { sent, cookie: [cookie, session?.split(';')[0]].filter(Boolean).join('; '), session };
}

describe('without an account, on loopback', () => {
  let product: Product;
  let client: HttpClient;
  beforeAll(async () => {
    product = await startProduct({ roles: ['api'] });
    client = httpClient(product.url);
  });
  afterAll(() => product.stop());

  it('everything is open to this machine', async () => {
    const start = await client.fetch('/admin', { redirect: 'manual' });
    expect([start.status, start.headers.get('location')]).toEqual([303, '/admin/monitor']);
    expect((await client.get('/api/v1/admin/tasks')).status).toBe(200);
  });

  it('the form offers what a conversion can become, and only that', async () => {
    const { body } = await client.get<{
      data: readonly { id: string; is_target: boolean; is_packed: boolean; targets: readonly string[] }[];
    }>('/api/v1/formats');
    const made = new Set(body.data.flatMap(({ is_packed, targets }) => (is_packed ? [] : targets)));
    const unpacked = body.data.filter(({ id, is_target }) => is_target && !made.has(id)).map(({ id }) => id);
    expect(unpacked).not.toEqual([]);
    const page = await (await client.fetch('/', { headers: { accept: 'text/html' } })).text();
    const offered = [...page.matchAll(/<option value="([^"]+)"/g)].map(([, id]) => id);
    expect(offered.sort()).toEqual([...made].sort());
  });

  it.each(['X-Forwarded-For', 'Forwarded', 'X-Real-IP', 'Via'])(
    'and nothing to what comes through a proxy (%s)',
    async (header) => {
      const answer = await client.get('/api/v1/tasks', { [header]: '127.0.0.1' });
      expect(answer).toMatchObject({ status: 403, body: { code: 'forbidden' } });
      expect((await client.get('/livez', { [header]: '127.0.0.1' })).status).toBe(200);
    },
  );

  it('a key that is not known does not count as nobody', async () => {
    const answer = await client.get('/api/v1/tasks', { Authorization: 'Bearer ath_wrong' });
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/);
  });

  it('the first account is made from this machine, without a link, and closes the door', async () => {
    const forwarded = await client.fetch('/setup', { headers: { accept: 'text/html', 'X-Forwarded-For': '10.0.0.1' } });
    expect(forwarded.status).toBe(403);
    expect(await forwarded.text()).toContain('npm run athanor -- user add');
    const shown = await client.fetch('/setup', { headers: { accept: 'text/html' } });
    expect(shown.status).toBe(200);
    expect(await shown.text()).toContain('href="/admin/monitor"');
    const short = await submitForm(product.url, '/setup', '/setup', { email: ADMIN.email, password: 'short' });
    expect(short.sent.status).toBe(422);
    const made = await submitForm(product.url, '/setup', '/setup', ADMIN);
    expect(made.sent.status).toBe(303);
    expect((await client.get('/api/v1/tasks')).status).toBe(401);
    expect((await fetch(`${product.url}/api/v1/tasks`, { headers: { cookie: made.cookie } })).status).toBe(200);
  });
});

describe('with an account', () => {
  let product: Product;
  let client: HttpClient;
  let one: HttpClient;
  let two: HttpClient;
  beforeAll(async () => {
    product = await startProduct({
      roles: ['api'],
      settings: { ADMIN_EMAIL: ADMIN.email, ADMIN_PASSWORD: ADMIN.password },
    });
    client = httpClient(product.url);
    one = httpClient(product.url, { Authorization: `Bearer ${await athanor(product, ['key', 'add', 'one'])}` });
    two = httpClient(product.url, { Authorization: `Bearer ${await athanor(product, ['key', 'add', 'two'])}` });
  });
  afterAll(() => product.stop());

  it('nobody gets in without key or login', async () => {
    expect(await client.get('/api/v1/tasks')).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });
    const page = await client.fetch('/t/1?a=b', { headers: { accept: 'text/html' } });
    expect(page.status).toBe(303);
    expect(page.headers.get('location')).toBe(`/login?next=${encodeURIComponent('/t/1?a=b')}`);
  });

  it('the check of a running instance asks for a key, once, and says how to make one', async () => {
    const smoke = async (args: readonly string[], key = '') => {
      const env = { ...product.environment, ATHANOR_KEY: key };
      const child = spawn(process.execPath, ['scripts/smoke.mjs', ...args], { cwd: projectRoot, env });
      const [said, [code]] = await Promise.all([
        Promise.all([text(child.stdout), text(child.stderr)]),
        once(child, 'exit') as Promise<[number]>,
      ]);
      return { code, said: said.join('') };
    };
    const refused = await smoke([product.url]);
    expect(refused.code).toBe(2);
    expect(refused.said).toContain('ATHANOR_KEY=… npm run smoke');
    expect(refused.said).not.toContain('FAILED');
    expect((await smoke([product.url], 'ath_wrong')).said).toContain('does not know the key');
    expect(await smoke(['--help'])).toMatchObject({ code: 0, said: expect.stringContaining('ATHANOR_KEY') as string });
  });

  it('health is open but tells strangers no more than a word', async () => {
    const { body } = await client.get<{ checks: Record<string, Record<string, unknown>> }>('/healthz');
    for (const check of Object.values(body.checks)) expect(Object.keys(check)).toEqual(['status']);
    const known = await one.get<{ checks: Record<string, Record<string, unknown>> }>('/healthz');
    expect(known.body.checks['database']).toHaveProperty('version');
  });

  it('one client sees nothing of another: no task, no file, no name', async () => {
    const png = new Uint8Array(await makePng());
    const made = await one.fetch('/api/v1/convert/webp?wait=0&filename=secret.png', { method: 'POST', body: png });
    const task = (await made.json()) as { id: string; inputs: { id: string }[] };
    const file = task.inputs[0]?.id ?? '';
    expect((await one.get(`/api/v1/tasks/${task.id}`)).status).toBe(200);
    expect((await one.get(`/api/v1/files/${file}`)).status).toBe(200);
    for (const path of [
      `/api/v1/tasks/${task.id}`,
      `/api/v1/tasks/${task.id}/result`,
      `/api/v1/files/${file}`,
      `/api/v1/files/${file}/content`,
      `/t/${task.id}`,
    ])
      expect((await two.get(path)).status, path).toBe(404);
    for (const verb of ['cancel', 'retry'])
      expect((await two.post(`/api/v1/tasks/${task.id}/${verb}`)).status, verb).toBe(404);
    expect((await two.post('/api/v1/tasks', { file_id: file, target: 'png' })).status).toBe(404);
    expect((await two.get('/api/v1/tasks?q=secret')).body).toEqual({ data: [], next_cursor: null });
    for (const path of ['/api/v1/admin/tasks', '/admin/tasks']) expect((await two.get(path)).status, path).toBe(403);
  });

  it('a key may do what its scopes say, until it is revoked', async () => {
    const key = await athanor(product, ['key', 'add', 'reader', '--scopes', 'tasks:read']);
    const reader = httpClient(product.url, { Authorization: `Bearer ${key}` });
    expect((await reader.get('/api/v1/tasks')).status).toBe(200);
    expect(await reader.post('/api/v1/tasks', {})).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    const keys = await athanor(product, ['key', 'list']);
    const id =
      keys
        .split('\n')
        .find((line) => line.endsWith('reader'))
        ?.split(' ')[0] ?? '';
    await athanor(product, ['key', 'revoke', id]);
    expect((await reader.get('/api/v1/tasks')).status).toBe(401);
  });

  it('a person logs in, sees all as administrator, and logs out', async () => {
    const { sent, cookie, session } = await submitForm(product.url, '/login?next=/admin/tasks', '/login', {
      ...ADMIN,
      next: '/admin/tasks',
    });
    expect(sent.status).toBe(303);
    expect(sent.headers.get('location')).toBe('/admin/tasks');
    expect(session).toMatch(/; Path=\/; HttpOnly; SameSite=Lax; Max-Age=\d+$/);
    const admin = httpClient(product.url, { cookie, accept: 'text/html' });
    const page = await admin.fetch('/admin/tasks?q=secret');
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('secret.png');
    await submitForm(product.url, '/', '/logout', {}, cookie);
    expect((await admin.fetch('/admin/tasks')).status).toBe(303);
  });

  it('a viewer looks at everything and changes nothing', async () => {
    await athanor(product, ['user', 'add', 'viewer@example.org', '--role', 'viewer'], 'another password\n');
    const { cookie } = await submitForm(product.url, '/login', '/login', {
      email: 'viewer@example.org',
      password: 'another password',
    });
    const viewer = httpClient(product.url, { cookie });
    const { body } = await viewer.get<{ data: { id: string }[] }>('/api/v1/admin/tasks');
    const id = body.data[0]?.id ?? '';
    expect((await viewer.get(`/api/v1/tasks/${id}`)).status).toBe(200);
    expect((await viewer.post(`/api/v1/tasks/${id}/cancel`)).status).toBe(403);
    expect(await (await viewer.fetch(`/t/${id}`)).text()).not.toContain(`action="/t/${id}/cancel"`);
  });

  it('a login leads nowhere but here', async () => {
    const { sent } = await submitForm(product.url, '/login', '/login', { ...ADMIN, next: '//evil.example/' });
    expect(sent.headers.get('location')).toBe('/');
  });

  it('a form without its token is refused', async () => {
    const sent = await fetch(`${product.url}/login`, {
      method: 'POST',
      body: new URLSearchParams({ ...ADMIN, form_token: 'guess' }),
    });
    expect(sent.status).toBe(403);
  });

  it('guessing is slowed down', async () => {
    const guess = async () =>
      (await submitForm(product.url, '/login', '/login', { email: 'guess@example.org', password: 'wrong' })).sent;
    const answers = [];
    for (let i = 0; i < 6; i++) answers.push(await guess());
    expect(answers.map((answer) => answer.status)).toEqual([401, 401, 401, 401, 401, 429]);
    expect(Number(answers.at(-1)?.headers.get('retry-after'))).toBeGreaterThan(0);
  });
});

describe('without an account, where others can reach it', () => {
  it('only the link of the log leads in, and makes the first administrator', async () => {
    const product = await startProduct({ roles: ['api'], settings: { HOST: '0.0.0.0' } });
    const url = product.url.replace('0.0.0.0', '127.0.0.1').replace('[::]', '127.0.0.1');
    const get = (to: string) => fetch(url + to, { headers: { accept: 'text/html' }, redirect: 'manual' });
    expect((await fetch(`${url}/api/v1/tasks`)).status).toBe(403);
    expect((await fetch(`${url}/livez`)).status).toBe(200);
    const start = await get('/');
    expect(start.status).toBe(403);
    expect(await start.text()).toContain('Open the link');
    expect((await get('/setup?token=guess')).status).toBe(403);
    const findLink = () => /\/setup\?token=[\w-]+/.exec(product.logs())?.[0];
    await expect.poll(findLink, { timeout: 20_000 }).toBeDefined();
    const link = findLink() ?? '';
    const token = link.split('=')[1] ?? '';
    const short = await submitForm(url, link, '/setup', { token, email: ADMIN.email, password: 'short' });
    expect(short.sent.status).toBe(422);
    const made = await submitForm(url, link, '/setup', { token, ...ADMIN });
    expect(made.sent.status).toBe(303);
    expect((await fetch(`${url}/api/v1/tasks`, { headers: { cookie: made.cookie } })).status).toBe(200);
    expect((await get(link)).headers.get('location')).toBe('/login?after=setup');
    expect((await fetch(`${url}/api/v1/tasks`)).status).toBe(401);
    await product.stop();
  });

  it('ALLOW_OPEN lets everybody in', async () => {
    const product = await startProduct({ roles: ['api'], settings: { HOST: '0.0.0.0', ALLOW_OPEN: 'true' } });
    const url = product.url.replace('0.0.0.0', '127.0.0.1').replace('[::]', '127.0.0.1');
    expect((await fetch(`${url}/api/v1/tasks`, { headers: { 'X-Forwarded-For': '10.0.0.1' } })).status).toBe(200);
    await product.stop();
  });
});

describe('below a path of PUBLIC_URL', () => {
  it('links, cookies and redirects follow it, whether the proxy strips it or not', async () => {
    const settings = {
      PUBLIC_URL: 'https://files.example/convert',
      ADMIN_EMAIL: ADMIN.email,
      ADMIN_PASSWORD: ADMIN.password,
    };
    const product = await startProduct({ roles: ['api'], settings });
    const html = { accept: 'text/html', host: 'files.example' };
    for (const to of ['/', '/convert/', '/convert']) {
      const answer = await fetch(product.url + to, { headers: html, redirect: 'manual' });
      expect(answer.headers.get('location'), to).toBe('/convert/login?next=%2F');
    }
    const { session } = await submitForm(product.url, '/convert/login', '/convert/login', ADMIN);
    expect(session).toMatch(/; Path=\/convert; HttpOnly; SameSite=Lax; Secure;/);
    const key = await athanor(product, ['key', 'add', 'k']);
    const body = new Uint8Array(await makePng());
    const made = await fetch(`${product.url}/api/v1/convert/webp?wait=0`, {
      method: 'POST',
      body,
      headers: { Authorization: `Bearer ${key}` },
    });
    expect(made.headers.get('location')).toMatch(/^https:\/\/files\.example\/convert\/api\/v1\/tasks\//);
    await product.stop();
  });
});

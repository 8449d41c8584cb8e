// Accounts of people over the API: the first one, log-in, roles, invitations, passwords, preferences, own keys, and what is written about it.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { athanor } from '../harness/command.js';
import { httpClient, type HttpClient } from '../harness/http-client.js';
import { ask } from '../harness/jobs.js';
import { makePng } from '../harness/pictures.js';
import { startProduct, type Product } from '../harness/product.js';
import { cookieOf, logIn } from '../harness/session.js';

interface Account {
  readonly id: string;
  readonly email: string;
  readonly role: string;
  readonly state: string;
  readonly reset_url?: string;
}
interface Page<T> {
  readonly data: T[];
  readonly next_cursor: string | null;
}

const ADMIN = { email: 'admin@example.org', password: 'a long password' };
const USERS = '/api/v1/admin/users';

describe('the first account', () => {
  it('is made from this machine in open mode, and closes the door behind it', async () => {
    const product = await startProduct({ roles: ['api'] });
    const client = httpClient(product.url);
    expect((await client.get('/api/v1/session')).body).toEqual({
      door: 'open',
      anonymous: false,
      oidc: false,
      person: null,
    });
    expect((await client.get('/api/v1/me')).body).toMatchObject({ kind: 'local', sees_all: true });
    expect(await client.get('/api/v1/setup')).toMatchObject({ body: { needed: true, token_required: false } });
    const first = { email: 'user@example.org', role: 'user', password: 'another password' };
    expect(await client.post(USERS, first)).toMatchObject({ status: 400, body: { code: 'invalid_args' } });
    const proxied = await client.post('/api/v1/setup', ADMIN, { 'X-Forwarded-For': '10.0.0.1' });
    expect(proxied.status).toBe(403);
    const made = await client.post('/api/v1/setup', { ...ADMIN, email: ' Admin@Example.org ' });
    expect(made).toMatchObject({
      status: 201,
      body: { door: 'closed', person: { email: ADMIN.email, role: 'admin' } },
    });
    const session = { cookie: cookieOf(made.headers) };
    expect((await client.get('/api/v1/me')).status).toBe(401);
    expect((await client.get('/api/v1/me', session)).body).toMatchObject({ kind: 'person', person: { role: 'admin' } });
    expect(await client.post('/api/v1/setup', ADMIN)).toMatchObject({ status: 409, body: { code: 'invalid_state' } });
    expect((await client.get('/api/v1/setup')).body).toEqual({ needed: false, token_required: false });
    await product.stop();
  });

  it('takes over what was made here while everybody was let in', async () => {
    const product = await startProduct({ roles: ['api'] });
    const client = httpClient(product.url);
    const form = new FormData();
    form.set('target', 'webp');
    form.set('file', new File([new Uint8Array(await makePng())], 'before.png'));
    const { id } = (await client.post<{ id: string }>('/api/v1/tasks', form)).body;
    const preset = { name: 'small', target: 'webp', options: { quality: 40 } };
    expect((await client.post('/api/v1/presets', preset)).status).toBe(201);
    const made = await client.post('/api/v1/setup', ADMIN);
    const admin = httpClient(product.url, { cookie: cookieOf(made.headers) });
    expect(await (await admin.fetch('/history', { headers: { accept: 'text/html' } })).text()).toContain('before.png');
    expect((await admin.get('/api/v1/presets/small')).status).toBe(200);
    expect((await admin.get<Page<unknown>>('/api/v1/admin/tasks')).body.data).toMatchObject([
      { id, client: ADMIN.email },
    ]);
    // A queue of messages may work for everybody on this machine still (DOOR_QUEUES).
    expect(await ask(product.environment, `SELECT user_id, limits FROM client WHERE kind = 'local'`)).toEqual([
      { user_id: null, limits: {} },
    ]);
    await product.stop();
  });

  it('needs the token of the log where others can reach the server', async () => {
    const product = await startProduct({ roles: ['api'], settings: { HOST: '0.0.0.0' } });
    const client = httpClient(product.url.replace('0.0.0.0', '127.0.0.1').replace('[::]', '127.0.0.1'));
    expect((await client.get('/api/v1/setup')).body).toEqual({ needed: true, token_required: true });
    for (const token of [undefined, 'guess'])
      expect((await client.post('/api/v1/setup', { ...ADMIN, token })).status).toBe(403);
    const findToken = () => /\/setup\?token=([\w-]+)/.exec(product.logs())?.[1];
    await expect.poll(findToken, { timeout: 60_000 }).toBeDefined();
    expect((await client.post('/api/v1/setup', { ...ADMIN, token: findToken() })).status).toBe(201);
    await product.stop();
  });
});

describe('with an administrator', () => {
  let product: Product;
  let stranger: HttpClient;
  let admin: HttpClient;
  const login = (email: string, password: string) => logIn(product.url, { email, password });
  const makeUser = async (email: string, role = 'user') =>
    (await admin.post<Account>(USERS, { email, role, password: 'their own password' })).body;

  beforeAll(async () => {
    product = await startProduct({
      roles: ['api'],
      settings: { ADMIN_EMAIL: ADMIN.email, ADMIN_PASSWORD: ADMIN.password },
    });
    stranger = httpClient(product.url);
    admin = await logIn(product.url, ADMIN);
  });
  afterAll(() => product.stop());

  it('log-in sets a cookie that scripts cannot read, log-out ends it', async () => {
    const answer = await stranger.post('/api/v1/session', ADMIN);
    const header = answer.headers.getSetCookie().find((each) => each.startsWith('athanor_session=')) ?? '';
    expect(header).toMatch(/; Path=\/; HttpOnly; SameSite=Lax; Max-Age=\d+$/);
    const person = httpClient(product.url, { cookie: cookieOf(answer.headers) });
    expect((await person.get('/api/v1/session')).body).toMatchObject({ person: { email: ADMIN.email } });
    const gone = await person.delete('/api/v1/session');
    expect(gone.status).toBe(204);
    expect(gone.headers.getSetCookie().join()).toContain('athanor_session=; ');
    expect((await person.get('/api/v1/session')).body).toEqual({
      door: 'closed',
      anonymous: false,
      oidc: false,
      person: null,
    });
    expect((await person.get('/api/v1/me')).status).toBe(401);
  });

  it('all forms of the first page after it carry the token of the one cookie', async () => {
    const page = await (await logIn(product.url, ADMIN)).fetch('/', { headers: { accept: 'text/html' } });
    const tokens = [...(await page.text()).matchAll(/name="form_token"\s+value="([^"]+)"/g)].map(([, token]) => token);
    expect(tokens.length).toBeGreaterThan(1);
    expect(new Set(tokens).size).toBe(1);
    expect(page.headers.getSetCookie().filter((each) => each.startsWith('athanor_form='))).toHaveLength(1);
  });

  it('a page of another origin cannot log anybody in, and guessing is slowed down', async () => {
    const foreign = await stranger.post('/api/v1/session', ADMIN, { 'Sec-Fetch-Site': 'cross-site' });
    expect(foreign).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    await makeUser('guessed@example.org');
    const guess = () => stranger.post('/api/v1/session', { email: 'guessed@example.org', password: 'wrong' });
    const answers = [];
    for (let n = 0; n < 5; n++) answers.push(await guess());
    expect(answers.map((answer) => answer.status)).toEqual([401, 401, 401, 401, 401]);
    // Where looking at a password takes longer than the first wait, the next guess is in time; its own wait is twice as long.
    while (answers.at(-1)?.status === 401 && answers.length < 12) answers.push(await guess());
    expect(answers.at(-1)?.status).toBe(429);
    const waitMs = Number(answers.at(-1)?.headers.get('retry-after')) * 1000;
    expect(waitMs).toBeGreaterThan(0);
    // The address waits too; the others here must be able to log in again.
    const back = async () => (await stranger.post('/api/v1/session', ADMIN)).status;
    await expect.poll(back, { timeout: 60_000, interval: 500 }).toBe(201);
  });

  it('an invited person sets the password by a link that works once', async () => {
    const { body: account } = await admin.post<Account>(USERS, { email: 'invited@example.org' });
    expect(account).toMatchObject({ role: 'user', state: 'invited' });
    const token = account.reset_url?.split('token=')[1] ?? '';
    const page = await stranger.fetch(`/reset?token=${token}`, { headers: { accept: 'text/html' } });
    const text = await page.text();
    expect([page.status, /value="invited@example\.org"\s+readonly/.test(text)]).toEqual([200, true]);
    const set = (password: string, using = token) =>
      stranger.post('/api/v1/password-reset', { token: using, password });
    expect((await set('short')).status).toBe(422);
    expect((await set('a chosen password', `${token}x`)).status).toBe(403);
    expect((await set('a chosen password')).status).toBe(204);
    expect(await set('a stolen password')).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    expect((await stranger.fetch(`/reset?token=${token}`)).status).toBe(403);
    await login('invited@example.org', 'a chosen password');
    expect((await admin.get(`${USERS}/${account.id}`)).body).toMatchObject({ state: 'active' });
  });

  it('a link of one who was disabled meanwhile is worth nothing', async () => {
    const { body: account } = await admin.post<Account>(USERS, { email: 'late@example.org' });
    const token = account.reset_url?.split('token=')[1] ?? '';
    await admin.patch(`${USERS}/${account.id}`, { disabled: true });
    expect((await stranger.post('/api/v1/password-reset', { token, password: 'a new password' })).status).toBe(403);
    expect((await admin.post(`${USERS}/${account.id}/reset-link`)).status).toBe(409);
  });

  it('who is disabled is out at once, with sessions and keys', async () => {
    const { id } = await makeUser('leaver@example.org');
    const person = await login('leaver@example.org', 'their own password');
    const { body } = await person.post<{ key: string }>('/api/v1/me/api-keys', { name: 'mine' });
    const program = httpClient(product.url, { 'X-API-Key': body.key });
    expect((await program.get('/api/v1/tasks')).status).toBe(200);
    expect((await admin.patch(`${USERS}/${id}`, { disabled: true })).body).toMatchObject({ state: 'disabled' });
    for (const client of [person, program]) expect((await client.get('/api/v1/tasks')).status).toBe(401);
    expect(
      (await stranger.post('/api/v1/session', { email: 'leaver@example.org', password: 'their own password' })).status,
    ).toBe(401);
    expect((await admin.patch(`${USERS}/${id}`, { disabled: false })).body).toMatchObject({ state: 'active' });
    expect((await program.get('/api/v1/tasks')).status).toBe(200);
    expect((await person.get('/api/v1/tasks')).status).toBe(401);
  });

  it('the last administrator stays one', async () => {
    const { data } = (await admin.get<Page<Account>>(USERS)).body;
    const own = data.find((each) => each.email === ADMIN.email);
    for (const change of [{ role: 'user' }, { disabled: true }])
      expect(await admin.patch(`${USERS}/${own?.id}`, change)).toMatchObject({
        status: 409,
        body: { code: 'invalid_state' },
      });
    expect((await admin.get('/api/v1/me')).body).toMatchObject({ person: { role: 'admin' } });
  });

  it('a new password ends the other sessions and keeps this one', async () => {
    await makeUser('careful@example.org');
    const [one, other] = [
      await login('careful@example.org', 'their own password'),
      await login('careful@example.org', 'their own password'),
    ];
    const change = (current_password: string) =>
      one.post('/api/v1/me/password', { current_password, new_password: 'a better password' });
    expect((await change('wrong password')).status).toBe(401);
    const changed = await change('their own password');
    expect(changed.status).toBe(204);
    expect((await other.get('/api/v1/me')).status).toBe(401);
    expect((await stranger.get('/api/v1/me', { cookie: cookieOf(changed.headers) })).status).toBe(200);
  });

  it('preferences are added to, taken away by null, and limited', async () => {
    await makeUser('tidy@example.org');
    const person = await login('tidy@example.org', 'their own password');
    await person.patch('/api/v1/me', { preferences: { theme: 'dark', start_at_once: true } });
    await person.patch('/api/v1/me', { preferences: { theme: null, language: 'ru' } });
    expect((await person.get('/api/v1/me')).body).toMatchObject({
      preferences: { language: 'ru', start_at_once: true },
    });
    const many = Object.fromEntries(Array.from({ length: 49 }, (_, n) => [`p${n}`, n]));
    expect((await person.patch('/api/v1/me', { preferences: many })).status).toBe(422);
    expect((await person.get<{ preferences: object }>('/api/v1/me')).body.preferences).not.toHaveProperty('p0');
  });

  it('an own key works for its owner, no longer and no further than its owner may', async () => {
    const { id } = await makeUser('maker@example.org', 'admin');
    const person = await login('maker@example.org', 'their own password');
    const make = (scopes: string[]) =>
      person.post<{ key: string; id: string }>('/api/v1/me/api-keys', { name: 'k', scopes });
    const { body } = await make(['tasks:read', 'files:write', 'admin']);
    const program = httpClient(product.url, { 'X-API-Key': body.key });
    const [mine, its] = [await person.get('/api/v1/me'), await program.get('/api/v1/me')] as {
      body: { client_id: string };
    }[];
    expect(its?.body.client_id).toBe(mine?.body.client_id);
    expect((await program.get(USERS)).status).toBe(200);
    expect((await program.post('/api/v1/me/api-keys', { name: 'child' })).status).toBe(403);
    await admin.patch(`${USERS}/${id}`, { role: 'user' });
    expect((await program.get(USERS)).status).toBe(403);
    expect(await make(['admin'])).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    const other = await login(ADMIN.email, ADMIN.password);
    expect((await other.delete(`/api/v1/me/api-keys/${body.id}`)).status).toBe(404);
    expect((await person.delete(`/api/v1/me/api-keys/${body.id}`)).status).toBe(204);
    expect((await program.get('/api/v1/me')).status).toBe(401);
  });

  it('a viewer reads what is everybody’s and changes nothing of it', async () => {
    await makeUser('viewer@example.org', 'viewer');
    const viewer = await login('viewer@example.org', 'their own password');
    for (const path of [USERS, '/api/v1/admin/api-keys', '/api/v1/admin/audit', '/api/v1/admin/tasks'])
      expect((await viewer.get(path)).status, path).toBe(200);
    const { id } = (await viewer.get<{ person: { id: string } }>('/api/v1/me')).body.person;
    expect((await viewer.post(USERS, { email: 'x@example.org' })).status).toBe(403);
    expect((await viewer.patch(`${USERS}/${id}`, { role: 'admin' })).status).toBe(403);
    expect((await viewer.post(`${USERS}/${id}/reset-link`)).status).toBe(403);
    expect((await viewer.post('/api/v1/admin/api-keys', { name: 'x' })).status).toBe(403);
    expect((await viewer.post('/api/v1/me/api-keys', { name: 'x', scopes: ['tasks:write'] })).status).toBe(403);
  });

  it('others see nothing of it, and the address of an account is taken once', async () => {
    await makeUser('plain@example.org');
    const plain = await login('plain@example.org', 'their own password');
    for (const path of [USERS, '/api/v1/admin/api-keys', '/api/v1/admin/audit'])
      expect((await plain.get(path)).status, path).toBe(403);
    expect(await admin.post(USERS, { email: 'PLAIN@example.org' })).toMatchObject({
      status: 400,
      body: { code: 'invalid_args' },
    });
  });

  it('a person has the limits that an administrator gives, and their keys share them', async () => {
    const { id } = await makeUser('limited@example.org');
    const person = await login('limited@example.org', 'their own password');
    const made = await person.post<{ id: string; key: string }>('/api/v1/me/api-keys', { name: 'mine' });
    const program = httpClient(product.url, { 'X-API-Key': made.body.key });
    const left = async (client: HttpClient) => {
      const { body } = await client.get<{ policies: { quota: number; left: number }[] }>('/api/v1/usage');
      return body.policies.map(({ quota, left }) => [quota, left]);
    };
    expect(await left(person)).toEqual([]);
    const limits = { bytes_per_day: 100 };
    expect(await admin.patch(`${USERS}/${id}`, { limits })).toMatchObject({
      status: 200,
      body: { role: 'user', state: 'active', limits },
    });
    const upload = (client: HttpClient, bytes: number) =>
      client.fetch('/api/v1/files?filename=a.txt', { method: 'POST', body: 'x'.repeat(bytes) });
    expect((await upload(person, 60)).status).toBe(201);
    expect((await upload(program, 60)).status).toBe(429);
    expect([await left(person), await left(program)]).toEqual([[[100, 40]], [[100, 40]]]);
    // One that was given limits of its own is counted by itself.
    await admin.patch(`/api/v1/admin/api-keys/${made.body.id}`, { limits: { bytes_per_day: 70 } });
    expect((await upload(program, 60)).status).toBe(201);
    expect([await left(person), await left(program)]).toEqual([[[100, 40]], [[70, 10]]]);
    await admin.patch(`${USERS}/${id}`, { limits: {} });
    expect((await upload(person, 60)).status).toBe(201);
    expect((await admin.patch(`${USERS}/${id}`, { limits: { pages: 1 } })).status).toBe(422);
  });

  it('where somebody stands can be asked without counting', async () => {
    const key = await athanor(product, ['key', 'add', 'limited', '--rate', '7', '--polls', '100']);
    const limited = httpClient(product.url, { 'X-API-Key': key });
    const { body } = await limited.get<{ policies: unknown[] }>('/api/v1/usage');
    expect(body).toMatchObject({ tasks: { queued: 0 } });
    expect(body.policies).toEqual([
      { policy: 'task-create', quota: 7, left: 7, resets_in_s: 60 },
      { policy: 'poll', quota: 100, left: 99, resets_in_s: expect.any(Number) },
    ]);
  });

  it('the audit tells who did what, and no secret', async () => {
    const { body } = await admin.get<Page<{ who: string; action: string }>>('/api/v1/admin/audit?limit=200');
    const actions = new Set(body.data.map((row) => row.action));
    for (const action of [
      'account made',
      'account changed',
      'own key made',
      'login',
      'login refused',
      'password set by link',
    ])
      expect(actions, action).toContain(action);
    expect(JSON.stringify(body)).not.toMatch(/password"|ath_|their own password/);
    const paged = await admin.get<Page<unknown>>('/api/v1/admin/audit?limit=1');
    expect(paged.body.data).toHaveLength(1);
    expect(
      (await admin.get<Page<unknown>>(`/api/v1/admin/audit?limit=1&cursor=${paged.body.next_cursor}`)).body.data,
    ).not.toEqual(paged.body.data);
  });

  it('the command line lists accounts', async () => {
    expect(await athanor(product, ['user', 'list'])).toMatch(/admin {3}active {4}admin@example\.org/);
  });

  it('the command line gives people their limits, and takes them away', async () => {
    const email = 'told@example.org';
    const limitsOf = async () => {
      const { body } = await admin.get<Page<{ email: string; role: string; limits: object }>>(`${USERS}?limit=200`);
      const found = body.data.find((each) => each.email === email);
      return found && [found.role, found.limits];
    };
    const user = (...words: string[]) => athanor(product, ['user', ...words], 'a long password\n');
    await user('add', email, '--rate', '60', '--polls', '600', '--bytes-per-day', '1GB', '--max-priority', '5');
    const given = { rate_per_minute: 60, polls_per_minute: 600, bytes_per_day: 1e9, max_priority: 5 };
    expect(await limitsOf()).toEqual(['user', given]);
    const { rate_per_minute: _rate, ...left } = given;
    const told = await user('edit', email, '--rate', 'none', '--concurrent', '3');
    expect(told).toContain('--concurrent 3');
    expect(await limitsOf()).toEqual(['user', { ...left, concurrent: 3 }]);
    await user('edit', email, '--role', 'viewer');
    expect(await limitsOf()).toEqual(['viewer', { ...left, concurrent: 3 }]);
    expect(await user('list')).toMatch(/told@example\.org {2}.*--concurrent 3/);
    for (const wrong of [['--rate', 'many'], ['--max-priority', '10'], ['--role', 'king'], []])
      await expect(user('edit', email, ...wrong), wrong.join(' ')).rejects.toThrow();
    expect(await limitsOf()).toEqual(['viewer', { ...left, concurrent: 3 }]);
  });

  it('the audit has what the command line does to accounts', async () => {
    const email = 'noted@example.org';
    const user = (...words: string[]) => athanor(product, ['user', ...words], 'yet another password\n');
    await user('add', email, '--rate', '60');
    await user('edit', email, '--role', 'viewer');
    await user('reset', email);
    await expect(user('add', email)).rejects.toThrow('already');
    const accounts = (await admin.get<Page<Account>>(`${USERS}?limit=200`)).body.data;
    const subject = accounts.find((each) => each.email === email)?.id;
    const { body } = await admin.get<Page<object>>(`/api/v1/admin/audit?subject=${subject}&sort=oldest`);
    expect(body.data.length).toBe(3);
    expect(body.data).toMatchObject([
      {
        who: 'command line',
        action: 'account made',
        details: { email, role: 'user', limits: { rate_per_minute: 60 } },
      },
      { who: 'command line', action: 'account changed', details: { email, role: 'viewer' } },
      { who: 'command line', action: 'password reset', details: { email }, address: null, client_id: null },
    ]);
    expect(JSON.stringify(body)).not.toContain('yet another');
  });
});

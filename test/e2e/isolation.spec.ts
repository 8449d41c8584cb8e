// Nobody reaches what is another's: two people side by side on every route that names something, made from the routes themselves. A new route
// that is not thought of here fails: say what its id names in `owned`, or in `shared` why it belongs to nobody.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { httpClient, type HttpClient } from '../harness/http-client.js';
import { ask as query } from '../harness/jobs.js';
import { makePng } from '../harness/pictures.js';
import { startProduct, type Product } from '../harness/product.js';
import { allRoutes, type Route } from '../harness/routes.js';
import { cookieOf, logIn } from '../harness/session.js';

/** In names of files, tags and keys of the one person; the other must never see it. */
const SECRET = 'carols-secret';
const PASSWORD = 'their own password';
/** An id of the right form that nothing has. */
const NOTHING = '0190a000-0000-7000-8000-00000000dead';

/** What the id in a path names, by the beginning of the path. */
const owned: Readonly<Record<string, () => string>> = {
  '/api/v1/tasks/:id': () => carol.task,
  '/b/:id': () => carol.job,
  '/t/:id': () => carol.task,
  '/api/v1/celery/tasks/:id': () => carol.task,
  '/flower/api/task/info/:id': () => carol.task,
  '/flower/api/task/result/:id': () => carol.task,
  '/flower/api/task/abort/:id': () => carol.task,
  '/flower/api/task/revoke/:id': () => carol.task,
  '/api/v1/files/:id': () => carol.file,
  '/api/v1/jobs/:id': () => carol.job,
  '/api/v1/me/api-keys/:id': () => carol.key,
  '/api/v1/admin/api-keys/:id': () => carol.key,
  '/api/v1/admin/users/:id': () => carol.user,
  '/api/v1/webhooks/:id': () => carol.webhook,
  '/api/v1/uploads/:id': () => carol.upload,
  '/api/v1/shares/:id': () => carol.share,
  '/api/v1/presets/:name': () => carol.preset,
  '/api/v1/admin/dead-letters/:id': () => carol.letter,
};
/** What is in these paths belongs to nobody. */
const shared: Readonly<Record<string, string>> = {
  '/settings/:part': 'a page with nothing in it; its script asks the API',
  '/api/v1/convert/:target': 'a format',
  '/api/v1/conversions/:from/:to/schema': 'formats',
  '/api/v1/operations/:name/schema': 'an operation',
  '/api/v1/formats/:format': 'a format',
  '/api/v1/admin/queues/:queue': 'a queue',
  '/api/v1/admin/queues/:queue/:word': 'a queue',
  '/api/v1/admin/workers/:worker': 'a worker',
  '/api/v1/admin/workers/:worker/:word': 'a worker',
  '/api/v1/admin/schedules/:name': 'a schedule',
  '/api/v1/admin/schedules/:name/run': 'a schedule',
  '/assets/:name': 'style and scripts, the same for all',
  '/api/v1/celery/workers/:worker': 'a worker',
  '/api/v1/celery/workers/:worker/shutdown': 'a worker',
  '/api/v1/celery/workers/:worker/pool/:word': 'a worker',
  '/api/v1/celery/workers/:worker/queues/:act': 'a worker',
  '/api/v1/celery/task-types/:name/rate-limit': 'a name of tasks',
  '/api/v1/celery/task-types/:name/timeout': 'a name of tasks',
  ...Object.fromEntries(
    [
      'shutdown',
      'pool/restart',
      'pool/grow',
      'pool/shrink',
      'pool/autoscale',
      'queue/add-consumer',
      'queue/cancel-consumer',
    ].map((word) => [`/flower/api/worker/${word}/:worker`, 'a worker']),
  ),
  ...Object.fromEntries(
    ['apply', 'async-apply', 'send-task', 'timeout', 'rate-limit'].map((word) => [
      `/flower/api/task/${word}/:name`,
      'an operation',
    ]),
  ),
  '/problems/:code': 'codes of errors',
  '/s/:token': 'whoever has the link may',
  '/s/:token/files/:file': 'whoever has the link may',
  '/s/:token/zip': 'whoever has the link may',
  '/api/v1/shared/:token': 'whoever has the link may',
  '/api/v1/shared/:token/files/:file/content': 'whoever has the link may',
  '/api/v1/shared/:token/zip': 'whoever has the link may',
};
/** Open to everybody. Adding one is a decision. */
const open = [
  'OPTIONS /api/v1/uploads',
  'GET /flower/healthcheck',
  'GET /s/:token',
  'POST /s/:token',
  'GET /s/:token/files/:file',
  'GET /s/:token/zip',
  'GET /api/v1/shared/:token',
  'GET /api/v1/shared/:token/files/:file/content',
  'GET /api/v1/shared/:token/zip',
  'GET /api/v1/session',
  'POST /api/v1/session',
  'DELETE /api/v1/session',
  'GET /api/v1/setup',
  'POST /api/v1/setup',
  'POST /api/v1/password-reset',
  'GET /assets/:name',
  'GET /docs',
  'GET /openapi.json',
  'GET /healthz',
  'GET /help',
  'GET /livez',
  'GET /manifest.webmanifest',
  'GET /service-worker.js',
  'GET /offline',
  'POST /share-target',
  'GET /login',
  'GET /login/oidc',
  'GET /login/oidc/callback',
  'POST /login',
  'POST /logout',
  'GET /problems/:code',
  'GET /readyz',
  'GET /reset',
  'POST /reset',
  'GET /setup',
  'POST /setup',
  'GET /version',
];
/** What also those change who may only look: their own affairs. */
const ownAffairs = /^\w+ \/api\/v1\/me(\/|$)/;
/** Bodies for routes that look at theirs before they look for the thing. */
const bodies: Readonly<Record<string, unknown>> = {
  'PATCH /api/v1/admin/users/:id': { disabled: true },
  'PATCH /api/v1/tasks/:id': { priority: 3 },
  // Longer than they live anyway.
  'POST /api/v1/tasks/:id/keep': { ttl_s: 345_600 },
  'POST /api/v1/jobs/:id/keep': { ttl_s: 345_600 },
  'PUT /api/v1/presets/:name': { target: 'webp' },
};

/** Other ways to ask for the same thing. */
const queries: Readonly<Record<string, readonly string[]>> = {
  'GET /api/v1/tasks/:id': ['include=attempts,log,inputs'],
  'GET /api/v1/tasks/:id/result': ['format=zip'],
  'GET /api/v1/jobs/:id/result': ['format=zip', 'format=zip&ready=true'],
  'GET /api/v1/files/:id/content': ['disposition=inline', 'exp=4102444800&kid=1&sig=AAAA'],
};

const routes = allRoutes();
const ofThings = routes.filter(({ path }) => path.includes(':') && !(path in shared));
const guarded = routes.filter(({ need }) => need !== 'nobody');
const thingOf = ({ path }: Route) => Object.keys(owned).find((start) => path === start || path.startsWith(`${start}/`));

let product: Product;
let admin: HttpClient;
let carols: HttpClient;
let mallorys: HttpClient;
let viewers: HttpClient;
const sessions = new Map<HttpClient, string>();
const carol = {
  task: '',
  file: '',
  job: '',
  key: '',
  user: '',
  webhook: '',
  upload: '',
  share: '',
  preset: '',
  letter: '',
  delivery: '',
};
/** What the second id of a path names: it is hers, while the first names something of the one who asks. */
const ownedSecond: Readonly<Record<string, () => readonly [theirs: string, hers: string]>> = {
  '/api/v1/webhooks/:id/deliveries/:delivery/replay': () => [mallorysWebhook, carol.delivery],
};
let mallorysWebhook = '';
/** A task of hers that she has deleted. */
let gone = '';

/** What is hers, as it stands in the database; a delivery is repeated by herself. */
const rows: Readonly<Record<Exclude<keyof typeof carol, 'delivery'>, string>> = {
  task: 'task WHERE id::text',
  file: 'stored_file WHERE id::text',
  job: 'job WHERE id::text',
  key: 'client WHERE id::text',
  user: 'user_account WHERE id::text',
  webhook: 'webhook WHERE id::text',
  upload: 'upload WHERE id::text',
  share: 'share WHERE id::text',
  preset: 'preset WHERE name',
  letter: 'dead_letter WHERE id::text',
};
const standing = async () => {
  const found = Object.entries(rows).map(async ([what, from]) => {
    const hers = [carol[what as keyof typeof rows]];
    return [what, await query(product.environment, `SELECT * FROM ${from} = $1`, hers)] as const;
  });
  return Object.fromEntries(await Promise.all(found));
};
let before: Awaited<ReturnType<typeof standing>>;

beforeAll(async () => {
  const login = { email: 'admin@example.org', password: 'a long password' };
  product = await startProduct({
    roles: ['api'],
    settings: { ADMIN_EMAIL: login.email, ADMIN_PASSWORD: login.password, OUTGOING_PRIVATE: '127.0.0.1' },
  });
  admin = await logIn(product.url, login);
  const person = async (name: string, role: string) => {
    const email = `${name}@example.org`;
    const made = await admin.post<{ id: string }>('/api/v1/admin/users', { email, role, password: PASSWORD });
    const answer = await httpClient(product.url).post('/api/v1/session', { email, password: PASSWORD });
    const client = httpClient(product.url, { cookie: cookieOf(answer.headers) });
    sessions.set(client, cookieOf(answer.headers));
    return { id: made.body.id, client };
  };
  const [one, other, viewer] = [
    await person(SECRET, 'user'),
    await person('mallory', 'user'),
    await person('viewer', 'viewer'),
  ];
  [carols, mallorys, viewers] = [one.client, other.client, viewer.client];
  carol.user = one.id;
  const body = new Uint8Array(await makePng());
  const idOf = async (answer: Response) => ((await answer.json()) as { id: string }).id;
  carol.file = await idOf(await carols.fetch(`/api/v1/files?filename=${SECRET}.png`, { method: 'POST', body }));
  const item = { file_id: carol.file, target: 'webp', tag: SECRET };
  carol.task = (await carols.post<{ id: string }>('/api/v1/tasks', item)).body.id;
  carol.job = (await carols.post<{ id: string }>('/api/v1/tasks/batch', { items: [item], tag: SECRET })).body.id;
  carol.key = (await carols.post<{ id: string }>('/api/v1/me/api-keys', { name: SECRET })).body.id;
  const hook = { url: `http://127.0.0.1:9/${SECRET}`, events: ['task.done'] };
  carol.webhook = (await carols.post<{ id: string }>('/api/v1/webhooks', hook)).body.id;
  carol.delivery = (await carols.post<{ id: string }>(`/api/v1/webhooks/${carol.webhook}/test`)).body.id;
  mallorysWebhook = (await mallorys.post<{ id: string }>('/api/v1/webhooks', { ...hook, url: 'http://127.0.0.1:9/' }))
    .body.id;
  const uploads = await carols.fetch('/api/v1/uploads', {
    method: 'POST',
    headers: { 'Tus-Resumable': '1.0.0', 'Upload-Length': '9', 'Upload-Metadata': `filename ${btoa(`${SECRET}.png`)}` },
  });
  carol.upload = uploads.headers.get('location')?.split('/').at(-1) ?? '';
  // Nothing works here, so there is no result to share; the row is what a stranger must not see.
  carol.share = NOTHING.replace('dead', 'beef');
  await query(
    product.environment,
    `INSERT INTO share (token_hash, id, client_id, files, expires_at) SELECT $1, $2, client_id, ARRAY[id], expires_at FROM stored_file WHERE id = $3`,
    [SECRET, carol.share, carol.file],
  );
  // No door runs here; what is in it is for administrators only, whoever sent it.
  carol.letter = NOTHING.replace('dead', 'feed');
  await query(
    product.environment,
    `INSERT INTO dead_letter (id, door, queue, code, message, element) VALUES ($1, 'redis', $2, 'malformed_request', '', '')`,
    [carol.letter, SECRET],
  );
  // A name like an id, so that it can stand for one in a path.
  carol.preset = '0190a000-0000-7000-8000-0000000c0de0';
  await carols.post('/api/v1/presets', { name: carol.preset, target: 'webp', description: SECRET });
  for (const id of Object.values(carol)) expect(id).toMatch(/^[0-9a-f-]{36}$/);
  gone = (await carols.post<{ id: string }>('/api/v1/tasks', item)).body.id;
  expect((await carols.delete(`/api/v1/tasks/${gone}`)).status).toBe(204);
  // She makes more tasks of it, which would let it live longer.
  await query(product.environment, `UPDATE stored_file SET expires_at = now() + interval '3 days' WHERE id = $1`, [
    carol.file,
  ]);
  before = await standing();
  for (const [what, found] of Object.entries(before)) expect(found, what).toHaveLength(1);
});
afterAll(() => product.stop());

interface Seen {
  readonly status: number;
  readonly text: string;
}

/** Streams do not end; what they say within a second has to do. */
async function ask(client: HttpClient, route: Route, id: string, query = ''): Promise<Seen> {
  const { name, method, path } = route;
  const token = path.startsWith('/t/') && method === 'POST' ? await formToken(client) : undefined;
  const json = JSON.stringify(bodies[name] ?? {});
  const address = path.replace(/:\w+/, id || NOTHING).replace(/:\w+/g, NOTHING);
  const answer = await client.fetch(`${address}${query === '' ? '' : `?${query}`}`, {
    method,
    ...(!['GET', 'HEAD'].includes(method) &&
      (token?.init ?? { body: json, headers: { 'content-type': 'application/json' } })),
  });
  return { status: answer.status, text: await soFar(answer) };
}

async function soFar(answer: Response): Promise<string> {
  const reader = answer.body?.getReader();
  const decoder = new TextDecoder();
  let text = '';
  const isStream = answer.headers.get('content-type')?.startsWith('text/event-stream') === true;
  const late = isStream ? setTimeout(() => void reader?.cancel(), 1000) : undefined;
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read())
    text += decoder.decode(part.value);
  clearTimeout(late);
  return text;
}

/** Forms carry a token, without which the id would not even be looked at. */
async function formToken(client: HttpClient): Promise<{ init: RequestInit }> {
  const page = await client.fetch('/', { headers: { accept: 'text/html' } });
  const token = /name="form_token"\s+value="([^"]+)"/.exec(await page.text())?.[1] ?? '';
  const form = cookieOf(page.headers, 'athanor_form');
  const body = new URLSearchParams({ form_token: token });
  return { init: { body, headers: { cookie: `${sessions.get(client) ?? ''}; ${form}` } } };
}

/** Two refusals of one kind differ in nothing but what was asked for and the numbers of the requests. */
const blurred = ({ status, text }: Seen, id: string) => ({
  status,
  text: text
    .replaceAll(id, '(id)')
    .replaceAll(NOTHING, '(id)')
    .replace(/"(request|trace)_id":"[^"]+"/g, '"$1_id":""'),
});

describe('every route', () => {
  it('that names something is thought of here, and nothing here is without a route', () => {
    expect(routes.length).toBeGreaterThan(40);
    expect(ofThings.filter((route) => thingOf(route) === undefined).map(({ name }) => name)).toEqual([]);
    const paths = new Set(routes.map(({ path }) => path));
    expect(Object.keys(shared).filter((path) => !paths.has(path))).toEqual([]);
    expect(Object.keys(owned).filter((start) => !ofThings.some((route) => thingOf(route) === start))).toEqual([]);
    const seconds = ofThings.map(({ path }) => path).filter((path) => path.split(':').length > 2);
    expect(seconds.filter((path) => !(path in ownedSecond))).toEqual([]);
    const named = [...Object.keys(bodies), ...Object.keys(queries)];
    expect(named.filter((name) => !routes.some((route) => route.name === name))).toEqual([]);
  });

  it('that is open was meant to be', () => {
    const found = routes.filter(({ need }) => need === 'nobody').map(({ name }) => name);
    expect(found.sort()).toEqual([...open].sort());
  });

  it.each(guarded)('$name needs a caller', async (route) => {
    expect((await ask(httpClient(product.url), route, NOTHING)).status).toBe(401);
  });
});

describe('what belongs to one', () => {
  it.each(ofThings)('$name: is to another as if it were not there', async (route) => {
    const id = owned[thingOf(route) ?? '']?.() ?? '';
    const theirs = await ask(mallorys, route, id);
    const nothing = await ask(mallorys, route, NOTHING);
    expect([403, 404]).toContain(theirs.status);
    expect(blurred(theirs, id)).toEqual(blurred(nothing, NOTHING));
    expect(theirs.text).not.toContain(SECRET);
    // Only what is for administrators is refused by right; all else does not exist.
    if (!route.path.includes('/admin/')) expect(theirs.status).toBe(404);
  });

  it.each(ofThings.filter(({ method }) => method === 'GET'))(
    '$name: however it is asked for it is not there for another',
    async (route) => {
      const id = owned[thingOf(route) ?? '']?.() ?? '';
      const { status } = await ask(mallorys, route, id);
      for (const query of queries[route.name] ?? []) {
        const theirs = await ask(mallorys, route, id, query);
        const nothing = await ask(mallorys, route, NOTHING, query);
        expect(theirs.status, query).toBe(nothing.status);
        expect([403, 404], query).toContain(theirs.status);
        expect(theirs.text, query).not.toContain(SECRET);
      }
      const head = await ask(mallorys, { ...route, method: 'HEAD' }, id);
      expect(head).toEqual({ status, text: '' });
    },
  );

  it.each(ofThings.filter((route) => ['/api/v1/tasks/:id', '/t/:id'].includes(thingOf(route) ?? '')))(
    '$name: that it was there once is told to its owner only',
    async (route) => {
      const [theirs, nothing] = [await ask(mallorys, route, gone), await ask(mallorys, route, NOTHING)];
      expect(blurred(theirs, gone)).toEqual(blurred(nothing, NOTHING));
      expect((await ask(carols, route, gone)).status).toBe(410);
    },
  );

  it.each(Object.entries(ownedSecond))('%s: is not reached by way of something of their own', async (path, ids) => {
    const [theirs, hers] = ids();
    const at = (second: string) => path.replace(/:\w+/, theirs).replace(/:\w+/, second);
    const [asked, nothing] = [await mallorys.post(at(hers)), await mallorys.post(at(NOTHING))];
    expect([asked.status, asked.body]).toMatchObject([404, { code: (nothing.body as { code: string }).code }]);
    expect((await carols.post(at(hers).replace(theirs, carol.webhook))).status).toBe(202);
  });

  it.each([
    ['a task', () => `task=${carol.task}`, `task=${NOTHING}`],
    ['a job', () => `job=${carol.job}`, `job=${NOTHING}`],
    ['one among others', () => `task=${NOTHING},${carol.task}`, `task=${NOTHING}`],
  ])('tells none of its events to another who names %s', async (_what, query, nothing) => {
    const route: Route = { name: 'GET /api/v1/events', method: 'GET', path: '/api/v1/events', need: 'tasks:read' };
    const theirs = await ask(mallorys, route, '', query());
    expect(theirs.status).toBe((await ask(mallorys, route, '', nothing)).status);
    for (const trace of [SECRET, '"event', carol.file]) expect(theirs.text).not.toContain(trace);
    expect((await ask(carols, route, '', query().replace(`${NOTHING},`, ''))).text).toContain(SECRET);
  });

  it.each(ofThings.filter(({ method, path }) => method === 'GET' && !path.includes('/admin/')))(
    '$name: is there for its owner',
    async (route) => {
      const { status } = await ask(carols, route, owned[thingOf(route) ?? '']?.() ?? '');
      expect([403, 404, 401, 500]).not.toContain(status);
    },
  );

  it.each(guarded.filter(({ method, path }) => method === 'GET' && !path.includes(':')))(
    '$name: shows another nothing of it',
    async (route) => {
      const { text } = await ask(mallorys, route, '');
      for (const trace of [SECRET, ...Object.values(carol)]) expect(text).not.toContain(trace);
    },
  );

  it.each([
    ['a task', '/api/v1/tasks', (file_id: string) => ({ file_id, target: 'webp' })],
    ['a batch', '/api/v1/tasks/batch', (file_id: string) => ({ items: [{ file_id, target: 'webp' }] })],
    [
      'a job',
      '/api/v1/jobs',
      (file_id: string) => ({ nodes: { a: { operation: 'convert', file_id, target: 'webp' } } }),
    ],
    [
      'a plan',
      '/api/v1/plans',
      (file_id: string) => ({ nodes: { a: { operation: 'convert', file_id, target: 'webp' } } }),
    ],
  ])('cannot be read by %s of another', async (_what, path, body) => {
    const [theirs, nothing] = [
      await mallorys.post<{ code: string }>(path, body(carol.file)),
      await mallorys.post<{ code: string }>(path, body(NOTHING)),
    ];
    expect([404, 422]).toContain(theirs.status);
    expect([theirs.status, theirs.body.code]).toEqual([nothing.status, nothing.body.code]);
    expect((await carols.post(path, body(carol.file))).status).toBeLessThan(300);
  });

  it.each([
    ['a task', '/api/v1/tasks', (upload_id: string) => ({ upload_id, target: 'webp' })],
    ['a batch', '/api/v1/tasks/batch', (upload_id: string) => ({ items: [{ upload_id, target: 'webp' }] })],
    ...['/api/v1/jobs', '/api/v1/plans'].map((path) => {
      const body = (upload_id: string) => ({ nodes: { a: { operation: 'convert', upload_id, target: 'webp' } } });
      return ['a job', path, body] as const;
    }),
  ] as const)('that is still being uploaded cannot be taken by %s of another', async (_what, path, body) => {
    const theirs = await mallorys.post<{ code: string; detail: string }>(path, body(carol.upload));
    const nothing = await mallorys.post<{ code: string; detail: string }>(path, body(NOTHING));
    expect([theirs.status, theirs.body.code, theirs.body.detail]).toEqual([
      404,
      nothing.body.code,
      nothing.body.detail,
    ]);
    expect(await carols.post(path, body(carol.upload))).toMatchObject({
      status: 409,
      body: { code: 'result_not_ready' },
    });
  });

  it('is not found by searching, by filters, or by the same idempotency key', async () => {
    for (const query of [`q=${SECRET}`, `q=${carol.task}`, `job_id=${carol.job}`, `tag=${SECRET}`])
      expect((await mallorys.get(`/api/v1/tasks?${query}`)).body, query).toEqual({ data: [], next_cursor: null });
    const key = { 'Idempotency-Key': 'the-same' };
    const first = await carols.post<{ id: string }>('/api/v1/tasks', { file_id: carol.file, target: 'webp' }, key);
    const body = new Uint8Array(await makePng());
    const own = await mallorys.fetch('/api/v1/convert/webp?wait=0', { method: 'POST', body, headers: key });
    expect([first.status, own.status]).toEqual([202, 202]);
    expect(((await own.json()) as { id: string }).id).not.toBe(first.body.id);
  });

  it('has not changed by all that was tried', async () => {
    expect(await standing()).toEqual(before);
  });
});

describe('whoever only looks', () => {
  it.each(guarded.filter(({ method, name }) => method !== 'GET' && !ownAffairs.test(name)))(
    '$name: changes nothing',
    async (route) => {
      expect((await ask(viewers, route, owned[thingOf(route) ?? '']?.() ?? '')).status).toBe(403);
    },
  );
});

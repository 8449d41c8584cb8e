// Operations that somebody else brings, through the whole program: they run, are limited, repeated, paced and put on the clock like ours, what they owe to
// services arrives once, and a pack that cannot be used stops the start with a sentence.
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { projectRoot } from '../../src/shared/settings.js';
import { makeDatabase, type TestDatabase } from '../harness/database.js';
import { openEvents } from '../harness/event-reader.js';
import { httpClient, type HttpClient } from '../harness/http-client.js';
import { startProduct, type Product } from '../harness/product.js';
import { startReceiver, type Receiver } from '../harness/receiver.js';
import { makeFolder } from '../harness/work-area.js';

interface TaskBody {
  readonly id: string;
  readonly status: string;
  readonly queue: string;
  readonly attempts: number;
  readonly result?: Readonly<Record<string, unknown>>;
  readonly progress: { readonly percent: number | null; readonly stage: string | null } | null;
  readonly error: { readonly code: string; readonly detail: string } | null;
}

interface Times {
  readonly started_at: string;
  readonly ended_at: string;
}

const TRIAL = path.join(projectRoot, 'test/e2e/packs/trial');
/** Wide: the machine may be busy with other tests. */
const PATIENCE = { timeout: 60_000, interval: 50 };

let product: Product;
let client: HttpClient;
let shop: Receiver;
let database: TestDatabase;

beforeAll(async () => {
  shop = await startReceiver();
  database = await makeDatabase();
  product = await startProduct({
    settings: { DATABASE_URL: database.url, PACKS: TRIAL, SERVICES: `shop=${shop.url}`, RETRY_DELAY: '1s' },
  });
  client = httpClient(product.url);
});
afterAll(() => product.stop());

const ask = (operation: string, options: object = {}, more: object = {}) =>
  client.post<TaskBody>('/api/v1/tasks', { operation, options, ...more });
const start = async (operation: string, options: object = {}, more: object = {}): Promise<string> => {
  const { status, body } = await ask(operation, options, more);
  // 201: it was done before the answer was written.
  expect([201, 202], JSON.stringify(body)).toContain(status);
  return body.id;
};
const when = (id: string, holds: (task: TaskBody) => boolean): Promise<TaskBody> =>
  vi.waitFor(async () => {
    const { body } = await client.get<TaskBody>(`/api/v1/tasks/${id}`);
    if (!holds(body)) throw new Error(`still ${JSON.stringify(body)}`);
    return body;
  }, PATIENCE);
const ended = (id: string) => when(id, ({ status }) => ['done', 'failed', 'cancelled'].includes(status));
const logged = (pattern: RegExp) => vi.waitFor(() => expect(product.logs()).toMatch(pattern), PATIENCE);
let warmings = 0;
/** For time limits of a second: the start of a process would count too. With two that are warm each of the two slots has one, and nobody else wants them. */
async function warm(): Promise<void> {
  await client.patch('/api/v1/admin/schedules/trial.ticks', { enabled: false });
  const isWarm = () => product.pids().filter(({ command }) => /^\S*node .* operate$/.test(command)).length >= 2;
  while (!isWarm()) {
    warmings += 1;
    const ids = await Promise.all([1, 2].map((n) => start('trial.works', { text: `warm ${warmings}.${n}`, times: 1 })));
    for (const id of ids) await ended(id);
  }
}
const callsAt = (place: string) => shop.calls.filter((call) => call.path === place);

describe('an operation of a pack', () => {
  it('runs in a queue of its own with typed arguments, progress, log, its tables and its services', async () => {
    const id = await start('trial.works', { text: 'first' });
    const { progress, queue } = await when(id, (task) => /^step/.test(task.progress?.stage ?? ''));
    expect(queue).toBe('trial');
    expect(progress?.percent).toBeGreaterThan(30);
    const { status, result } = await ended(id);
    expect(status).toBe('done');
    expect(result).toMatchObject({ first: 'made by the migration', attempt: 1, status: 204, ok: true });
    expect(result?.['notes']).toEqual(['made by the migration', 'first']);
    expect(result?.['pid']).not.toBe(process.pid);
    await logged(new RegExp(`"task_id":"${id}"[^\n]*"pack":"trial"[^\n]*noted`));
    expect(callsAt('/hello').map(({ body }) => JSON.parse(body) as unknown)).toContainEqual({ text: 'first' });
  });

  it('that says how far it is fifty times a second is told of twice a second at most, and of the last word before it is silent', async () => {
    const id = await start('trial.reports', { times: 120, quietMs: 3000 }, { delay_s: 3600 });
    const reader = await openEvents(client, `/api/v1/tasks/${id}/events`);
    expect((await client.post(`/api/v1/tasks/${id}/start`)).status).toBe(200);
    const events = await reader.ended();
    const told = events.filter(({ event }) => event === 'task.progress').map(({ data }) => Number(data['percent']));
    expect(told.at(-1), told.join(' ')).toBe(90);
    expect([...told].sort((a, b) => a - b)).toEqual(told);
    const { started_at, ended_at } = (await client.get<Times>(`/api/v1/tasks/${id}`)).body;
    expect(told.length).toBeGreaterThan(2);
    expect(told.length).toBeLessThanOrEqual(1 + (2 * (Date.parse(ended_at) - Date.parse(started_at))) / 1000);
  });

  it('calls the service back with the words of the pack and a signature that the service can check', async () => {
    await ended(await start('trial.works', { text: 'signed', times: 0 }));
    const [call] = await shop.called('/done?of=signed');
    expect(call?.body).toBe('{"status":"completed"}');
    const [body, headers] = [call?.body ?? '', call?.headers ?? {}];
    const secret = await secretOf('shop');
    new Webhook(secret).verify(body, headers);
    expect(() => new Webhook(secret).verify(body.replace('completed', 'done'), headers)).toThrow();
  });

  it('owes the call until the service takes it, and it counts once', async () => {
    shop.answer('/done?of=patient', { status: 500 }, { status: 503 }, { status: 204 });
    const id = await start('trial.works', { text: 'patient', times: 0 });
    expect((await ended(id)).status).toBe('done');
    const calls = await shop.called('/done?of=patient', 3);
    expect(new Set(calls.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    const owed = () => database.query('SELECT state, attempts FROM webhook_delivery WHERE task_id = $1', [id]);
    await vi.waitFor(async () => expect(await owed()).toEqual([{ state: 'delivered', attempts: 3 }]), PATIENCE);
    expect(callsAt('/done?of=patient')).toHaveLength(3);
  });

  it('remembers and counts for all processes, under keys of its own', async () => {
    const { result: first } = await ended(await start('trial.remembers', { user: 7 }));
    const { result: second } = await ended(await start('trial.remembers', { user: 7 }));
    expect(first).toMatchObject({ loads: 1, allowed: true, isFirst: true });
    expect(second).toMatchObject({ loads: 1, allowed: false, isFirst: false });
  });

  it('runs again with the arguments that it had', async () => {
    const id = await start('trial.remembers', { user: 8 });
    await ended(id);
    const { status, body } = await client.post<TaskBody>(`/api/v1/tasks/${id}/retry`, {});
    expect(status, JSON.stringify(body)).toBe(202);
    expect(await ended(body.id)).toMatchObject({ status: 'done', retry_of: id, params: { user: 8 } });
  });

  it('owes nothing when it fails', async () => {
    const id = await start('trial.owes_and_fails');
    expect((await ended(id)).status).toBe('failed');
    expect(await database.query('SELECT 1 FROM webhook_delivery WHERE task_id = $1', [id])).toEqual([]);
  });

  it('is refused before there is a task when its arguments do not fit', async () => {
    const { status, body } = await ask('trial.works', { text: 7 });
    expect(status).toBe(422);
    expect(body).toMatchObject({ code: 'validation_failed' });
    const misspelt = await ask('trial.works', { text: 'x', tymes: 3 });
    expect(misspelt).toMatchObject({ status: 422, body: { code: 'validation_failed' } });
    expect((misspelt.body as unknown as { detail: string }).detail).toContain('"tymes"');
    expect((await ask('trial.works', { text: 'x' }, { preset: 'web' })).status).toBe(422);
    expect((await ask('trial.unknown')).status).toBe(422);
    const files = { file_ids: ['00000000-0000-4000-8000-000000000000'] };
    expect((await ask('trial.works', { text: 'x' }, files)).status).toBe(422);
  });

  it('is asked to end at its soft limit', async () => {
    await warm();
    const id = await start('trial.obeys');
    const { status, error } = await ended(id);
    expect({ status, code: error?.code }).toEqual({ status: 'failed', code: 'soft_timeout' });
    const [ran] = await database.query<{ s: number }>(
      'SELECT extract(epoch FROM ended_at - started_at)::float8 AS s FROM task WHERE id = $1',
      [id],
    );
    // Before its grace was over.
    expect(ran?.s).toBeLessThan(11);
    await logged(/asked to end/);
  });

  it('is killed at its hard limit, with its process', async () => {
    await warm();
    const id = await start('trial.spins');
    const { progress } = await when(id, (task) => /in \d+/.test(task.progress?.stage ?? ''));
    const pid = Number(/in (\d+)/.exec(progress?.stage ?? '')?.[1]);
    const { error } = await ended(id);
    expect(error?.code).toBe('hard_timeout');
    await vi.waitFor(() => expect(product.pids().map((each) => each.pid)).not.toContain(pid), PATIENCE);
  });

  it('is cancelled while it runs', async () => {
    const id = await start('trial.works', { text: 'cancelled', times: 1000 });
    await when(id, ({ status }) => status === 'running');
    await client.post(`/api/v1/tasks/${id}/cancel`, {});
    expect((await ended(id)).status).toBe('cancelled');
  });

  it('is repeated as it says, whatever it throws', async () => {
    const { status, result, attempts } = await ended(await start('trial.fails'));
    expect({ status, result, attempts }).toEqual({ status: 'done', result: { attempt: 3 }, attempts: 3 });
  });

  it('is repeated after a time limit when it says so', async () => {
    await warm();
    const { status, result } = await ended(await start('trial.late'));
    expect({ status, result }).toEqual({ status: 'done', result: { attempt: 2 } });
  });

  it('is not repeated when it knows that this would not help', async () => {
    const { status, attempts, error } = await ended(await start('trial.final'));
    expect({ status, attempts }).toEqual({ status: 'failed', attempts: 1 });
    expect(error?.detail).toBe('The operation failed: there is no such product');
  });

  it.each([
    ['result', 'failed', 'The operation returned what cannot be kept. /text: holds a NUL or half a character.'],
    [
      'call',
      'failed',
      'The operation owes calls with what cannot be kept. /0/body/text: holds a NUL or half a character.',
    ],
    ['size', 'failed', 'The operation returned more than 16 MB, which no row is for. Keep it in a table or a file.'],
    ['error', 'failed', 'The operation failed: It has found a\ufffdb\ufffdc.'],
    ['stage', 'done', undefined],
  ])('whose %s holds what no database keeps is %s at once, and says why', async (as, status, detail) => {
    const task = await ended(await start('trial.says_odd_things', { as }));
    expect({ status: task.status, attempts: task.attempts, detail: task.error?.detail }).toEqual({
      status,
      attempts: 1,
      detail,
    });
  });

  it('that takes its process down is a failure of its own task alone', async () => {
    const other = await start('trial.works', { text: 'beside a crash', times: 3 });
    await when(other, ({ status }) => status === 'running');
    const { error } = await ended(await start('trial.crashes'));
    expect(error?.code).toBe('engine_crashed');
    expect(await ended(other)).toMatchObject({ status: 'done', attempts: 1 });
  });

  it('begins no more often than it says, over the whole queue', async () => {
    const ids = await Promise.all([1, 2, 3, 4, 5].map((number) => start('trial.paced', { number })));
    for (const id of ids) expect(await ended(id)).toMatchObject({ status: 'done', attempts: 1 });
    // By the moments that were given out: how soon a busy machine takes them is another matter. Whoever found nobody before it got none, and began
    // somewhere between its claim and its end.
    const rows = await database.query<{ first: number; last: number }>(
      `SELECT extract(epoch FROM coalesce(paced_at, started_at))::float8 AS first, extract(epoch FROM coalesce(paced_at, ended_at))::float8 AS last
       FROM task WHERE id = ANY ($1)`,
      [ids],
    );
    const isNear = (one: (typeof rows)[number], other: (typeof rows)[number]) =>
      Math.max(one.last - other.first, other.last - one.first) < 0.499;
    expect(rows.flatMap((one, at) => rows.slice(at + 1).filter((other) => isNear(one, other)))).toEqual([]);
    const late = await database.query(`SELECT 1 FROM task WHERE id = ANY ($1) AND ended_at < paced_at`, [ids]);
    expect(late).toEqual([]);
  });

  it('runs by its clock', async () => {
    await client.patch('/api/v1/admin/schedules/trial.ticks', { enabled: true });
    const byClock = () => database.query(`SELECT id FROM task WHERE operation = 'trial.ticks' AND state = 'done'`);
    await vi.waitFor(async () => expect((await byClock()).length).toBeGreaterThan(1), PATIENCE);
    const { body } = await client.get<{ data: { name: string; params: unknown }[] }>('/api/v1/admin/schedules');
    expect(body.data.find(({ name }) => name === 'trial.ticks')).toMatchObject({ params: { by: 'clock' } });
  });

  it('may be a class with a decorator, and waits in the queue "default" when it says nothing', async () => {
    const { queue, result } = await ended(await start('trial.decorated', { a: 1 }));
    expect({ queue, result }).toEqual({ queue: 'default', result: { decorated: true, a: 1 } });
  });
});

describe('a queue of a pack', () => {
  it('is known to operators, metrics and the flags of workers', async () => {
    const { body } = await client.get<{ slots: number }>('/api/v1/admin/queues/trial');
    expect(body.slots).toBe(2);
    const metrics = await (await fetch(`${product.url}/metrics`)).text();
    expect(metrics).toContain('conv_queue_depth{queue="trial",state="waiting"}');
    expect((await command('inspect', 'queues')).stdout).toMatch(/^trial\s+open/m);
    // Each answer is held against the document, which knows none of the queues that packs bring.
    const history = await client.get('/api/v1/admin/metrics/history?queue=trial');
    expect(history.status).toBe(200);
    const workers = await client.get<{ data: { name: string }[] }>('/api/v1/admin/workers');
    const tell = (path: string, body?: object) =>
      client.post(`/api/v1/${path.replace(':worker', workers.body.data[0]?.name ?? '')}`, body);
    const slots = { queue: 'trial', count: 2 };
    expect(await tell('admin/workers/:worker/slots', slots)).toMatchObject({
      status: 200,
      body: { slots: { trial: 2 } },
    });
    const bounds = { min: 2, max: 2 };
    for (const set of [bounds, null])
      expect((await tell('admin/workers/:worker/autoscale', { queue: 'trial', bounds: set })).status).toBe(200);
    expect(await tell('admin/workers/:worker/registered')).toMatchObject({
      body: { queues: expect.arrayContaining(['trial']) as unknown },
    });
    for (const act of ['cancel', 'add'])
      expect((await tell(`celery/workers/:worker/queues/${act}?queue=trial`)).status).toBe(200);
    expect(await tell('admin/workers/:worker/slots', { ...slots, queue: 'nonsense' })).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/queue' }] },
    });
    expect((await command('worker', '--queues', 'nothing:1')).stderr).toMatch(/The queues are .*, trial\./);
  });

  it('is paused, purged and resumed like ours', async () => {
    await client.post('/api/v1/admin/queues/trial/pause');
    const workers = await client.get<{ data: { name: string }[] }>('/api/v1/admin/workers');
    const worker = `/api/v1/admin/workers/${workers.body.data[0]?.name}`;
    // Until the worker has heard of it, it would still take one.
    await vi.waitFor(async () => {
      const { body } = await client.post<object>(`${worker}/stats`);
      expect(body).toMatchObject({ paused_queues: ['trial'], slots: { trial: 2 } });
    }, PATIENCE);
    const id = await start('trial.works', { text: 'never', times: 0 });
    const { body } = await client.post<{ cancelled: number }>('/api/v1/admin/queues/trial/purge');
    expect(body.cancelled).toBeGreaterThan(0);
    expect((await ended(id)).status).toBe('cancelled');
    await client.post('/api/v1/admin/queues/trial/resume');
    const { status } = await ended(await start('trial.works', { text: 'after the pause', times: 0 }));
    expect(status).toBe('done');
  });
});

describe('the pack of docs/packs.md', () => {
  it.each(['packs.md', 'packs.ru.md'])('works as it stands in %s', async (page) => {
    const text = fs.readFileSync(path.join(projectRoot, 'docs', page), 'utf8');
    const code = /```js\n(.*?)```/s.exec(text)?.[1] ?? '';
    const asked = JSON.parse(/-d '(.*?)'/.exec(text)?.[1] ?? '') as { operation: string; options: object };
    const folder = path.join(makeFolder('packs'), 'hello');
    fs.mkdirSync(folder);
    fs.writeFileSync(path.join(folder, 'greet.mjs'), code);
    const server = await startProduct({ settings: { PACKS: folder } });
    try {
      const other = httpClient(server.url);
      const { body } = await other.post<TaskBody>('/api/v1/tasks', asked);
      const task = await vi.waitFor(async () => {
        const found = (await other.get<TaskBody>(`/api/v1/tasks/${body.id}`)).body;
        if (found.status !== 'done') throw new Error(`still ${JSON.stringify(found)}`);
        return found;
      }, PATIENCE);
      expect(task).toMatchObject({ queue: 'hello', result: { words: 'Hello, you!' } });
      expect(await (await other.fetch('/admin/tasks')).text()).toContain('hello.greet');
    } finally {
      await server.stop();
    }
  });
});

describe('the process of a pack', () => {
  const MOST = 1000;
  it('is another one after a thousand tasks, and none is lost over it', async () => {
    const folder = path.join(makeFolder('packs'), 'counted');
    fs.mkdirSync(folder);
    const code = `import { operation } from 'athanor/pack';
export default operation({ name: 'counted.works', queue: { name: 'counted', slots: 1 } }, () => ({ pid: process.pid }));`;
    fs.writeFileSync(path.join(folder, 'works.mjs'), code);
    const own = await makeDatabase();
    const server = await startProduct({
      roles: ['api', 'worker --queues counted:1'],
      settings: { PACKS: folder, DATABASE_URL: own.url },
    });
    try {
      const other = httpClient(server.url);
      const one = async () => {
        const { status } = await other.post('/api/v1/tasks', { operation: 'counted.works', options: {} });
        expect([201, 202]).toContain(status);
      };
      for (let sent = 0; sent <= MOST; sent += 77) await Promise.all(Array.from({ length: 77 }, one));
      const counts = () =>
        own.query<{ pid: string; times: number }>(
          `SELECT result->>'pid' AS pid, count(*)::int AS times FROM task WHERE state = 'done' GROUP BY 1 ORDER BY max(ended_at)`,
        );
      const all = 77 * Math.ceil((MOST + 1) / 77);
      const sum = async () => (await counts()).reduce((total, { times }) => total + times, 0);
      await expect.poll(sum, { timeout: 240_000, interval: 500 }).toBe(all);
      expect((await counts()).map(({ times }) => times)).toEqual([MOST, all - MOST]);
    } finally {
      await server.stop();
    }
  }, 400_000);
});

describe('a pack that cannot be used', () => {
  const declares = (facts: string) =>
    `import { operation } from 'athanor/pack'; export default operation(${facts}, () => 1);`;

  it.each([
    ['has no handler', { 'a.mjs': 'export const nothing = 1;' }, /a\.mjs exports no operation/],
    ['does not load', { 'a.mjs': 'import "./missing.mjs";' }, /a\.mjs does not load: .*missing\.mjs/],
    ['is not compiled', { 'a.ts': 'export {}' }, /TypeScript that is not compiled/],
    ['is empty', {}, /no \.js or \.mjs file/],
    ['takes a name of ours', { 'a.mjs': declares(`{ name: 'convert' }`) }, /"convert".*this program/],
    ['takes a name below ours', { 'a.mjs': declares(`{ name: 'cleanup.mine' }`) }, /"cleanup\.mine".*this program/],
    [
      'takes the name of another pack',
      { 'a.mjs': declares(`{ name: 'trial.works' }`) },
      /"trial\.works".*pack "trial"/,
    ],
    [
      'takes a queue of ours',
      { 'a.mjs': declares(`{ name: 'a.b', queue: 'video' }`) },
      /"video" belongs to this program/,
    ],
    [
      'takes the queue of another pack',
      { 'a.mjs': declares(`{ name: 'a.b', queue: 'trial' }`) },
      /"trial" belongs to the pack "trial"/,
    ],
    ['says a thing that nobody knows', { 'a.mjs': declares(`{ name: 'a.b', retries: 3 }`) }, /a\.mjs: .*retries/],
    [
      'has a clock that never rings',
      { 'a.mjs': declares(`{ name: 'a.b', schedule: { cron: '61 * * * *' } }`) },
      /schedule/,
    ],
    [
      'gives a queue two numbers of slots',
      {
        'a.mjs': declares(`{ name: 'a.b', queue: { name: 'own', slots: 1 } }`),
        'c.mjs': declares(`{ name: 'c.d', queue: { name: 'own', slots: 2 } }`),
      },
      /"own" has different numbers of slots/,
    ],
  ])('that %s stops the start with a sentence', async (_how, files, sentence) => {
    const folder = path.join(makeFolder('packs'), 'other');
    fs.mkdirSync(folder);
    for (const [name, text] of Object.entries(files)) fs.writeFileSync(path.join(folder, name), text);
    const { status, stderr } = await command.with({ PACKS: `${TRIAL},${folder}` })('inspect', 'queues');
    expect(stderr).toMatch(sentence);
    expect(stderr).toMatch(/^athanor: The pack "other" cannot be used\./);
    expect(status).toBe(78);
  });

  it('whose name is no name, or that of another, says so', async () => {
    const named = (name: string) => {
      const folder = makeFolder('packs');
      fs.writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ name }));
      fs.writeFileSync(path.join(folder, 'a.mjs'), declares(`{ name: 'a.b' }`));
      return folder;
    };
    const start = async (...folders: string[]) =>
      (await command.with({ PACKS: folders.join(',') })('inspect', 'queues')).stderr;
    expect(await start(named('Two Words'))).toMatch(/"Two Words" cannot be used\. Its name must be small letters/);
    expect(await start(TRIAL, named('@shop/trial'))).toMatch(/"trial" cannot be used\. Another folder/);
  });

  it('that is not there stops the start, and backups go on', async () => {
    const broken = command.with({ PACKS: path.join(makeFolder('packs'), 'gone') });
    expect((await broken('all')).stderr).toMatch(/PACKS names a folder that is not there/);
    expect(await broken('backup', path.join(makeFolder('packs'), 'rows.backup'))).toMatchObject({ status: 0 });
  });

  it('whose migration is missing or was changed says so', async () => {
    const folder = path.join(makeFolder('packs'), 'tables');
    fs.mkdirSync(path.join(folder, 'migrations'), { recursive: true });
    fs.writeFileSync(path.join(folder, 'a.mjs'), declares(`{ name: 'tables.a' }`));
    const migration = path.join(folder, 'migrations/001-a.sql');
    fs.writeFileSync(migration, 'CREATE TABLE a (id int); CREATE TABLE b (id int);');
    const own = command.with({ PACKS: folder });
    expect((await own('api')).stderr).toMatch(/lacks tables\/001-a\.sql\. Run: athanor migrate/);
    expect((await own('migrate')).stdout).toContain('Applied tables/001-a.sql.');
    expect((await own('migrate')).stdout).toContain('up to date');
    // What it had done before it failed would be in its way the next time.
    const second = path.join(folder, 'migrations/002-b.sql');
    fs.writeFileSync(second, 'CREATE TABLE d (id int); CREATE TABLE a (id int);');
    expect((await own('migrate')).stderr).toMatch(/002-b\.sql failed: .*"a" already exists/);
    fs.writeFileSync(second, 'CREATE TABLE d (id int);');
    expect((await own('migrate')).stdout).toContain('Applied tables/002-b.sql.');
    fs.writeFileSync(migration, 'CREATE TABLE c (id int);');
    expect((await own('migrate')).stderr).toMatch(/001-a\.sql was changed after it had run/);
  });
});

interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}
interface Command {
  (...words: readonly string[]): Promise<Ended>;
  with(settings: Record<string, string>): Command;
}

/** Beside the test: whoever holds it up for a minute finds its lines to the server closed. */
function commandWith(settings: Record<string, string>): Command {
  const run = (...words: readonly string[]) =>
    new Promise<Ended>((resolve) => {
      const args = [path.join(projectRoot, 'dist/src/main.js'), ...words];
      const env = { ...product.environment, DATA_DIR: makeFolder('data'), ...settings };
      const child = execFile(process.execPath, args, { env, timeout: 60_000 }, (_error, stdout, stderr) =>
        resolve({ status: child.exitCode, stdout, stderr }),
      );
    });
  return Object.assign(run, { with: commandWith });
}
const command = commandWith({});

async function secretOf(service: string): Promise<string> {
  const rows = JSON.parse((await command('services', '--json')).stdout) as { service: string; secret: string }[];
  return rows.find((row) => row.service === service)?.secret ?? '';
}

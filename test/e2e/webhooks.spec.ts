// Callbacks through the real program, received and checked by a foreign implementation of the standard: signed, repeated under one id, never lost, never
// sent where they must not go.
import { execFile } from 'node:child_process';
import path from 'node:path';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { projectRoot } from '../../src/shared/settings.js';
import { checkCall } from '../harness/answer-check.js';
import { httpClient, type HttpClient } from '../harness/http-client.js';
import { ask, ended, upload, type JobBody } from '../harness/jobs.js';
import { makePng } from '../harness/pictures.js';
import { startProduct, type Product } from '../harness/product.js';
import { startReceiver, type Call, type Receiver } from '../harness/receiver.js';

interface HookBody {
  readonly id: string;
  readonly secret?: string;
  readonly disabled: boolean;
  readonly disabled_reason: string | null;
}
interface DeliveryBody {
  readonly id: string;
  readonly event: string;
  readonly state: string;
  readonly attempt: number;
  readonly status: number | null;
  readonly response_snippet: string | null;
}
interface Payload {
  readonly type: string;
  readonly timestamp: string;
  readonly data: Readonly<Record<string, unknown>>;
}

let product: Product;
let client: HttpClient;
let receiver: Receiver;
let fileId: string;

beforeAll(async () => {
  receiver = await startReceiver();
  const roles = ['api', 'worker --queues image:2,notify:4'];
  product = await startProduct({ roles, settings: { OUTGOING_PRIVATE: '127.0.0.1' } });
  client = httpClient(product.url);
  fileId = await upload(client, new Uint8Array(await makePng()));
});
afterAll(() => product.stop());

const make = async (more: object = {}) => {
  const answer = await client.post<{ id: string }>('/api/v1/tasks', { file_id: fileId, target: 'webp', ...more });
  // 201: it was done before the answer was written.
  expect([201, 202], JSON.stringify(answer.body)).toContain(answer.status);
  return answer.body.id;
};
const hook = async (at: string, events: string[], more: object = {}) => {
  const answer = await client.post<HookBody>('/api/v1/webhooks', { url: receiver.url + at, events, ...more });
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return answer.body;
};
const retire = (id: string) => client.delete(`/api/v1/webhooks/${id}`);
/** Checked by a foreign implementation of the standard, and against what the document tells of calls. */
const read = (call: Call | undefined, secret: string | undefined): Payload => {
  const payload = new Webhook(secret ?? '').verify(call?.body ?? '', call?.headers ?? {}) as Payload;
  checkCall(payload.type, payload);
  return payload;
};
const deliveriesOf = async (id: string) =>
  (await client.get<{ data: DeliveryBody[] }>(`/api/v1/webhooks/${id}/deliveries`)).body.data;
async function settled(id: string, fits: (all: DeliveryBody[]) => boolean): Promise<DeliveryBody[]> {
  for (;;) {
    const all = await deliveriesOf(id);
    if (fits(all)) return all;
  }
}

describe('an endpoint', () => {
  it('tells of its last call, and since when none has arrived', async () => {
    const { id } = await hook('/fares', ['task.failed']);
    const fare = async () =>
      (await client.get<{ last_call: DeliveryBody | null; failing_since: string | null }>(`/api/v1/webhooks/${id}`))
        .body;
    expect(await fare()).toMatchObject({ last_call: null, failing_since: null });
    const call = async (status: number) => {
      receiver.answer('/fares', { status, headers: { 'retry-after': '3600' } });
      const sent = (await client.post<{ id: string; created_at: string }>(`/api/v1/webhooks/${id}/test`, {})).body;
      await settled(id, (all) => all.some((each) => each.id === sent.id && each.status === status));
      return sent.created_at;
    };
    await call(204);
    expect(await fare()).toMatchObject({ last_call: { state: 'delivered', status: 204 }, failing_since: null });
    const since = await call(503);
    await call(500);
    expect(await fare()).toMatchObject({ last_call: { state: 'owed', status: 500 }, failing_since: since });
    await call(204);
    const { body } = await client.get<{ data: { id: string }[] }>('/api/v1/webhooks');
    expect(body.data.find((each) => each.id === id)).toMatchObject({ last_call: { status: 204 }, failing_since: null });
    await retire(id);
  });

  it('hears of what it asked for, and can tell that it comes from us', async () => {
    const { id, secret } = await hook('/heard', ['task.done', 'task.failed']);
    expect(secret).toMatch(/^whsec_/);
    expect((await client.get<HookBody>(`/api/v1/webhooks/${id}`)).body.secret).toBeUndefined();
    const taskId = await make({ tag: 'mine' });
    const [call] = await receiver.called('/heard');
    const { type, data } = read(call, secret);
    const { state_version } = (await client.get<{ state_version: number }>(`/api/v1/tasks/${taskId}`)).body;
    const links = { self: `/api/v1/tasks/${taskId}` };
    expect(type).toBe('task.done');
    expect(data).toMatchObject({ task_id: taskId, status: 'done', state_version, tag: 'mine', fence: 1, links });
    const forged = { path: '', headers: call?.headers ?? {}, body: `${call?.body ?? ''} ` };
    expect(() => read(forged, secret)).toThrow();
    // Sent once more by somebody who has listened: too late, or under a moment that was not signed.
    const later = Date.now() + 600_000;
    vi.useFakeTimers({ toFake: ['Date'], now: later });
    expect(() => read(call, secret)).toThrow('too old');
    const renewed = { ...call?.headers, 'webhook-timestamp': String(Math.floor(later / 1000)) };
    expect(() => read({ path: '', headers: renewed, body: call?.body ?? '' }, secret)).toThrow('No matching signature');
    vi.useRealTimers();
    const [delivery] = await settled(id, (all) => all[0]?.state === 'delivered');
    expect(delivery).toMatchObject({ id: call?.headers['webhook-id'], event: 'task.done', attempt: 1, status: 204 });
    await retire(id);
    expect((await client.get(`/api/v1/webhooks/${id}`)).status).toBe(404);
  });

  it('hears of what happens on the way too: warnings, and jobs that are put to work and start', async () => {
    const { id, secret } = await hook('/way', ['task.warning', 'job.queued', 'job.started']);
    const form = new FormData();
    form.set('target', 'webp');
    form.set('file', new File([new Uint8Array(await makePng({ width: 21 }))], 'photo.jpg'));
    expect((await client.post('/api/v1/tasks', form, { Prefer: 'wait=60' })).status).toBe(201);
    const [warning] = await receiver.called('/way');
    expect(read(warning, secret)).toMatchObject({
      type: 'task.warning',
      data: { status: 'queued', code: 'extension_mismatch' },
    });
    const items = [{ file_id: fileId, target: 'webp' }];
    const job = await client.post<JobBody>('/api/v1/tasks/batch', { items });
    const calls = (await receiver.called('/way', 3)).map((call) => read(call, secret));
    expect(
      calls
        .slice(1)
        .map(({ type, data }) => [type, data['job_id'], data['status']])
        .sort(),
    ).toEqual([
      ['job.queued', job.body.id, 'queued'],
      ['job.started', job.body.id, 'running'],
    ]);
    // Or the next endpoint would hear of its end.
    await ended(client, job.body.id);
    await retire(id);
  });

  it('that fails gets the same message again under the same id, and redirects are failures', async () => {
    receiver.answer('/flaky', { status: 307, headers: { Location: `${receiver.url}/elsewhere` } }, { status: 200 });
    const { id, secret } = await hook('/flaky', ['task.done']);
    await make();
    const calls = await receiver.called('/flaky', 2);
    const [first, second] = calls.map((call) => ({ ...call, data: read(call, secret) }));
    expect(second?.headers['webhook-id']).toBe(first?.headers['webhook-id']);
    expect(second?.body).toBe(first?.body);
    expect(Number(second?.headers['webhook-timestamp'])).toBeGreaterThanOrEqual(
      Number(first?.headers['webhook-timestamp']) + 5,
    );
    expect(receiver.calls.some((call) => call.path === '/elsewhere')).toBe(false);
    expect(await settled(id, (all) => all[0]?.state === 'delivered')).toMatchObject([{ attempt: 2, status: 200 }]);
    await retire(id);
  });

  it('that is gone is left alone; one that is busy gets time', async () => {
    receiver.answer('/gone', { status: 410 });
    receiver.answer('/busy', { status: 429, headers: { 'Retry-After': '3600' } });
    const gone = await hook('/gone', ['task.done']);
    const busy = await hook('/busy', ['task.done']);
    await make();
    expect(await settled(gone.id, (all) => all[0]?.state === 'given_up')).toHaveLength(1);
    const { body } = await client.get<HookBody>(`/api/v1/webhooks/${gone.id}`);
    expect(body).toMatchObject({ disabled: true, disabled_reason: expect.stringContaining('410') as string });
    await settled(busy.id, (all) => all[0]?.status === 429);
    const [row] = await ask<{ wait_s: number }>(
      product.environment,
      `SELECT extract(epoch FROM next_at - now())::int AS wait_s FROM webhook_delivery WHERE webhook_id = $1`,
      [busy.id],
    );
    expect(row?.wait_s).toBeGreaterThan(3000);
    await make();
    await settled(busy.id, (all) => all.length === 2);
    expect(await deliveriesOf(gone.id)).toHaveLength(1);
    expect(await client.patch(`/api/v1/webhooks/${gone.id}`, { disabled: false })).toMatchObject({
      body: { disabled: false, disabled_reason: null },
    });
    await Promise.all([retire(gone.id), retire(busy.id)]);
  });

  it('is tried, looked at, repeated one by one and since a moment, and its secret changes without a gap', async () => {
    const { id, secret } = await hook('/tried', ['job.done']);
    const since = new Date(Date.now() - 60_000).toISOString();
    const test = await client.post<DeliveryBody>(`/api/v1/webhooks/${id}/test`);
    expect(test).toMatchObject({ status: 202, body: { event: 'webhook.test', state: 'owed' } });
    await receiver.called('/tried');
    await settled(id, (all) => all[0]?.state === 'delivered');
    const rotated = (await client.post<HookBody>(`/api/v1/webhooks/${id}/rotate-secret`)).body.secret;
    expect(rotated).not.toBe(secret);
    const again = await client.post(`/api/v1/webhooks/${id}/deliveries/${test.body.id}/replay`);
    expect(again).toMatchObject({ status: 202, body: { id: test.body.id, state: 'owed' } });
    const [, second] = await receiver.called('/tried', 2);
    expect(second?.headers['webhook-id']).toBe(test.body.id);
    for (const each of [secret, rotated]) expect(read(second, each).type).toBe('webhook.test');
    await settled(id, (all) => all[0]?.state === 'delivered');
    expect(await client.post(`/api/v1/webhooks/${id}/replay`, { since })).toMatchObject({ body: { replayed: 1 } });
    await receiver.called('/tried', 3);
    const other = await hook('/tried', ['task.done']);
    expect((await client.post(`/api/v1/webhooks/${other.id}/deliveries/${test.body.id}/replay`)).status).toBe(404);
    await Promise.all([retire(id), retire(other.id)]);
  });

  it('signs with the old secret for a day, and never with one before that', async () => {
    const { id, secret: first } = await hook('/rotated', ['job.done']);
    const rotate = async () => (await client.post<HookBody>(`/api/v1/webhooks/${id}/rotate-secret`)).body.secret;
    const signed = async (times: number) => {
      await client.post(`/api/v1/webhooks/${id}/test`);
      return (await receiver.called('/rotated', times)).at(-1);
    };
    const second = await rotate();
    const third = await rotate();
    const call = await signed(1);
    for (const secret of [second, third]) expect(read(call, secret).type).toBe('webhook.test');
    expect(() => read(call, first)).toThrow('No matching signature');
    await ask(
      product.environment,
      `UPDATE webhook SET secrets = jsonb_set(secrets, '{1,valid_until}', to_jsonb((secrets->1->>'valid_until')::timestamptz - interval '1 day')) WHERE id = $1`,
      [id],
    );
    const later = await signed(2);
    expect(read(later, third).type).toBe('webhook.test');
    expect(() => read(later, second)).toThrow('No matching signature');
    await retire(id);
  });

  it('is told in the order of what happens, of what it asks for now, and of nothing while it is off', async () => {
    const { id } = await hook('/told', ['task.done'], { description: 'first' });
    const done = async () => {
      const asked = { file_id: fileId, target: 'webp' };
      const { status, body } = await client.post<{ id: string }>('/api/v1/tasks', asked, { Prefer: 'wait=60' });
      expect(status).toBe(201);
      return body.id;
    };
    const told = (calls: readonly Call[]) => calls.map(({ body }) => (JSON.parse(body) as Payload).data['task_id']);
    // Held back, so that all of them are owed at once.
    await client.post('/api/v1/admin/queues/notify/pause');
    const five: string[] = [];
    for (let count = 0; count < 5; count += 1) five.push(await done());
    expect(await deliveriesOf(id)).toMatchObject(five.map(() => ({ state: 'owed', attempt: 0 })));
    await client.post('/api/v1/admin/queues/notify/resume');
    expect(told(await receiver.called('/told', 5))).toEqual(five);
    const change = (body: object) => client.patch<HookBody>(`/api/v1/webhooks/${id}`, body);
    expect((await change({ disabled: true })).body).toMatchObject({ disabled: true, description: 'first' });
    await done();
    expect(await change({ disabled: false, url: `${receiver.url}/moved-on`, events: ['task.started'] })).toMatchObject({
      status: 200,
      body: { disabled: false, events: ['task.started'], description: 'first', url: `${receiver.url}/moved-on` },
    });
    const last = await done();
    const [call] = await receiver.called('/moved-on');
    expect([(JSON.parse(call?.body ?? '') as Payload).type, told(call ? [call] : [])]).toEqual([
      'task.started',
      [last],
    ]);
    expect((await settled(id, (all) => all.every(({ state }) => state === 'delivered'))).length).toBe(6);
    await retire(id);
  });

  it('gets again what came since a moment, and nothing from before', async () => {
    const { id } = await hook('/since', ['job.done']);
    const first = (await client.post<DeliveryBody>(`/api/v1/webhooks/${id}/test`)).body;
    await ask(
      product.environment,
      `UPDATE webhook_delivery SET created_at = created_at - interval '1 hour' WHERE id = $1`,
      [first.id],
    );
    const second = (await client.post<DeliveryBody>(`/api/v1/webhooks/${id}/test`)).body;
    await settled(id, (all) => all.every(({ state }) => state === 'delivered'));
    const since = new Date(Date.now() - 600_000).toISOString();
    expect(await client.post(`/api/v1/webhooks/${id}/replay`, { since })).toMatchObject({ body: { replayed: 1 } });
    const calls = await receiver.called('/since', 3);
    expect(calls.at(-1)?.headers['webhook-id']).toBe(second.id);
    await settled(id, (all) => all.every(({ state }) => state === 'delivered'));
    await retire(id);
  });

  it('belongs to its client', async () => {
    const main = path.join(projectRoot, 'dist/src/main.js');
    const key = await new Promise<string>((resolve, reject) =>
      execFile(
        process.execPath,
        [main, 'key', 'add', 'other', '--scopes', 'webhooks'],
        { env: product.environment },
        (error, out) => (error ? reject(new Error('no key', { cause: error })) : resolve(out.trim())),
      ),
    );
    const other = httpClient(product.url, { Authorization: `Bearer ${key}` });
    const { id } = await hook('/mine', ['task.done']);
    expect((await other.get(`/api/v1/webhooks/${id}`)).status).toBe(404);
    expect((await other.get<{ data: unknown[] }>('/api/v1/webhooks')).body.data).toEqual([]);
    const secrets = await Promise.all(
      [client, other].map((each) => each.get<{ secret: string }>('/api/v1/webhooks/callback-secret')),
    );
    expect(secrets[0]?.body.secret).not.toBe(secrets[1]?.body.secret);
    await retire(id);
  });
});

describe('addresses inside', () => {
  it.each([
    ['http://169.254.169.254/latest', 403, 'url_blocked'],
    ['http://127.0.0.2:9/', 403, 'url_blocked'],
    ['http://[::1]/', 403, 'url_blocked'],
    ['file:///etc/passwd', 422, 'validation_failed'],
  ])('%s is refused when it is asked for', async (url, status, code) => {
    const refused = { status, body: { code } };
    expect(await client.post('/api/v1/webhooks', { url, events: ['task.done'] })).toMatchObject(refused);
    const task = { file_id: fileId, target: 'webp', callback: { url } };
    expect(await client.post('/api/v1/tasks', task)).toMatchObject(refused);
    expect(await client.post('/api/v1/tasks/batch', { items: [task] })).toMatchObject(refused);
  });

  it('are looked at again before each try', async () => {
    const { id } = await hook('/moved', ['task.done']);
    await ask(product.environment, `UPDATE webhook SET url = 'http://10.0.0.1/' WHERE id = $1`, [id]);
    await make();
    const [delivery] = await settled(id, (all) => (all[0]?.response_snippet ?? null) !== null);
    expect(delivery).toMatchObject({ state: 'owed', status: null });
    expect(delivery?.response_snippet).toContain('private network');
    await retire(id);
  });
});

describe('a callback', () => {
  const secret = async () => (await client.get<{ secret: string }>('/api/v1/webhooks/callback-secret')).body.secret;

  it('of a task tells its end, or what it was asked to tell', async () => {
    const id = await make({ callback: { url: `${receiver.url}/task` } });
    const steps = { url: `${receiver.url}/steps`, events: ['task.queued', 'task.started', 'task.done'] };
    await make({ callback: steps });
    const [call] = await receiver.called('/task');
    expect(read(call, await secret())).toMatchObject({ type: 'task.done', data: { task_id: id, status: 'done' } });
    const calls = await receiver.called('/steps', 3);
    expect(calls.map(({ body }) => (JSON.parse(body) as Payload).type).sort()).toEqual([...steps.events].sort());
    expect((await client.get(`/api/v1/tasks/${id}`)).body).toMatchObject({ callback: { url: `${receiver.url}/task` } });
    const wrong = { file_id: fileId, target: 'webp', callback: { url: receiver.url, events: ['job.done'] } };
    expect((await client.post('/api/v1/tasks', wrong)).status).toBe(422);
  });

  it('of a job tells its end, and those of its tasks theirs', async () => {
    const item = { file_id: fileId, target: 'webp', callback: { url: `${receiver.url}/item` } };
    const batch = { items: [item, item], callback: { url: `${receiver.url}/batch` } };
    const job = (await client.post<JobBody>('/api/v1/tasks/batch', batch)).body;
    const [call] = await receiver.called('/batch');
    expect(read(call, await secret())).toMatchObject({ type: 'job.done', data: { job_id: job.id, status: 'done' } });
    expect(await receiver.called('/item', 2)).toHaveLength(2);
  });

  it('survives a process that is killed with it in hand, under the same id', async () => {
    receiver.answer('/killed', 'never', { status: 204 });
    const shared = ['DATABASE_URL', 'REDIS_URL', 'UPLOADS_DIR'].map((name) => [name, product.environment[name] ?? '']);
    const settings = { ...(Object.fromEntries(shared) as Record<string, string>), OUTGOING_PRIVATE: '127.0.0.1' };
    const id = await make({ callback: { url: `${receiver.url}/killed` } });
    const [first] = await receiver.called('/killed');
    await product.kill();
    expect(
      await ask(product.environment, `SELECT state FROM webhook_delivery WHERE task_id = $1 AND webhook_id IS NULL`, [
        id,
      ]),
    ).toEqual([{ state: 'owed' }]);
    product = await startProduct({ roles: ['api', 'worker --queues image:1,notify:2'], settings });
    client = httpClient(product.url);
    const [, second] = await receiver.called('/killed', 2);
    expect(second?.headers['webhook-id']).toBe(first?.headers['webhook-id']);
    expect(read(second, await secret())).toMatchObject({ data: { task_id: id } });
  });

  it('is owed by the very write that ends its task, and goes out under that id however early its process is killed', async () => {
    const settings = { OUTGOING_PRIVATE: '127.0.0.1' };
    // Nobody here calls anybody, so that the kill comes between the end and the first try.
    const silent = await startProduct({ roles: ['api', 'worker --queues image:1'], settings });
    const asked = httpClient(silent.url);
    const file_id = await upload(asked, new Uint8Array(await makePng()));
    const task = { file_id, target: 'webp', callback: { url: `${receiver.url}/between` } };
    const { body } = await asked.post<{ id: string }>('/api/v1/tasks', task, { Prefer: 'wait=60' });
    const owed = await ask<{ id: string; state: string; attempts: number; written: string; ended: string }>(
      silent.environment,
      `SELECT d.id, d.state, d.attempts, d.xmin::text AS written, e.xmin::text AS ended
         FROM webhook_delivery d JOIN task_event e ON e.task_id = d.task_id AND e.type = 'done' WHERE d.task_id = $1`,
      [body.id],
    );
    expect(owed).toMatchObject([{ state: 'owed', attempts: 0, written: owed[0]?.ended }]);
    await silent.kill();
    expect(receiver.calls.filter(({ path: at }) => at === '/between')).toEqual([]);
    const shared = ['DATABASE_URL', 'REDIS_URL', 'UPLOADS_DIR'].map((name) => [name, silent.environment[name] ?? '']);
    const next = await startProduct({
      roles: ['worker --queues notify:1'],
      settings: { ...(Object.fromEntries(shared) as Record<string, string>), ...settings },
    });
    const [call] = await receiver.called('/between');
    expect(call?.headers['webhook-id']).toBe(owed[0]?.id);
    await next.stop();
    expect(receiver.calls.filter(({ path: at }) => at === '/between')).toHaveLength(1);
  }, 240_000);
});

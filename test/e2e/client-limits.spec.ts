// What a client may have: counted once over several api processes and without Redis, told in headers, refused before the body is read, with the
// moment when it will work.
import http from 'node:http';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openHouse, type House } from '../chaos/house.js';
import { httpClient, type Answer, type HttpClient } from '../harness/http-client.js';
import { makePng } from '../harness/pictures.js';

interface Problem {
  readonly code: string;
  readonly id: string;
  readonly 'violated-policies': string[];
}

let house: House;
let urls: string[];
let picture: Uint8Array<ArrayBuffer>;

beforeAll(async () => {
  house = await openHouse({ backend: 'postgres' });
  const apis = [await house.start('api'), await house.start('api'), await house.start('api', { MAX_QUEUE: '1' })];
  urls = apis.map((api) => api.url);
  picture = new Uint8Array(await makePng());
});
afterAll(() => house.close());

/** One client at two processes. */
async function newKey(...flags: string[]): Promise<{ key: string; at: [HttpClient, HttpClient] }> {
  const key = (await house.command('key', 'add', 'tested', ...flags)).trim();
  const client = (url = '') => httpClient(url, { Authorization: `Bearer ${key}` });
  return { key, at: [client(urls[0]), client(urls[1])] };
}
const keep = async (client: HttpClient) =>
  (await (await client.fetch('/api/v1/files?filename=a.png', { method: 'POST', body: picture })).json()) as {
    id: string;
  };
const windowEnds = (policy: string) =>
  house.postgres.query(`UPDATE allowance SET ends_at = now() - interval '1 s' WHERE policy = $1`, [policy]);
const retryAfter = (answer: { headers: Headers }) => Number(answer.headers.get('retry-after'));

it('tasks a minute are counted once, whichever process is asked', async () => {
  const { at } = await newKey('--rate', '5');
  const { id } = await keep(at[0]);
  const ask = (n: number) => at[n % 2 ? 1 : 0].post<Problem>('/api/v1/tasks', { file_id: id, target: 'webp' });
  const answers = await Promise.all(Array.from({ length: 9 }, (_, n) => ask(n)));
  expect(answers.map((answer) => answer.status).sort()).toEqual([202, 202, 202, 202, 202, 429, 429, 429, 429]);
  for (const answer of answers) expect(answer.headers.get('ratelimit-policy')).toContain('"task-create";q=5;w=60');
  for (const refused of answers.filter((answer) => answer.status === 429)) {
    expect(refused.body).toMatchObject({ code: 'rate_limited', retryable: true, 'violated-policies': ['task-create'] });
    const [, left, reset] = /"task-create";r=(\d+);t=(\d+)/.exec(refused.headers.get('ratelimit') ?? '') ?? [];
    expect(left).toBe('0');
    expect(retryAfter(refused)).toBeGreaterThanOrEqual(Number(reset));
    expect(retryAfter(refused)).toBeLessThanOrEqual(60);
  }
  await windowEnds('task-create');
  const again = await ask(0);
  expect(again.status).toBe(202);
  expect(again.headers.get('ratelimit')).toMatch(/"task-create";r=4;t=60/);
});

it('a batch counts as many as it has, and what can never fit is not promised for later', async () => {
  const { at } = await newKey('--rate', '5');
  const { id } = await keep(at[0]);
  const batch = (count: number) =>
    at[0].post<Problem>('/api/v1/tasks/batch', { items: Array(count).fill({ file_id: id, target: 'webp' }) });
  const tooMany = await batch(6);
  expect(tooMany).toMatchObject({ status: 413, body: { code: 'too_many_files' } });
  expect(tooMany.headers.get('retry-after')).toBeNull();
  expect((await batch(3)).status).toBe(202);
  expect(await batch(3)).toMatchObject({ status: 429, body: { code: 'rate_limited' } });
  expect((await batch(2)).status).toBe(202);
});

it('a task costs the same as JSON and as a form, two where its file is fetched first', async () => {
  const { at } = await newKey('--rate', '20');
  const { id } = await keep(at[0]);
  let left = 20;
  const price = async (body: object) => {
    const answer = await at[0].post<Problem>('/api/v1/tasks', body);
    expect(answer.status, JSON.stringify(answer.body)).toBe(202);
    const before = left;
    left = Number(/"task-create";r=(\d+)/.exec(answer.headers.get('ratelimit') ?? '')?.[1]);
    return before - left;
  };
  const form = (fields: Record<string, string>) => {
    const body = new FormData();
    for (const [name, value] of Object.entries({ ...fields, target: 'webp' })) body.set(name, value);
    return body;
  };
  // Nothing works here, so nothing is fetched.
  const far = { url: 'http://1.1.1.1/a.png' };
  const prices = [];
  for (const body of [{ file_id: id, target: 'webp' }, form({ file_id: id }), { ...far, target: 'webp' }, form(far)])
    prices.push(await price(body));
  expect(prices).toEqual([1, 1, 2, 2]);
});

it('unfinished tasks are limited until some have ended', async () => {
  const { at } = await newKey('--concurrent', '2');
  const { id } = await keep(at[0]);
  const ask = (client: HttpClient) => client.post<Problem>('/api/v1/tasks', { file_id: id, target: 'webp' });
  const first = await ask(at[0]);
  expect(first.headers.get('ratelimit-policy')).toBe('"concurrent";q=2;qu="concurrent-requests"');
  expect(first.headers.get('ratelimit')).toBe('"concurrent";r=1');
  expect((await ask(at[1])).status).toBe(202);
  const third = await ask(at[0]);
  expect(third).toMatchObject({
    status: 429,
    body: { code: 'too_many_active_tasks', 'violated-policies': ['concurrent'] },
  });
  expect(third.headers.get('ratelimit')).toBe('"concurrent";r=0');
  expect(retryAfter(third)).toBeGreaterThan(0);
  expect((await at[1].post(`/api/v1/tasks/${first.body.id}/cancel`)).status).toBe(200);
  expect((await ask(at[0])).status).toBe(202);
});

/** Asks before it sends: true when the server wanted the body. */
function sendIfInvited(
  key: string,
  path: string,
  bytes: number,
): Promise<{ invited: boolean; status: number; wait: string }> {
  return new Promise((resolve, reject) => {
    let invited = false;
    const headers = { Authorization: `Bearer ${key}`, Expect: '100-continue', 'Content-Length': String(bytes) };
    const request = http.request(new URL(path, urls[0]), { method: 'POST', headers, agent: false });
    request.on('continue', () => {
      invited = true;
      request.end(Buffer.alloc(bytes));
    });
    request.on('response', (response) => {
      response.resume().on('end', () => {
        resolve({ invited, status: response.statusCode ?? 0, wait: response.headers['retry-after'] ?? '' });
        request.destroy();
      });
    });
    request.on('error', reject);
    request.flushHeaders();
  });
}

it('bytes a day are refused before they are sent', async () => {
  const { key, at } = await newKey('--bytes-per-day', '1000');
  const first = await at[0].fetch('/api/v1/files?filename=a.png', { method: 'POST', body: picture });
  expect(first.status).toBe(201);
  const left = 1000 - picture.length;
  expect(first.headers.get('ratelimit')).toBe(`"upload-bytes";r=${left};t=86400`);
  expect(first.headers.get('ratelimit-policy')).toBe('"upload-bytes";q=1000;qu="content-bytes";w=86400');
  for (const path of ['/api/v1/files', '/api/v1/convert/webp'])
    expect(await sendIfInvited(key, path, left + 1), path).toMatchObject({
      invited: false,
      status: 429,
      wait: expect.stringMatching(/^8(5|6)\d{3}$/),
    });
  expect(await sendIfInvited(key, '/api/v1/files', 1001)).toEqual({ invited: false, status: 413, wait: '' });
  const inParts = (bytes: number) =>
    at[1].fetch('/api/v1/uploads', {
      method: 'POST',
      headers: { 'Tus-Resumable': '1.0.0', 'Upload-Length': String(bytes) },
    });
  expect([(await inParts(left + 1)).status, (await inParts(1001)).status]).toEqual([429, 413]);
  const formWith = (bytes: number) => {
    const form = new FormData();
    form.set('target', 'webp');
    form.set('file', new File([new Uint8Array(bytes)], 'a.png'));
    return form;
  };
  const around = (await new Response(formWith(0)).arrayBuffer()).byteLength;
  expect(await at[1].post('/api/v1/tasks', formWith(left + 1 - around))).toMatchObject({
    status: 429,
    body: { code: 'quota_exceeded', 'violated-policies': ['upload-bytes'] },
  });
  const fits = await sendIfInvited(key, '/api/v1/files', left);
  expect(fits.invited).toBe(true);
});

it('where bytes are limited, their number is asked for', async () => {
  const { at } = await newKey('--bytes-per-day', '1MB');
  const body = new Blob([picture]).stream();
  const init = { method: 'POST', body, duplex: 'half' } as RequestInit;
  expect((await at[0].fetch('/api/v1/files?filename=a.png', init)).status).toBe(411);
});

it('looking is counted apart from making', async () => {
  const { at } = await newKey('--polls', '3');
  const answers: Answer<Problem>[] = [];
  for (let n = 0; n < 4; n++) answers.push(await at[n % 2 ? 1 : 0].get<Problem>('/api/v1/tasks'));
  expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200, 429]);
  expect(answers.map((answer) => /r=(\d+)/.exec(answer.headers.get('ratelimit') ?? '')?.[1])).toEqual([
    '2',
    '1',
    '0',
    '0',
  ]);
  expect(answers[3]?.body).toMatchObject({ code: 'rate_limited', 'violated-policies': ['poll'] });
  expect((await keep(at[0])).id).toBeDefined();
});

it('a priority above the ceiling is refused, the usual one lowered to it, also when the task is repeated', async () => {
  const { at } = await newKey('--max-priority', '3');
  const { id } = await keep(at[0]);
  const ask = (fields = {}) =>
    at[0].post<Problem & { priority: number }>('/api/v1/tasks', { file_id: id, target: 'webp', ...fields });
  const made = await ask();
  expect(made.body.priority).toBe(3);
  expect(await ask({ priority: 4 })).toMatchObject({ status: 422, body: { errors: [{ pointer: '/priority' }] } });
  expect((await ask({ priority: 0 })).body.priority).toBe(0);
  // Nor is it raised afterwards.
  const draft = await ask({ start: false });
  const raised = (priority: number) => at[0].patch<Problem>(`/api/v1/tasks/${draft.body.id}`, { priority });
  expect(await raised(4)).toMatchObject({ status: 422, body: { errors: [{ pointer: '/priority' }] } });
  expect((await raised(2)).status).toBe(200);
  await at[0].post(`/api/v1/tasks/${made.body.id}/cancel`);
  const again = (priority: number) => at[0].post(`/api/v1/tasks/${made.body.id}/retry`, { priority });
  expect([(await again(9)).status, (await again(2)).status]).toEqual([422, 202]);
  const items = [{ file_id: id, target: 'webp', priority: 9 }];
  expect(await at[0].post('/api/v1/tasks/batch', { items })).toMatchObject({
    status: 422,
    body: { errors: [{ pointer: '/items/0/priority' }] },
  });
  const nodes = { a: { operation: 'convert', file_id: id, target: 'webp' } };
  expect((await at[0].post('/api/v1/jobs', { nodes, priority: 9 })).status).toBe(422);
});

it('a job that is repeated counts for the key that asks, and says where that stands', async () => {
  const { at } = await newKey('--rate', '5');
  const { id } = await keep(at[0]);
  const nodes = { a: { operation: 'convert', file_id: id, target: 'webp' } };
  const job = await at[0].post<{ id: string }>('/api/v1/jobs', { nodes, start: false });
  await at[0].post(`/api/v1/jobs/${job.body.id}/cancel`);
  const again = await at[0].post(`/api/v1/jobs/${job.body.id}/retry`);
  expect([again.status, again.headers.get('ratelimit')]).toEqual([202, expect.stringContaining('"task-create";r=3')]);
});

it('a full queue is our fault: 503, and nothing is counted against anybody', async () => {
  const { key } = await newKey('--rate', '5');
  const full = httpClient(urls[2] ?? '', { Authorization: `Bearer ${key}` });
  const { id } = await keep(full);
  const answer = await full.post<Problem>('/api/v1/tasks', { file_id: id, target: 'webp' });
  expect(answer).toMatchObject({ status: 503, body: { code: 'queue_full' } });
  expect(retryAfter(answer)).toBeGreaterThan(0);
  expect(answer.headers.get('ratelimit')).toBeNull();
});

it('who has no limits costs no counting', async () => {
  const { at } = await newKey();
  await house.postgres.query('DELETE FROM allowance');
  const { id } = await keep(at[0]);
  expect((await at[0].post('/api/v1/tasks', { file_id: id, target: 'webp' })).status).toBe(202);
  expect(await house.postgres.query('SELECT * FROM allowance')).toEqual([]);
});

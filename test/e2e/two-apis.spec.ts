// Two api processes behind a proxy that takes turns: what is counted is counted once, and what is limited is limited exactly.
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openHouse, type House } from '../chaos/house.js';
import { httpClient, type HttpClient } from '../harness/http-client.js';
import { makePng } from '../harness/pictures.js';
import { logIn } from '../harness/session.js';
import { atFileEnd } from '../harness/work-area.js';

const ADMIN = { email: 'admin@example.org', password: 'a long password' };
let house: House;
let url: string;
let admin: HttpClient;
let picture: Uint8Array<ArrayBuffer>;

beforeAll(async () => {
  house = await openHouse({
    backend: 'postgres',
    settings: { ADMIN_EMAIL: ADMIN.email, ADMIN_PASSWORD: ADMIN.password, ANONYMOUS: 'on' },
  });
  const apis = [await house.start('api'), await house.start('api')];
  url = await takingTurns(apis.map((api) => api.url));
  admin = await logIn(url, ADMIN);
  picture = new Uint8Array(await makePng());
});
afterAll(() => house.close());

/** Each request goes to the next of them. */
async function takingTurns(urls: readonly string[]): Promise<string> {
  let turn = 0;
  const server = http.createServer((request, response) => {
    const target = new URL(request.url ?? '/', urls[turn++ % urls.length]);
    const { method = 'GET', headers } = request;
    // A line of its own each: one that is kept may just be closed at the other end.
    const passed = http.request(target, { method, headers, agent: false }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    passed.on('error', () => response.destroy());
    request.pipe(passed);
  });
  // Longer than any pause of this test, or a request may meet a connection that is just being closed.
  server.keepAliveTimeout = 120_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  atFileEnd(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
async function program(limits: object): Promise<{ client: HttpClient; fileId: string }> {
  const { body } = await admin.post<{ key: string }>('/api/v1/admin/api-keys', { name: 'p', limits });
  const client = httpClient(url, { 'X-API-Key': body.key });
  const answer = await client.fetch('/api/v1/files?filename=a.png', { method: 'POST', body: picture });
  return { client, fileId: ((await answer.json()) as { id: string }).id };
}
const count = (statuses: readonly number[], status: number) => statuses.filter((each) => each === status).length;

it('unfinished tasks of a client are never more than its limit, however many ask at once', async () => {
  const { client, fileId } = await program({ concurrent: 5 });
  const task = { file_id: fileId, target: 'webp', delay_s: 600 };
  const answers = await Promise.all(Array.from({ length: 24 }, () => client.post('/api/v1/tasks', task)));
  const statuses = answers.map(({ status }) => status);
  expect([count(statuses, 202), count(statuses, 429)]).toEqual([5, 19]);
  const other = await program({ concurrent: 5 });
  const item = { file_id: other.fileId, target: 'webp', delay_s: 600 };
  const batches = await Promise.all(
    Array.from({ length: 6 }, () => other.client.post('/api/v1/tasks/batch', { items: [item, item] })),
  );
  expect(
    count(
      batches.map(({ status }) => status),
      202,
    ),
  ).toBe(2);
  expect((await other.client.get<{ data: unknown[] }>('/api/v1/tasks')).body.data).toHaveLength(4);
});

it('tasks a minute are counted once', async () => {
  const { client, fileId } = await program({ rate_per_minute: 6 });
  const task = { file_id: fileId, target: 'webp', delay_s: 600 };
  const answers = await Promise.all(Array.from({ length: 12 }, () => client.post('/api/v1/tasks', task)));
  expect(
    count(
      answers.map(({ status }) => status),
      202,
    ),
  ).toBe(6);
});

it('whoever guesses a password is slowed down by account and by address, whichever process is asked', async () => {
  const stranger = httpClient(url);
  const guess = (email: string) => stranger.post('/api/v1/session', { email, password: 'wrong' });
  /** How many are looked at before one has to wait. More than told only if a whole wait has passed meanwhile, and each is twice the one before. */
  const triesOf = async (email: string) => {
    for (let tries = 0; ; tries++) {
      const { status, headers } = await guess(email);
      expect([401, 429]).toContain(status);
      if (status === 401) continue;
      expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
      return tries;
    }
  };
  expect(await triesOf('guessed@example.org')).toBeGreaterThanOrEqual(5);
  // The address waits too, and longer each time; what is right is let in when the wait is over.
  expect(await triesOf('other@example.org')).toBeLessThan(5);
  const wait = `UPDATE allowance SET ends_at = now() + interval '900 s' WHERE policy = 'login'`;
  await house.postgres.query(wait);
  const again = await triesOf('guessed@example.org');
  expect(again).toBeGreaterThanOrEqual(1);
  expect(again).toBeLessThan(5);
  await house.postgres.query(wait);
  const rows = async () => (await house.postgres.query(`SELECT 1 FROM allowance WHERE policy = 'login'`)).length;
  const before = await rows();
  expect((await stranger.post('/api/v1/session', ADMIN)).status).toBe(201);
  // What was counted for the address is forgotten, for the account it stays.
  expect(await rows()).toBe(before - 1);
  // After a quarter of an hour it is as if nothing had been.
  await house.postgres.query(`UPDATE allowance SET ends_at = now() WHERE policy = 'login'`);
  for (let n = 0; n < 4; n++) expect((await guess('guessed@example.org')).status).toBe(401);
});

it('many guesses at once are as slow as one after the other', async () => {
  await house.postgres.query(`DELETE FROM allowance WHERE policy = 'login'`);
  const stranger = httpClient(url);
  const guess = () => stranger.post('/api/v1/session', { email: 'crowd@example.org', password: 'wrong' });
  const statuses = (await Promise.all(Array.from({ length: 16 }, guess))).map(({ status }) => status);
  // More only if a whole second has passed meanwhile.
  expect(count(statuses, 401)).toBeGreaterThanOrEqual(5);
  expect(count(statuses, 429)).toBeGreaterThanOrEqual(9);
  await house.postgres.query(`DELETE FROM allowance WHERE policy = 'login'`);
});

it('visitors of one address take one turn together, though each has thrown its cookie away', async () => {
  const rules = { guests: { rate_per_minute: 1000, concurrent: 100 } };
  await admin.patch('/api/v1/admin/rules', rules);
  const visitor = httpClient(url);
  const send = () => visitor.fetch('/api/v1/convert/webp?wait=0&filename=a.png', { method: 'POST', body: picture });
  for (let n = 0; n < 4; n++) expect((await send()).status).toBe(202);
  const turns = await house.postgres.query<{ turn: number }>(
    `SELECT turn FROM task JOIN client ON client.id = task.client_id WHERE client.kind = 'visitor' ORDER BY task.created_at`,
  );
  expect(turns.map(({ turn }) => turn)).toEqual([0, 1, 2, 3]);
});

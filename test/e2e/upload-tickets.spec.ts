// Tickets: a browser that has no key brings one file, from a page of another origin, in one request or in parts. Nothing else opens with it.
import { Upload } from 'tus-js-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { httpClient, type HttpClient } from '../harness/http-client.js';
import { ask } from '../harness/jobs.js';
import { makePng } from '../harness/pictures.js';
import { startProduct, type Product } from '../harness/product.js';
import { logIn } from '../harness/session.js';

const ADMIN = { email: 'admin@example.org', password: 'a long password' };
/** What a browser says of a page elsewhere. */
const FOREIGN = { Origin: 'https://shop.example', 'Sec-Fetch-Site': 'cross-site' };

let product: Product;
let owner: HttpClient;
let browser: HttpClient;
let picture: Uint8Array<ArrayBuffer>;

beforeAll(async () => {
  const settings = { ADMIN_EMAIL: ADMIN.email, ADMIN_PASSWORD: ADMIN.password };
  product = await startProduct({ roles: ['api', 'worker --queues image:1,document:1'], settings });
  owner = await logIn(product.url, ADMIN);
  browser = httpClient(product.url, FOREIGN);
  picture = new Uint8Array(await makePng({ width: 200 }));
});
afterAll(() => product.stop());

const newTicket = async (more: object = {}) => {
  const answer = await owner.post<{ token: string }>('/api/v1/upload-tickets', { max_bytes: 1_000_000, ...more });
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return { Authorization: `Bearer ${answer.body.token}` };
};
const bring = (ticket: Record<string, string>, body: BodyInit = picture, name = 'a.png') =>
  browser.fetch('/api/v1/files', { method: 'POST', headers: { ...ticket, 'X-Filename': name }, body });
const codeOf = async (answer: Response) => `${answer.status} ${((await answer.json()) as { code: string }).code}`;
const endOf = async (id: string | null) => {
  for (;;) {
    const { body } = await owner.get<{ status: string }>(`/api/v1/tasks/${id}`, { Prefer: 'wait=20' });
    if (!['queued', 'running', 'waiting'].includes(body.status)) return body;
  }
};

describe('a ticket', () => {
  it('brings one file for its owner, once, from anywhere', async () => {
    const ticket = await newTicket();
    const brought = await bring(ticket);
    expect([brought.status, brought.headers.get('access-control-allow-origin')]).toEqual([201, '*']);
    const { id } = (await brought.json()) as { id: string };
    expect((await owner.bytes(`/api/v1/files/${id}/content`)).body.equals(picture)).toBe(true);
    const again = await bring(ticket);
    expect([again.headers.get('access-control-allow-origin'), await codeOf(again)]).toEqual(['*', '403 forbidden']);
  });

  it('two at once are one', async () => {
    const ticket = await newTicket();
    const answers = await Promise.all([bring(ticket), bring(ticket), bring(ticket)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 403, 403]);
  });

  it('takes a form too, and begins the task that its owner wanted', async () => {
    const ticket = await newTicket({ task: { target: 'webp', options: { width: 20 }, tag: 'on a ticket' } });
    const form = new FormData();
    form.append('file', new Blob([picture]), 'a.png');
    const brought = await browser.fetch('/api/v1/files', { method: 'POST', headers: ticket, body: form });
    expect(brought.status, await brought.clone().text()).toBe(201);
    expect(await endOf(brought.headers.get('x-task-id'))).toMatchObject({ status: 'done', tag: 'on a ticket' });
  });

  it('keeps the passwords of its task from whoever reads rows', async () => {
    const secret = { operation: 'encrypt', options: { user_password: 'sesame' } };
    const ticket = await newTicket({ task: secret });
    expect(ticket.Authorization).not.toContain('sesame');
    const rows = await ask<{ row: string }>(
      product.environment,
      'SELECT row_to_json(t)::text AS row FROM upload_ticket t',
    );
    expect(rows.map(({ row }) => row).join()).not.toContain('sesame');
  });

  it('says how large and what, and what did not fit may be tried again', async () => {
    const small = await newTicket({ max_bytes: 100 });
    expect(await codeOf(await bring(small))).toBe('413 file_too_large');
    const form = new FormData();
    form.append('file', new Blob([picture]), 'a.png');
    expect(await codeOf(await browser.fetch('/api/v1/files', { method: 'POST', headers: small, body: form }))).toBe(
      '413 file_too_large',
    );
    const ticket = await newTicket({ formats: ['jpg', 'webp'] });
    expect(await codeOf(await bring(ticket))).toBe('422 type_mismatch');
    const only = await newTicket({ formats: ['png'] });
    expect(await codeOf(await bring(only, 'words', 'a.txt'))).toBe('422 type_mismatch');
    expect((await bring(only)).status).toBe(201);
    expect((await owner.post('/api/v1/upload-tickets', { max_bytes: 1, formats: ['nothing'] })).status).toBe(422);
    expect((await owner.post('/api/v1/upload-tickets', { max_bytes: 1, task: { target: 'nothing' } })).status).toBe(
      422,
    );
  });

  it('brings a file in parts, by a client that we did not write', async () => {
    const ticket = await newTicket({ task: { target: 'webp' }, formats: ['png'] });
    const facts: Record<string, string> = {};
    await new Promise<void>((resolve, reject) => {
      new Upload(Buffer.from(picture), {
        endpoint: `${product.url}/api/v1/uploads`,
        chunkSize: Math.ceil(picture.length / 3),
        headers: { ...ticket, ...FOREIGN },
        metadata: { filename: 'a.png' },
        onAfterResponse: (_request, answer) => {
          facts['task'] = answer.getHeader('X-Task-Id') ?? '';
          facts['origin'] = answer.getHeader('Access-Control-Allow-Origin') ?? '';
        },
        onSuccess: () => resolve(),
        onError: reject,
      }).start();
    });
    expect(facts['origin']).toBe('*');
    expect(await endOf(facts['task'] ?? null)).toMatchObject({ status: 'done' });
  });

  it('leads to its own upload only, and to nothing else', async () => {
    const tus = { 'Tus-Resumable': '1.0.0', 'Upload-Length': '1000' };
    const [one, other] = [await newTicket(), await newTicket({ max_bytes: 10 })];
    const begin = (ticket: Record<string, string>) =>
      browser.fetch('/api/v1/uploads', { method: 'POST', headers: { ...tus, ...ticket } });
    const made = await begin(one);
    const at = made.headers.get('location') ?? '';
    expect(made.status).toBe(201);
    expect((await begin(one)).status).toBe(403);
    expect((await begin(other)).status).toBe(413);
    const look = (ticket: Record<string, string>) =>
      browser.fetch(at, { method: 'HEAD', headers: { ...tus, ...ticket } });
    expect([(await look(one)).status, (await look(other)).status]).toEqual([200, 404]);
    for (const [method, path] of [
      ['GET', '/api/v1/tasks'],
      ['POST', '/api/v1/tasks'],
      ['POST', '/api/v1/files/import'],
      ['POST', '/api/v1/upload-tickets'],
      ['GET', '/api/v1/me'],
    ] as const)
      expect((await browser.fetch(path, { method, headers: other })).status, path).toBe(403);
  });

  it('is over when its time is', async () => {
    const ticket = await newTicket();
    await ask(product.environment, `UPDATE upload_ticket SET expires_at = now() - interval '1 s'`);
    expect((await bring(ticket)).status).toBe(401);
  });
});

describe('a page elsewhere', () => {
  it('may ask first, and without a ticket gets nothing', async () => {
    const first = await browser.fetch('/api/v1/uploads', {
      method: 'OPTIONS',
      headers: { 'Access-Control-Request-Method': 'POST', 'Access-Control-Request-Headers': 'tus-resumable' },
    });
    expect(first.status).toBe(204);
    expect(first.headers.get('access-control-allow-headers')?.toLowerCase()).toContain('tus-resumable');
    expect(first.headers.get('access-control-allow-credentials')).toBeNull();
    const made = await owner.post<{ key: string }>('/api/v1/me/api-keys', { name: 'program' });
    for (const headers of [{}, { Authorization: `Bearer ${made.body.key}` }]) {
      const answer = await bring(headers);
      expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([403, null]);
    }
  });
});

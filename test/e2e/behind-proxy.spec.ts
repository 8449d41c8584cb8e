// Behind a real nginx below a path that is also the name of one of our routes: every link, cookie, Location, page and stream goes through it.
import { Upload } from 'tus-js-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openEvents } from '../harness/event-reader.js';
import { httpClient } from '../harness/http-client.js';
import { prepareNginx, type Nginx } from '../harness/nginx.js';
import { makePng } from '../harness/pictures.js';
import { startProduct, type Product } from '../harness/product.js';
import { cookieOf } from '../harness/session.js';

const PREFIX = '/convert';
const ADMIN = { email: 'admin@example.org', password: 'a long password' };

interface Task {
  readonly id: string;
  readonly status: string;
  readonly links: Readonly<Record<string, string>>;
  readonly outputs: readonly { readonly links: Readonly<Record<string, string>> }[];
}

describe.each(['kept', 'stripped'] as const)('below a path that is %s by the proxy', (kept) => {
  let product: Product;
  let nginx: Nginx;
  let cookie: string;
  const page = async (to: string, init: RequestInit = {}) => {
    const headers = { accept: 'text/html', cookie, ...(init.headers as Record<string, string> | undefined) };
    return fetch(`${nginx.url}${to}`, { redirect: 'manual', ...init, headers });
  };
  const client = () => httpClient(nginx.url, { cookie });
  const at = (to: string) => `${PREFIX}${to}`;
  /** A task is told of whatever has become of it; /convert answers with a result that is there already. */
  const send = async (target: string) => {
    const form = new FormData();
    form.set('target', target);
    form.set('file', new File([new Uint8Array(await makePng())], 'a.png'));
    const made = await client().post<Task>(at('/api/v1/tasks'), form);
    expect(made.status).toBe(202);
    return made;
  };

  beforeAll(async () => {
    nginx = await prepareNginx(PREFIX);
    product = await startProduct({
      roles: ['api', 'worker --queues image:1'],
      settings: {
        PUBLIC_URL: nginx.url,
        TRUST_PROXY: '1',
        ADMIN_EMAIL: ADMIN.email,
        ADMIN_PASSWORD: ADMIN.password,
      },
    });
    await nginx.serve(product.url, kept);
    const answer = await httpClient(nginx.url).post(at('/api/v1/session'), ADMIN, {
      origin: new URL(nginx.url).origin,
    });
    expect(answer.status).toBe(201);
    expect(answer.headers.getSetCookie().join()).toContain(`; Path=${PREFIX};`);
    cookie = cookieOf(answer.headers);
  });
  afterAll(() => product.stop());

  it('all that a page names lies below it and is there', async () => {
    for (const to of ['/', '/help', '/admin/tasks']) {
      const answer = await page(to);
      expect(answer.status, to).toBe(200);
      const named = [...(await answer.text()).matchAll(/(?:href|src|action)="(?!data:)([^"#]+)/g)].map(
        ([, link = '']) => link,
      );
      expect(named.length).toBeGreaterThan(3);
      for (const link of named) expect(link, `${to} names ${link}`).toMatch(/^\/convert(\/|$)/);
      for (const link of new Set(named.filter((each) => each.includes('/assets/')))) {
        const asset = await fetch(new URL(link, nginx.url));
        expect([link, asset.status]).toEqual([link, 200]);
      }
    }
  });

  it('a form without scripts leads to its task, and a page that needs a login to the login', async () => {
    const first = await page('/');
    const token = /name="form_token"\s+value="([^"]+)"/.exec(await first.text())?.[1] ?? '';
    const form = new FormData();
    form.set('form_token', token);
    form.set('target', 'webp');
    form.set('file', new File([new Uint8Array(await makePng())], 'a.png'));
    const sent = await page('/convert', {
      method: 'POST',
      body: form,
      headers: { cookie: `${cookie}; ${cookieOf(first.headers, 'athanor_form')}`, origin: new URL(nginx.url).origin },
    });
    expect(sent.status).toBe(303);
    const to = sent.headers.get('location') ?? '';
    expect(to).toMatch(/^\/convert\/t\/[0-9a-f-]{36}$/);
    expect((await fetch(new URL(to, nginx.url), { headers: { cookie, accept: 'text/html' } })).status).toBe(200);
    const stranger = await fetch(`${nginx.url}/admin/tasks`, { redirect: 'manual', headers: { accept: 'text/html' } });
    expect(stranger.headers.get('location')).toMatch(/^\/convert\/login\?next=/);
  });

  it('links of the API lead through it, from the task to its bytes', async () => {
    const made = await send('webp');
    const location = made.headers.get('location') ?? '';
    expect(location.startsWith(`${nginx.url}/api/v1/tasks/`)).toBe(true);
    let task = made.body;
    for (let etag = made.headers.get('etag') ?? ''; !/done|failed/.test(task.status);) {
      const answer = await client().get<Task>(location, { Prefer: 'wait=30', 'If-None-Match': etag });
      if (answer.status === 200) task = answer.body;
      etag = answer.headers.get('etag') ?? '';
    }
    for (const link of Object.values(task.links)) expect(link.startsWith(`${nginx.url}/`), link).toBe(true);
    expect((await client().bytes(task.links['result'] ?? '')).headers.get('content-type')).toBe('image/webp');
    await send('jpg');
    const list = await client().fetch(at('/api/v1/tasks?limit=1'));
    expect(list.headers.get('link') ?? '').toContain(`<${nginx.url}/api/v1/tasks?`);
    const missing = await client().get<{ type: string; instance: string }>(at('/api/v1/tasks/none'));
    expect(missing.body).toMatchObject({ instance: at('/api/v1/tasks/none') });
    expect(missing.body.type).toBe(`${nginx.url}/problems/task_not_found`);
  });

  it('files come in parts through it, and go to strangers by signed addresses and shares', async () => {
    const bytes = Buffer.from(await makePng());
    const brought = await new Promise<{ url: string; fileId: string; taskId: string }>((resolve, reject) => {
      const ids = { fileId: '', taskId: '' };
      const one = new Upload(bytes, {
        endpoint: `${nginx.url}/api/v1/uploads`,
        chunkSize: Math.ceil(bytes.length / 3),
        headers: { cookie, origin: new URL(nginx.url).origin },
        metadata: { filename: 'parts.png', task: JSON.stringify({ target: 'webp' }) },
        onAfterResponse: (_request, answer) => {
          ids.fileId = answer.getHeader('X-File-Id') ?? ids.fileId;
          ids.taskId = answer.getHeader('X-Task-Id') ?? ids.taskId;
        },
        onSuccess: () => resolve({ url: one.url ?? '', ...ids }),
        onError: reject,
      });
      one.start();
    });
    expect(brought.url.startsWith(`${nginx.url}/api/v1/uploads/`), brought.url).toBe(true);
    const signed = await client().post<{ url: string }>(at(`/api/v1/files/${brought.fileId}/signed-urls`), {});
    expect(signed.body.url.startsWith(`${nginx.url}/api/v1/files/`), signed.body.url).toBe(true);
    expect(Buffer.from(await (await fetch(signed.body.url)).arrayBuffer()).equals(bytes)).toBe(true);
    const status = async () =>
      (await client().get<Task>(at(`/api/v1/tasks/${brought.taskId}`), { Prefer: 'wait=10' })).body.status;
    await expect.poll(status, { timeout: 60_000 }).toBe('done');
    const share = await client().post<{ url: string }>(at('/api/v1/shares'), { task_id: brought.taskId });
    expect(share.body.url.startsWith(`${nginx.url}/s/`), share.body.url).toBe(true);
    const shown = await (await fetch(share.body.url, { headers: { accept: 'text/html' } })).text();
    const [, link = ''] = /href="([^"]+\/files\/[^"]+)"/.exec(shown) ?? [];
    expect(link).toMatch(/^\/convert\/s\//);
    expect((await fetch(new URL(link, nginx.url))).headers.get('content-type')).toBe('image/webp');
  });

  it('events come as they happen', async () => {
    const reader = await openEvents(client(), at('/api/v1/events'));
    await reader.until(({ event }) => event === 'snapshot');
    const { id } = (await send('jpg')).body;
    await reader.until(({ event, data }) => event === 'task.done' && data['task_id'] === id);
    reader.close();
  });
});

// Links for people without a key: to one file, signed; to results, as a page. They open what they were made for, as long and as often as they may.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { httpClient, type HttpClient } from '../harness/http-client.js';
import { ask, upload } from '../harness/jobs.js';
import { makePng } from '../harness/pictures.js';
import { startProduct, type Product } from '../harness/product.js';
import { logIn } from '../harness/session.js';

const ADMIN = { email: 'admin@example.org', password: 'a long password' };

let product: Product;
let owner: HttpClient;
let stranger: HttpClient;
let picture: Buffer<ArrayBuffer>;
let fileId: string;
let taskId: string;

beforeAll(async () => {
  product = await startProduct({
    roles: ['api', 'worker --queues image:1'],
    settings: { ADMIN_EMAIL: ADMIN.email, ADMIN_PASSWORD: ADMIN.password },
  });
  owner = await logIn(product.url, ADMIN);
  stranger = httpClient(product.url);
  picture = Buffer.from(await makePng({ width: 90 }));
  fileId = await upload(owner, new Uint8Array(picture), 'снимок.png');
  const made = await owner.post<{ id: string }>(
    '/api/v1/tasks',
    { file_id: fileId, target: 'webp' },
    { Prefer: 'wait=30' },
  );
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  taskId = made.body.id;
});
afterAll(() => product.stop());

describe('a signed address', () => {
  const sign = async (body: object = {}) => {
    const answer = await owner.post<{ url: string; expires_at: string }>(`/api/v1/files/${fileId}/signed-urls`, body);
    expect(answer.status, JSON.stringify(answer.body)).toBe(201);
    return answer.body;
  };
  const fetched = (url: string, headers: Record<string, string> = {}) => stranger.fetch(url, { headers });
  const codeOf = async (answer: Response) => `${answer.status} ${((await answer.json()) as { code: string }).code}`;

  it('opens its file for whoever has it, in parts too, and nothing else', async () => {
    const { url, expires_at } = await sign({ disposition: 'inline' });
    const whole = await fetched(url);
    expect(Buffer.from(await whole.arrayBuffer()).equals(picture)).toBe(true);
    expect(whole.headers.get('content-disposition')).toMatch(/^inline/);
    expect((await fetched(url, { Range: 'bytes=1-3' })).status).toBe(206);
    expect((await stranger.fetch(url, { method: 'HEAD' })).status).toBe(200);
    expect(Date.parse(expires_at)).toBeLessThanOrEqual(Date.now() + 3_600_000);
    expect((await stranger.fetch(`/api/v1/files/${fileId}/content`)).status).toBe(401);
    const { search } = new URL(url, product.url);
    expect((await stranger.fetch(`/api/v1/files/${fileId}${search}`)).status).toBe(401);
    expect((await stranger.fetch(url, { method: 'DELETE' })).status).toBe(405);
  });

  it('that was changed anywhere opens nothing', async () => {
    const { url } = await sign({ ttl_s: 60 });
    const other = await upload(owner, new Uint8Array(await makePng()));
    const changed = (change: (query: URLSearchParams) => void) => {
      const at = new URL(url, product.url);
      change(at.searchParams);
      return fetched(at.pathname + at.search);
    };
    const flip = (text: string) => (text.startsWith('A') ? 'B' : 'A') + text.slice(1);
    for (const answer of [
      await changed((query) => query.set('exp', String(Number(query.get('exp')) + 1))),
      await changed((query) => query.set('sig', flip(query.get('sig') ?? ''))),
      await changed((query) => query.set('kid', fileId)),
      await changed((query) => query.set('disposition', 'inline')),
      await changed((query) => query.set('sig', '')),
      await fetched(url.replace(fileId, other)),
    ])
      expect(await codeOf(answer)).toBe('403 signature_invalid');
  });

  it('is over when its time is, when it was used up, and when its owner says so', async () => {
    const late = await sign({ ttl_s: 1 });
    while ((await fetched(late.url)).status === 200);
    expect(await codeOf(await fetched(late.url))).toBe('410 signature_expired');
    const twice = await sign({ max_downloads: 2 });
    expect((await stranger.fetch(twice.url, { method: 'HEAD' })).status).toBe(200);
    expect((await fetched(twice.url, { Range: 'bytes=0-0' })).status).toBe(200);
    expect((await fetched(twice.url)).status).toBe(200);
    expect(await codeOf(await fetched(twice.url))).toBe('410 signature_expired');
    const revoked = await sign();
    expect((await owner.delete(`/api/v1/files/${fileId}/signed-urls`)).status).toBe(204);
    expect(await codeOf(await fetched(revoked.url))).toBe('403 signature_invalid');
  });

  it('does not outlive its file, and goes when that is deleted', async () => {
    const own = await upload(owner, new Uint8Array(await makePng()));
    await ask(product.environment, `UPDATE stored_file SET expires_at = now() + interval '100 s' WHERE id = $1`, [own]);
    const { body } = await owner.post<{ url: string; expires_at: string }>(`/api/v1/files/${own}/signed-urls`, {
      ttl_s: 3600,
    });
    expect(Date.parse(body.expires_at)).toBeLessThanOrEqual(Date.now() + 100_000);
    const late = await upload(owner, new Uint8Array(await makePng()));
    await ask(product.environment, `UPDATE stored_file SET expires_at = now() - interval '1 s' WHERE id = $1`, [late]);
    expect((await owner.delete(`/api/v1/files/${own}`)).status).toBe(204);
    expect((await fetched(body.url)).status).toBe(410);
    const gone = { status: 410, body: { code: 'file_expired' } };
    expect(await owner.get(`/api/v1/files/${own}/content`)).toMatchObject(gone);
    expect(await owner.get(`/api/v1/files/${own}`)).toMatchObject(gone);
    expect(await owner.get(`/api/v1/files/${late}`)).toMatchObject(gone);
  });
});

interface ShareBody {
  readonly id: string;
  readonly url: string;
  readonly downloads: number;
  readonly has_password: boolean;
}

interface Shared {
  readonly files: readonly { readonly links: { readonly content: string } }[];
  readonly links: { readonly zip: string };
}

describe('a share', () => {
  const share = async (body: object = {}) => {
    const answer = await owner.post<ShareBody>('/api/v1/shares', { task_id: taskId, ...body });
    expect(answer.status, JSON.stringify(answer.body)).toBe(201);
    return answer.body;
  };
  const page = (url: string, more: Record<string, string> = {}) =>
    stranger.fetch(url, { headers: { accept: 'text/html', ...more } });
  /** As if the time of those who guessed were over: one address has tried them all. */
  const forgetGuesses = () => ask(product.environment, `DELETE FROM allowance WHERE policy = 'login'`);
  const linkIn = (html: string) => /href="([^"]+\/files\/[^"]+)"/.exec(html)?.[1] ?? '';

  it('stands in a list that is read in pages, in either order', async () => {
    const made: string[] = [];
    for (let n = 0; n < 5; n += 1) made.push((await share()).id);
    const idsOf = async (sort: string) => {
      const ids: string[] = [];
      for (let cursor = ''; ;) {
        const path = `/api/v1/shares?limit=2&sort=${sort}${cursor}`;
        const { body } = await owner.get<{ data: ShareBody[]; next_cursor: string | null }>(path);
        ids.push(...body.data.map(({ id }) => id));
        if (body.next_cursor === null) return ids;
        cursor = `&cursor=${body.next_cursor}`;
      }
    };
    const oldest = await idsOf('oldest');
    expect(oldest.filter((id) => made.includes(id))).toEqual(made);
    expect(await idsOf('newest')).toEqual([...oldest].reverse());
    expect((await stranger.get('/api/v1/shares')).status).toBe(401);
    expect((await owner.get('/api/v1/shares?cursor=x')).status).toBe(422);
  });

  it('is a page in both languages with the files, their sizes and their end', async () => {
    const { id, url } = await share();
    const english = await page(url, { 'accept-language': 'en' });
    const text = await english.text();
    expect(english.status).toBe(200);
    expect(text).toContain('снимок.webp');
    expect(text).toContain('Available until');
    expect(text).toContain('noindex');
    expect(await (await page(url, { 'accept-language': 'ru' })).text()).toContain('Доступно до');
    const file = await stranger.bytes(linkIn(text));
    expect(file.headers.get('content-type')).toBe('image/webp');
    expect(file.body.equals((await owner.bytes(`/api/v1/tasks/${taskId}/result`)).body)).toBe(true);
    expect((await stranger.bytes(`${url}/zip`)).body.subarray(0, 2).toString()).toBe('PK');
    expect((await owner.get<ShareBody>(`/api/v1/shares/${id}`)).body.downloads).toBe(2);
    expect((await stranger.fetch(linkIn(text).replace(/[^/]+$/, fileId))).status).toBe(404);
    expect(JSON.stringify((await owner.get('/api/v1/shares')).body)).not.toContain(url.split('/').at(-1));
  });

  it('asks for its password, slowly for those who guess', async () => {
    const { url, has_password } = await share({ password: 'open sesame' });
    expect(has_password).toBe(true);
    const first = await page(url);
    const html = await first.text();
    expect(html).not.toContain('снимок');
    const token = /name="form_token"\s+value="([^"]+)"/.exec(html)?.[1] ?? '';
    const cookie = first.headers
      .getSetCookie()
      .map((each) => each.split(';')[0])
      .join('; ');
    const give = (password: string) =>
      stranger.fetch(url, {
        method: 'POST',
        headers: { cookie, accept: 'text/html' },
        body: new URLSearchParams({ form_token: token, password }),
      });
    expect((await give('wrong')).status).toBe(403);
    const right = await give('open sesame');
    expect(right.status).toBe(303);
    const pass = right.headers
      .getSetCookie()
      .map((each) => each.split(';')[0])
      .join('; ');
    const shown = await (await page(url, { cookie: pass })).text();
    expect(shown).toContain('снимок.webp');
    expect((await stranger.fetch(linkIn(shown), { headers: { cookie: pass } })).status).toBe(200);
    expect((await stranger.fetch(linkIn(shown))).status).toBe(403);
    expect((await stranger.fetch(`${url}/zip`)).status).toBe(403);
    const other = await share({ password: 'another' });
    expect(
      await (await page(other.url, { cookie: pass.replace(/share_\w+/, `share_${other.id.slice(-12)}`) })).text(),
    ).not.toContain('снимок');
    // Each wait is twice the one before, so one of them outlasts the look at a password soon.
    let status = 403;
    for (let tries = 0; tries < 15 && status === 403; tries += 1) status = (await give('guess')).status;
    expect(status).toBe(429);
  });

  it('is opened by a program with its password in a header, and not without', async () => {
    await forgetGuesses();
    const { url } = await share({ password: 'сезам, 100% откройся' });
    const path = `/api/v1/shared/${url.split('/').at(-1)}`;
    const locked = { status: 403, body: { code: 'forbidden' } };
    const right = { 'X-Password': encodeURIComponent('сезам, 100% откройся') };
    expect(await stranger.get(path)).toMatchObject(locked);
    expect(await stranger.get(`${path}?password=${right['X-Password']}`)).toMatchObject(locked);
    expect(await stranger.get(path, { 'X-Password': 'wrong' })).toMatchObject(locked);
    const { body } = await stranger.get<Shared>(path, right);
    expect(body).toMatchObject({
      files: [{ filename: 'снимок.webp', format: 'webp', media_type: 'image/webp' }],
      downloads_left: null,
    });
    expect(JSON.stringify(body)).not.toContain(taskId);
    const [file] = body.files;
    const result = (await owner.bytes(`/api/v1/tasks/${taskId}/result`)).body;
    expect((await stranger.bytes(file?.links.content ?? '', right)).body.equals(result)).toBe(true);
    expect((await stranger.bytes(body.links.zip, right)).body.subarray(0, 2).toString()).toBe('PK');
    expect((await stranger.fetch(body.links.zip)).status).toBe(403);
    // The link itself takes it too.
    expect((await stranger.fetch(`${url}/zip`, { headers: right })).status).toBe(200);
    expect(await (await page(url, right)).text()).toContain('снимок.webp');
  });

  it('counts the right password of many requests at once as no guess, and slows down whoever guesses in the header too', async () => {
    await forgetGuesses();
    const { url } = await share({ password: 'open sesame' });
    const path = `/api/v1/shared/${url.split('/').at(-1)}`;
    const give = async (password: string) => (await stranger.get(path, { 'X-Password': password })).status;
    expect(await Promise.all(Array.from({ length: 30 }, () => give('open sesame')))).toEqual(Array(30).fill(200));
    let status = 403;
    for (let tries = 0; tries < 15 && status === 403; tries += 1) status = await give('guess');
    expect(status).toBe(429);
    // Not even the right one, or guessing would show it.
    expect(await give('open sesame')).toBe(429);
  });

  it('is over when it was used up, revoked, or its time is', async () => {
    const once = await share({ max_downloads: 1 });
    const link = linkIn(await (await page(once.url)).text());
    expect((await stranger.fetch(link)).status).toBe(200);
    expect((await stranger.fetch(link)).status).toBe(410);
    const revoked = await share();
    expect((await owner.delete(`/api/v1/shares/${revoked.id}`)).status).toBe(204);
    const gone = await page(revoked.url);
    expect(gone.status).toBe(410);
    expect(await gone.text()).toContain('no longer valid');
    const late = await share();
    await ask(product.environment, `UPDATE share SET expires_at = now() - interval '1 s' WHERE id = $1`, [late.id]);
    expect((await page(late.url)).status).toBe(410);
    expect((await page('/s/nothing-of-this-name')).status).toBe(404);
    const empty = await share();
    const outputs = await ask<{ id: string }>(
      product.environment,
      'SELECT unnest(files) AS id FROM share WHERE id = $1',
      [empty.id],
    );
    await ask(product.environment, `UPDATE stored_file SET deleted_at = now() WHERE id = $1`, [outputs[0]?.id]);
    expect((await page(empty.url)).status).toBe(410);
    await ask(product.environment, `UPDATE stored_file SET deleted_at = NULL WHERE id = $1`, [outputs[0]?.id]);
  });

  it('needs results, and takes those of a job', async () => {
    const item = { file_id: fileId, target: 'webp' };
    const job = await owner.post<{ id: string }>(
      '/api/v1/tasks/batch',
      { items: [item, { ...item, target: 'jpg' }] },
      { Prefer: 'wait=30' },
    );
    const made = await owner.post<ShareBody>('/api/v1/shares', { job_id: job.body.id });
    expect(made.status).toBe(201);
    const text = await (await page(made.body.url)).text();
    expect(text).toContain('снимок.webp');
    expect(text).toContain('снимок.jpg');
    expect((await owner.post('/api/v1/shares', {})).status).toBe(422);
    expect((await owner.post('/api/v1/shares', { task_id: fileId })).status).toBe(404);
  });
});

// Every list of the document, read page by page: nothing twice, nothing left out, in the order of the whole. Of each there is more than a page.
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../src/shared/ids.js';
import { projectRoot } from '../../src/shared/settings.js';
import type { HttpClient } from '../harness/http-client.js';
import { ask, upload } from '../harness/jobs.js';
import { makePng } from '../harness/pictures.js';
import { startProduct, type Product } from '../harness/product.js';
import { logIn } from '../harness/session.js';

interface ToldDocument {
  readonly paths: Readonly<
    Record<string, { readonly get?: { readonly responses: Readonly<Record<string, { readonly headers?: object }>> } }>
  >;
}
interface Page {
  readonly data: readonly object[];
  readonly next_cursor: string | null;
}
interface Made {
  readonly id: string;
}
const ADMIN = { email: 'admin@example.org', password: 'a long password' };
let product: Product;
let admin: HttpClient;
let webhook = '';

beforeAll(async () => {
  product = await startProduct({
    roles: ['api', ...['image', 'audio', 'notify'].map((queue) => `worker --queues ${queue}:1 --name ${queue}`)],
    settings: { ADMIN_EMAIL: ADMIN.email, ADMIN_PASSWORD: ADMIN.password, OUTGOING_PRIVATE: '127.0.0.1' },
  });
  admin = await logIn(product.url, ADMIN);
  for (const name of ['one', 'two', 'three']) await addTo(name);
  for (let i = 0; i < 3; i += 1) await admin.post(`/api/v1/webhooks/${webhook}/test`);
});
afterAll(() => product.stop());

/** One more of everything that is not there from the beginning. */
async function addTo(name: string): Promise<void> {
  const file_id = await upload(admin, new Uint8Array(await makePng()));
  const item = { file_id, target: 'webp' };
  const made = async (at: string, body: object, headers?: Record<string, string>) => {
    const answer = await admin.post<Made>(`/api/v1/${at}`, body, headers);
    expect([201, 202], `${at}: ${JSON.stringify(answer.body)}`).toContain(answer.status);
    return answer.body.id;
  };
  const task_id = await made('tasks', item, { Prefer: 'wait=30' });
  await made('shares', { task_id });
  await made('tasks/batch', { items: [item] });
  webhook = await made('webhooks', { url: 'http://127.0.0.1:9/', events: ['task.done'] });
  await made('presets', { name, target: 'webp', options: { quality: 60 } });
  await made('me/api-keys', { name });
  await made('admin/api-keys', { name });
  await made('admin/users', { email: `${name}@example.org`, role: 'user' });
  // No door and no clock runs here that could make these.
  const sql = (text: string, ...values: unknown[]) => ask(product.environment, text, values);
  await sql(
    `INSERT INTO dead_letter (id, door, queue, code, message, element) VALUES ($1, 'redis', 'shop.tasks', 'malformed_request', 'No JSON.', '{')`,
    newId(),
  );
  await sql(`INSERT INTO schedule (name, operation, cron) VALUES ($1, 'cleanup.rows', '0 3 * * *')`, name);
  await sql(`INSERT INTO roll_up (span, at, queue) VALUES ('minute', date_trunc('minute', now()), $1)`, name);
}

/** From the document itself, so that a new list cannot be forgotten. */
const document = JSON.parse(fs.readFileSync(path.join(projectRoot, 'docs/openapi.json'), 'utf8')) as ToldDocument;
const lists = Object.entries(document.paths)
  .filter(([, { get }]) => 'Link' in (get?.responses['200']?.headers ?? {}))
  .map(([at]) => at);

it('there are many', () => {
  expect(lists.length).toBeGreaterThan(15);
});

describe.each(lists)('the list %s', (list) => {
  const read = async (query: string) => {
    const at = query.startsWith('/') ? query : `${list.replace('{id}', webhook)}?${query}`;
    const { status, body, headers } = await admin.get<Page>(at);
    const [, link]: readonly string[] = /^<([^>]+)>; rel="next"$/.exec(headers.get('link') ?? '') ?? [];
    return { status, body, link: link ?? null };
  };

  it('is read page by page: the same as the whole, each item once', async () => {
    const seen: string[] = [];
    let next: string | null = 'limit=2';
    for (let pages = 0; next !== null && pages < 4; pages += 1) {
      const { status, body, link } = await read(next);
      expect(status).toBe(200);
      expect(body.data.length).toBeLessThanOrEqual(2);
      seen.push(...body.data.map(nameOf));
      expect(link === null).toBe(body.next_cursor === null);
      next = link;
    }
    expect(seen.length).toBeGreaterThan(2);
    expect(new Set(seen).size).toBe(seen.length);
    const whole = (await read('limit=200')).body.data.map(nameOf);
    expect(seen).toEqual(whole.slice(0, next === null ? whole.length : seen.length));
  });

  it('takes no other limit, and no cursor that it has not given', async () => {
    for (const wrong of ['limit=0', 'limit=201', 'limit=x', 'limit=1.5', 'limit=', 'cursor=zz'])
      expect((await read(wrong)).status, wrong).toBe(422);
  });
});

/** What of an item does not change while others are read. */
function nameOf(item: object): string {
  const { id, name, from, to, at, queue } = item as Readonly<Record<string, unknown>>;
  return JSON.stringify(id ?? (from === undefined ? (name ?? (at && [at, queue]) ?? item) : [from, to, name]));
}

// What the administrator permits: formats and operations that others then do not have, whichever door they take.
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { athanor } from '../harness/command.js';
import { httpClient, type HttpClient } from '../harness/http-client.js';
import { makeJpeg, makePng } from '../harness/pictures.js';
import { startProduct, type Product } from '../harness/product.js';
import { logIn } from '../harness/session.js';

interface Format {
  readonly id: string;
  readonly targets: string[];
}
interface Pair {
  readonly from: string;
  readonly to: string;
}

const RULES = '/api/v1/admin/rules';
const all = { allow: null, deny: [] };
let product: Product;
let admin: HttpClient;
let client: HttpClient;
let files: Record<'png' | 'jpeg', string>;

beforeAll(async () => {
  const login = { email: 'admin@example.org', password: 'a long password' };
  product = await startProduct({
    roles: ['api'],
    settings: { ADMIN_EMAIL: login.email, ADMIN_PASSWORD: login.password },
  });
  admin = await logIn(product.url, login);
  client = httpClient(product.url, { 'X-API-Key': await athanor(product, ['key', 'add', 'one']) });
  const keep = async (body: Buffer) => {
    const kept = await client.fetch('/api/v1/files', { method: 'POST', body: new Uint8Array(body) });
    return ((await kept.json()) as { id: string }).id;
  };
  files = { png: await keep(await makePng()), jpeg: await keep(await makeJpeg()) };
});
afterAll(() => product.stop());
beforeEach(async () => {
  await admin.patch(RULES, { formats: all, operations: all });
});

const formats = async () => (await client.get<{ data: Format[] }>('/api/v1/formats')).body.data;
const convert = (from: keyof typeof files, target: string) =>
  client.post<{ code: string; targets?: string[] }>('/api/v1/tasks', { file_id: files[from], target });

it('a format that is denied is neither listed, nor made, nor taken', async () => {
  expect((await formats()).map(({ id }) => id)).toContain('jpeg');
  const changed = await admin.patch(RULES, { formats: { deny: ['jpg', 'gif'] } });
  expect(changed).toMatchObject({ status: 200, body: { formats: { allow: null, deny: ['jpeg', 'gif'] } } });
  const listed = await formats();
  for (const id of ['jpeg', 'gif']) {
    expect(listed.map((format) => format.id)).not.toContain(id);
    expect(listed.flatMap((format) => format.targets)).not.toContain(id);
  }
  const pairs = (await client.get<{ data: Pair[] }>('/api/v1/conversions')).body.data;
  expect(pairs.filter(({ from, to }) => [from, to].some((end) => ['jpeg', 'gif'].includes(end)))).toEqual([]);
  expect(await convert('png', 'jpg')).toMatchObject({ status: 422, body: { code: 'unsupported_conversion' } });
  expect(await convert('jpeg', 'webp')).toMatchObject({ status: 422, body: { code: 'unsupported_conversion' } });
  const items = [{ file_id: files.jpeg, target: 'webp' }];
  expect((await client.post('/api/v1/tasks/batch', { items })).status).toBe(422);
  const nodes = { a: { operation: 'convert', file_id: files.png, target: 'gif' } };
  expect((await client.post('/api/v1/plans', { nodes })).status).toBe(422);
  const raw = { method: 'POST', body: new Uint8Array(await makePng()) };
  expect((await client.fetch('/api/v1/convert/gif?wait=0', raw)).status).toBe(422);
  // No byte of the file is looked at for it.
  const empty = await client.fetch('/api/v1/convert/gif?wait=0', { method: 'POST' });
  expect(await empty.json()).toMatchObject({ code: 'unsupported_conversion' });
  expect((await convert('png', 'webp')).status).toBe(202);
});

it('a list of what is allowed leaves nothing else', async () => {
  await admin.patch(RULES, { formats: { allow: ['png', 'webp'] } });
  expect((await formats()).map(({ id }) => id).sort()).toEqual(['png', 'webp']);
  expect((await convert('png', 'webp')).status).toBe(202);
  const refused = await convert('png', 'nonsense');
  expect(refused.body.targets?.sort()).toEqual(['png', 'webp']);
});

it('an operation that is denied is refused at every door', async () => {
  await admin.patch(RULES, { operations: { deny: ['convert'] } });
  expect(await convert('png', 'webp')).toMatchObject({ status: 403, body: { code: 'forbidden' } });
  const items = [{ file_id: files.png, target: 'webp' }];
  expect((await client.post('/api/v1/tasks/batch', { items })).status).toBe(403);
  const nodes = { a: { operation: 'convert', file_id: files.png, target: 'webp' } };
  expect((await client.post('/api/v1/jobs', { nodes })).status).toBe(403);
});

it('rules are changed by administrators only, known formats only, and the audit has it', async () => {
  expect((await client.get(RULES)).status).toBe(403);
  expect((await client.patch(RULES, { formats: all })).status).toBe(403);
  expect(await admin.patch(RULES, { formats: { deny: ['png', 'nonsense'] } })).toMatchObject({
    status: 422,
    body: { errors: [{ pointer: '/formats/deny/1' }] },
  });
  expect((await admin.patch(RULES, {})).status).toBe(422);
  await admin.patch(RULES, { formats: { deny: ['svg'] } });
  const { body } = await admin.get<{ data: { action: string; details: unknown }[] }>('/api/v1/admin/audit');
  expect(body.data[0]).toMatchObject({ action: 'rules changed', details: { formats: { deny: ['svg'] } } });
});

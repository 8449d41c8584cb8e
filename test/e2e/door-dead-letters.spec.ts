// What can never become a task: its sender hears why, it is kept whole, the door stays open for the others, and an administrator decides about it.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { athanor } from '../harness/command.js';
import { httpClient, type HttpClient } from '../harness/http-client.js';
import { ask, upload } from '../harness/jobs.js';
import { envelope, streamClient, type Reply } from '../harness/message-client.js';
import { makePng } from '../harness/pictures.js';
import { startProduct, type Product } from '../harness/product.js';
import { emptyRedis } from '../harness/redis.js';

const [IN, OUT] = ['shop.tasks', 'shop.replies'];
let product: Product;
let client: HttpClient;
let shop: ReturnType<typeof streamClient>;
let fileId: string;

beforeAll(async () => {
  const broker = `${(await emptyRedis()).url}/1`;
  product = await startProduct({
    roles: ['api', 'worker --queues image:2,notify:4', 'doors'],
    settings: {
      DOOR_REDIS_URL: broker,
      DOOR_QUEUES: `${IN}=shop,late.tasks=late,slow.tasks=slow,looks.tasks=looks`,
      DOOR_REPLIES: 'shop=shop.replies*,late=late.replies,slow=slow.replies,looks=looks.replies',
    },
  });
  client = httpClient(product.url);
  const key = await athanor(product, ['key', 'add', 'shop']);
  fileId = await upload(httpClient(product.url, { Authorization: `Bearer ${key}` }), new Uint8Array(await makePng()));
  shop = streamClient(broker);
});
afterAll(() => product.stop());

interface Letter {
  readonly id: string;
  readonly door: string;
  readonly queue: string;
  readonly message_id: string | null;
  readonly code: string;
  readonly detail: string;
  readonly bytes: number;
  readonly replay_asked_at: string | null;
}
const letters = async (query = '') =>
  (await client.get<{ data: Letter[] }>(`/api/v1/admin/dead-letters${query}`)).body.data;
const order = (more: object = {}) => envelope({ file_id: fileId, target: 'webp', ...more }, { reply_to: OUT });
async function answered(id: string, at = OUT): Promise<Reply> {
  const mine = async () => (await shop.replies(at)).filter((each) => each.correlation_id === id);
  await expect.poll(async () => (await mine()).length, { timeout: 40_000 }).toBeGreaterThan(0);
  return (await mine()).at(-1)!;
}
async function works(): Promise<void> {
  const message = order();
  await shop.raw(IN, JSON.stringify(message));
  expect((await answered(message.id)).type).toBe('conversion.task.done');
}
async function letterAbout(fits: (letter: Letter) => boolean): Promise<Letter> {
  await expect.poll(async () => (await letters()).some(fits), { timeout: 60_000 }).toBe(true);
  return (await letters()).find(fits)!;
}
const dropAll = () => athanor(product, ['doors', 'drop', 'all']);

it.each<[string, string, string | Buffer, Record<string, string>]>([
  ['no JSON', 'malformed_request', '{"specversion": ', {}],
  ['no UTF-8', 'malformed_request', Buffer.from([0x7b, 0xff, 0xfe, 0x7d]), {}],
  ['nothing at all', 'malformed_request', '', {}],
  ['nested without end', 'malformed_request', `${'['.repeat(5000)}${']'.repeat(5000)}`, {}],
  ['packed', 'unsupported_media_type', 'x', { 'content-encoding': 'gzip' }],
  ['a pickle', 'unsupported_media_type', 'cos\nsystem\n', { 'content-type': 'application/x-python-serialize' }],
  ['a list', 'validation_failed', '[]', {}],
  ['a hundred megabytes', 'file_too_large', `"${'x'.repeat(100_000_000)}"`, {}],
])('%s is kept as %s', async (_what, code, body, properties) => {
  const given = { ...properties, reply_to: OUT, correlation_id: `about ${_what}` };
  await shop.raw(IN, body, given);
  expect(await answered(`about ${_what}`)).toMatchObject({ type: 'conversion.task.rejected', data: { code } });
  const letter = await letterAbout((each) => each.code === code);
  expect(letter).toMatchObject({ door: 'redis', queue: IN, bytes: Buffer.byteLength(body) });
  await dropAll();
  expect(await letters()).toEqual([]);
});

it.each<[string, object, string, string]>([
  ['an unknown type', { type: 'conversion.task.wanted' }, 'validation_failed', '/type'],
  ['another version', { specversion: '2.0' }, 'validation_failed', '/specversion'],
  ['no source', { source: undefined }, 'validation_failed', '/source'],
  [
    'an unknown field of the task',
    { data: { path: '/any.png', target: 'webp', colour: 1 } },
    'validation_failed',
    '/colour',
  ],
  [
    'a path beside a file',
    { data: { path: '/any.png', file_id: 'x', target: 'webp' } },
    'validation_failed',
    '/data/file_id',
  ],
  ['a path that is no text', { data: { path: 7, target: 'webp' } }, 'validation_failed', '/data/path'],
  [
    'an upload of HTTP',
    { data: { upload_id: '01930000-0000-7000-8000-000000000000', target: 'webp' } },
    'validation_failed',
    '/data/upload_id',
  ],
])('%s is refused, with a pointer', async (_what, more, code, pointer) => {
  const message = { ...order(), ...more };
  await shop.raw(IN, JSON.stringify(message));
  const { type, data } = await answered(message.id);
  expect(type).toBe('conversion.task.rejected');
  expect(data).toMatchObject({ code, status: 422, request_id: message.id, retryable: false });
  expect(JSON.stringify(data['errors'])).toContain(pointer);
  await dropAll();
});

it.each(['tasks.bulk', 'cleanup.rows', 'import.url'])('%s is nothing that a message may ask for', async (operation) => {
  const message = { ...order(), data: { operation, file_id: fileId } };
  await shop.raw(IN, JSON.stringify(message));
  const { type, data } = await answered(message.id);
  expect(type).toBe('conversion.task.rejected');
  expect(data.code).toBe('validation_failed');
  expect(await ask(product.environment, 'SELECT 1 FROM task WHERE operation = $1', [operation])).toEqual([]);
  await dropAll();
});

it('a whole number that would become another one is refused, and its sender is told', async () => {
  const message = order();
  await shop.raw(IN, JSON.stringify(message).replace('"data":{', '"data":{"metadata":{"order":9007199254740993},'));
  const { type, data } = await answered(message.id);
  expect(type).toBe('conversion.task.rejected');
  expect(data).toMatchObject({
    code: 'validation_failed',
    detail: expect.stringContaining('9007199254740993') as string,
  });
  await dropAll();
});

it('others are served as ever', works);

it('a queue that nobody allowed is not written to', async () => {
  const message = { ...order(), reply_to: 'auth.replies' };
  await shop.raw(IN, JSON.stringify(message));
  expect(await letterAbout((each) => each.message_id === message.id)).toMatchObject({ code: 'forbidden' });
  expect(await shop.redis.exists('auth.replies')).toBe(0);
  await dropAll();
});

it('is done when it is sent again after its reason is gone; by the command or over HTTP', async () => {
  const late = envelope({ file_id: fileId, target: 'webp' }, { reply_to: 'late.replies' });
  await shop.raw('late.tasks', JSON.stringify(late));
  const letter = await letterAbout((each) => each.message_id === late.id);
  expect(letter).toMatchObject({ code: 'unauthenticated', queue: 'late.tasks' });
  const key = await athanor(product, ['key', 'add', 'late']);
  const own = httpClient(product.url, { Authorization: `Bearer ${key}` });
  // Not an administrator.
  expect((await own.get('/api/v1/admin/dead-letters')).status).toBe(403);
  expect((await own.post(`/api/v1/admin/dead-letters/${letter.id}/replay`)).status).toBe(403);
  const asked = await client.post<Letter>(`/api/v1/admin/dead-letters/${letter.id}/replay`);
  expect(asked).toMatchObject({ status: 202, body: { id: letter.id, replay_asked_at: expect.any(String) as string } });
  // The file is another client's, so it is refused once more: now with an answer.
  expect(await answered(late.id, 'late.replies')).toMatchObject({ data: { code: 'file_not_found' } });
  const [again] = await letters('?door=redis&queue=late.tasks');
  expect(again).toMatchObject({ message_id: late.id, code: 'file_not_found' });
  expect(await letters('?door=amqp')).toEqual([]);
  expect((await client.delete(`/api/v1/admin/dead-letters/${again?.id}`)).status).toBe(204);
  expect((await client.delete(`/api/v1/admin/dead-letters/${again?.id}`)).status).toBe(404);
  expect(await letters()).toEqual([]);
});

it('the rights and limits of the key hold', async () => {
  await athanor(product, ['key', 'add', 'looks', '--scopes', 'tasks:read']);
  const looks = envelope({ file_id: fileId, target: 'webp' }, { reply_to: 'looks.replies' });
  await shop.raw('looks.tasks', JSON.stringify(looks));
  expect(await letterAbout((each) => each.message_id === looks.id)).toMatchObject({ code: 'forbidden' });
  await dropAll();
  const key = await athanor(product, ['key', 'add', 'slow', '--rate', '2']);
  const own = httpClient(product.url, { Authorization: `Bearer ${key}` });
  const file = await upload(own, new Uint8Array(await makePng()));
  const made = () => ask(product.environment, `SELECT 1 FROM task WHERE message->>'queue' = 'slow.tasks'`);
  for (let number = 0; number < 4; number += 1)
    await shop.send('slow.tasks', { file_id: file, target: 'webp' }, { reply_to: 'slow.replies' });
  await expect.poll(async () => (await made()).length, { timeout: 20_000 }).toBe(2);
  // Others do not wait for it, and what is over the limit stays where it is.
  await works();
  expect(await made()).toHaveLength(2);
  // What has become a task leaves the stream a moment later.
  await expect.poll(() => shop.redis.xlen('slow.tasks'), { timeout: 20_000 }).toBe(2);
  expect(await letters()).toEqual([]);
});

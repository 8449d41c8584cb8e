// A task or job from any door may name a queue that wants to hear of it: owed by the transaction that ends it, delivered whoever dies, only where it is allowed.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { athanor } from '../harness/command.js';
import { httpClient, type HttpClient } from '../harness/http-client.js';
import { ask, upload } from '../harness/jobs.js';
import { streamClient, type Reply } from '../harness/message-client.js';
import { makePng } from '../harness/pictures.js';
import { startProduct, type Product } from '../harness/product.js';
import { emptyRedis } from '../harness/redis.js';

let products: Product[];
let client: HttpClient;
let key: string;
let shop: ReturnType<typeof streamClient>;
let fileId: string;

beforeAll(async () => {
  const broker = `${(await emptyRedis()).url}/1`;
  const settings = { DOOR_REDIS_URL: broker, DOOR_REPLIES: 'shop=shop.events,*=everybody' };
  // Nobody here delivers.
  products = [await startProduct({ roles: ['api', 'worker --queues image:2'], settings })];
  key = await athanor(first(), ['key', 'add', 'shop']);
  client = httpClient(first().url, { Authorization: `Bearer ${key}` });
  fileId = await upload(client, new Uint8Array(await makePng()));
  shop = streamClient(broker);
});
afterAll(() => Promise.all(products.map((each) => each.stop())));

const first = () => products[0]!;
const make = (callback: object) =>
  client.post<{ id: string }>('/api/v1/tasks', { file_id: fileId, target: 'webp', callback });
const owed = () =>
  ask<{ id: string; event: string }>(
    first().environment,
    `SELECT id, event FROM webhook_delivery WHERE state = 'owed' ORDER BY created_at`,
  );
async function heard(stream: string, count: number): Promise<Reply[]> {
  await expect.poll(async () => (await shop.replies(stream)).length, { timeout: 60_000 }).toBe(count);
  return shop.replies(stream);
}

it('is refused where the queue is not theirs, or where nobody could tell it', async () => {
  expect(await make({ queue: 'auth.events' })).toMatchObject({ status: 403, body: { code: 'forbidden' } });
  expect(await make({ queue: 'shop.events', broker: 'amqp' })).toMatchObject({ status: 422 });
  expect(await make({ queue: 'shop.events', url: 'http://example.org/' })).toMatchObject({ status: 422 });
  expect(await make({ events: ['task.done'] })).toMatchObject({ status: 422 });
  const local = httpClient(first().url);
  const file_id = await upload(local, new Uint8Array(await makePng()));
  const asked = (queue: string) =>
    local.post('/api/v1/tasks', { file_id, target: 'webp', callback: { queue }, start: false });
  expect((await asked('shop.events')).status).toBe(403);
  expect(await asked('everybody')).toMatchObject({ status: 202, body: { callback: { queue: 'everybody' } } });
});

it('the ending is owed with the end, and a process that dies before it delivers changes nothing', async () => {
  const { status, body } = await make({ queue: 'shop.events' });
  expect(status).toBe(202);
  await expect.poll(owed, { timeout: 60_000 }).toMatchObject([{ event: 'task.done' }]);
  const [delivery] = await owed();
  expect(await shop.replies('shop.events')).toEqual([]);
  await first().kill();
  const { environment } = first();
  products = [await startProduct({ roles: ['api', 'worker --queues image:2,notify:2'], settings: environment })];
  client = httpClient(first().url, { Authorization: `Bearer ${key}` });
  const [told] = await heard('shop.events', 1);
  expect(told).toMatchObject({ id: delivery?.id, type: 'conversion.task.done', subject: body.id });
  expect(told?.data.outputs?.[0]?.filename).toBe('photo.webp');
  // As one that died after the broker had it, and before that was noted: not before it was, or the note would end what is owed again.
  await expect.poll(owed, { timeout: 30_000 }).toEqual([]);
  await ask(environment, `UPDATE webhook_delivery SET state = 'owed', next_at = now() WHERE id = $1`, [delivery?.id]);
  const again = await heard('shop.events', 2);
  expect(new Set(again.map(({ id }) => id))).toEqual(new Set([delivery?.id]));
});

it('events can be chosen, and jobs tell of their end too', async () => {
  const { body } = await make({ queue: 'shop.events', events: ['task.started', 'task.done'] });
  const types = (await heard('shop.events', 4)).filter(({ subject }) => subject === body.id).map(({ type }) => type);
  expect(types.sort()).toEqual(['conversion.task.done', 'conversion.task.started']);
  const items = [{ file_id: fileId, target: 'webp' }];
  const job = await client.post<{ id: string }>('/api/v1/tasks/batch', { items, callback: { queue: 'shop.events' } });
  const last = (await heard('shop.events', 5)).at(-1);
  expect(last).toMatchObject({ type: 'conversion.job.done', subject: job.body.id });
});

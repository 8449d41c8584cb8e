// Two doors for messages on one database, each with a Redis of its own: what came over one is answered over that one, and comes back to it from the dead letters.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { athanor } from '../harness/command.js';
import { httpClient } from '../harness/http-client.js';
import { ask, upload } from '../harness/jobs.js';
import { envelope, streamClient } from '../harness/message-client.js';
import { makePng } from '../harness/pictures.js';
import { startProduct, type Product } from '../harness/product.js';
import { emptyRedis } from '../harness/redis.js';

const [IN, OUT] = ['shop.tasks', 'shop.replies'];
const PATIENCE = { timeout: 60_000 };
let url: string;
let products: [Product, Product];
let shops: ReturnType<typeof streamClient>[];
let fileId: string;
let key: string;
const broker = (database: number) => `${url}/${database}`;
const home = (database: number) => `redis://${new URL(url).host}/${database}`;

beforeAll(async () => {
  ({ url } = await emptyRedis());
  const settings = { DOOR_QUEUES: `${IN}=shop`, DOOR_REPLIES: `shop=${OUT}` };
  const first = await startProduct({
    roles: ['api', 'worker --queues image:2,notify:2', 'doors'],
    settings: { ...settings, DOOR_REDIS_URL: broker(1) },
  });
  key = await athanor(first, ['key', 'add', 'shop']);
  fileId = await upload(httpClient(first.url, { Authorization: `Bearer ${key}` }), new Uint8Array(await makePng()));
  products = [first, await second(2)];
  shops = [1, 2, 3].map((database) => streamClient(broker(database)));

  function second(database: number): Promise<Product> {
    return startProduct({
      roles: ['worker --queues notify:2', 'doors'],
      settings: { ...first.environment, DOOR_REDIS_URL: broker(database) },
    });
  }
});
afterAll(async () => {
  for (const product of [...products].reverse()) await product.stop();
});

const order = (more: object = {}) => envelope({ file_id: fileId, target: 'webp', ...more }, { reply_to: OUT });
const send = async (which: number, more: object = {}) => {
  const message = order(more);
  await shops[which]!.raw(IN, JSON.stringify(message));
  return message.id;
};
const answers = async (which: number) =>
  (await shops[which]!.replies(OUT)).map((each) => `${String(each.correlation_id)} ${each.type}`).sort();
const rows = (sql: string, values: unknown[] = []) =>
  ask<Record<string, unknown>>(products[0].environment, sql, values);
const letters = () =>
  rows(
    `SELECT properties->>'home' AS home, replay_at IS NOT NULL AS is_asked FROM dead_letter WHERE settled_at IS NULL ORDER BY 1`,
  );

it('each hears of its own tasks, and of what was refused', async () => {
  const expected = await Promise.all(
    [0, 1].map(async (which) => {
      const done = await Promise.all(Array.from({ length: 8 }, () => send(which)));
      const refused = await send(which, { target: 'mp3' });
      return [...done.map((id) => `${id} conversion.task.done`), `${refused} conversion.task.rejected`].sort();
    }),
  );
  for (const which of [0, 1]) await expect.poll(() => answers(which), PATIENCE).toEqual(expected[which]);
  expect(await letters()).toMatchObject([{ home: home(1) }, { home: home(2) }]);
  const listed = await athanor(products[1], ['doors', 'dead']);
  for (const database of [1, 2]) expect(listed).toContain(home(database));
});

it('a queue that is named over HTTP is on the broker of the server, or on the one that is named', async () => {
  const client = httpClient(products[0].url, { Authorization: `Bearer ${key}` });
  const make = (more: object) =>
    client.post<{ id: string; callback: object; errors?: readonly { pointer: string }[] }>('/api/v1/tasks', {
      file_id: fileId,
      target: 'webp',
      callback: { queue: OUT, ...more },
    });
  const told = async (which: number) =>
    (await shops[which]!.replies(OUT)).flatMap(({ subject = '', correlation_id }) => (correlation_id ? [] : [subject]));
  const own = await Promise.all([{}, {}, {}, { broker: 'redis' }, { address: home(1) }].map(make));
  for (const { body } of own) expect(body.callback).toMatchObject({ queue: OUT, address: home(1) });
  // As the door is told it, and as it is shown.
  const other = await Promise.all([broker(2), home(2), home(2)].map((address) => make({ address })));
  for (const { body } of other) expect(body.callback).toMatchObject({ queue: OUT, address: home(2) });
  const items = [{ file_id: fileId, target: 'gif', callback: { queue: OUT, address: home(2) } }];
  const job = await client.post<{ id: string }>('/api/v1/tasks/batch', { items, callback: { queue: OUT } });
  const ids = (answers: readonly { body: { id: string } }[]) => answers.map(({ body }) => body.id);
  await expect.poll(() => told(0).then((all) => all.sort()), PATIENCE).toEqual([...ids(own), job.body.id].sort());
  const [{ id: item } = { id: '' }] = await rows('SELECT id FROM task WHERE job_id = $1', [job.body.id]);
  await expect.poll(() => told(1).then((all) => all.sort()), PATIENCE).toEqual([...ids(other), item].sort());
  for (const wrong of [broker(7), 'amqp://other-host', 'kafka']) {
    const { status, body } = await make({ address: wrong });
    expect([status, body.errors?.map(({ pointer }) => pointer)], wrong).toEqual([422, ['/callback/address']]);
  }
  // The others here count what is owed.
  await rows(`DELETE FROM webhook_delivery WHERE NOT target ? 'correlation_id'`);
});

it('what is sent again goes to the broker that it came from, and what is owed over it waits, until another is told that it is its own', async () => {
  await products[1].stop();
  expect(await athanor(products[0], ['doors', 'replay', 'all'])).toContain('2 message');
  // It is refused again, where it came from; the other's waits for its door.
  await expect.poll(letters, PATIENCE).toEqual([
    { home: home(1), is_asked: false },
    { home: home(2), is_asked: true },
  ]);
  await rows(`UPDATE webhook_delivery SET state = 'owed', next_at = now() WHERE target->>'home' = $1`, [home(2)]);
  const younger = await send(0);
  await expect.poll(() => answers(0), PATIENCE).toContain(`${younger} conversion.task.done`);
  const owed = () => rows(`SELECT count(*)::int AS count FROM webhook_delivery WHERE state = 'owed'`);
  expect(await owed()).toEqual([{ count: 9 }]);

  products[1] = await startProduct({
    roles: ['worker --queues notify:2', 'doors'],
    databases: 'embedded',
    settings: { ...products[1].environment, DOOR_REDIS_URL: broker(3) },
  });
  await expect.poll(() => products[1].logs(), PATIENCE).toContain(`{"home":"${home(2)}","answers":9}`);
  const adopted = await athanor(products[1], ['doors', 'adopt', home(2)]);
  expect(adopted).toContain(`9 answer(s) and 1 message(s) belong to ${home(3)} now`);
  // Of what is sent again it hears once more.
  await expect.poll(async () => (await answers(2)).length, PATIENCE).toBe(10);
  expect(await owed()).toEqual([{ count: 0 }]);
  expect(await letters()).toEqual([1, 3].map((database) => ({ home: home(database), is_asked: false })));
});

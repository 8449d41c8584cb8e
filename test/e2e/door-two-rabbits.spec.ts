// Two doors for messages on one database, each with a RabbitMQ of its own: letters, answers, dead letters and numbers of each stay with theirs, and one that dies
// takes nothing from the other.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { athanor } from '../harness/command.js';
import { httpClient } from '../harness/http-client.js';
import { ask, upload } from '../harness/jobs.js';
import { quorumClient } from '../harness/message-client.js';
import { makePng } from '../harness/pictures.js';
import { startProduct, type Product } from '../harness/product.js';
import { ownRabbit, type RabbitServer } from '../harness/rabbitmq.js';

type Shop = Awaited<ReturnType<typeof quorumClient>>;
const [IN, OUT] = ['shop.tasks', 'shop.replies'];
const PATIENCE = { timeout: 60_000 };
const BOTH = [0, 1] as const;
let rabbits: [RabbitServer, RabbitServer];
let products: [Product, Product];
let shops: [Shop, Shop];
let fileId: string;
const home = (which: number) => `amqp://${new URL(rabbits[which]!.url).host}/`;

beforeAll(async () => {
  rabbits = [await ownRabbit(), await ownRabbit()];
  const settings = { DOOR_QUEUES: `${IN}=shop,slow.tasks=slow`, DOOR_REPLIES: `shop=${OUT}`, DOOR_IN_HAND: '2' };
  const first = await startProduct({
    roles: ['api', 'worker --queues image:2,notify:2', 'doors'],
    settings: { ...settings, DOOR_AMQP_URL: rabbits[0].url },
  });
  const key = await athanor(first, ['key', 'add', 'shop']);
  fileId = await upload(httpClient(first.url, { Authorization: `Bearer ${key}` }), new Uint8Array(await makePng()));
  const second = await startProduct({
    roles: ['worker --queues notify:2', 'doors'],
    settings: { ...first.environment, DOOR_AMQP_URL: rabbits[1].url },
  });
  products = [first, second];
  shops = [await quorumClient(rabbits[0].url), await quorumClient(rabbits[1].url)];
  // An answer finds its queue, or waits.
  for (const shop of shops) await shop.replies(OUT);
});
afterAll(async () => {
  for (const shop of shops) await shop.close();
  for (const product of [...products].reverse()) await product.stop();
});

const send = (which: 0 | 1, more: object = {}) =>
  shops[which].send(IN, { file_id: fileId, target: 'webp', ...more }, { reply_to: OUT });
const answers = async (which: 0 | 1) =>
  (await shops[which].replies(OUT)).map((each) => `${String(each.correlation_id)} ${each.type}`).sort();
const rows = (sql: string) => ask<Record<string, unknown>>(products[0].environment, sql);
const letters = () =>
  rows(`SELECT properties->>'home' AS home, message_id FROM dead_letter WHERE settled_at IS NULL ORDER BY 1`);
const byHome = (letter: { home: string }, other: { home: string }) => (letter.home < other.home ? -1 : 1);
const scrape = async () => (await fetch(new URL('/metrics', products[0].url))).text();
const list = async () => {
  const { body } = await httpClient(products[0].url).get<{ checks: { doors: { list: object[]; detail?: string } } }>(
    '/healthz',
  );
  return body.checks.doors;
};

it('letters, answers and dead letters stay with theirs, also when they are sent again', async () => {
  // What is sent before there is a queue is lost.
  const open = BOTH.map((which) => expect.objectContaining({ broker: home(which), queue: IN, waiting: 0 }) as object);
  await expect.poll(async () => (await list()).list, PATIENCE).toEqual(expect.arrayContaining(open));
  const refused: { home: string; message_id: string }[] = [];
  const expected = await Promise.all(
    BOTH.map(async (which) => {
      const done = await Promise.all(Array.from({ length: 6 }, () => send(which)));
      const message_id = await send(which, { target: 'mp3' });
      refused.push({ home: home(which), message_id });
      return [...done.map((id) => `${id} conversion.task.done`), `${message_id} conversion.task.rejected`].sort();
    }),
  );
  for (const which of BOTH) await expect.poll(() => answers(which), PATIENCE).toEqual(expected[which]);
  await expect.poll(letters, PATIENCE).toEqual(refused.sort(byHome));
  expect(await athanor(products[0], ['doors', 'replay', 'all'])).toContain('2 message');
  // Refused again where it came from, and told there once more.
  for (const which of BOTH) await expect.poll(async () => (await answers(which)).length, PATIENCE).toBe(8);
  expect(await letters()).toEqual(refused);
});

it('numbers are told of each broker for itself', async () => {
  const slow = await athanor(products[0], ['key', 'add', 'slow', '--rate', '1']);
  const own = httpClient(products[0].url, { Authorization: `Bearer ${slow}` });
  const file_id = await upload(own, new Uint8Array(await makePng()));
  // Over its limit from the start, so that everything stays in hand (two of each queue) or on the broker.
  await own.post('/api/v1/tasks', { file_id, target: 'webp' });
  for (const which of BOTH)
    for (let number = 0; number < 3 + 2 * which; number += 1)
      await shops[which].send('slow.tasks', { file_id, target: 'webp' });
  const oldest_s = expect.any(Number) as number;
  const queue = { door: 'amqp', queue: 'slow.tasks', in_hand: 2, oldest_s, consumers: 1 };
  await expect
    .poll(async () => (await list()).list, PATIENCE)
    .toEqual(
      expect.arrayContaining([
        { ...queue, broker: home(0), waiting: 1 },
        { ...queue, broker: home(1), waiting: 3 },
      ]),
    );
  const told = await scrape();
  for (const which of BOTH) {
    const of = `broker="${home(which)}",queue="slow.tasks"`;
    expect(told).toContain(`conv_door_depth{door="amqp",${of},state="waiting"} ${1 + 2 * which}`);
    expect(told).toContain(`conv_door_consumers{door="amqp",${of}} 1`);
    const taken = new RegExp(`total\\{door="amqp",queue="${IN}",broker="${home(which)}",result="accepted"\\} 6\n`);
    await expect.poll(scrape, PATIENCE).toMatch(taken);
  }
});

it('one that dies takes nothing from the other, and gets what it is owed when it is back', async () => {
  const late = await send(1, { run_at: new Date(Date.now() + 10_000).toISOString() });
  const owed = `SELECT state, target->>'home' AS home FROM webhook_delivery WHERE target->>'correlation_id' = '${late}'`;
  const taken = `SELECT 1 FROM task WHERE message->>'id' = '${late}'`;
  await expect.poll(() => rows(taken), PATIENCE).toHaveLength(1);
  await shops[1].close();
  await rabbits[1].kill();
  await expect.poll(() => rows(owed), PATIENCE).toEqual([{ state: 'owed', home: home(1) }]);
  const meanwhile = await send(0);
  await expect.poll(() => answers(0), PATIENCE).toContain(`${meanwhile} conversion.task.done`);
  await expect
    .poll(async () => (await list()).detail, PATIENCE)
    .toBe(`The broker ${home(1)} does not answer. Messages wait there.`);
  await rabbits[1].start();
  shops[1] = await quorumClient(rabbits[1].url);
  await expect.poll(() => answers(1), { timeout: 100_000 }).toEqual([`${late} conversion.task.done`]);
  expect(await answers(0)).not.toContain(`${late} conversion.task.done`);
  const again = await send(1);
  await expect.poll(() => answers(1), PATIENCE).toContain(`${again} conversion.task.done`);
}, 300_000);

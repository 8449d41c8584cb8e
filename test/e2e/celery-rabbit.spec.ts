// Unmodified Celery programs send over RabbitMQ and hear by rpc://: the same tasks, the same exceptions, also when the broker dies and comes back.
import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { connect } from 'amqplib';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { celeryClient, type CeleryClient } from '../harness/celery-client.js';
import { athanor } from '../harness/command.js';
import { ask } from '../harness/jobs.js';
import { makePng } from '../harness/pictures.js';
import { startProduct, type Product } from '../harness/product.js';
import { ownRabbit, type RabbitServer } from '../harness/rabbitmq.js';
import { makeFolder } from '../harness/work-area.js';

/** Programs that use priorities on RabbitMQ say how many there are, and declare their queues with that. */
const CONF = { task_queue_max_priority: 10 };
let rabbit: RabbitServer;
let product: Product;
let shop: CeleryClient;
let folder: string;

beforeAll(async () => {
  rabbit = await ownRabbit();
  folder = makeFolder('shared');
  product = await startProduct({
    roles: ['worker --queues image:2', 'celery'],
    settings: {
      CELERY_BROKER_URL: rabbit.url,
      CELERY_RESULT_BACKEND: 'rpc://',
      CELERY_FOLDERS: folder,
      CELERY_MAX_PRIORITY: String(CONF.task_queue_max_priority),
    },
  });
  shop = celeryClient(rabbit.url, 'rpc://', CONF);
});
afterAll(async () => {
  await shop.close();
  await product.stop();
});

async function call(name: string, more: object = {}, options: object = {}) {
  const input = path.join(folder, name);
  fs.writeFileSync(input, await makePng());
  const kwargs = { task_id: name, input_path: input, output_format: 'webp', quality: 'high', ...more };
  return { task: 'converter.tasks.convert_image', kwargs, options: { queue: 'image', ...options } };
}
const forget = () => athanor(product, ['celery', 'drop', 'all']);
const letters = () =>
  ask<object>(product.environment, 'SELECT code, queue, door FROM dead_letter WHERE settled_at IS NULL');
/** All that there is to tell was told. */
const ended = async (id: string) =>
  (await ask(product.environment, 'SELECT 1 FROM celery_task WHERE task_id = $1 AND ended_at IS NOT NULL', [id]))
    .length === 1;
const row = async (id: string) =>
  (await ask<Record<string, unknown>>(product.environment, 'SELECT * FROM task WHERE id = $1', [id]))[0];

it('a call becomes a task of the same id, and its result comes as a message', async () => {
  const id = await shop.send(await call('photo.png'));
  const output_file = path.join(folder, 'photo.webp');
  const { value, state } = await shop.get(id);
  expect(value).toEqual({
    task_id: 'photo.png',
    status: 'done',
    output_file,
    size_bytes: fs.statSync(output_file).size,
  });
  expect(state).toBe('SUCCESS');
  expect((await sharp(output_file).metadata()).format).toBe('webp');
  expect(await row(id)).toMatchObject({ state: 'done', priority: 5 });
});

it('whoever sends an id again hears of its task, be it another program, and the task is one', async () => {
  const order = await call('again.png', {}, { task_id: randomUUID() });
  const id = await shop.send(order);
  const first = await shop.get(id);
  const other = celeryClient(rabbit.url, 'rpc://', CONF);
  for (const program of [shop, other]) {
    await program.send(order);
    expect(await program.get(id)).toEqual(first);
  }
  await other.close();
  expect(await row(id)).toMatchObject({ state: 'done', fence: 1 });
});

it('what is refused comes as the exception of Python, and what is delayed waits in its row', async () => {
  const wrong = await shop.send(await call('wrong.png', { output_format: 'mp3' }));
  expect((await shop.get(wrong)).raised).toContain('builtins.ValueError');
  const later = await shop.send(await call('later.png', {}, { countdown: 3600, priority: 8 }));
  await expect.poll(() => row(later), { timeout: 60_000 }).toMatchObject({ state: 'queued', priority: 8 });
  const late = await shop.send(await call('late.png', {}, { expires: 0.001, countdown: 1 }));
  expect((await shop.get(late)).raised).toContain('celery.exceptions.TaskRevokedError');
});

it.each<[string, object, object, string]>([
  ['a name that nobody registered', { task: 'shop.tasks.nothing' }, {}, 'celery.exceptions.NotRegistered'],
  ['an argument too many', {}, { colour: 'red' }, 'builtins.TypeError'],
  ['a path that is not permitted', {}, { input_path: '/etc/passwd' }, 'builtins.PermissionError'],
])('%s is told as its class', async (_what, order, kwargs, expected) => {
  const id = await shop.send({ ...(await call('refused.png', kwargs)), ...order });
  expect(await shop.get(id)).toMatchObject({ state: 'FAILURE' });
  expect((await shop.get(id)).raised).toContain(expected);
});

it('whose sender wants no result is done, and sent none', async () => {
  const connection = await connect(rabbit.url);
  const channel = await connection.createConfirmChannel();
  const { queue: replyTo } = await channel.assertQueue('', { exclusive: true });
  const told: string[] = [];
  await channel.consume(replyTo, (message) => message && told.push(String(message.properties.correlationId)));
  const order = async (name: string, more: object = {}) => {
    const [id, { task, kwargs }] = [randomUUID(), await call(name)];
    const body = [[], kwargs, { callbacks: null, errbacks: null, chain: null, chord: null }];
    const about = { contentType: 'application/json', replyTo, correlationId: id, headers: { id, task, ...more } };
    channel.sendToQueue('image', Buffer.from(JSON.stringify(body)), about);
    await expect.poll(async () => (await row(id))?.['state'], { timeout: 60_000 }).toBe('done');
    await expect.poll(() => ended(id), { timeout: 60_000 }).toBe(true);
    return id;
  };
  await order('quiet.png', { ignore_result: true });
  expect(fs.existsSync(path.join(folder, 'quiet.webp'))).toBe(true);
  const loud = await order('loud.png');
  await expect.poll(() => told.at(-1), { timeout: 60_000 }).toBe(loud);
  expect(new Set(told)).toEqual(new Set([loud]));
  await connection.close();
});

it('what cannot be done is listed with its reason, and done when it is sent again', async () => {
  await forget();
  const order = await call('not-yet.png');
  fs.rmSync(order.kwargs.input_path);
  const id = await shop.send(order);
  expect((await shop.get(id)).raised).toContain('builtins.FileNotFoundError');
  expect(await athanor(product, ['celery', 'dead'])).toContain('file_not_found');
  await call('not-yet.png');
  expect(await athanor(product, ['celery', 'replay', 'all'])).toContain('1 message');
  await expect.poll(() => row(id), { timeout: 60_000 }).toMatchObject({ state: 'done' });
  await expect.poll(letters, { timeout: 60_000 }).toEqual([]);
});

it.each<[string, string, { contentType: string }, string]>([
  ['what is no JSON', '{"body": ', { contentType: 'application/json' }, 'malformed_request'],
  ['what is no call', '[1, 2]', { contentType: 'application/json' }, 'malformed_request'],
  ['a hundred megabytes', `"${'x'.repeat(100_000_000)}"`, { contentType: 'application/json' }, 'file_too_large'],
  ['a pickle', 'cos\nsystem\n', { contentType: 'application/x-python-serialize' }, 'unsupported_media_type'],
])('%s is kept with its reason, and others are served', async (_what, body, properties, code) => {
  const connection = await connect(rabbit.url);
  const channel = await connection.createConfirmChannel();
  const headers = { id: randomUUID(), task: 'converter.tasks.convert_image' };
  channel.sendToQueue('image', Buffer.from(body), { ...properties, headers });
  await channel.waitForConfirms();
  await connection.close();
  await expect.poll(letters, { timeout: 60_000 }).toMatchObject([{ code, queue: 'image', door: 'celery' }]);
  expect((await shop.get(await shop.send(await call(`beside ${code}.png`)))).state).toBe('SUCCESS');
  await forget();
});

it('a header that needs more than 31 bits is read like any other', async () => {
  const id = await shop.send(await call('big.png', {}, { headers: { big: 2 ** 40 } }));
  expect((await shop.get(id)).state).toBe('SUCCESS');
});

it('queues are declared as Celery does, and one that is there already is taken as it is', async () => {
  const connection = await connect(rabbit.url);
  const channel = await connection.createChannel();
  // One queue after the other is taken from.
  await expect.poll(() => channel.checkQueue('video'), { timeout: 60_000 }).toMatchObject({ consumerCount: 1 });
  await channel.assertExchange('document', 'direct', { durable: true });
  // It would be refused if it were declared another way.
  await channel.assertQueue('document', { durable: true, maxPriority: CONF.task_queue_max_priority });
  await connection.close();
});

it('a broker that is killed and comes back loses nothing that was sent before, and is served as before', async () => {
  await rabbit.kill();
  await rabbit.start();
  // Its own reply queue went with the broker, so the program begins anew, as programs do.
  await shop.close();
  shop = celeryClient(rabbit.url, 'rpc://', CONF);
  const ids: string[] = [];
  for (let number = 0; number < 5; number += 1) ids.push(await shop.send(await call(`again-${number}.png`)));
  for (const id of ids) expect((await shop.get(id)).state).toBe('SUCCESS');
});

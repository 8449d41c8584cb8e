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

let rabbit: RabbitServer;
let product: Product;
let shop: CeleryClient;
let folder: string;

beforeAll(async () => {
  rabbit = await ownRabbit();
  folder = makeFolder('shared');
  product = await startProduct({
    roles: ['worker --queues image:2', 'celery'],
    settings: { CELERY_BROKER_URL: rabbit.url, CELERY_RESULT_BACKEND: 'rpc://', CELERY_FOLDERS: folder },
  });
  shop = celeryClient(rabbit.url, 'rpc://');
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

it('what is refused comes as the exception of Python, and what is delayed waits in its row', async () => {
  const wrong = await shop.send(await call('wrong.png', { output_format: 'mp3' }));
  expect((await shop.get(wrong)).raised).toContain('builtins.ValueError');
  const later = await shop.send(await call('later.png', {}, { countdown: 3600, priority: 8 }));
  await expect.poll(() => row(later), { timeout: 60_000 }).toMatchObject({ state: 'queued', priority: 8 });
  const late = await shop.send(await call('late.png', {}, { expires: 0.001, countdown: 1 }));
  expect((await shop.get(late)).raised).toContain('celery.exceptions.TaskRevokedError');
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
  await channel.assertQueue('document', { durable: true });
  await connection.close();
});

it('a broker that is killed and comes back loses nothing that was sent before, and is served as before', async () => {
  await rabbit.kill();
  await rabbit.start();
  // Its own reply queue went with the broker, so the program begins anew, as programs do.
  await shop.close();
  shop = celeryClient(rabbit.url, 'rpc://');
  const ids: string[] = [];
  for (let number = 0; number < 5; number += 1) ids.push(await shop.send(await call(`again-${number}.png`)));
  for (const id of ids) expect((await shop.get(id)).state).toBe('SUCCESS');
});

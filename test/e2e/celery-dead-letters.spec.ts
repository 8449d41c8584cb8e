// Messages that can never become a task are kept whole and told, the door stays open for the others, and what a process had in hand when it died is done.
import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { celeryClient, type CeleryClient, type Outcome } from '../harness/celery-client.js';
import { athanor } from '../harness/command.js';
import { ask } from '../harness/jobs.js';
import { makePng } from '../harness/pictures.js';
import { startProduct, type Product } from '../harness/product.js';
import { emptyRedis } from '../harness/redis.js';
import { makeFolder } from '../harness/work-area.js';

let product: Product;
let redis: Redis;
let shop: CeleryClient;
/** Another program, that knows nothing of what the shop has sent: within one, Celery mixes up two questions about the same id now and then. */
let stranger: CeleryClient;
let folder: string;
let broker: string;

beforeAll(async () => {
  broker = `${(await emptyRedis()).url}/1`;
  folder = makeFolder('shared');
  product = await startProduct({
    roles: ['worker --queues image:2', 'celery'],
    settings: { CELERY_BROKER_URL: broker, CELERY_FOLDERS: folder },
  });
  redis = new Redis(broker);
  shop = celeryClient(broker, broker, { accept_content: ['json', 'pickle'] });
  stranger = celeryClient(broker, broker);
});
afterAll(async () => {
  redis.disconnect();
  await Promise.all([shop.close(), stranger.close()]);
  await product.stop();
});

const TOO_LARGE = 'The message is larger than 1 MB. Send paths, not contents.';
const NAME = 'converter.tasks.convert_image';
const letters = () =>
  ask<{ code: string; queue: string; message_id: string | null; element: Buffer }>(
    product.environment,
    `SELECT * FROM dead_letter WHERE settled_at IS NULL ORDER BY created_at`,
  );
/** A message is settled a moment after what it says is done. */
const nothingInHand = () => expect.poll(() => redis.hlen('athanor.celery.in_hand'), { timeout: 60_000 }).toBe(0);
const settle = () => ask(product.environment, `UPDATE dead_letter SET settled_at = now()`);
const waiting = async () =>
  (await ask(product.environment, `SELECT 1 FROM dead_letter WHERE settled_at IS NULL`)).length;
const element = (headers: object, body: string, more: object = {}) =>
  JSON.stringify({
    body: Buffer.from(body).toString('base64'),
    'content-type': 'application/json',
    'content-encoding': 'utf-8',
    headers,
    properties: { body_encoding: 'base64', correlation_id: 'x', reply_to: '', priority: 0 },
    ...more,
  });
const embed = { callbacks: null, errbacks: null, chain: null, chord: null };
const headers = () => ({ id: randomUUID(), task: NAME });
async function image(name: string): Promise<string> {
  const file = path.join(folder, name);
  fs.writeFileSync(file, await makePng());
  return file;
}
async function works(name: string): Promise<void> {
  const kwargs = { task_id: '1', input_path: await image(name), output_format: 'webp' };
  const id = await shop.send({ task: NAME, kwargs, options: { queue: 'image' } });
  expect((await shop.get(id)).state).toBe('SUCCESS');
}

it.each<[string, () => string | Buffer, string]>([
  ['what is no JSON', () => '{"body": ', 'malformed_request'],
  ['what is no UTF-8', () => Buffer.from([0x7b, 0xff, 0xfe, 0x7d]), 'malformed_request'],
  ['JSON of something else', () => '[1, 2]', 'malformed_request'],
  ['headers without a task', () => element({}, '[[], {}, {}]'), 'malformed_request'],
  ['a strange name in protocol 1', () => element({}, '{"task": "os.system", "id": "y"}'), 'unknown_task_name'],
  ['a body that is no call', () => element(headers(), '{"a": 1}'), 'malformed_request'],
  ['a body that is cut', () => element(headers(), '[[], {}'), 'malformed_request'],
  [
    'a member of a chord',
    () => element(headers(), JSON.stringify([[], {}, { ...embed, chord: {} }])),
    'validation_failed',
  ],
  [
    'a name that nobody registered',
    () => element({ id: randomUUID(), task: 'os.system' }, JSON.stringify([['x'], {}, embed])),
    'unknown_task_name',
  ],
  [
    'arguments that do not fit',
    () => element(headers(), JSON.stringify([[1, 2, 3, 4, 5, 6], {}, embed])),
    'invalid_args',
  ],
  [
    'a time that is none',
    () => element({ ...headers(), eta: 'soon' }, JSON.stringify([[], {}, embed])),
    'malformed_request',
  ],
  [
    'a pickle',
    () => element(headers(), 'cos\nsystem\n', { 'content-type': 'application/x-python-serialize' }),
    'unsupported_media_type',
  ],
  [
    'a body of another encoding than it says',
    () => element(headers(), 'x', { body: Buffer.from('[[], {}, {}]', 'utf16le').toString('base64') }),
    'malformed_request',
  ],
  [
    'a body packed in a way that nobody knows',
    () => element({ ...headers(), compression: 'application/x-bz2' }, 'BZh9'),
    'unsupported_media_type',
  ],
  [
    'a name with a NUL in it',
    () => element({ id: randomUUID(), task: `${NAME}\0` }, JSON.stringify([[], {}, embed])),
    'malformed_request',
  ],
  ['an id of half a character', () => element({ id: '\ud800', task: NAME }, '[[], {}, {}]'), 'malformed_request'],
  ['a hundred megabytes', () => `"${'x'.repeat(100_000_000)}"`, 'file_too_large'],
])('%s is kept with its reason', async (_what, make, code) => {
  const sent = make();
  await redis.lpush('image', sent);
  await expect.poll(waiting, { timeout: 60_000 }).toBe(1);
  const [letter] = await letters();
  expect(letter).toMatchObject({ code, queue: 'image' });
  expect(Buffer.compare(letter!.element, Buffer.from(sent))).toBe(0);
  await settle();
  await nothingInHand();
});

it('others are served as ever, and a queue that is not named is left alone', async () => {
  const strange = element(headers(), JSON.stringify([[], {}, embed]));
  await redis.lpush('private', strange);
  await works('fine.png');
  expect(await redis.lrange('private', 0, -1)).toEqual([strange]);
  expect(await waiting()).toBe(0);
});

it('a pickle of a real program is told to its sender', async () => {
  const id = await shop.send({ task: NAME, args: [1], options: { queue: 'image', serializer: 'pickle' } });
  expect((await shop.get(id)).raised).toContain('builtins.TypeError');
  expect(await athanor(product, ['celery', 'dead'])).toContain('unsupported_media_type');
  expect(await athanor(product, ['celery', 'drop', 'all'])).toContain('1 message');
  expect(await waiting()).toBe(0);
});

it.each(['a\0b', 'a\ud800b'])('%j of a real program is told to its sender, once', async (odd) => {
  const id = await shop.send({ task: NAME, args: [odd], options: { queue: 'image', correlation_id: 'a\0b' } });
  expect(await shop.get(id)).toMatchObject({ state: 'FAILURE', type: 'ValueError' });
  expect(await letters()).toMatchObject([{ code: 'malformed_request', queue: 'image', message_id: id }]);
  await nothingInHand();
  await athanor(product, ['celery', 'drop', 'all']);
});

it('ten megabytes of a real program are told to its sender', async () => {
  const kwargs = { task_id: 'x'.repeat(10_000_000), input_path: '/', output_format: 'webp' };
  const id = await shop.send({ task: NAME, kwargs, options: { queue: 'image' } });
  expect(await shop.get(id)).toMatchObject({ state: 'FAILURE', type: 'ValueError', args: [TOO_LARGE] });
  expect(await letters()).toMatchObject([{ code: 'file_too_large', queue: 'image', message_id: id }]);
  await athanor(product, ['celery', 'drop', 'all']);
});

it.each(['chord', 'chain around a group'])(
  'a %s of a real program is told to whoever waits for its end',
  async (what) => {
    const convert = (name: string, input: string) => ({
      task: NAME,
      kwargs: { task_id: name, input_path: input, output_format: 'webp' },
      options: { queue: 'image' },
      immutable: true,
    });
    const input = await image(`${what}.png`);
    const [first, ...others] = ['one', 'two', 'three'].map((name) => convert(`${what} ${name}`, input));
    const bodyId = randomUUID();
    const body = { ...convert(`${what} body`, input), options: { queue: 'image', task_id: bodyId } };
    const order = what === 'chord' ? { tasks: [first, ...others], body } : { tasks: [first, ...others, body] };
    const { raised, args } = await shop.ask<Outcome>(what, order);
    expect(raised, String(args)).toContain('builtins.ValueError');
    expect(args).toEqual(['Chords are not supported here. Use a group and wait for its members.']);
    // Also who knows nothing but the id of what would have come last.
    expect(await stranger.get(bodyId)).toMatchObject({ state: 'FAILURE', type: 'ValueError' });
    const begun = `SELECT 1 FROM celery_task JOIN task ON task_id = id WHERE sender->>'kwargs' LIKE $1`;
    expect(await ask(product.environment, begun, [`%${what}%`])).toEqual([]);
    await athanor(product, ['celery', 'drop', 'all']);
  },
);

it('is done when it is sent again after its reason is gone', async () => {
  const input = path.join(folder, 'not-yet.png');
  const kwargs = { task_id: '9', input_path: input, output_format: 'webp' };
  const id = await shop.send({ task: NAME, kwargs, options: { queue: 'image' } });
  expect((await shop.get(id)).raised).toContain('builtins.FileNotFoundError');
  await image('not-yet.png');
  expect(await athanor(product, ['celery', 'replay', 'all'])).toContain('1 message');
  const key = `celery-task-meta-${id}`;
  await expect.poll(() => redis.get(key), { timeout: 60_000 }).toContain('SUCCESS');
  // It is sent before it is settled.
  await expect.poll(letters, { timeout: 60_000 }).toEqual([]);
});

it('a second message with the same id is the first one, and whoever sends it is told', async () => {
  const kwargs = { task_id: '1', input_path: await image('once.png'), output_format: 'webp' };
  const link = [{ task: 'others.work', args: [], kwargs: {}, options: { queue: 'elsewhere' }, immutable: true }];
  const options = { queue: 'image', task_id: 'not a uuid', link };
  await shop.send({ task: NAME, kwargs, options });
  expect((await shop.get('not a uuid')).state).toBe('SUCCESS');
  await redis.del('celery-task-meta-not a uuid');
  await shop.send({ task: NAME, kwargs, options });
  expect((await shop.get('not a uuid')).state).toBe('SUCCESS');
  // Its input is gone, and what was made of it is there.
  await redis.del('celery-task-meta-not a uuid');
  fs.rmSync(kwargs.input_path);
  await shop.send({ task: NAME, kwargs, options });
  expect((await shop.get('not a uuid')).state).toBe('SUCCESS');
  await works('after.png');
  // What others run after it is sent once: they may not know it again.
  expect(await redis.llen('elsewhere')).toBe(1);
  const [row] = await ask<{ count: string }>(
    product.environment,
    `SELECT count(*) FROM task JOIN celery_task ON task.id = task_id WHERE sender->>'id' = 'not a uuid'`,
  );
  expect(Number(row?.count)).toBe(1);
});

it('what a process had in hand when it vanished goes back to its queue', async () => {
  const kwargs = { task_id: '1', input_path: await image('lost.png'), output_format: 'webp' };
  const id = randomUUID();
  const lost = element({ id, task: NAME }, JSON.stringify([[], kwargs, embed]));
  await redis.hset('athanor.celery.in_hand', 'gone:0', `image\n${lost}`);
  await redis.zadd('athanor.celery.in_hand_since', Math.floor(Date.now() / 1000) - 60, 'gone:0');
  await expect.poll(() => redis.get(`celery-task-meta-${id}`), { timeout: 60_000 }).toContain('SUCCESS');
  await nothingInHand();
});

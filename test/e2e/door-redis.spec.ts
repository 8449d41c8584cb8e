// A service drops messages into a stream of Redis and reads answers from another, with a plain client: each message is one task, whoever dies meanwhile.
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { athanor } from '../harness/command.js';
import { startFileHost, type FileHost } from '../harness/file-host.js';
import { httpClient, type HttpClient } from '../harness/http-client.js';
import { ask, upload } from '../harness/jobs.js';
import { envelope, streamClient, type Reply } from '../harness/message-client.js';
import { makePng } from '../harness/pictures.js';
import { startProduct, type Product } from '../harness/product.js';
import { emptyRedis } from '../harness/redis.js';
import { makeFolder } from '../harness/work-area.js';
import { projectRoot } from '../../src/shared/settings.js';

const [IN, OUT] = ['shop.tasks', 'shop.replies'];
let product: Product;
let client: HttpClient;
let shop: ReturnType<typeof streamClient>;
let folder: string;
let broker: string;
let hosted: FileHost;

beforeAll(async () => {
  broker = `${(await emptyRedis()).url}/1`;
  folder = makeFolder('shared');
  hosted = await startFileHost();
  product = await startProduct({
    roles: ['api', 'worker --queues image:2,default:2,notify:4', 'doors'],
    settings: {
      DOOR_REDIS_URL: broker,
      DOOR_QUEUES: `${IN}=shop,slow.tasks=slow`,
      DOOR_IN_HAND: '4',
      DOOR_REPLIES: 'shop=shop.replies*',
      DOOR_FOLDERS: folder,
      PACKS: packOf('greet'),
      OUTGOING_PRIVATE: '127.0.0.1',
    },
  });
  const key = await athanor(product, ['key', 'add', 'shop']);
  client = httpClient(product.url, { Authorization: `Bearer ${key}` });
  shop = streamClient(broker);
});
afterAll(() => product.stop());

function packOf(name: string): string {
  const pack = path.join(makeFolder('packs'), 'hello');
  fs.mkdirSync(pack);
  const code = `import { operation } from 'athanor/pack'; export default operation({ name: 'hello.${name}' }, (args) => args);`;
  fs.writeFileSync(path.join(pack, `${name}.mjs`), code);
  return pack;
}
const picture = async () => upload(client, new Uint8Array(await makePng()));
const about = async (id: string, at = OUT) => (await shop.replies(at)).filter((each) => each.correlation_id === id);
async function answered(id: string, count = 1, at = OUT): Promise<Reply[]> {
  await expect.poll(async () => (await about(id, at)).length, { timeout: 40_000 }).toBeGreaterThanOrEqual(count);
  return about(id, at);
}
const tasks = (key: string) =>
  ask<Record<string, unknown>>(product.environment, `SELECT * FROM task WHERE message->>'id' = $1`, [key]);

it('a message becomes a task of its client, and the answer brings what came out', async () => {
  const trace = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
  const data = { file_id: await picture(), target: 'webp', tag: 'mine', priority: 7 };
  const id = await shop.send(IN, data, { reply_to: OUT, traceparent: trace, answers: ['accepted'] });
  // Two deliveries, which may overtake each other.
  const replies = await answered(id, 2);
  const [accepted, done] = ['accepted', 'done'].map((end) => replies.find(({ type }) => type.endsWith(end)));
  expect(accepted).toMatchObject({ type: 'conversion.task.accepted', correlation_id: id });
  expect(done).toMatchObject({ specversion: '1.0', type: 'conversion.task.done', traceparent: trace });
  expect(done?.data).toMatchObject({
    status: 'done',
    tag: 'mine',
    outputs: [{ filename: 'photo.webp', format: 'webp' }],
  });
  expect(done?.subject).toBe(done?.data.task_id);
  const { body } = await client.bytes(`/api/v1/files/${done?.data.outputs?.[0]?.id}/content`);
  expect((await sharp(body).metadata()).format).toBe('webp');
  expect((await client.get<object>(`/api/v1/tasks/${done?.subject}`)).body).toMatchObject({
    priority: 7,
    status: 'done',
  });
  expect(await tasks(id)).toMatchObject([{ trace_id: '0af7651916cd43dd8448eb211c80319c' }]);
  await expect.poll(() => shop.redis.xlen(IN), { timeout: 10_000 }).toBe(0);
});

it('the same message again is the same task, and the same key with other words is refused', async () => {
  const message = envelope({ file_id: await picture(), target: 'webp' }, { reply_to: OUT });
  for (let times = 0; times < 3; times += 1) await shop.raw(IN, JSON.stringify(message));
  await answered(message.id);
  await shop.raw(IN, JSON.stringify({ ...message, data: { ...(message['data'] as object), target: 'jpg' } }));
  const replies = await answered(message.id, 2);
  expect(replies.map(({ type }) => type)).toEqual(['conversion.task.done', 'conversion.task.rejected']);
  expect(replies[1]?.data.code).toBe('idempotency_key_reused');
  expect(await tasks(message.id)).toHaveLength(1);
});

it('a file is fetched from an address, or read from a folder that is permitted', async () => {
  const png = await makePng();
  fs.writeFileSync(path.join(folder, 'local.png'), png);
  const at = await shop.send(IN, { path: path.join(folder, 'local.png'), target: 'jpg' }, { reply_to: OUT });
  expect((await answered(at))[0]?.data.outputs?.[0]?.filename).toBe('local.jpg');
  fs.symlinkSync('/etc/hostname', path.join(folder, 'link.png'));
  for (const refused of ['/etc/hostname', `${folder}/../../etc/hostname`, `${folder}/link.png`, 'local.png']) {
    const elsewhere = await shop.send(IN, { path: refused, target: 'jpg' }, { reply_to: OUT });
    expect((await answered(elsewhere))[0], refused).toMatchObject({
      type: 'conversion.task.rejected',
      data: { code: 'forbidden' },
    });
  }
  const url = hosted.serve('/far.png', (response) => response.end(png));
  const from = await shop.send(IN, { url, target: 'webp' }, { reply_to: OUT });
  expect((await answered(from))[0]).toMatchObject({ type: 'conversion.task.done' });
});

it('an operation of a pack is asked for like any other work, without a file', async () => {
  const id = await shop.send(IN, { operation: 'hello.greet', options: { name: 'you' } }, { reply_to: OUT });
  const [done] = await answered(id);
  expect(done).toMatchObject({ type: 'conversion.task.done', data: { operation: 'hello.greet' } });
});

it('a conversion that fails says why, one that is cancelled says so', async () => {
  const broken = await upload(client, new Uint8Array((await makePng()).subarray(0, 60)), 'cut.png');
  const failed = await shop.send(IN, { file_id: broken, target: 'webp' }, { reply_to: OUT });
  expect((await answered(failed))[0]).toMatchObject({
    type: 'conversion.task.failed',
    data: { error: { code: 'input_corrupt', retryable: false } },
  });
  const closed = hosted.serve('/closed', (response) => response.writeHead(403).end());
  const put = { operation: 'export.put', file_id: await picture(), options: { url: closed } };
  expect((await answered(await shop.send(IN, put, { reply_to: OUT })))[0]).toMatchObject({
    type: 'conversion.task.failed',
    data: { error: { code: 'fetch_failed', retryable: false } },
  });
  const later = await shop.send(IN, { file_id: await picture(), target: 'webp', delay_s: 3600 }, { reply_to: OUT });
  await expect.poll(async () => (await tasks(later)).length, { timeout: 20_000 }).toBe(1);
  const [row] = await tasks(later);
  expect((await client.post(`/api/v1/tasks/${String(row?.['id'])}/cancel`, {})).status).toBe(200);
  expect((await answered(later))[0]).toMatchObject({ type: 'conversion.task.cancelled' });
});

it('a program in Python does the same with redis-py', async () => {
  const script = path.join(projectRoot, 'test/harness/message-client.py');
  const args = [script, 'redis', broker, IN, 'shop.replies.py', await picture()];
  const { stdout } = await promisify(execFile)('/usr/bin/python3', args, { timeout: 60_000 });
  expect(JSON.parse(stdout)).toMatchObject({ type: 'conversion.task.done', data: { outputs: [{ format: 'webp' }] } });
});

it('what a process had in hand when it vanished is claimed by another', async () => {
  const message = envelope({ file_id: await picture(), target: 'webp' }, { reply_to: OUT });
  // Its own group name and a consumer that is dead: taken in one step, so that no living process gets it.
  const taken = await shop.redis
    .multi()
    .xadd(IN, '*', 'event', JSON.stringify(message))
    .xreadgroup('GROUP', 'athanor', 'dead', 'COUNT', 1, 'STREAMS', IN, '>')
    .exec();
  const id = String(taken?.[0]?.[1]);
  await shop.redis.xclaim(IN, 'athanor', 'dead', 0, id, 'IDLE', 60_000, 'JUSTID');
  expect((await answered(message.id))[0]?.type).toBe('conversion.task.done');
  await expect.poll(() => shop.redis.xlen(IN), { timeout: 10_000 }).toBe(0);
});

it('a door with nothing to do leaves Redis alone', async () => {
  const asked = async () => Number(/cmdstat_eval:calls=(\d+)/.exec(await shop.redis.info('commandstats'))?.[1] ?? 0);
  const [before, beganAt] = [await asked(), performance.now()];
  await sleep(3000);
  const aSecond = (1000 * ((await asked()) - before)) / (performance.now() - beganAt);
  expect(aSecond).toBeLessThan(8);
});

it('a stream that is deleted is made again', async () => {
  await shop.redis.del(IN);
  const id = await shop.send(IN, { file_id: await picture(), target: 'webp' }, { reply_to: OUT });
  expect((await answered(id))[0]?.type).toBe('conversion.task.done');
});

it('health, metrics and the command line say how far it is behind', async () => {
  const list = async () => {
    const { body } = await httpClient(product.url).get<{ checks: { doors: { list: Record<string, unknown>[] } } }>(
      '/healthz',
    );
    return body.checks.doors.list;
  };
  // Over its limit from the start, so that everything stays in hand or on the broker.
  const slow = await athanor(product, ['key', 'add', 'slow', '--rate', '1']);
  const own = httpClient(product.url, { Authorization: `Bearer ${slow}` });
  const file_id = await upload(own, new Uint8Array(await makePng()));
  await own.post('/api/v1/tasks', { file_id, target: 'webp' });
  for (let number = 0; number < 7; number += 1) await shop.send('slow.tasks', { file_id, target: 'webp' });
  await expect.poll(list, { timeout: 20_000 }).toContainEqual({
    door: 'redis',
    broker: expect.stringMatching(/^redis:\/\/[^@]+\/\d+$/) as string,
    queue: 'slow.tasks',
    waiting: 3,
    in_hand: 4,
    oldest_s: expect.any(Number) as number,
    consumers: 1,
  });
  const shown = await athanor(product, ['inspect', 'doors', '--json']);
  expect(JSON.parse(shown)).toContainEqual(expect.objectContaining({ queue: 'slow.tasks', waiting: 3, in_hand: 4 }));
  const scrape = async () => (await fetch(new URL('/metrics', product.url))).text();
  await expect
    .poll(scrape, { timeout: 20_000 })
    .toMatch(/conv_door_depth\{door="redis",broker="[^"]+",queue="slow.tasks",state="waiting"\} 3/);
  expect(await scrape()).toMatch(
    /conv_door_messages_total\{door="redis",queue="shop.tasks",broker="[^"]+",result="accepted"\} [1-9]/,
  );
  await shop.redis.del('slow.tasks');
});

// Who has a message of a stream in hand, and what becomes of it when nobody speaks for it any more. Idle times are set by hand: nobody waits for them.
import { Redis } from 'ioredis';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { MessageDelivery } from '../../src/doors/messages/message-transport.js';
import { StreamTransport } from '../../src/doors/messages/stream.transport.js';
import { emptyRedis } from '../harness/redis.js';

const [STREAM, GROUP] = ['orders', 'athanor'];
const PATIENCE = { timeout: 60_000 };
/** More than anybody may be silent. */
const LONG_MS = 60_000;
const MOST_TIMES = 3;

let url: string;
let redis: Redis;
let door: StreamTransport;
let taken: MessageDelivery[];

beforeEach(async () => {
  ({ url } = await emptyRedis());
  redis = new Redis(url);
  door = new StreamTransport(url, 8, MOST_TIMES);
  taken = [];
  door.consume([STREAM], (delivery) => taken.push(delivery));
  await expect.poll(() => consumers().catch(() => undefined), PATIENCE).toBeDefined();
});
afterEach(async () => {
  await door.stop();
  await door.close();
  redis.disconnect();
});

interface Pending {
  readonly id: string;
  readonly consumer: string;
  readonly idleMs: number;
  readonly times: number;
}
async function pending(): Promise<Pending[]> {
  const rows = (await redis.xpending(STREAM, GROUP, '-', '+', 10)) as [string, string, number, number][];
  return rows.map(([id, consumer, idleMs, times]) => ({ id, consumer, idleMs, times }));
}
async function consumers(): Promise<string[]> {
  const rows = (await redis.xinfo('CONSUMERS', STREAM, GROUP)) as string[][];
  return rows.map((row) => row[row.indexOf('name') + 1] ?? '');
}
async function send(event: string): Promise<string> {
  const id = String(await redis.xadd(STREAM, '*', 'event', event));
  await expect.poll(() => taken.map(({ key }) => key), PATIENCE).toContain(id);
  return id;
}
/** In hand of one that is gone, who was given it so often: in one step, so that no living process gets it. */
async function abandon(event: string, times: number): Promise<string> {
  const answers = await redis
    .multi()
    .xadd(STREAM, '*', 'event', event)
    .xreadgroup('GROUP', GROUP, 'gone', 'COUNT', 1, 'STREAMS', STREAM, '>')
    .exec();
  const id = String(answers?.[0]?.[1]);
  await redis.xclaim(STREAM, GROUP, 'gone', 0, id, 'IDLE', LONG_MS, 'RETRYCOUNT', times, 'JUSTID');
  return id;
}

it('what is in hand stays in hand, however long it takes, and is not counted as given once more', async () => {
  await send('slow');
  const [mine] = await pending();
  await redis.xclaim(STREAM, GROUP, mine!.consumer, 0, mine!.id, 'IDLE', LONG_MS, 'JUSTID');
  await expect.poll(async () => (await pending())[0]?.idleMs, PATIENCE).toBeLessThan(LONG_MS / 2);
  expect(await pending()).toMatchObject([{ consumer: mine!.consumer, times: 1 }]);
  expect(taken).toHaveLength(1);
});

it('what too many had in hand who are gone is poison, and what fewer had is a message like others', async () => {
  const [bad, good] = [await abandon('bad', MOST_TIMES), await abandon('good', MOST_TIMES - 1)];
  await expect.poll(() => taken.map(({ key }) => key).sort(), PATIENCE).toEqual([bad, good].sort());
  const poisonOf = (id: string) => taken.find(({ key }) => key === id)?.poison;
  expect(poisonOf(bad)).toContain(`given out ${MOST_TIMES + 1} times`);
  expect(poisonOf(good)).toBeUndefined();
});

it('what is given back is to be had at once', async () => {
  await send('later');
  // Or its own next look would have it again.
  await door.stop();
  await taken[0]!.giveBack();
  expect((await pending())[0]?.idleMs).toBeGreaterThan(LONG_MS);
});

it('who goes with empty hands is forgotten, and who has something in hand is not, nor what it is', async () => {
  const id = await send('open');
  await door.stop();
  await door.close();
  expect(await consumers()).toHaveLength(1);
  expect(await pending()).toMatchObject([{ id }]);
  const other = new StreamTransport(url, 8, MOST_TIMES);
  const heard: MessageDelivery[] = [];
  other.consume([STREAM], (delivery) => heard.push(delivery));
  await redis.xadd(STREAM, '*', 'event', 'next');
  await expect.poll(() => heard.length, PATIENCE).toBe(1);
  await heard[0]!.acknowledge();
  await other.stop();
  await other.close();
  expect(await consumers()).toHaveLength(1);
});

// Celery's queues in Redis, as kombu lays them out: a list for each queue and priority. Taking moves an element into our own hash in the same moment, so that
// none is lost with a process; a process that lives says so of what it has in hand, and what nobody speaks for goes back to its list.
import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Command, type Redis } from 'ioredis';
import { log } from '../../shared/log.js';
import { openRedisLine } from '../../shared/redis-line.js';
import { RedisBell } from '../redis-bell.js';
import type { CeleryLists } from './celery-lists.js';
import { isTooLarge, tooLarge } from './celery-message.js';
import { MOST_IN_HAND, type Delivery, type Handle, type Transport } from './celery-transport.js';
import { readElement, withoutBody, writeElement, type WireMessage } from './celery-wire.js';

const IN_HAND = 'athanor.celery.in_hand';
const IN_HAND_SINCE = 'athanor.celery.in_hand_since';
const VISIBLE_S = 20;
const HEARTBEAT_MS = 5000;
const HEARD_S = 60;
const MOST_BYTES = 4 * 2 ** 20;
const AWAY_MS = 500;

/** KEYS: lists in their order. ARGV: hash, index, tag, number, bytes: it stops at a number, or once it has so many bytes. Whoever reads keys in a script is
 *  told when any of its KEYS changes, which our own hash and index do with every message. */
const TAKE = `
local taken, bytes, now = {}, 0, redis.call('TIME')[1]
for _, list in ipairs(KEYS) do
  while #taken < 3 * tonumber(ARGV[4]) and bytes < tonumber(ARGV[5]) do
    local element = redis.call('RPOP', list)
    if not element then break end
    local tag = ARGV[3] .. #taken
    redis.call('HSET', ARGV[1], tag, list .. '\\n' .. element)
    redis.call('ZADD', ARGV[2], now, tag)
    taken[#taken + 1], taken[#taken + 2], taken[#taken + 3] = tag, list, element
    bytes = bytes + #element
  end
  redis.call('EXISTS', list)
end
return taken`;
/** Back to the end of the list where it is taken next. ARGV: tags, or none for all that nobody has spoken for. */
const GIVE_BACK = `
local tags = ARGV
if #tags == 0 then
  tags = redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', redis.call('TIME')[1] - ${VISIBLE_S}, 'LIMIT', 0, 100)
end
for _, tag in ipairs(tags) do
  local kept = redis.call('HGET', KEYS[1], tag)
  if kept then
    local cut = string.find(kept, '\\n', 1, true)
    redis.call('RPUSH', string.sub(kept, 1, cut - 1), string.sub(kept, cut + 1))
  end
  redis.call('HDEL', KEYS[1], tag)
  redis.call('ZREM', KEYS[2], tag)
end
return #tags`;

export class RedisTransport implements Transport {
  private readonly redis: Redis;
  private readonly hand: readonly [hash: string, index: string];
  private ear: Redis | undefined;
  private bell: RedisBell | undefined;
  private readonly inHand = new Set<string>();
  private isStopping = false;
  private consuming: Promise<void> = Promise.resolve();
  private heartbeat: NodeJS.Timeout | undefined;
  private readonly log = log('doors');

  constructor(
    url: string,
    private readonly lists: CeleryLists,
  ) {
    this.redis = openRedisLine(url);
    this.hand = [lists.key(IN_HAND), lists.key(IN_HAND_SINCE)];
  }

  consume(queues: readonly string[], handle: Handle): void {
    const lists = this.lists.of(queues);
    this.heartbeat = setInterval(() => void this.beat(), HEARTBEAT_MS);
    this.bell = new RedisBell(this.redis, lists);
    this.consuming = this.takeAll(this.bell, handle);
  }

  async send(queue: string, message: WireMessage): Promise<void> {
    await this.redis.lpush(this.lists.into(queue, message.priority), writeElement(queue, message));
  }

  async sendElement(queue: string, element: Buffer): Promise<void> {
    await this.redis.lpush(this.lists.into(queue, null), element);
  }

  /** Published to all; the first who says that it is theirs acts on it. */
  hear(listener: (word: WireMessage) => void): void {
    this.ear = this.redis.duplicate({ enableAutoPipelining: false, maxRetriesPerRequest: null });
    this.ear.on('error', () => undefined);
    this.ear.on(
      'pmessageBuffer',
      (_pattern: string, _channel: Buffer, word: Buffer) => void this.heard(word, listener),
    );
    this.ear.psubscribe(`${this.channel('celery.pidbox')}*`).catch((error: unknown) => {
      this.log.debug({ error: String(error) }, 'remote control is not heard');
    });
  }

  async answer(exchange: string, routingKey: string, message: WireMessage): Promise<void> {
    await this.redis.lpush(this.lists.key(`${routingKey}.${exchange}`), writeElement(routingKey, message, exchange));
  }

  async announce(routingKey: string, message: WireMessage): Promise<void> {
    const channel = this.channel(`celeryev/${routingKey}`);
    await this.redis.publish(channel, writeElement(routingKey, message, 'celeryev'));
  }

  private channel(name: string): string {
    return this.lists.key(`/${this.redis.options.db ?? 0}.${name}`);
  }

  private async heard(word: Buffer, listener: (word: WireMessage) => void): Promise<void> {
    try {
      const digest = createHash('sha256').update(word).digest('base64url');
      const isOurs = await this.redis.set(this.lists.key(`athanor.celery.heard:${digest}`), '1', 'EX', HEARD_S, 'NX');
      if (isOurs) listener(readElement(word));
    } catch (error) {
      this.log.debug({ error: String(error) }, 'a word of remote control was not understood');
    }
  }

  async stop(): Promise<void> {
    this.isStopping = true;
    this.bell?.close();
    await this.consuming;
  }

  close(): Promise<void> {
    clearInterval(this.heartbeat);
    this.ear?.disconnect();
    this.redis.disconnect();
    return Promise.resolve();
  }

  private async takeAll(bell: RedisBell, handle: Handle): Promise<void> {
    while (!this.isStopping) {
      try {
        const room = MOST_IN_HAND - this.inHand.size;
        if (room > 0) {
          const taken = await bell.look((line, lists) => this.take(line, lists, room));
          for (const delivery of taken) void handle(delivery);
          if (!isAll(taken, room)) bell.ring();
        }
        await bell.wait();
      } catch (error) {
        this.log.warn({ error: String(error) }, 'the broker cannot be read; trying again');
        await sleep(AWAY_MS);
      }
    }
  }

  private async take(line: Redis, lists: readonly string[], most: number): Promise<Delivery[]> {
    // Bytes as they are: what is no UTF-8 must be kept as it came.
    const command = new Command(
      'eval',
      [TAKE, String(lists.length), ...lists, ...this.hand, `${randomUUID()}:`, String(most), String(MOST_BYTES)],
      { replyEncoding: null },
    );
    const taken = (await line.sendCommand(command)) as Buffer[];
    const deliveries: Delivery[] = [];
    for (let at = 0; at + 2 < taken.length; at += 3) {
      const [tag, list, element] = taken.slice(at, at + 3) as [Buffer, Buffer, Buffer];
      deliveries.push(this.delivery(tag.toString(), list.toString(), element));
    }
    return deliveries;
  }

  private delivery(tag: string, list: string, element: Buffer): Delivery {
    this.inHand.add(tag);
    return {
      queue: this.lists.queueOf(list),
      element,
      size: element.length,
      read: () => readElement(readable(element)),
      acknowledge: () =>
        this.settle(tag, () => Promise.all([this.redis.hdel(this.hand[0], tag), this.redis.zrem(this.hand[1], tag)])),
      giveBack: () => this.settle(tag, () => this.redis.eval(GIVE_BACK, 2, ...this.hand, tag)),
    };
  }

  private async settle(tag: string, act: () => Promise<unknown>): Promise<void> {
    try {
      await act();
    } catch (error) {
      this.log.debug({ error: String(error) }, 'a message could not be settled; it comes again');
    } finally {
      // There is room again for what was left where it was.
      if (this.inHand.size >= MOST_IN_HAND) this.bell?.ring();
      this.inHand.delete(tag);
    }
  }

  private async beat(): Promise<void> {
    try {
      const [now] = await this.redis.time();
      const spoken = [...this.inHand].flatMap((tag) => [String(now), tag]);
      if (spoken.length > 0) await this.redis.zadd(this.hand[1], 'XX', ...spoken);
      const back = Number(await this.redis.eval(GIVE_BACK, 2, ...this.hand));
      if (back > 0) this.log.info({ messages: back }, 'messages of a process that is gone were given back');
    } catch (error) {
      this.log.debug({ error: String(error) }, 'the broker does not answer');
    }
  }
}

/** There was no more: nobody has to ask once more to find nothing. */
function isAll(taken: readonly Delivery[], room: number): boolean {
  return taken.length < room && taken.reduce((sum, { size }) => sum + size, 0) < MOST_BYTES;
}

/** Of what is too large only as much as says who waits for it. */
function readable(element: Buffer): Buffer {
  if (!isTooLarge(element.length)) return element;
  const rest = withoutBody(element);
  if (rest === undefined || isTooLarge(rest.length)) throw tooLarge();
  return rest;
}

// Streams of Redis as queues: one consumer group, each process a consumer of it. What is acknowledged leaves the stream, so its length is what there is to
// do. A process that lives says so of what it has in hand; what nobody speaks for is claimed by another. Opened by message-door.ts.
import { randomUUID } from 'node:crypto';
import os from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { Command, type Redis } from 'ioredis';
import { log } from '../../shared/log.js';
import { openRedisLine } from '../../shared/redis-line.js';
import type { SentLetter } from '../../tasks/dead-letters.js';
import { RedisBell } from '../redis-bell.js';
import { addAgain, streamDelivery, type StreamEntry } from './stream-entry.js';
import type { MessageDelivery, MessageTransport, QueueFacts } from './message-transport.js';

const GROUP = 'athanor';
const MOST_BYTES = 4 * 2 ** 20;
const VISIBLE_MS = 20_000;
const HEARTBEAT_MS = 5000;
/** Others may have it at once. */
const GIVEN_BACK_MS = 86_400_000;
const FORGOTTEN_MS = 3_600_000;
const AWAY_MS = 500;

/** KEYS: streams. ARGV: group, consumer, bytes, then how many of each. Stops at so many bytes, which a count of entries would not. What is read by EXISTS,
 *  Redis tells of when it changes. */
const TAKE = `
local taken, bytes = {}, 0
for i, key in ipairs(KEYS) do
  for _ = 1, tonumber(ARGV[3 + i]) do
    if bytes >= tonumber(ARGV[3]) then return taken end
    local read = redis.call('XREADGROUP', 'GROUP', ARGV[1], ARGV[2], 'COUNT', 1, 'STREAMS', key, '>')
    if not read then break end
    local entry = read[1][2][1]
    for _, part in ipairs(entry[2]) do bytes = bytes + #part end
    taken[#taken + 1] = { key, entry[1], entry[2] }
  end
  redis.call('EXISTS', key)
end
return taken`;
/** The stream is deleted, or its Redis came back empty: the group is made again. */
const NO_GROUP = 'NOGROUP';
/** A consumer that has nothing in hand is forgotten; one that has would take it along. */
const FORGET = `
for _, consumer in ipairs(redis.call('XINFO', 'CONSUMERS', KEYS[1], ARGV[1])) do
  local facts = {}
  for i = 1, #consumer, 2 do facts[consumer[i]] = consumer[i + 1] end
  if facts.pending == 0 and (facts.name == ARGV[2] or facts.idle > tonumber(ARGV[3])) then
    redis.call('XGROUP', 'DELCONSUMER', KEYS[1], ARGV[1], facts.name)
  end
end`;

export class StreamTransport implements MessageTransport {
  readonly door = 'redis';
  private readonly redis: Redis;
  private readonly consumer = `${os.hostname()}.${process.pid}.${randomUUID().slice(0, 8)}`;
  /** Ids in hand, by stream. */
  private readonly inHand = new Map<string, Set<string>>();
  private readonly claimedUpTo = new Map<string, string>();
  private isStopping = false;
  private isReady = false;
  private bell: RedisBell | undefined;
  private consuming: Promise<void> = Promise.resolve();
  private heartbeat: NodeJS.Timeout | undefined;
  private readonly log = log('doors');

  constructor(
    url: string,
    private readonly mostInHand: number,
    private readonly deliveryLimit: number,
  ) {
    this.redis = openRedisLine(url);
  }

  consume(streams: readonly string[], handle: (delivery: MessageDelivery) => void): void {
    for (const stream of streams) this.inHand.set(stream, new Set());
    this.heartbeat = setInterval(() => void this.beat(handle), HEARTBEAT_MS);
    this.bell = new RedisBell(this.redis, streams);
    this.consuming = this.takeAll(this.bell, handle);
  }

  async look(): Promise<QueueFacts[]> {
    return Promise.all([...this.inHand].map(([stream, mine]) => this.factsOf(stream, mine.size)));
  }

  async sendAgain(letter: SentLetter): Promise<void> {
    await addAgain(this.redis, letter);
  }

  async stop(): Promise<void> {
    this.isStopping = true;
    clearInterval(this.heartbeat);
    this.bell?.close();
    await this.consuming;
  }

  async close(): Promise<void> {
    const forgotten = [...this.inHand.keys()].map((stream) =>
      this.redis.eval(FORGET, 1, stream, GROUP, this.consumer, FORGOTTEN_MS).catch(() => undefined),
    );
    await Promise.all(forgotten);
    this.redis.disconnect();
  }

  private async takeAll(bell: RedisBell, handle: (delivery: MessageDelivery) => void): Promise<void> {
    while (!this.isStopping) {
      try {
        if (!this.isReady) await this.makeGroups();
        const taken = await bell.look((line, streams) => this.take(line, streams));
        for (const [stream, id, fields] of taken) this.give(stream.toString(), id.toString(), fields, 1, handle);
        // There may be more of it, or no room for it.
        if (taken.length > 0) bell.ring();
        await bell.wait();
      } catch (error) {
        if (String(error).includes(NO_GROUP)) this.isReady = false;
        this.log.warn({ error: String(error) }, 'the broker cannot be read; trying again');
        await sleep(AWAY_MS);
      }
    }
  }

  private async makeGroups(): Promise<void> {
    for (const stream of this.inHand.keys())
      await this.redis.xgroup('CREATE', stream, GROUP, '0', 'MKSTREAM').catch((error: unknown) => {
        if (!String(error).includes('BUSYGROUP')) throw error;
      });
    this.isReady = true;
  }

  private async take(line: Redis, streams: readonly string[]): Promise<[Buffer, Buffer, StreamEntry][]> {
    const room = (stream: string) => this.mostInHand - (this.inHand.get(stream)?.size ?? 0);
    const keys = streams.filter((stream) => room(stream) > 0);
    if (keys.length === 0) return [];
    const counts = keys.map((stream) => String(room(stream)));
    return asBytes(line, 'eval', [
      TAKE,
      String(keys.length),
      ...keys,
      GROUP,
      this.consumer,
      String(MOST_BYTES),
      ...counts,
    ]);
  }

  private give(
    stream: string,
    id: string,
    fields: StreamEntry,
    times: number,
    handle: (delivery: MessageDelivery) => void,
  ): void {
    const mine = this.inHand.get(stream);
    if (!mine || mine.has(id)) return;
    mine.add(id);
    const settle = async (act: () => Promise<unknown>) => {
      try {
        await act();
      } catch (error) {
        this.log.debug({ error: String(error) }, 'a message could not be settled; it comes again');
      } finally {
        // There is room again for what was left where it was.
        if (mine.size >= this.mostInHand) this.bell?.ring();
        mine.delete(id);
      }
    };
    handle({
      ...streamDelivery(stream, id, fields, times > this.deliveryLimit ? times : undefined),
      acknowledge: () => settle(() => this.redis.multi().xack(stream, GROUP, id).xdel(stream, id).exec()),
      giveBack: () =>
        settle(() => this.redis.xclaim(stream, GROUP, this.consumer, 0, id, 'IDLE', GIVEN_BACK_MS, 'JUSTID')),
    });
  }

  private async beat(handle: (delivery: MessageDelivery) => void): Promise<void> {
    if (!this.isReady) return;
    try {
      for (const [stream, mine] of this.inHand) {
        if (mine.size > 0) await this.redis.xclaim(stream, GROUP, this.consumer, 0, ...mine, 'JUSTID');
        if (this.mostInHand > mine.size) await this.claim(stream, this.mostInHand - mine.size, handle);
        await this.redis.eval(FORGET, 1, stream, GROUP, '', FORGOTTEN_MS);
      }
    } catch (error) {
      this.log.debug({ error: String(error) }, 'the broker does not answer');
    }
  }

  /** What nobody speaks for any more. */
  private async claim(stream: string, most: number, handle: (delivery: MessageDelivery) => void): Promise<void> {
    const from = this.claimedUpTo.get(stream) ?? '0-0';
    const [next, entries] = await asBytes<[Buffer, (readonly [Buffer, StreamEntry | null])[]]>(
      this.redis,
      'xautoclaim',
      [stream, GROUP, this.consumer, String(VISIBLE_MS), from, 'COUNT', String(most)],
    );
    this.claimedUpTo.set(stream, next.toString());
    for (const [rawId, fields] of entries) {
      const id = rawId.toString();
      // Somebody has deleted it from the stream.
      if (fields === null) await this.redis.xack(stream, GROUP, id);
      else this.give(stream, id, fields, await this.timesGiven(stream, id), handle);
    }
    if (entries.length > 0)
      this.log.info({ stream, messages: entries.length }, 'messages of a process that is gone were claimed');
  }

  private async timesGiven(stream: string, id: string): Promise<number> {
    const [row] = (await this.redis.xpending(stream, GROUP, id, id, 1)) as [string, string, number, number][];
    return row?.[3] ?? 1;
  }

  private async factsOf(stream: string, in_hand: number): Promise<QueueFacts> {
    try {
      const [length, pending, oldest, [seconds]] = await Promise.all([
        this.redis.xlen(stream),
        this.redis.xpending(stream, GROUP) as Promise<[number, ...unknown[]]>,
        this.redis.xrange(stream, '-', '+', 'COUNT', 1),
        this.redis.time(),
      ]);
      const firstMs = Number(oldest[0]?.[0].split('-')[0] ?? Number.NaN);
      const oldest_s = Number.isNaN(firstMs) ? null : Math.max(0, Math.round(Number(seconds) - firstMs / 1000));
      return { queue: stream, waiting: Math.max(0, length - pending[0]), in_hand, oldest_s };
    } catch {
      // Away: that is what the facts say then.
      return { queue: stream, waiting: null, in_hand, oldest_s: null };
    }
  }
}

/** Bytes as they are: what is no UTF-8 must be kept as it came. */
function asBytes<T>(redis: Redis, name: string, args: readonly string[]): Promise<T> {
  return redis.sendCommand(new Command(name, [...args], { replyEncoding: null })) as Promise<T>;
}

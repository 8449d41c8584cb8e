// Words between processes: "cancel this", "this row changed". Carried by Redis, or by NOTIFY where there is none.
// Everything said here can be lost: the row says it too, and whoever must know looks there now and then.
import { Inject, Injectable, type OnApplicationBootstrap, type BeforeApplicationShutdown } from '@nestjs/common';
import type { Redis } from 'ioredis';
import pg from 'pg';
import { log } from '../shared/log.js';
import { SETTINGS } from '../shared/settings-token.js';
import type { Settings } from '../shared/settings.js';
import { PREFIX, QUEUE_BACKEND, type QueueBackend } from './queue-backend.js';

export interface Words {
  /** To the worker that runs it. */
  cancel: { id: string; fence: number; mode: 'graceful' | 'force'; reason: string };
  /** To whoever watches. Progress comes twice a second at most; states always. */
  changed: { id: string; state: string; percent?: number | null; stage?: string | null };
}
type Topic = keyof Words;
type Listener<T extends Topic> = (word: Words[T]) => void;

interface Carrier {
  send(text: string): Promise<unknown>;
  close(): Promise<void>;
}

const CHANNEL = 'athanor_bus';

@Injectable()
export class ControlBus implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private carrier: Carrier | undefined;
  private readonly listeners = new Map<Topic, Set<(word: never) => void>>();
  private readonly log = log('tasks');

  constructor(
    @Inject(QUEUE_BACKEND) private readonly backend: QueueBackend,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  onApplicationBootstrap(): void {
    const hear = (text: string) => this.hear(text);
    this.carrier = this.backend.redis
      ? overRedis(this.backend.redis, hear)
      : overNotify(this.settings.databaseUrl ?? '', hear);
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.carrier?.close();
  }

  /** Best effort, never waits. */
  say<T extends Topic>(topic: T, word: Words[T]): void {
    this.carrier
      ?.send(JSON.stringify({ topic, word }))
      .catch((error: unknown) => this.log.debug({ topic, error: String(error) }, 'nobody heard'));
  }

  /** Returns the way to stop listening. */
  on<T extends Topic>(topic: T, listener: Listener<T>): () => void {
    const all = this.listeners.get(topic) ?? new Set();
    this.listeners.set(topic, all);
    all.add(listener as (word: never) => void);
    return () => all.delete(listener as (word: never) => void);
  }

  private hear(text: string): void {
    const { topic, word } = JSON.parse(text) as { topic: Topic; word: never };
    for (const listener of this.listeners.get(topic) ?? []) listener(word);
  }
}

function overRedis(redis: Redis, hear: (text: string) => void): Carrier {
  const channel = `${PREFIX}:bus`;
  const out = redis.duplicate({ enableOfflineQueue: false });
  const into = redis.duplicate();
  for (const each of [out, into]) each.on('error', () => undefined);
  into.on('message', (_channel, text: string) => hear(text));
  // ioredis subscribes again by itself when the server comes back.
  into.subscribe(channel).catch(() => undefined);
  return {
    send: (text) => out.publish(channel, text),
    close: () => {
      out.disconnect();
      into.disconnect();
      return Promise.resolve();
    },
  };
}

function overNotify(url: string, hear: (text: string) => void): Carrier {
  const pool = new pg.Pool({
    connectionString: url,
    max: 2,
    application_name: 'athanor bus',
    connectionTimeoutMillis: 5000,
  });
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  let closed = false;
  let ear: pg.Client | undefined;
  const listen = async (): Promise<void> => {
    while (!closed) {
      const client = new pg.Client({ connectionString: url, application_name: 'athanor bus', keepAlive: true });
      const gone = new Promise<void>((resolve) => {
        client.on('error', () => resolve());
        client.on('end', () => resolve());
      });
      client.on('notification', (message) => message.payload && hear(message.payload));
      try {
        await client.connect();
        ear = client;
        await client.query(`LISTEN ${CHANNEL}`);
        await gone;
      } catch {
        // The database is away; so is everything that could be heard. Try again below.
      }
      await client.end().catch(() => undefined);
      if (!closed) await new Promise((resolve) => setTimeout(resolve, 500));
    }
  };
  const listening = listen();
  return {
    send: (text) => pool.query('SELECT pg_notify($1, $2)', [CHANNEL, text]),
    close: async () => {
      closed = true;
      await ear?.end().catch(() => undefined);
      await listening;
      await pool.end();
    },
  };
}

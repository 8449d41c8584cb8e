// The two ways in which words travel between processes: Redis, or NOTIFY where there is none. Opened by control-bus.ts.
// A carrier that is away loses words and comes back by itself; it never throws at those who work.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import pg from 'pg';
import { PREFIX } from '../queues/queue-backend.js';
import { cut, Joiner } from './control-frames.js';

export interface Carrier {
  /** Resolves when words can be sent and heard, the first time. */
  readonly ready: Promise<void>;
  send(text: string): Promise<unknown>;
  close(): Promise<void>;
}
type Hear = (text: string) => void;

const CHANNEL = 'athanor_bus';
const AGAIN_MS = 500;

export function overRedis(redis: Redis, hear: Hear): Carrier {
  const channel = `${PREFIX}:bus`;
  const out = redis.duplicate({ enableOfflineQueue: false });
  const into = redis.duplicate();
  for (const each of [out, into]) each.on('error', () => undefined);
  into.on('message', (_channel, text: string) => hear(text));
  const sending = new Promise<void>((resolve) => out.once('ready', () => resolve()));
  // ioredis subscribes again by itself when the server comes back.
  const hearing = into.subscribe(channel);
  const ready = Promise.all([sending, hearing.catch(() => undefined)]).then(() => undefined);
  return {
    ready,
    send: (text) => out.publish(channel, text),
    close: () => {
      out.disconnect();
      into.disconnect();
      return Promise.resolve();
    },
  };
}

export function overNotify(url: string, hear: Hear): Carrier {
  const pool = new pg.Pool({
    connectionString: url,
    max: 2,
    application_name: 'athanor bus',
    connectionTimeoutMillis: 5000,
    query_timeout: 5000,
  });
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  const joiner = new Joiner();
  const over = new AbortController();
  const isOver = () => over.signal.aborted;
  let ear: pg.Client | undefined;
  let isReady = (): void => undefined;
  const ready = new Promise<void>((resolve) => (isReady = resolve));
  const listen = async (): Promise<void> => {
    while (!isOver()) {
      const client = new pg.Client({ connectionString: url, application_name: 'athanor bus', keepAlive: true });
      const gone = new Promise<void>((resolve) => {
        client.on('error', () => resolve());
        client.on('end', () => resolve());
      });
      client.on('notification', ({ payload }) => {
        const text = payload && joiner.add(payload);
        if (text) hear(text);
      });
      try {
        await client.connect();
        ear = client;
        await client.query(`LISTEN ${CHANNEL}`);
        isReady();
        // Closed meanwhile: nobody will end this connection but we.
        if (!isOver()) await gone;
      } catch {
        // The database is away; so is everything that could be heard. Try again below.
      }
      await client.end().catch(() => undefined);
      await sleep(AGAIN_MS, undefined, { signal: over.signal }).catch(() => undefined);
    }
  };
  const listening = listen();
  return {
    ready,
    // One statement: the pieces of a text are delivered together or not at all.
    send: (text) => pool.query('SELECT pg_notify($1, piece) FROM unnest($2::text[]) piece', [CHANNEL, cut(text)]),
    close: async () => {
      over.abort();
      await ear?.end().catch(() => undefined);
      await listening;
      await pool.end();
    },
  };
}

// A slow and unreliable line to a server on loopback: so many bytes a second go up, it is cut where the test says, and what the server has confirmed on it is written down.
import net from 'node:net';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { atFileEnd } from './work-area.js';

export interface ThinLine {
  readonly url: string;
  /** Every Upload-Offset that the server has said, just before the browser hears it. */
  readonly confirmed: readonly { readonly at: number; readonly offset: number }[];
  /** The number of every event of a stream that came down. */
  readonly told: readonly string[];
  /** "GET /help": every request that went up, as far as its head began a packet. */
  readonly asked: readonly string[];
  /** When it was cut. */
  readonly cuts: readonly number[];
  /** Nothing comes through from now on, and what is open is torn. */
  tear(): void;
  mend(): void;
  /** Nothing comes through from now on, and nobody is told: like a phone in a tunnel. */
  hush(): void;
  /** Streams of events say nothing from now on, and stay open; all else goes on. */
  hushStreams(): void;
  /** So many bytes a second from now on. */
  widen(bytesPerS: number): void;
}

export interface LineAsk {
  readonly to: string;
  readonly bytesPerS: number;
  /** It is torn for a moment when so many bytes have gone up. */
  readonly cutAfter?: readonly number[];
}

const BLOCK = 16 * 1024;
const DOWN_MS = 700;

export async function startThinLine({ to, bytesPerS, cutAfter = [] }: LineAsk): Promise<ThinLine> {
  const target = Number(new URL(to).port);
  const confirmed: { at: number; offset: number }[] = [];
  const asked: string[] = [];
  const told: string[] = [];
  const cuts: number[] = [];
  const open = new Set<net.Socket>();
  const marks = [...cutAfter];
  let sent = 0;
  let state: 'whole' | 'torn' | 'hushed' = 'whole';
  let areStreamsHushed = false;
  let pace = bytesPerS;
  const tear = () => {
    state = 'torn';
    cuts.push(Date.now());
    for (const socket of open) socket.destroy();
  };
  const mend = () => {
    state = 'whole';
    areStreamsHushed = false;
  };

  /** All connections share the line. */
  let turn = Promise.resolve();
  const up = (block: Buffer, server: net.Socket): Promise<void> => {
    turn = turn.then(async () => {
      await sleep((block.length / pace) * 1000, undefined, { ref: false });
      while (state === 'hushed') await sleep(20, undefined, { ref: false });
      if (server.destroyed) return;
      server.write(block);
      sent += block.length;
      if (marks[0] === undefined || sent < marks[0]) return;
      marks.shift();
      tear();
      setTimeout(mend, DOWN_MS).unref();
    });
    return turn;
  };

  const line = net.createServer((browser) => {
    if (state === 'torn') return void browser.destroy();
    const server = net.connect(target, '127.0.0.1');
    let isStream = false;
    for (const socket of [browser, server]) {
      open.add(socket);
      socket.on('close', () => (open.delete(socket), browser.destroy(), server.destroy()));
      // Torn sockets complain; the other end is told by "close".
      socket.on('error', () => undefined);
    }
    browser.on('data', (data: Buffer) => {
      const [head] = /^[A-Z]+ \S+/.exec(data.subarray(0, 2000).toString('latin1')) ?? [];
      if (head !== undefined) asked.push(head);
      isStream ||= head?.startsWith('GET /api/v1/events') ?? false;
      browser.pause();
      void (async () => {
        for (let at = 0; at < data.length; at += BLOCK) await up(data.subarray(at, at + BLOCK), server);
        browser.resume();
      })();
    });
    server.on('data', (data: Buffer) => {
      if (isStream && areStreamsHushed) return;
      for (const [, offset] of data.toString('latin1').matchAll(/^upload-offset: (\d+)/gim))
        confirmed.push({ at: Date.now(), offset: Number(offset) });
      for (const [, id = ''] of data.toString('latin1').matchAll(/^id: (\d+)/gm)) told.push(id);
      browser.write(data);
    });
  });
  await new Promise<void>((resolve) => line.listen(0, '127.0.0.1', resolve));
  atFileEnd(async () => {
    for (const socket of open) socket.destroy();
    await new Promise((resolve) => line.close(resolve));
  });
  return {
    url: `http://127.0.0.1:${(line.address() as AddressInfo).port}`,
    confirmed,
    asked,
    told,
    cuts,
    tear,
    mend,
    hush: () => void (state = 'hushed'),
    hushStreams: () => void (areStreamsHushed = true),
    widen: (to) => void (pace = to),
  };
}

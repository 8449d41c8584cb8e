// A free port on loopback for a server of our own. Another process may take it before the server does, so the start is tried again.
import net from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { AppError } from '../shared/errors.js';
import type { Service } from './owned-process.js';

/** Below the range from which the kernel takes ports for outgoing connections, so that a restart finds its port free. */
const FIRST = 20_000;
const LAST = 29_999;
const TRIES = 5;
const DYING_MS = 3000;

export interface PortWish {
  readonly port?: number | undefined;
  /** Others know the port already: no other will do. */
  readonly fixed?: boolean | undefined;
}

/** Runs `start` with the wished port or the next free one. */
export async function onFreePort(wish: PortWish, start: (port: number) => Promise<Service>): Promise<Service> {
  for (let tries = 1; ; tries++) {
    const port = wish.fixed && wish.port !== undefined ? await only(wish.port) : await freePort(wish.port);
    try {
      return await start(port);
    } catch (error) {
      const taken = error instanceof Error && /address already in use/i.test(error.message);
      if (!taken || wish.fixed || tries === TRIES) throw error;
    }
  }
}

/** Asked before the start, so that no password is ever sent to whoever sits there. Who was killed a moment ago may still have children that hold the port. */
async function only(port: number): Promise<number> {
  for (const until = performance.now() + DYING_MS; performance.now() < until; await pause(50))
    if (await isFree(port)) return port;
  throw new AppError('dependency_down', `Port ${port}: address already in use. Stop what listens there.`);
}

/** `wished` or the next port after it that nobody listens on; any free one when there is no wish. */
export async function freePort(wished?: number): Promise<number> {
  const first = wished ?? FIRST + Math.floor(Math.random() * (LAST - FIRST));
  for (let port = first; port < first + 200 && port < 65_536; port++) if (await isFree(port)) return port;
  throw new AppError('dependency_down', `No free port on 127.0.0.1 from ${first} on. Stop what listens there.`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = net.createServer();
    probe.once('error', () => resolve(false));
    probe.listen({ port, host: '127.0.0.1', exclusive: true }, () => probe.close(() => resolve(true)));
  });
}

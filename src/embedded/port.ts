// A free port on loopback for a server of our own. Another process may take it before the server does, so the start is tried again.
// And the word for a port of ours that somebody else has, before anything else is started. Used by databases and by roles that serve HTTP.
import net from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { AppError } from '../shared/errors.js';
import type { Service } from './owned-process.js';

/** Below the range from which the kernel takes ports for outgoing connections, so that a restart finds its port free. */
const FIRST = 20_000;
const LAST = 29_999;
const TRIES = 5;
const DYING_MS = 3000;
/** A start says it at once; who was stopped just before may need a moment. */
const AT_ONCE_MS = 500;
/** What listening says of an address of another machine, and of a name that nobody knows. */
const NOT_OURS = ['EADDRNOTAVAIL', 'ENOTFOUND', 'EAI_AGAIN'];

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
      const isTaken = error instanceof Error && /address already in use/i.test(error.message);
      if (!isTaken || wish.fixed || tries === TRIES) throw error;
    }
  }
}

/** Asked before the start, so that no password is ever sent to whoever sits there. Who was killed a moment ago may still have children that hold the port. */
async function only(port: number): Promise<number> {
  for (const until = performance.now() + DYING_MS; performance.now() < until; await pause(50))
    if (await isFree(port)) return port;
  throw taken(port);
}

/** For the address that people know: it is the asked one or none. */
export async function requireFree(port: number, host: string): Promise<void> {
  for (const until = performance.now() + AT_ONCE_MS; ; await pause(50)) {
    const fault = await faultOf(port, host);
    if (fault !== 'EADDRINUSE') return refuse(fault, port, host);
    if (performance.now() > until) throw taken(port, ', or choose another port: PORT=3001, say, or PORT=0 for any');
  }
}

/** A fault that has no sentence here is told by the server that listens there. */
function refuse(fault: string | undefined, port: number, host: string): void {
  if (fault === 'EACCES')
    throw new AppError(
      'invalid_state',
      `Port ${port} is not open to this user: those below 1024 are for root. Choose another, PORT=3001, say, and put a proxy in front.`,
    );
  if (fault !== undefined && NOT_OURS.includes(fault))
    throw new AppError(
      'invalid_state',
      `HOST=${JSON.stringify(host)} is no address of this machine. 127.0.0.1 is for this machine alone, 0.0.0.0 for all that reach it.`,
    );
}

function taken(port: number, advice = ''): AppError {
  return new AppError('dependency_down', `Port ${port}: address already in use. Stop what listens there${advice}.`);
}

/** `wished` or the next port after it that nobody listens on; any free one when there is no wish. */
export async function freePort(wished?: number): Promise<number> {
  const first = wished ?? FIRST + Math.floor(Math.random() * (LAST - FIRST));
  for (let port = first; port < first + 200 && port < 65_536; port++) if (await isFree(port)) return port;
  throw new AppError('dependency_down', `No free port on 127.0.0.1 from ${first} on. Stop what listens there.`);
}

async function isFree(port: number): Promise<boolean> {
  return (await faultOf(port, '127.0.0.1')) === undefined;
}

function faultOf(port: number, host: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const probe = net.createServer();
    probe.once('error', ({ code = '' }: NodeJS.ErrnoException) => resolve(code));
    probe.listen({ port, host, exclusive: true }, () => probe.close(() => resolve(undefined)));
  });
}

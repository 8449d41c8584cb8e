// One request to an address that somebody gave us: pinned to what was permitted, without redirects, through the proxy that the operator has, with an
// end in time and in bytes. Called by whoever delivers or fetches for others.
import http, { type IncomingHttpHeaders, type IncomingMessage, type RequestOptions } from 'node:http';
import https from 'node:https';
import type { LookupFunction } from 'node:net';
import { pipeline } from 'node:stream/promises';
import type { Readable } from 'node:stream';
import tls from 'node:tls';
import { AppError } from './errors.js';
import { pinAddress, type Pinned, type Resolver } from './outgoing-address.js';
import { proxyFacts, proxyFor, tunnel, type Proxies } from './outgoing-proxy.js';
import type { Settings } from './settings.js';

/** Whom this server may talk to, and through whom. */
export interface WayOut extends Proxies {
  /** Hosts, addresses and networks that need not be public. */
  readonly outgoingPrivate: readonly string[];
  readonly resolve?: Resolver;
}
export type WaySettings = Pick<Settings, 'outgoingPrivate' | 'httpProxy' | 'httpsProxy' | 'noProxy'>;

export interface Opening {
  readonly url: URL;
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly headers: Readonly<Record<string, string>>;
  /** With their length in the headers. */
  readonly body?: string | Readable;
  readonly way: WayOut;
  readonly signal: AbortSignal;
}
export interface Outgoing extends Omit<Opening, 'url' | 'body'> {
  readonly url: string;
  readonly body: string;
  /** From the look-up of the name to the last byte that is read. */
  readonly timeoutMs: number;
  /** More of the answer is not read. */
  readonly mostBytes: number;
}
export interface OutgoingAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** Any status is an answer; none at all is fetch_failed or fetch_timeout. */
export async function sendOut(outgoing: Outgoing): Promise<OutgoingAnswer> {
  const late = AbortSignal.timeout(outgoing.timeoutMs);
  const signal = AbortSignal.any([outgoing.signal, late]);
  try {
    const { body, headers } = outgoing;
    const length = { 'Content-Length': String(Buffer.byteLength(body)) };
    const opening = { ...outgoing, url: new URL(outgoing.url), headers: { ...headers, ...length }, signal };
    return await readAnswer(await openOut(opening), outgoing.mostBytes);
  } catch (error) {
    if (late.aborted && !(error instanceof AppError))
      throw new AppError('fetch_timeout', `There was no whole answer in ${outgoing.timeoutMs / 1000} s.`, {
        cause: error,
      });
    throw toFetchError(error);
  }
}

export async function readAnswer(answer: IncomingMessage, mostBytes: number): Promise<OutgoingAnswer> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of answer as AsyncIterable<Buffer>) {
    parts.push(part);
    bytes += part.length;
    // Leaving the loop closes the connection.
    if (bytes >= mostBytes) break;
  }
  const text = Buffer.concat(parts).subarray(0, mostBytes).toString('utf8');
  return { status: answer.statusCode ?? 0, headers: answer.headers, text };
}

/** The answer as soon as its headers are there; whoever asked reads it, or destroys it. */
export async function openOut({ url, method, headers, body = '', way, signal }: Opening): Promise<IncomingMessage> {
  const proxy = proxyFor(url, way);
  const pinned = await pin(url, way, proxy !== undefined);
  const through = proxy ? await throughProxy(proxy, url, signal) : directly(pinned);
  const { request } = url.protocol === 'https:' ? https : http;
  return new Promise((resolve, reject) => {
    const asking = request(url, {
      method,
      signal,
      agent: false,
      ...through,
      headers: { ...headers, ...(through.headers as Record<string, string> | undefined) },
    });
    asking.once('response', resolve).on('error', reject);
    if (typeof body === 'string') asking.end(body);
    // The other side may answer and close before it has read all; then the answer is what counts.
    else pipeline(body, asking).catch(reject);
  });
}

/** A name that only the proxy can resolve is for the proxy to judge. */
async function pin(url: URL, { outgoingPrivate, resolve }: WayOut, hasProxy: boolean): Promise<Pinned | undefined> {
  try {
    return await pinAddress(url, outgoingPrivate, resolve);
  } catch (error) {
    if (hasProxy && error instanceof AppError && error.code === 'fetch_failed') return undefined;
    throw error;
  }
}

function directly(pinned: Pinned | undefined): RequestOptions {
  if (!pinned) throw new AppError('fetch_failed', 'The name of the address is not known.');
  // Later, as a real look-up: a way that does not exist is told at once, and so early nobody listens to the socket, which would end the process.
  const lookup: LookupFunction = (_host, { all }, done) =>
    void setImmediate(() => (all ? done(null, [pinned]) : done(null, pinned.address, pinned.family)));
  return { lookup };
}

async function throughProxy(proxy: URL, url: URL, signal: AbortSignal): Promise<RequestOptions> {
  if (url.protocol === 'http:') {
    const { headers, ...facts } = proxyFacts(proxy);
    return { ...facts, path: url.href, headers: { ...headers, Host: url.host } };
  }
  const socket = await tunnel(proxy, url, signal);
  const servername = url.hostname;
  return { createConnection: () => tls.connect({ socket, servername, ALPNProtocols: ['http/1.1'] }) };
}

/** Statuses from 400 to 499 that pass by themselves; with the others the same request is refused the next time, too. */
const PASSING: readonly number[] = [408, 425, 429];

/** The other side answered, and not with a success: tried again where that can help. */
export function refusedBy(status: number, sentence: string, secret = ''): AppError {
  const final = status >= 400 && status < 500 && !PASSING.includes(status);
  return new AppError('fetch_failed', sentence, { secret, ...(final && { final }) });
}

/** What the network said, without what only operators may know. */
export function toFetchError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const { code = 'unknown' } = error as NodeJS.ErrnoException;
  return new AppError('fetch_failed', `The address could not be reached (${code}).`, { cause: error });
}

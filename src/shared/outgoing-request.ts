// One request to an address that somebody gave us: pinned to what was permitted, without redirects, with an end in time and in bytes. Called by whoever
// delivers or fetches for others.
import http, { type IncomingHttpHeaders } from 'node:http';
import https from 'node:https';
import type { LookupFunction } from 'node:net';
import { AppError } from './errors.js';
import { pinAddress } from './outgoing-address.js';

export interface Outgoing {
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** From the look-up of the name to the last byte that is read. */
  readonly timeoutMs: number;
  /** More of the answer is not read. */
  readonly mostBytes: number;
  /** Hosts, addresses and networks that need not be public. */
  readonly named: readonly string[];
  readonly signal: AbortSignal;
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
    return await send(outgoing, signal);
  } catch (error) {
    if (error instanceof AppError) throw error;
    if (late.aborted)
      throw new AppError('fetch_timeout', `There was no whole answer in ${outgoing.timeoutMs / 1000} s.`, {
        cause: error,
      });
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    throw new AppError('fetch_failed', `The address could not be reached (${code}).`, { cause: error });
  }
}

async function send(outgoing: Outgoing, signal: AbortSignal): Promise<OutgoingAnswer> {
  const url = new URL(outgoing.url);
  const pinned = await pinAddress(url, outgoing.named);
  const lookup: LookupFunction = (_host, { all }, done) =>
    all ? done(null, [pinned]) : done(null, pinned.address, pinned.family);
  const { request } = url.protocol === 'https:' ? https : http;
  const { method, body } = outgoing;
  const headers = { ...outgoing.headers, 'Content-Length': String(Buffer.byteLength(body)) };
  const answer = await new Promise<http.IncomingMessage>((resolve, reject) => {
    request(url, { method, headers, lookup, signal, agent: false }, resolve).once('error', reject).end(body);
  });
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of answer as AsyncIterable<Buffer>) {
    parts.push(part);
    bytes += part.length;
    // Leaving the loop closes the connection.
    if (bytes >= outgoing.mostBytes) break;
  }
  const text = Buffer.concat(parts).subarray(0, outgoing.mostBytes).toString('utf8');
  return { status: answer.statusCode ?? 0, headers: answer.headers, text };
}

// Fetches a file that somebody named by its address: each redirect is looked at anew, nothing is unpacked, and it ends when too much or too little comes.
// Called by the operation import.url.
import fs from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { AppError, toAppError } from './errors.js';
import { cleanFileName } from './file-name.js';
import { openOut, refusedBy, toFetchError, type WayOut } from './outgoing-request.js';
import { formatBytes } from './units.js';
import { version } from './version.js';

export interface Download {
  readonly url: string;
  /** For the host of this address, and for none that it redirects to. */
  readonly headers: Readonly<Record<string, string>>;
  /** A path where nothing is yet. */
  readonly target: string;
  readonly mostBytes: number;
  readonly way: WayOut;
  readonly signal: AbortSignal;
  /** Before the body is read; its length when it is known. */
  readonly admit: (bytes: number | undefined) => Promise<void>;
  /** Of a body of known length; else null. */
  readonly progress: (fraction: number | null) => void;
  /** Nothing comes for so long: it is given up. */
  readonly silenceMs?: number;
}
export interface Downloaded {
  /** As the sender calls it, else as its address ends. */
  readonly filename: string;
  readonly sizeBytes: number;
  /** That it came from in the end. */
  readonly host: string;
}

const MOST_REDIRECTS = 3;
const REDIRECTS = [301, 302, 303, 307, 308];
const SILENCE_MS = 30_000;

export async function download(asked: Download): Promise<Downloaded> {
  const { silenceMs = SILENCE_MS, mostBytes, target } = asked;
  const silent = new AbortController();
  const silence = setTimeout(() => silent.abort(), silenceMs);
  const signal = AbortSignal.any([asked.signal, silent.signal]);
  try {
    const { answer, url } = await follow(asked, signal, () => silence.refresh());
    const length = lengthOf(answer, mostBytes);
    await asked.admit(length);
    let sizeBytes = 0;
    const count = async function* (chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
      for await (const chunk of chunks) {
        silence.refresh();
        sizeBytes += chunk.length;
        if (sizeBytes > mostBytes) throw tooLarge(mostBytes);
        asked.progress(length === undefined ? null : sizeBytes / length);
        yield chunk;
      }
    };
    await pipeline(answer, count, fs.createWriteStream(target, { flags: 'wx', mode: 0o600 }), { signal });
    if (sizeBytes === 0) throw new AppError('input_empty', 'The file at that address is empty (0 bytes).');
    return { filename: nameOf(answer, url), sizeBytes, host: url.host };
  } catch (error) {
    asked.signal.throwIfAborted();
    if (!(error instanceof AppError) && silent.signal.aborted)
      throw new AppError('fetch_timeout', `Nothing came from the address for ${silenceMs / 1000} s.`, { cause: error });
    throw /^(ENOSPC|EDQUOT)$/.test((error as NodeJS.ErrnoException).code ?? '')
      ? toAppError(error)
      : toFetchError(error);
  } finally {
    clearTimeout(silence);
  }
}

async function follow(
  { url: first, headers, way }: Download,
  signal: AbortSignal,
  heard: () => void,
): Promise<{ answer: IncomingMessage; url: URL }> {
  let url = new URL(first);
  let own = headers;
  for (let redirects = 0; ; redirects += 1) {
    const usual = { 'Accept-Encoding': 'identity', 'User-Agent': `Athanor/${version}` };
    const answer = await openOut({ url, method: 'GET', headers: { ...own, ...usual }, way, signal });
    heard();
    const { statusCode: status = 0 } = answer;
    const to = REDIRECTS.includes(status) ? answer.headers.location : undefined;
    if (to === undefined && status === 200) return { answer, url };
    answer.destroy();
    if (to === undefined) throw refusedBy(status, `The address answered ${status} and not with a file.`);
    if (redirects === MOST_REDIRECTS || !URL.canParse(to, url))
      throw new AppError('fetch_failed', `The address leads on more than ${MOST_REDIRECTS} times, or to nowhere.`);
    const next = new URL(to, url);
    if (next.origin !== url.origin) own = {};
    url = next;
  }
}

/** Throws for what would not be the file itself: it was asked not to be packed, and nobody knows how large it is unpacked. */
function lengthOf({ headers }: IncomingMessage, mostBytes: number): number | undefined {
  const { 'content-encoding': encoding = 'identity', 'content-length': length } = headers;
  if (encoding.toLowerCase() !== 'identity')
    throw new AppError('fetch_failed', 'The address sends the file packed although it was asked not to.');
  if (length === undefined) return undefined;
  if (Number(length) > mostBytes) throw tooLarge(mostBytes);
  return Number(length);
}

function nameOf({ headers }: IncomingMessage, url: URL): string {
  const header = headers['content-disposition'] ?? '';
  const encoded = /filename\*\s*=\s*utf-8''([^;\s]+)/i.exec(header)?.[1];
  const plain = /filename\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;\s]+))/i.exec(header);
  const last = url.pathname.split('/').at(-1) ?? '';
  const quoted = plain?.[1]?.replace(/\\(.)/g, '$1') ?? plain?.[2];
  const raw = encoded ?? (quoted === undefined ? last : encodeURIComponent(Buffer.from(quoted, 'latin1').toString()));
  return cleanFileName(decoded(raw));
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A name that only looks encoded stays as it came.
    return text;
  }
}

const tooLarge = (mostBytes: number): AppError =>
  new AppError('fetch_too_large', `The file at that address is larger than the ${formatBytes(mostBytes)} taken here.`);

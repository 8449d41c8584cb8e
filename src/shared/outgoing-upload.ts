// Sends a file to an address that somebody named, as one PUT. Called by the operation export.put.
import { Transform, type Readable } from 'node:stream';
import { AppError } from './errors.js';
import { openOut, readAnswer, refusedBy, toFetchError, type WayOut } from './outgoing-request.js';
import { version } from './version.js';

export interface UploadTo {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly open: () => Promise<Readable>;
  readonly sizeBytes: number;
  readonly way: WayOut;
  readonly signal: AbortSignal;
  readonly progress: (fraction: number) => void;
  /** Nothing moves for so long: it is given up. */
  readonly silenceMs?: number;
}

const SILENCE_MS = 60_000;
const MOST_BYTES = 16_384;
const MOST_SHOWN = 300;

/** Any 2xx is a success; redirects are not followed, because a signature is for one address. */
export async function uploadTo(asked: UploadTo): Promise<{ status: number; host: string }> {
  const { sizeBytes, headers, way, silenceMs = SILENCE_MS } = asked;
  const url = new URL(asked.url);
  const silent = new AbortController();
  const silence = setTimeout(() => silent.abort(), silenceMs);
  const signal = AbortSignal.any([asked.signal, silent.signal]);
  let sent = 0;
  const meter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      silence.refresh();
      sent += chunk.length;
      asked.progress(sent / sizeBytes);
      done(null, chunk);
    },
  });
  const bytes = await asked.open();
  try {
    bytes.once('error', (error) => meter.destroy(error));
    const usual = { 'Content-Length': String(sizeBytes), 'User-Agent': `Athanor/${version}` };
    const body = bytes.pipe(meter);
    const answer = await openOut({ url, method: 'PUT', headers: { ...headers, ...usual }, body, way, signal });
    const { status, text } = await readAnswer(answer, MOST_BYTES);
    if (status >= 200 && status < 300) return { status, host: url.host };
    throw refusedBy(status, `The receiver answered ${status} and did not take the file.`, text.slice(0, MOST_SHOWN));
  } catch (error) {
    asked.signal.throwIfAborted();
    if (!(error instanceof AppError) && silent.signal.aborted)
      throw new AppError('fetch_timeout', `The receiver took nothing for ${silenceMs / 1000} s.`, { cause: error });
    throw toFetchError(error);
  } finally {
    clearTimeout(silence);
    bytes.destroy();
    meter.destroy();
  }
}

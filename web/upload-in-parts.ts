// Sends one large file by tus 1.0: in parts, from where the server is, again and again until it has everything. What it reports is what the server has confirmed.
import { api, ProblemError } from './api.js';

export interface PartsHeard {
  /** Bytes that the server has confirmed. */
  sent(bytes: number): void;
  /** The line is broken; it goes on by itself. */
  broken(): void;
  /** Nothing has been confirmed for a while, and nothing says that the line is broken. */
  silent(): void;
}
export interface Part {
  readonly address: string;
  readonly offset: number;
}

const TUS = { 'tus-resumable': '1.0.0' };
const LEAST_PART = 2 ** 18;
const MOST_PART = 2 ** 23;
/** A part shall take about so long: progress that moves, few requests. */
const PART_MS = 700;
const RETRY_MS = [500, 1000, 2000, 4000, 8000, 15_000];
/** A server or proxy that says nothing for so long has lost the line. */
const STALL_MS = 15_000;
/** Sooner than that the reader is told that nothing moves. */
const SILENT_MS = 4000;

/** What had been sent is not there any more: it can only be begun anew. */
export class UploadGone extends Error {}

/** The address is good for as long as the server keeps unfinished uploads. */
export async function beginUpload(file: File): Promise<Part> {
  const answer = await api.send('/api/v1/uploads', {
    method: 'POST',
    headers: { ...TUS, 'upload-length': String(file.size), 'upload-metadata': `filename ${base64(file.name)}` },
  });
  return { address: answer.headers.get('location') ?? '', offset: 0 };
}

/** Where the server is; undefined when it does not know this upload any more. */
export async function offsetOf(address: string): Promise<number | undefined> {
  try {
    const answer = await api.send(address, { method: 'HEAD', headers: TUS });
    return Number(answer.headers.get('upload-offset') ?? 0);
  } catch (error) {
    if (isOver(error)) return undefined;
    throw error;
  }
}

/** The same, asked again while the request that a reload has broken off still holds it. */
export async function settledOffset(address: string): Promise<number | undefined> {
  const never = new AbortController();
  for (const ms of RETRY_MS.slice(0, -1)) {
    const offset = await offsetOf(address).catch(() => 'unknown' as const);
    if (offset !== 'unknown') return offset;
    await pause(ms, never.signal);
  }
  return offsetOf(address);
}

/** The id of the stored file. */
export async function sendParts(file: File, begun: Part, heard: PartsHeard, signal: AbortSignal): Promise<string> {
  let { offset } = begun;
  let size = LEAST_PART;
  let failures = 0;
  for (;;) {
    const silence = setTimeout(() => heard.silent(), SILENT_MS);
    try {
      if (failures > 0) {
        const known = await offsetOf(begun.address);
        if (known === undefined) throw new UploadGone('The server does not know this upload any more.');
        offset = known;
        heard.sent(offset);
      }
      const startedAt = performance.now();
      const answer = await sendPart(file, begun.address, offset, size, signal);
      offset = Number(answer.headers.get('upload-offset') ?? 0);
      failures = 0;
      heard.sent(offset);
      const id = answer.headers.get('x-file-id');
      if (offset >= file.size && id !== null) return id;
      size = nextSize(size, performance.now() - startedAt);
    } catch (error) {
      signal.throwIfAborted();
      if (isFinal(error)) throw error;
      clearTimeout(silence);
      heard.broken();
      await pause(RETRY_MS[Math.min(failures, RETRY_MS.length - 1)] ?? 1000, signal);
      failures += 1;
      size = LEAST_PART;
    } finally {
      clearTimeout(silence);
    }
  }
}

async function sendPart(
  file: File,
  address: string,
  offset: number,
  size: number,
  signal: AbortSignal,
): Promise<Response> {
  const body = file.slice(offset, offset + size);
  return api.send(address, {
    method: 'PATCH',
    headers: { ...TUS, 'upload-offset': String(offset), 'content-type': 'application/offset+octet-stream' },
    body,
    signal: AbortSignal.any([signal, AbortSignal.timeout(STALL_MS + PART_MS * 10)]),
  });
}

const nextSize = (size: number, tookMs: number): number =>
  Math.min(MOST_PART, Math.max(LEAST_PART, Math.min(size * 2, (size * PART_MS) / Math.max(1, tookMs)))) | 0;

/** Another part may not help: too large, not yours, no room. A wrong offset, a lock and a sick server may pass. */
const PASSING = new Set(['version_mismatch', 'invalid_state', 'upload_locked', 'upload_incomplete']);
const isFinal = (error: unknown): boolean =>
  error instanceof UploadGone ||
  (error instanceof ProblemError && !error.problem.retryable && !PASSING.has(error.code));
/** An answer to HEAD has no body that could name a code. Another request may still hold it (423): that passes. */
const isOver = (error: unknown): boolean => {
  const status = error instanceof ProblemError ? error.problem.status : Number(/ (\d{3})\.$/.exec(String(error))?.[1]);
  return status === 404 || status === 410;
};

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      removeEventListener('online', done);
      document.removeEventListener('visibilitychange', done);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    // The line is back before the clock says so, and clocks stand still behind a locked screen.
    addEventListener('online', done);
    document.addEventListener('visibilitychange', done);
    signal.addEventListener('abort', done);
  });
}

const base64 = (text: string): string => btoa(String.fromCharCode(...new TextEncoder().encode(text)));

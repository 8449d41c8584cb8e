// Sends one large file by tus 1.0: in parts, from where the server is, again and again until it has everything. What it reports is what the server has confirmed.
import { api, ProblemError } from './api.js';
import { pauseAfter, statusOf, untilReached } from './until-reached.js';

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

/** The same, for as long as it takes: see untilReached(). */
export const settledOffset = (address: string, waits: () => boolean): Promise<number | undefined> =>
  untilReached(() => offsetOf(address), waits, isHeld);

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
      await pauseAfter(failures, signal);
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
const isOver = (error: unknown): boolean => [404, 410].includes(statusOf(error));
/** By the request that a reload has broken off. */
const isHeld = (status: number): boolean => status === 423;

const base64 = (text: string): string => btoa(String.fromCharCode(...new TextEncoder().encode(text)));

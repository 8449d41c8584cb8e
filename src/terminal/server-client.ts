// The public HTTP interface as the commands use it: JSON in and out, bodies as streams, one error class for refusals. The reader has named the
// server, so it may be anywhere; what this server fetches for strangers goes through shared/outgoing-request.ts instead.
import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import type { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { Interrupted, Refusal, Unreachable } from './exit-codes.js';
import type { Speech } from './terminal-words.js';

interface Question {
  readonly method: string;
  readonly path: string;
  readonly headers?: http.OutgoingHttpHeaders;
  readonly text?: string;
  readonly stream?: Readable;
  /** Of silence, after which the connection counts as lost. */
  readonly idleMs?: number;
  /** Ends this request whatever the client does with others. */
  readonly leave?: AbortSignal;
}

/** Each of these passes by itself. */
const PASSING = new Set([
  'rate_limited',
  'too_many_active_tasks',
  'queue_full',
  'dependency_down',
  'draining',
  'idempotency_in_progress',
  // The server still drains a line that was cut; in answer to HEAD there is no body to name it.
  'upload_locked',
  'http_423',
]);
/** A proxy that stands while the server behind it starts anew. */
const GATEWAY = new Set(['http_502', 'http_503', 'http_504']);
const WAITS_WITHIN_MS = 600_000;
const RETURNS_WITHIN_MS = 60_000;
const IDLE_MS = 90_000;
const FIRST_PAUSE_MS = 300;
const LONGEST_PAUSE_S = 30;
/** Larger bodies are only sent after the server has said that it wants them; one that says nothing gets them all the same. */
const ASKS_FROM_BYTES = 2 ** 20;
const INVITED_WITHIN_MS = 1000;

export class ServerClient {
  private readonly agent: http.Agent;
  private hasAnswered = false;

  constructor(
    readonly url: URL,
    private readonly key: string | undefined,
    private readonly speech: Speech,
    private readonly stop: AbortSignal,
    /** Whether `stop` also ends requests under way, or only what comes between them. */
    private readonly goes: 'until stopped' | 'to the end' = 'until stopped',
  ) {
    this.agent = new (url.protocol === 'https:' ? https : http).Agent({ keepAlive: true });
  }

  /** Throws when nobody is there, or somebody else. */
  async greet(): Promise<void> {
    const { name } = await this.ask<{ name?: string }>('GET', '/version').catch((error: unknown) => {
      if (error instanceof Refusal) return { name: undefined };
      throw error;
    });
    if (name !== 'athanor') throw new Unreachable(this.speech('isNotAthanor', { url: this.url.href }));
    this.hasAnswered = true;
  }

  /** JSON for JSON. What passes by itself is waited out, a lost connection is made again. */
  ask<T>(method: string, path: string, body?: unknown, headers: http.OutgoingHttpHeaders = {}): Promise<T> {
    const json = body === undefined ? {} : { text: JSON.stringify(body) };
    const type = body === undefined ? {} : { 'content-type': 'application/json' };
    return this.patiently(async () =>
      readJson<T>(await this.open({ method, path, headers: { ...type, ...headers }, ...json })),
    );
  }

  /** A body of any length; not repeated here, because its stream is used up then. */
  async send<T>(path: string, stream: Readable, headers: http.OutgoingHttpHeaders): Promise<T> {
    return readJson<T>(await this.open({ method: 'POST', path, headers, stream }));
  }

  /** An answer as a stream; refusals are thrown. */
  async open(question: Question): Promise<IncomingMessage> {
    const answer = await this.request(question);
    const status = answer.statusCode ?? 0;
    if (status >= 200 && status < 300) return answer;
    throw readRefusal(status, await readText(answer), answer.headers['retry-after']);
  }

  /** Repeats what failed for a while. For work that may be done twice. */
  async patiently<T>(work: () => Promise<T>): Promise<T> {
    let since: number | undefined;
    for (let waitMs = FIRST_PAUSE_MS; ; waitMs = Math.min(waitMs * 2, 5000)) {
      try {
        return await work();
      } catch (error) {
        const passes = error instanceof Refusal && PASSING.has(error.code);
        const isAway = error instanceof Unreachable || (error instanceof Refusal && GATEWAY.has(error.code));
        const returns = isAway && this.hasAnswered;
        const withinMs = passes ? WAITS_WITHIN_MS : returns ? RETURNS_WITHIN_MS : 0;
        since ??= Date.now();
        if (Date.now() - since + waitMs > withinMs) throw error;
        const askedMs = passes ? Math.min(error.retryAfterS ?? 0, LONGEST_PAUSE_S) * 1000 : 0;
        await this.pause(Math.max(waitMs, askedMs));
      }
    }
  }

  async pause(ms: number): Promise<void> {
    await pause(ms, undefined, { signal: this.stop }).catch(() => {
      throw new Interrupted();
    });
  }

  close(): void {
    this.agent.destroy();
  }

  private request({
    method,
    path,
    headers,
    text,
    stream,
    leave,
    idleMs = IDLE_MS,
  }: Question): Promise<IncomingMessage> {
    const target = new URL(`${this.url.pathname.replace(/\/$/, '')}${path}`, this.url);
    const asks = Number(headers?.['content-length'] ?? 0) >= ASKS_FROM_BYTES;
    const signal = this.goes === 'until stopped' ? this.stop : leave;
    const request = (target.protocol === 'https:' ? https : http).request(target, {
      method,
      agent: this.agent,
      ...(signal && { signal }),
      headers: {
        accept: 'application/json, */*',
        ...(this.key !== undefined && { authorization: `Bearer ${this.key}` }),
        ...(asks && { expect: '100-continue' }),
        ...headers,
      },
    });
    return new Promise((resolve, reject) => {
      const lost = (error: Error): void =>
        reject(stream?.errored ?? (signal?.aborted ? new Interrupted() : this.lost(error)));
      request.once('response', resolve).once('error', lost);
      request.setTimeout(idleMs, () => request.destroy(new Error(this.speech('silent', { seconds: idleMs / 1000 }))));
      if (stream === undefined) return void request.end(text);
      stream.once('error', (error) => request.destroy(error));
      // An answer before the end is a refusal: the rest is not sent, and the connection stays until it has been read.
      request.once('response', () => stream.unpipe(request));
      const pour = (): void => void stream.pipe(request);
      if (!asks) return pour();
      const invited = (): void => {
        clearTimeout(waiting);
        pour();
      };
      const waiting = setTimeout(() => {
        request.removeListener('continue', invited);
        pour();
      }, INVITED_WITHIN_MS);
      request.once('continue', invited).once('close', () => clearTimeout(waiting));
    });
  }

  private lost(error: Error): Unreachable {
    const reason = (error as NodeJS.ErrnoException).code ?? error.message;
    return new Unreachable(this.speech('noServer', { url: this.url.href, reason }), { cause: error });
  }
}

async function readText(answer: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of answer) pieces.push(piece as Buffer);
  return Buffer.concat(pieces).toString('utf8');
}

async function readJson<T>(answer: IncomingMessage): Promise<T> {
  const text = await readText(answer);
  return (text === '' ? undefined : JSON.parse(text)) as T;
}

function readRefusal(status: number, text: string, retryAfter: string | undefined): Refusal {
  const { code, detail, errors, targets } = parseProblem(text);
  return new Refusal(
    status,
    code ?? `http_${status}`,
    detail ?? `HTTP ${status}`,
    retryAfter ? Number(retryAfter) : undefined,
    { ...(errors && { fields: errors.map(({ pointer }) => pointer) }), ...(targets && { targets }) },
  );
}

interface Problem {
  readonly code?: string;
  readonly detail?: string;
  readonly errors?: readonly { readonly pointer: string }[];
  readonly targets?: readonly string[];
}

function parseProblem(text: string): Problem {
  try {
    return JSON.parse(text) as Problem;
  } catch {
    return {}; // A proxy in between has its own pages; the status says enough.
  }
}

// A client for tests as small as fetch allows: status, headers and the answer as JSON of the type that the test expects.
// Every answer is held against the document first, so a test fails also by what it did not look at.
import { checkAnswer } from './answer-check.js';

export interface Answer<T> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: T;
}

export interface HttpClient {
  get<T>(path: string, headers?: Record<string, string>): Promise<Answer<T>>;
  post<T>(path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer<T>>;
  patch<T>(path: string, body: unknown, headers?: Record<string, string>): Promise<Answer<T>>;
  delete<T>(path: string, headers?: Record<string, string>): Promise<Answer<T>>;
  /** The bytes of the answer, whatever they are. */
  bytes(path: string, headers?: Record<string, string>): Promise<Answer<Buffer>>;
  /** Anything else, at the same address. */
  fetch(path: string, init?: RequestInit): Promise<Response>;
}

/** `headers` go with every request (a key, a cookie). A FormData body is sent as it is, anything else as JSON. */
export function httpClient(url: string, headers: Record<string, string> = {}): HttpClient {
  const send = async (path: string, init: RequestInit = {}) => {
    const address = new URL(path, url);
    const all = { ...headers, ...own(init.headers) };
    const answer = await fetch(address, { redirect: 'manual', ...init, headers: all });
    await checkAnswer(init.method ?? 'GET', address, answer);
    return answer;
  };
  const json = async <T>(path: string, init: RequestInit): Promise<Answer<T>> => {
    const response = await send(path, init);
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: parse(text, path) as T };
  };
  return {
    get: (path, more) => json(path, { headers: more ?? {} }),
    post: (path, body, more) => json(path, { method: 'POST', ...encode(body, more) }),
    patch: (path, body, more) => json(path, { method: 'PATCH', ...encode(body, more) }),
    delete: (path, more) => json(path, { method: 'DELETE', headers: more ?? {} }),
    async bytes(path, more) {
      const response = await send(path, { headers: more ?? {} });
      return { status: response.status, headers: response.headers, body: Buffer.from(await response.arrayBuffer()) };
    },
    fetch: send,
  };
}

const own = (headers: RequestInit['headers']): Record<string, string> => Object.fromEntries(new Headers(headers));

function encode(body: unknown, headers: Record<string, string> = {}): RequestInit {
  if (body === undefined) return { headers };
  if (body instanceof FormData) return { body, headers };
  return { body: JSON.stringify(body), headers: { 'content-type': 'application/json', ...headers } };
}

function parse(text: string, path: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Error(`${path} did not answer with JSON: ${text.slice(0, 200)}`, { cause });
  }
}

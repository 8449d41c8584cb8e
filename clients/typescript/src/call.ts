// One request to any route of the document: what goes in and what comes out has the types of schema.ts. Refusals are thrown as ProblemError.
import type { components, paths } from './schema.js';

export type Problem = components['schemas']['Problem'];
export type Path = keyof paths;
export type Method = 'get' | 'put' | 'post' | 'patch' | 'delete';
export type MethodOf<P extends Path> = {
  [M in Method]: paths[P] extends { [K in M]: { responses: unknown } } ? M : never;
}[Method];

type Operation<P extends Path, M extends Method> = paths[P] extends { [K in M]: infer O } ? O : never;
type JsonOf<Told> = Told extends { content: { 'application/json': infer Body } } ? Body : undefined;
type Good = 200 | 201 | 202 | 204;
/** What a good answer holds; undefined where that is not JSON. */
export type Answer<O> = O extends { responses: infer R }
  ? { [S in keyof R & Good]: JsonOf<R[S]> }[keyof R & Good]
  : never;
type BodyOf<O> = O extends { requestBody?: { content: { 'application/json': infer Body } } } ? Body : never;
type QueryOf<O> = O extends { parameters: { query?: infer Query } } ? Query : never;
type PlaceOf<O> = O extends { parameters: { path: infer Place } } ? Place : never;

export interface Asked<O> {
  readonly path?: PlaceOf<O>;
  readonly query?: QueryOf<O>;
  readonly body?: BodyOf<O>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

export interface Connection {
  /** Where the server is, with the path below which it lives, if it has one. */
  readonly url?: string;
  /** A key of this server; not needed for one without accounts on this machine. */
  readonly key?: string;
  readonly fetch?: typeof fetch;
}

/** The server said no, and why. Branch on `code`. */
export class ProblemError extends Error {
  constructor(readonly problem: Problem) {
    super(problem.detail);
    this.name = 'ProblemError';
  }

  get code(): Problem['code'] {
    return this.problem.code;
  }
}

export class Caller {
  private readonly url: string;

  constructor(private readonly connection: Connection) {
    this.url = (connection.url ?? 'http://localhost:3000').replace(/\/+$/, '');
  }

  async call<P extends Path, M extends MethodOf<P>>(
    method: M,
    path: P,
    asked: Asked<Operation<P, M>> = {},
  ): Promise<Answer<Operation<P, M>>> {
    const { body, headers, signal } = asked;
    const json = body === undefined ? {} : { 'content-type': 'application/json' };
    const answer = await this.send(addressOf(path, asked.path, asked.query), {
      method: method.toUpperCase(),
      headers: { ...json, ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      ...(signal && { signal }),
    });
    const isJson = answer.headers.get('content-type')?.startsWith('application/json') === true;
    return (isJson ? await answer.json() : undefined) as Answer<Operation<P, M>>;
  }

  /** The answer itself; a link out of an answer serves as the address too. */
  async send(address: string, init: RequestInit = {}): Promise<Response> {
    const { key, fetch: send = fetch } = this.connection;
    const headers = { ...(key !== undefined && { authorization: `Bearer ${key}` }), ...(init.headers as object) };
    const answer = await send(this.absolute(address), { ...init, headers });
    if (answer.status < 400) return answer;
    const isProblem = answer.headers.get('content-type')?.startsWith('application/problem+json') === true;
    // An answer to HEAD names its type and has no body.
    const text = await answer.text();
    if (isProblem && text !== '') throw new ProblemError(JSON.parse(text) as Problem);
    throw new Error(`The server answered ${answer.status}.`);
  }

  /** Links are whole addresses where the server knows its own, and paths from its root everywhere else. */
  private absolute(address: string): string {
    return address.startsWith('/api/') ? `${this.url}${address}` : new URL(address, this.url).href;
  }
}

function addressOf(path: string, place: unknown, query: unknown): string {
  const values = (place ?? {}) as Readonly<Record<string, string>>;
  const address = path.replace(/\{(\w+)\}/g, (_all, name: string) => encodeURIComponent(values[name] ?? ''));
  const given = Object.entries((query ?? {}) as Record<string, unknown>).flatMap(([name, value]) =>
    typeof value === 'object' && value !== null ? Object.entries(value) : [[name, value] as const],
  );
  const search = new URLSearchParams(
    given.filter(([, value]) => value !== undefined).map(([name, value]) => [name, String(value)]),
  );
  return search.size === 0 ? address : `${address}?${search.toString()}`;
}

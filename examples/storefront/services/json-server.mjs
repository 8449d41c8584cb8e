// JSON over HTTP as the services in JavaScript need it: a table of routes, and routes that only the task service may call.
import http from 'node:http';
import { isGenuine } from './signature.mjs';

const MOST_BYTES = 1 << 20;
const REMEMBERED = 10_000;

/** What a handler throws to answer with something else than 200. */
export class Refusal extends Error {
  constructor(status, sentence) {
    super(sentence);
    this.status = status;
  }
}

/** `routes` as { 'POST /api/things/:id': ({ id, body }) => answer }; an answer is JSON, or { status, body } or { type, bytes }. */
export function serve(routes) {
  const table = Object.entries(routes).map(([route, handle]) => {
    const [method, path] = route.split(' ');
    return { method, path: new RegExp(`^${path.replace(/:(\w+)/g, '(?<$1>[^/]+)')}$`), handle };
  });
  const server = http.createServer(async (request, response) => {
    const { status = 200, type = 'application/json', bytes, body } = await answer(table, request);
    response.writeHead(status, { 'Content-Type': type }).end(bytes ?? JSON.stringify(body));
  });
  server.listen(Number(process.env.PORT), process.env.HOST ?? '127.0.0.1');
  process.once('SIGTERM', () => process.exit(0));
}

async function answer(table, request) {
  try {
    const { pathname } = new URL(request.url, 'http://localhost');
    const hits = table.filter(({ path }) => path.test(pathname));
    const hit = hits.find(({ method }) => method === request.method);
    if (!hit) throw new Refusal(hits.length > 0 ? 405 : 404, 'there is nothing here');
    const text = await textOf(request);
    const given = { ...hit.path.exec(pathname).groups, headers: request.headers, text, body: parse(text) };
    const answered = await hit.handle(given);
    return typeof answered?.status === 'number' || answered?.bytes ? answered : { body: answered ?? {} };
  } catch (error) {
    if (!(error instanceof Refusal)) console.error(error);
    return { status: error.status ?? 500, body: { error: error.status ? error.message : 'something went wrong' } };
  }
}

async function textOf(request) {
  const parts = [];
  let size = 0;
  for await (const part of request) {
    size += part.length;
    if (size > MOST_BYTES) throw new Refusal(413, 'that is too much');
    parts.push(part);
  }
  return Buffer.concat(parts).toString();
}

function parse(text) {
  if (text === '') return {};
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal(400, 'the body has to be JSON');
  }
}

const seen = new Set();

/** A call of the task service: believed only with its signature, and a call that comes again does nothing again. `secret` may still have to be asked for. */
export function signed(handle, secret = () => process.env.SERVICE_SECRET) {
  return async (given) => {
    if (!isGenuine(await secret(), given.headers, given.text)) throw new Refusal(401, 'the signature does not fit');
    const id = given.headers['webhook-id'];
    if (seen.has(id)) return {};
    const answered = await handle(given);
    seen.add(id);
    if (seen.size > REMEMBERED) seen.delete(seen.values().next().value);
    return answered;
  };
}

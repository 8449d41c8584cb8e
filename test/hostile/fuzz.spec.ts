// Every route of the document, asked as it is meant and then in ways that nobody meant: it works once, and gets a plain no or an answer as told for the
// rest, never an error of ours, never a path or a word of a tool. Every run asks the same; FUZZ_SEED=random asks something else, FUZZ_SEED=<number> that again.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectRoot } from '../../src/shared/settings.js';
import { allRows } from '../../src/http/document/all-rows.js';
import type { Example } from '../../src/http/document/route-row.js';
import { httpClient } from '../harness/http-client.js';
import { makePng } from '../harness/pictures.js';
import { startProduct, type Product } from '../harness/product.js';
import { sampleThings } from '../harness/sample-things.js';
import { cookieOf } from '../harness/session.js';
import { attemptsOn, randomOf, usual, type Attempt } from './fuzz-requests.js';

const USUAL_SEED = 1;
const wanted = process.env['FUZZ_SEED'] ?? '';
const SEED = wanted === 'random' ? Date.now() % 2 ** 31 : Number(wanted || USUAL_SEED);
const EACH = 60;
/** Of these, and the one that works; where too few get so far there are more. What the guard or the parser of bodies before it turns away says nothing of
 *  the route behind them. */
const PAST_THE_GUARD = 50;
const MORE = 12;
const AT_ONCE = 6;
/** A route may say so too, of the password that it wants to see once more. */
const WRONG_PASSWORD = 'This e-mail and password do not fit.';
/** They cannot work here; who sees to it that they do. */
const elsewhere: Readonly<Record<string, string>> = {
  'POST /api/v1/setup': 'document-examples.spec.ts, on a server without an account',
};
/** Afterwards there is no worker to be asked about anything. */
const LAST = 'POST /api/v1/celery/workers/:worker/shutdown';
const routes = Object.entries(allRows).sort(([a], [b]) => Number(a === LAST) - Number(b === LAST));

interface Ready {
  readonly headers: Readonly<Record<string, string>>;
  readonly path: string;
  readonly example: Example;
}

let product: Product;
const ready = new Map<string, Ready>();
let png: Uint8Array<ArrayBuffer>;
let sent = 0;

beforeAll(async () => {
  process.stdout.write(`FUZZ_SEED=${SEED}\n`);
  const roles = ['api', 'worker --queues image:2,notify:1', 'beat'];
  // Private addresses may be called and nothing waits for anything, so that no attempt is slow.
  const settings = { OUTGOING_PRIVATE: '127.0.0.1', MAX_UNFINISHED: '100000', MAX_FILE: '2MiB' };
  product = await startProduct({ roles, settings });
  const enter = await sampleThings(product);
  // Before anything goes wrong: later the brake on log-ins is on, and there are as many webhooks as there may be.
  for (const [route, row] of routes) {
    const { headers, standIn } = await enter(row);
    const plan = JSON.stringify({ path: filled(route.split(' ')[1] ?? '', row.example), example: row.example });
    ready.set(route, { headers, ...(JSON.parse(await standIn(plan)) as Omit<Ready, 'headers'>) });
  }
  png = new Uint8Array(await makePng());
});
afterAll(async () => {
  process.stdout.write(`${sent} attempts on ${routes.length} routes\n`);
  expect((await httpClient(product.url).get('/livez')).status).toBe(200);
  await product.stop();
});

const filled = (path: string, { path: values = {}, query = {} }: Example) => {
  const search = new URLSearchParams(query).toString();
  return `${path.replace(/:(\w+)/g, (_all, name: string) => values[name] ?? '')}${search === '' ? '' : `?${search}`}`;
};

describe(`with FUZZ_SEED=${SEED}`, () => {
  it.each(routes)('%s stumbles over nothing', async (route, row) => {
    const [method = ''] = route.split(' ');
    const { headers: credentials, path, example } = ready.get(route)!;
    const working = {
      path,
      example,
      query: Object.keys(row.query?.shape ?? {}),
      headers: row.headers ?? [],
      takesBody: method !== 'GET',
    };
    let client = httpClient(product.url, credentials);
    const stranger = httpClient(product.url);
    const queue = attemptsOn(working, randomOf(SEED));
    expect(queue.length).toBeGreaterThan(EACH);
    const statuses: number[] = [];
    let past = 0;
    const send = async ({ about, path: wrong, headers, body }: Attempt) => {
      const file = example.file === undefined ? {} : { body: png };
      const init = () => ({
        method,
        headers: legal(headers),
        ...(method !== 'GET' && (body === undefined ? file : { body })),
        signal: AbortSignal.timeout(60_000),
      });
      sent += 1;
      const meetsGuard = row.need === 'nobody' || (await statusOf(stranger.fetch(wrong, init()))) === 401;
      const answer = await client.fetch(wrong, init()).catch((cause: unknown) => {
        throw new Error(`${route}, where ${about}: ${String(cause)}`, { cause });
      });
      const text = await beginning(answer);
      statuses.push(answer.status);
      const renewed = cookieOf(answer.headers);
      if ('cookie' in credentials && renewed !== '') client = httpClient(product.url, { cookie: renewed });
      if (meetsGuard && (answer.status !== 401 || text.includes(WRONG_PASSWORD))) past += 1;
      expect(
        answer.status,
        `${route}, where ${about}: ${text}${answer.status < 500 ? '' : product.logs().slice(-1500)}`,
      ).toBeLessThan(500);
      expect(answer.headers.get('x-injected'), about).toBeNull();
      const said = `${[...answer.headers].join('\n')}\n${text}`;
      expect(secretIn(said, product), `${route}, where ${about}: ${said.slice(0, 1500)}`).toBeUndefined();
    };
    const sendAll = async (attempts: Attempt[]) => {
      const one = async () => {
        for (let next = attempts.shift(); next; next = attempts.shift()) await send(next);
      };
      await Promise.all(Array.from({ length: AT_ONCE }, one));
    };
    await send(usual(working));
    await sendAll(queue.splice(0, EACH));
    while (past < PAST_THE_GUARD && queue.length > 0) await sendAll(queue.splice(0, MORE));
    const told = `${route}: ${past} past the guard, ${JSON.stringify(countBy(statuses))}`;
    expect(past, told).toBeGreaterThanOrEqual(PAST_THE_GUARD);
    if (!(route in elsewhere)) expect(Math.min(...statuses), told).toBeLessThan(300);
  });
});

async function statusOf(asked: Promise<Response>): Promise<number> {
  const answer = await asked;
  await answer.body?.cancel();
  return answer.status;
}

function countBy(statuses: readonly number[]): Record<number, number> {
  const counts: Record<number, number> = {};
  for (const status of statuses) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

/** fetch itself refuses what is no header at all; those go on to be tried by hand in uploads.spec.ts. */
function legal(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([, value]) => /^[\t\x20-\x7e\x80-\xff]*$/.test(value)));
}

/** Streams do not end; their beginning has to do. */
async function beginning(answer: Response): Promise<string> {
  if (answer.headers.get('content-type')?.startsWith('text/event-stream') === true) {
    await answer.body?.cancel();
    return '';
  }
  return Buffer.from(await answer.arrayBuffer()).toString('latin1');
}

/** Paths of this machine, stacks, and what databases and tools say. */
function secretIn(text: string, { dataDir, uploadsDir }: Product): string | undefined {
  const own = [dataDir, uploadsDir, projectRoot, 'node_modules', '/usr/', 'at async ', 'ENOENT'];
  const foreign =
    /\b(syntax error at or near|invalid input syntax|invalid byte sequence|violates \w+ constraint|VipsJpeg|ffmpeg version|SQLSTATE)\b/;
  return own.find((word) => text.includes(word)) ?? foreign.exec(text)?.[0];
}
